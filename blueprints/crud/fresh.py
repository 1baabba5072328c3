"""Values that differ with a number, as they stand in emitted tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .shown import Shown

FRESH = {  # By type, as source that uses `number`
    "date": 'f"2026-03-{number + 1:02}"',
    "datetime": 'f"2026-03-{number + 1:02}T12:00:00Z"',
    "decimal": 'f"{{number}}{tail}"',
    "email": 'f"reader{number}@example.com"',
    "ref": "number + 1",
    "slug": 'f"entry-{number}"',
    "str": 'f"Entry {number}"',
    "time": 'f"{number:02}:00:00"',
    "timedelta": "number",
    "url": 'f"https://example.com/{number}"',
    "uuid": 'f"8d9c2f7e-0000-4000-8000-{number:012}"',
}


def fresh_value(field: Shown) -> str:
    """Return a value that differs with `number`, as source."""
    if field.type in {"int", "float"}:
        return f"{field.sample} + number"
    if field.type == "decimal":
        whole, _, rest = field.sample.strip('"').partition(".")
        return f'f"{{{whole} + number}}{"." if rest else ""}{rest}"'
    if field.type == "enum":
        return f"list({field.enum})[number]"
    if field.kind.schema == "Id":
        return 'f"{number + 1:024}"'
    text = FRESH[field.type]
    return f'{text}.ljust({field.field.min}, "x")' if field.field.min else text

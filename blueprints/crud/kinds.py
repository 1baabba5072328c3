"""What each field type is in each layer of a resource: one row a type, one column a layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Filters = Literal["equal", "range", "moment", "none"]


@dataclass(frozen=True)
class Kind:
    """One field type in the layers of an app.

    Args:
        python: What the model holds.
        schema: What the JSON API takes; a name of `app/fields.py` where that has one.
        read: What the JSON API gives.
        param: What a filter in the query string takes.
        column: The SQLAlchemy type, where SQLModel would choose another from the annotation.
        migration: The type in a migration.
        filters: How a list can be narrowed by it.
        sample: A JSON value as Python source, for tests.
        other: Another one.
        wrong: One that the API refuses.
        control: The macro of `forms.html` that edits it.
        show: What a page makes of the value; `{}` is the value.
        align: How the column stands in a list.
    """

    python: str
    schema: str
    read: str
    param: str
    migration: str
    sample: str
    other: str
    wrong: str
    control: str = "text"
    column: str = ""
    filters: Filters = "equal"
    show: str = "{{ {} }}"
    align: str = "text-start"


NUMBER = "text-end"
KINDS = {
    "str": Kind(
        *("str", "Text", "str", "Text", "sa.String({max})"),
        *('"First {human}"', '"Other {human}"', "5"),
    ),
    "text": Kind(
        *("str", "Text", "str", "Text", "sa.Text()"),
        *('"First {human}"', '"Other {human}"', "5"),
        control="textarea",
        column="LongText",
        filters="none",
    ),
    "int": Kind(
        *("int", "Integer", "int", "IntegerParam", "sa.Integer()"),
        *("5", "6", '"5"'),
        control="number",
        filters="range",
        show="{{ {} | number }}",
        align=NUMBER,
    ),
    "float": Kind(
        *("float", "Number", "float", "NumberParam", "sa.Float()"),
        *("2.5", "3.5", '"2.5"'),
        control="number",
        filters="range",
        show="{{ {} | number }}",
        align=NUMBER,
    ),
    "decimal": Kind(
        *("Decimal", "Decimal", "Decimal", "Decimal", "ExactDecimal({scale})"),
        *('"1.00"', '"2.00"', "1.5"),
        control="number",
        column="ExactDecimal({scale})",
        filters="range",
        show="{{ {} | number }}",
        align=NUMBER,
    ),
    "bool": Kind(
        *("bool", "Flag", "bool", "bool", "sa.Boolean()"),
        *("True", "False", '"true"'),
        control="toggle",
        show="{{ parts.yes_no({}) }}",
    ),
    "date": Kind(
        *("date", "Day", "date", "Day", "sa.Date()"),
        *('"2026-01-31"', '"2026-02-01"', "5"),
        control="date",
        filters="moment",
        show="{{ {} | date }}",
    ),
    "datetime": Kind(
        *("datetime", "Moment", "datetime", "Moment", "UtcDateTime()"),
        *('"2026-01-31T12:00:00Z"', '"2026-02-01T12:00:00Z"', '"9999-12-31T23:59:59-10:00"'),
        control="datetime",
        column="UtcDateTime",
        filters="moment",
        show="{{ {} | datetime }}",
    ),
    "time": Kind(
        *("time", "Clock", "Clock", "Clock", "sa.Time()"),
        *('"12:30:00"', '"13:30:00"', "5"),
        control="time",
    ),
    "timedelta": Kind(
        *("timedelta", "Duration", "Duration", "DurationParam", "Seconds()"),
        *("90", "91", '"90"'),
        control="number",
        column="Seconds",
        align=NUMBER,
    ),
    "uuid": Kind(
        *("UUID", "Uuid", "UUID", "Uuid", "sa.Uuid()"),
        *('"8d9c2f7e-0000-4000-8000-000000000001"', '"8d9c2f7e-0000-4000-8000-000000000002"', "5"),
    ),
    "json": Kind(
        *("dict[str, Any]", "Json", "Json", "", "sa.JSON()"),
        *('{"key": "value"}', '{"key": "other"}', '"text"'),
        control="textarea",
        column="JSON",
        filters="none",
        show="<code>{{ {} | tojson }}</code>",
    ),
    "email": Kind(
        *("str", "Email", "str", "Text", "sa.String({max})"),
        *('"reader@example.com"', '"other@example.com"', '"nobody"'),
    ),
    "url": Kind(
        *("str", "Url", "str", "Text", "sa.String({max})"),
        *('"https://example.com/"', '"https://example.org/"', '"javascript:0"'),
        show="{{ parts.web_link({}) }}",
    ),
    "slug": Kind(
        *("str", "Slug", "str", "Text", "sa.String({max})"),
        *('"first-{kebab}"', '"other-{kebab}"', '"Not a slug"'),
    ),
    "password": Kind(
        *("str", "Password", "", "", "sa.String({max})"),
        *('"correct horse battery"', '"staple correct horse"', '"short"'),
        filters="none",
    ),
    "enum": Kind(
        *("{Enum}", "{Enum}", "{Enum}", "{Enum}", "sa.String(50)"),
        *('"{value}"', '"{value2}"', '"?"'),
        control="select",
        column="by_value({Enum})",
        show='<span class="badge badge-soft">{{ {} | choice }}</span>',
    ),
    "list": Kind(
        *("list[{item}]", "Annotated[list[{Item}], {lines}]", "list[{item}]", "", "sa.JSON()"),
        *("{items}", "[]", '"text"'),
        control="textarea",
        column="JSON",
        filters="none",
        show='{{ {} | join(", ") }}',
    ),
    "ref": Kind(
        *("int", "Key", "int", "KeyParam", "sa.Integer()"),
        *("1", "1", '"x"'),
        control="choose",
    ),
    "many": Kind(
        *("list[int]", "Keys", "list[int]", "KeyParam", ""),
        *("[1]", "[]", '"x"'),
        control="tick",
    ),
}
LENGTHS = {"str": 255, "email": 254, "url": 2_000, "slug": 200, "password": 255}

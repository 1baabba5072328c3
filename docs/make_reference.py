"""Makes docs/reference.md and the table in docs/fields.md from the commands themselves.

python docs/make_reference.py            writes them
python docs/make_reference.py --check    says which is stale (exit code 1)
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from running import DOCS, REPOSITORY, vibegen, write_or_check

sys.path.insert(0, str(REPOSITORY))

from vibegen import kinds
from vibegen.flags import FLAGS, OF_FEW, PLACES
from vibegen.verbs import FIELD_VERBS, VERBS

MARK = "<!-- made by docs/make_reference.py: {} -->"
FIELDS = (  # One a type, with a name that such a field could have
    *("title:str", "body:text", "views:int", "rating:float", "price:decimal:10/2", "active:bool"),
    *("due:date", "starts_at:datetime", "opens:time", "length:timedelta", "token:uuid"),
    *("extra:json", "contact:email", "website:url", "path:slug", "secret:password"),
    *("status:enum:draft/published", "tags:list:str"),
)
INTRO = """\
# Command reference

<!-- Made by docs/make_reference.py from the commands themselves; do not edit by hand. -->

Every command explains itself with `--help`; this page is what they say.
Commands that write show a summary first and ask once; without a terminal they apply what only adds.
"""
EXITS = """\
## Exit codes

| code | meaning |
|---|---|
| 0 | done, or nothing to do |
| 1 | failed or declined, nothing written |
| 2 | a word on the command line cannot be used |
| 3 | `--check` found something to do |
| 4 | applied, and some files or lines kept as you have them: they are listed |
| 5 | refused: not a project, a file in the way or changed meanwhile, code that is not trusted |
| 6 | no certain place for an edit: nothing written, the steps to do by hand are printed |
| 130 | interrupted |

An `error:` line quotes what is wrong, and a `hint:` line says what to type. Both go to standard
error; summaries, diffs and JSON go to standard output. `NO_COLOR` is respected.
"""


def pages() -> dict[Path, str]:
    """Return each file that this script makes, with its content."""
    fields = (DOCS / "fields.md").read_text(encoding="utf-8")
    fields = _replaced(fields, "types", _types_table())
    fields = _replaced(fields, "modifiers", _modifiers_table())
    return {DOCS / "reference.md": _reference(), DOCS / "fields.md": fields}


def _reference() -> str:
    with TemporaryDirectory() as place:
        folder = Path(place)
        offered = json.loads(vibegen(folder, "list", "--json"))["can_be_added"]
        added = [it["name"] for it in offered if it["source"] == "built in"]
        fields = [["add", "relation"], *([it, "field"] for it in FIELD_VERBS)]
        adding = [["add", name] for name in added]
        commands = [["new"], *adding, *fields, ["list"], *([it] for it in VERBS)]
        parts = [_help(folder, command) for command in commands]
    return "\n".join([INTRO, *parts, _flags(), EXITS]).rstrip() + "\n"


def _help(folder: Path, command: list[str]) -> str:
    words = " ".join(["vibegen", *command])
    text = vibegen(folder, *command, "--help").strip()
    if command[0] in {"new", *FIELD_VERBS}:
        text, _, _ = text.partition("\n  -n, --dry-run")
    text = text.removesuffix("\n\nOptions:")
    return f"## `{words}`\n\n```text\n{text}\n```\n"


def _flags() -> str:
    every = [it for it in FLAGS if it not in OF_FEW]
    tables = {"every writing command": every, "`vibegen add`": ["into", "guard"]}
    return "\n".join(_flag_table(title, names) for title, names in tables.items())


def _flag_table(title: str, names: list[str]) -> str:
    found = [(name, *FLAGS[name]) for name in names]
    rows = [
        f"| {', '.join(f'`{it}`' for it in words)} | {_offered(name)}{text} |"
        for name, words, text in found
    ]
    head = [f"## Flags of {title}", "", "| flag | what it does |", "|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


def _offered(name: str) -> str:
    return f"`{PLACES[name]}`: ".replace("|", "\\|") if name in PLACES else ""


def _types_table() -> str:
    """Emit a resource with a field of each type, and say what became of each."""
    with TemporaryDirectory() as place:
        vibegen(Path(place), "new", "shop")
        shop = Path(place, "shop")
        vibegen(shop, "add", "crud", "Thing", *FIELDS)
        things = shop / "app/things"
        model = (things / "models.py").read_text()
        schemas = (things / "schemas.py").read_text()
        form = (things / "form.html").read_text()
        [migration] = [it.read_text() for it in (shop / "migrations/versions").glob("*.py")]
    query = schemas.partition("class ThingList(")[2]
    head = "| as typed | in `models.py` | in the database | in the form | parameters of the list |"
    rows = [head, "|---|---|---|---|---|"]
    for field in FIELDS:
        name = field.partition(":")[0]
        stem = re.escape(name.removesuffix("_at"))
        parameters = re.findall(rf"(?m)^    ((?:{name}|{stem}_(?:min|max|after|before))): ", query)
        cells = [
            field,
            _found(rf"(?m)^    ({name}: .*)$", model),
            _found(rf'sa\.Column\("{name}", (.*), nullable', migration).replace("sa.", ""),
            _control(_found(rf'form\.(\w+\("{name}".*\)) ', form)),
            ", ".join(parameters),
        ]
        rows.append("| " + " | ".join(f"`{it}`" if it else "" for it in cells) + " |")
    return "\n".join(rows)


def _control(call: str) -> str:
    """Return what the call of a form macro gives, such as `<input type="email">`."""
    macro, _, arguments = call.partition("(")
    kind = re.search(r'type="([\w-]+)"', arguments)
    own = {"textarea": "<textarea>", "select": "<select>", "toggle": '<input type="checkbox">'}
    kinds_of_input = {"datetime": "datetime-local"}
    return own.get(macro, f'<input type="{kind[1] if kind else kinds_of_input.get(macro, macro)}">')


def _modifiers_table() -> str:
    rows = ["| modifier | fits |", "|---|---|"]
    for modifier in (*kinds.FLAGS, *kinds.VALUED):
        types = [it for it, modifiers in kinds.TYPES.items() if modifier in modifiers]
        others = [it for it in kinds.TYPES if it not in types]
        every = f"all but {', '.join(others)}" if others else "all"
        fits = every if len(others) < len(types) else ", ".join(types)
        rows.append(f"| `{modifier}{'=' if modifier in kinds.VALUED else ''}` | {fits} |")
    return "\n".join(rows)


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        message = f"{pattern} is nowhere in what was emitted"
        raise LookupError(message)
    return match[1]


def _replaced(page: str, name: str, table: str) -> str:
    start, end = MARK.format(name), MARK.format(f"end of {name}")
    before, _, rest = page.partition(start)
    _, _, after = rest.partition(end)
    if not after:
        message = f"fields.md has no place for the table of {name}"
        raise LookupError(message)
    return f"{before}{start}\n\n{table}\n\n{end}{after}"


if __name__ == "__main__":
    sys.exit(write_or_check(pages()))

"""Reads one attribute of a model that the user wrote: its type, its limits and its default."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vibegen.edits.py_names import dotted, resolve
from vibegen.spec import BadWord, Field

from .given import Given

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from .classes import Enum

    FindEnum = Callable[[str], "Enum | None"]
    Known = Mapping[str, str]

TYPES = {  # By what an annotation stands for
    **{it: it for it in ("str", "int", "float", "bool")},
    "datetime.date": "date",
    "datetime.datetime": "datetime",
    "datetime.time": "time",
    "datetime.timedelta": "timedelta",
    "decimal.Decimal": "decimal",
    "beanie.DecimalAnnotation": "decimal",
    "uuid.UUID": "uuid",
    "pydantic.EmailStr": "email",
    "dict": "json",
}
LIMITS = {  # Arguments of a field, and what they are called here
    **{it: it for it in ("ge", "gt", "le", "lt")},
    "max_length": "max",
    "max_digits": "digits",
    "decimal_places": "places",
}
DEFAULTS = {"default", "default_factory", "insert_default", "server_default"}
UTC_TYPES = {"UtcDateTime", "TZDateTime", "AwareDateTime", "AwareDatetime"}
COLUMN_TYPES = {  # By what a column of SQLAlchemy is made with
    **dict.fromkeys(("Text", "TEXT", "LongText", "UnicodeText", "MEDIUMTEXT", "LONGTEXT"), "text"),
    **dict.fromkeys(("String", "Unicode", "VARCHAR", "AutoString", "CHAR"), "str"),
    **dict.fromkeys(("Integer", "BigInteger", "SmallInteger"), "int"),
    **dict.fromkeys(("INTEGER", "BIGINT", "SMALLINT"), "int"),
    **dict.fromkeys(("Float", "Double", "Real"), "float"),
    **dict.fromkeys(("Numeric", "DECIMAL", "ExactDecimal"), "decimal"),
    **dict.fromkeys(("Uuid", "UUID"), "uuid"),
    **dict.fromkeys(("DateTime", "UtcDateTime"), "datetime"),
    **dict.fromkeys(("Interval", "Seconds"), "timedelta"),
    **{it: it.lower() for it in ("Date", "Time")},
    **dict.fromkeys(("Boolean", "BOOLEAN"), "bool"),
}
EXACT_DIGITS = "18"  # What a whole number of 64 bits holds of them
UNLIMITED = 10_000  # Characters of a text on one line that has no limit
INDEXED = 700  # Those of one with an index
FACTORIES = {"dict": "{}", "list": "", "utc_now": "now", "today": "today"}  # By what makes one


@dataclass
class Attribute:
    """One attribute."""

    given: Given
    is_key: bool = False
    enum: Enum | None = None

    @property
    def name(self) -> str:
        """Its name."""
        return self.given.name

    @classmethod
    def read(
        cls,
        name: str,
        stmt: ast.AnnAssign | ast.Assign,
        known: Known,
        find_enum: FindEnum,
        *,
        is_document: bool,
    ) -> Attribute:
        """Read `title: str = Field(max_length=200)`."""
        it = cls(Given(name))
        annotation = stmt.annotation if isinstance(stmt, ast.AnnAssign) else None
        base, calls = _unwrap(it.given, annotation, known)
        if base is not None:
            _read_type(it, base, known, find_enum)
        value = stmt.value
        if isinstance(value, ast.Call) and _last(value.func, known) in {
            *("Field", "Column", "mapped_column"),
        }:
            calls.append(value)
        elif value is not None:
            _read_default(it, value, known)
        for call in calls:
            _read_call(it, call, known, is_mapped=annotation is None)
        _finish(it, is_document=is_document)
        return it


def _last(node: ast.expr, known: Known) -> str:
    return resolve(dotted(node), known).rpartition(".")[2]


def _unwrap(
    given: Given, node: ast.expr | None, known: Known
) -> tuple[ast.expr | None, list[ast.Call]]:
    """Take `Mapped`, `Optional`, `Annotated` and `| None` off an annotation."""
    calls: list[ast.Call] = []
    while node:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node = ast.parse(node.value, mode="eval").body
        elif isinstance(node, ast.BinOp) or (
            isinstance(node, ast.Subscript) and _last(node.value, known) in {"Optional", "Union"}
        ):
            node = _one_of(given, node, known)
        elif isinstance(node, ast.Subscript) and _last(node.value, known) == "Mapped":
            node = node.slice
        elif isinstance(node, ast.Subscript) and _last(node.value, known) == "Annotated":
            first, *more = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            calls += [it for it in more if isinstance(it, ast.Call)]
            node = first
        elif isinstance(node, ast.Call) and _last(node.func, known) == "Indexed" and node.args:
            calls.append(node)
            node = node.args[0]
        else:
            break
    return node, calls


def _one_of(given: Given, node: ast.expr, known: Known) -> ast.expr:
    """Return the only type of a union that is not `None`; the union itself if there are more."""
    parts = [node.slice] if isinstance(node, ast.Subscript) else list(_members(node))
    parts = [*parts[0].elts] if isinstance(parts[0], ast.Tuple) else parts
    types = [it for it in parts if not (isinstance(it, ast.Constant) and it.value is None)]
    if isinstance(node, ast.Subscript) and _last(node.value, known) == "Optional":
        given.flags.add("null")
    if len(types) < len(parts):
        given.flags.add("null")
    return types[0] if len(types) == 1 else ast.Constant(None)


def _members(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp):
        yield from _members(node.left)
        yield from _members(node.right)
    else:
        yield node


def _read_type(it: Attribute, node: ast.expr, known: Known, find_enum: FindEnum) -> None:
    given = it.given
    name = resolve(dotted(node), known)
    if isinstance(node, ast.Subscript):
        outer, inner = resolve(dotted(node.value), known), resolve(dotted(node.slice), known)
        if outer in {"list", "typing.List"} and inner in {"str", "int", "float", "bool"}:
            given.type, given.args = "list", (inner,)
        elif outer in {"dict", "typing.Dict"}:
            given.type = "json"
    elif name in TYPES:
        given.type = TYPES[name]
    elif name.rpartition(".")[2] in UTC_TYPES:
        given.type, given.mods["aware"] = "datetime", True
    elif name and (enum := find_enum(dotted(node))):
        it.enum = enum
        given.type, given.args = "enum", tuple(enum.values.values())
        if not _are_words(given, enum):
            given.refuse(f"is of `{enum.name}`, whose values are not plain words")
    if not given.type:
        given.refuse(f"is `{ast.unparse(node)}`, and no type of a field says that")


def _are_words(given: Given, enum: Enum) -> bool:
    try:
        Field.parse(f"value:enum:{'/'.join(given.args)}")
    except BadWord:
        return False
    return bool(enum.values)


def _read_call(it: Attribute, call: ast.Call, known: Known, *, is_mapped: bool) -> None:
    """Read `Field(...)`, `Column(...)`, `mapped_column(...)` or `Indexed(...)`."""
    given = it.given
    called = _last(call.func, known)
    if called == "Indexed":
        marked = [key for key in call.keywords if key.arg == "unique"]
        given.flags.add("unique" if marked else "index")
        return
    if called == "Field" and call.args:
        _read_default(it, call.args[0], known)
    if called in {"Column", "mapped_column"}:
        for arg in call.args:
            _read_column(it, arg, known)
        if is_mapped and not {"nullable", "primary_key"} & {key.arg for key in call.keywords}:
            given.flags.add("null")  # As SQLAlchemy has it where no annotation says otherwise
    for key in call.keywords:
        _read_keyword(it, key, known)


def _read_keyword(it: Attribute, key: ast.keyword, known: Known) -> None:
    given, name = it.given, key.arg or ""
    value = _constant(key.value)
    if name in LIMITS and value is not None:
        given.mods[LIMITS[name]] = value
    elif name in {"unique", "index"} and value is True:
        given.flags.add(name)
    elif name == "nullable":
        (given.flags.add if value else given.flags.discard)("null")
    elif name == "primary_key":
        it.is_key = bool(value)
    elif name == "foreign_key":
        given.refers = str(value)
    elif name == "ondelete":
        given.on_delete = str(value or "")
    elif name in {"sa_type", "sa_column", "sa_column_args", "type_"}:
        parts = key.value.elts if isinstance(key.value, ast.List | ast.Tuple) else [key.value]
        for part in parts:
            _read_column(it, part, known)
    elif name in DEFAULTS:
        _read_default(it, key.value, known)


def _read_column(it: Attribute, node: ast.expr, known: Known) -> None:
    """Read what SQLAlchemy is told: a name, a type, a foreign key, or a whole column."""
    given, node = it.given, _without_variants(node)
    call = node if isinstance(node, ast.Call) else None
    if isinstance(node, ast.Constant) and node.value != given.name:
        given.column = str(node.value)
    name = _last(call.func if call else node, known)
    args = [_constant(arg) for arg in call.args] if call else []
    marks = {key.arg: getattr(key.value, "value", None) for key in call.keywords} if call else {}
    if name == "ForeignKey" and call:
        named = args[0] or ".".join(dotted(call.args[0]).split(".")[-2:])
        given.refers = str(named)  # "users.id", or "User.id" of a class
        given.on_delete = str(marks.get("ondelete") or "")
    elif name in {"Column", "mapped_column"} and call:
        _read_call(it, call, known, is_mapped=True)
    elif name in COLUMN_TYPES:
        type_ = COLUMN_TYPES[name]
        given.stored = name
        if not given.type or (type_, given.type) == ("text", "str"):
            given.type = type_
        if type_ == "str" and (args or "length" in marks):
            given.mods["max"] = marks.get("length") or args[0]
        if name == "ExactDecimal" and args:
            given.mods |= {"digits": EXACT_DIGITS, "places": args[0]}
        elif type_ == "decimal" and len(args) > 1:
            given.mods |= {"digits": args[0], "places": args[1]}
        if name in UTC_TYPES or marks.get("timezone") is True:
            given.mods["aware"] = True


def _without_variants(node: ast.expr) -> ast.expr:
    """Return the type that `with_variant` says more of."""
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr != "with_variant":
            break
        node = node.func.value
    return node


def _read_default(it: Attribute, node: ast.expr, known: Known) -> None:
    """Read a default: a constant, a member of an enum, or what makes one."""
    given = it.given
    if isinstance(node, ast.Constant) and node.value in {None, ...}:
        return  # That it may be null is in its type
    given.has_default = True
    value = _constant(node)
    if it.enum and isinstance(node, ast.Attribute) and node.attr in it.enum.values:
        enum = it.enum
        it.enum = replace(enum, default=node.attr)
        given.default = enum.values[node.attr]
    elif value is not None:
        given.default = _word(value)
    elif isinstance(node, ast.Dict) and not node.keys:
        given.default = "{}"
    elif isinstance(node, ast.List) and all(isinstance(it, ast.Constant) for it in node.elts):
        given.default = "/".join(_word(ast.literal_eval(it)) for it in node.elts)
    elif isinstance(node, ast.Call) and _last(node.func, known) in {"Decimal", "UUID"}:
        given.default = str(_constant(node.args[0]))
    else:
        given.default = FACTORIES.get(_last(node, known), given.default)


def _word(value: object) -> str:
    """Return a value as it is typed."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _constant(node: ast.expr) -> str | int | float | bool | None:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        inner = node.args[0] if isinstance(node, ast.Call) and len(node.args) == 1 else None
        is_number = inner is not None and dotted(getattr(node, "func", node)).endswith("Decimal")
        return _constant(inner) if inner is not None and is_number else None
    return value if isinstance(value, str | int | float | bool) else None


def _finish(it: Attribute, *, is_document: bool) -> None:
    """Bring what was read into the form of a field."""
    given = it.given
    aware = given.mods.pop("aware", False)
    digits, places = given.mods.pop("digits", None), given.mods.pop("places", None)
    if given.type == "decimal" and digits is not None and places is not None:
        given.args = (str(digits), str(places))
    elif given.type == "decimal" and is_document:
        given.args = ("28", "10")
    elif given.type == "decimal":
        hint = f"write `{given.name}: Decimal = Field(max_digits=10, decimal_places=2)`"
        given.refuse("does not say how many digits it has", hint)
    if given.type == "datetime" and not aware:
        typed = "UtcDateTime" if is_document else "datetime = Field(sa_type=UtcDateTime)"
        module = "documents" if is_document else "columns"
        hint = f"write `{given.name}: {typed}`, with `from app.{module} import UtcDateTime`"
        given.refuse("is a datetime that is kept without its zone", hint)
    if given.type == "str":
        most = INDEXED if given.flags & {"unique", "index"} else UNLIMITED
        given.mods["max"] = min(int(str(given.mods.get("max", most))), most)
    if given.type not in {"str", "text", "email"}:
        given.mods.pop("max", None)
    if {"unique", "index"} <= given.flags:
        given.flags.discard("index")
    if not given.type:
        given.refuse("has no type that can be read")

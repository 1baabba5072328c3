"""What the column types of each database are as fields, and how they are written. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .attributes import UNLIMITED
from .given import Given

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Type = Mapping[str, Any]
    Read = Callable[[Given, Type, str], str]  # Fills the column in; how it is stored, "" for usual

BYTES = 4  # That a character takes at most
WHOLE = {"TINYINT": 8, "SMALLINT": 16, "MEDIUMINT": 24, "INTEGER": 32, "BIGINT": 64}  # Bits
INT_MAX = 2**31 - 1
LONG = {"TINYTEXT": 2**8, "TEXT": 2**16, "MEDIUMTEXT": 2**24, "LONGTEXT": 2**32}  # Bytes
PLAIN = {"DATE": "date", "BOOLEAN": "bool", "BOOL": "bool", "UUID": "uuid", "INTERVAL": "timedelta"}
ZONES = {
    "postgresql": "`ALTER TABLE ... ALTER {} TYPE timestamptz USING {} AT TIME ZONE 'UTC'`",
    "mysql": "make it `datetime(6)`, which keeps UTC as the app writes it",
}


def read_type(column: Mapping[str, Any], dialect: str) -> tuple[Given, str]:
    """Return a column, and its type as source if a field of ours would be stored in another.

    Args:
        column: What `readers/sql.py` says of it.
        dialect: "sqlite", "postgresql" or "mysql".
    """
    given, type_ = Given(column["name"]), column["type"]
    if column["nullable"]:
        given.flags.add("null")
    name = type_["name"].upper().replace("DOUBLE_PRECISION", "DOUBLE")
    read = READERS.get(name, _unknown)
    return given, read(given, {**type_, "kinds": column["json"]}, dialect)


def stored_text(type_: Type) -> str:
    """Return how a text is stored that is shorter as a field, since it has an index."""
    length = type_.get("length")
    return f"sa.String({length})" if length else "sa.Text()"


def _text(given: Given, type_: Type, _: str) -> str:
    """Read VARCHAR and CHAR."""
    given.type = "str"
    length, name = type_.get("length"), type_["name"].upper()
    given.mods["max"] = min(length or UNLIMITED, UNLIMITED)
    if name in {"CHAR", "NCHAR"}:
        return f"sa.CHAR({length or 1})"
    if name == "NVARCHAR" or (length or UNLIMITED + 1) > UNLIMITED:
        return f"sa.String({length or ''})"
    return ""


def _long_text(given: Given, type_: Type, dialect: str) -> str:
    """Read TEXT; those of MySQL end somewhere."""
    given.type, name = "text", type_["name"].upper()
    if dialect != "mysql":
        return ""
    if LONG[name] < 2**24:
        given.mods["max"] = LONG[name] // BYTES - 1
    return "" if name == "MEDIUMTEXT" else f"mysql.{name}()"


def _whole(given: Given, type_: Type, dialect: str) -> str:
    """Read the integers."""
    name = type_["name"].upper().replace("INT8", "BIGINT")
    if name == "TINYINT" and type_.get("display_width") == 1:
        given.type = "bool"
        return ""
    given.type = "int"
    bits, unsigned = WHOLE[name], bool(type_.get("unsigned"))
    low, high = (0, 2**bits - 1) if unsigned else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    if low > -INT_MAX - 1:
        given.mods["ge"] = low
    if high < INT_MAX:
        given.mods["le"] = high
    if name == "INTEGER" and not unsigned:
        return ""
    if dialect == "mysql":
        return f"mysql.{name}({'unsigned=True' if unsigned else ''})"
    return {"SMALLINT": "sa.SmallInteger()", "BIGINT": "sa.BigInteger()"}.get(name, f"sa.{name}()")


def _real(given: Given, type_: Type, dialect: str) -> str:
    """Read FLOAT, REAL and DOUBLE; what is usual differs."""
    given.type = "float"
    name = type_["name"].upper().replace("DOUBLE_PRECISION", "DOUBLE")
    usual = {"sqlite": "FLOAT", "postgresql": "DOUBLE", "mysql": "DOUBLE"}
    written = {"FLOAT": "sa.Float()", "REAL": "sa.REAL[float]()", "DOUBLE": "sa.Double[float]()"}
    return "" if name == usual[dialect] else written[name]


def _decimal(given: Given, type_: Type, dialect: str) -> str:
    """Read NUMERIC; SQLite makes floats of it, and ours are whole numbers there."""
    precision, scale = type_.get("precision"), type_.get("scale") or 0
    if dialect == "sqlite":
        given.type = "float"
        digits = f"{precision}, {scale}, " if precision else ""
        return f"sa.Numeric({digits}asdecimal=False)"
    given.type = "decimal"
    if precision is None:
        given.refuse("is a number of any size", "say how many digits it has: `numeric(10, 2)`")
        return "sa.Numeric()"
    given.args = (str(precision), str(scale))
    return ""


def _moment(given: Given, type_: Type, dialect: str) -> str:
    """Read DATETIME and TIMESTAMP: each database keeps moments in its own way."""
    given.type, name = "datetime", type_["name"].upper()
    if dialect == "sqlite" and name == "TIMESTAMP":
        return "sa.TIMESTAMP()"
    if dialect == "sqlite" or (dialect == "mysql" and name == "DATETIME"):
        return ""
    if dialect == "postgresql" and type_.get("timezone"):
        return ""
    hint = ZONES[dialect].format(given.name, given.name)
    given.refuse("is kept without its zone", hint)
    return "sa.TIMESTAMP()" if dialect == "postgresql" else "mysql.TIMESTAMP()"


def _time(given: Given, type_: Type, _: str) -> str:
    given.type = "time"
    if type_.get("timezone"):
        given.refuse("is a time of day with a zone", "make it `time`")
        return "sa.Time(timezone=True)"
    return ""


def _plain(given: Given, type_: Type, _: str) -> str:
    given.type = PLAIN[type_["name"].upper()]
    return "sa.Interval()" if given.type == "timedelta" else ""


def _enum(given: Given, type_: Type, _: str) -> str:
    """Read ENUM; `{values}` stands for the class in a model, for the words in a migration."""
    given.type, given.args = "enum", tuple(type_["enums"])
    name = f', name="{type_["enum"]}"' if type_.get("enum") else ""
    return f"sa.Enum({{values}}{name})"


def _json(given: Given, type_: Type, _: str) -> str:
    """Read JSON by what the rows hold; an empty table holds objects."""
    name, kinds = type_["name"].upper(), set(type_.get("kinds") or ())
    items = {it.removeprefix("list of ") for it in kinds} - {"list"}
    if kinds <= {"dict"}:
        given.type = "json"
    elif all(it.startswith("list") for it in kinds) and len(items) <= 1 and items <= ITEMS:
        given.type, given.args = "list", (min(items, default="str"),)
    else:
        given.refuse("holds JSON of several kinds")
    return {"JSONB": "postgresql.JSONB()"}.get(name, "")


def _array(given: Given, type_: Type, dialect: str) -> str:
    """Read an array of PostgreSQL."""
    inner = Given(given.name)
    stored = READERS.get(type_["item"]["name"].upper(), _unknown)(inner, type_["item"], dialect)
    written = stored or WRITTEN.get(inner.type, "sa.String()")
    word = {"text": "str"}.get(inner.type, inner.type)
    if word not in ITEMS:
        given.refuse("is an array of what no list holds")
    given.type, given.args = "list", (word,)
    return f"postgresql.ARRAY({written})"


def _unknown(given: Given, type_: Type, dialect: str) -> str:
    name, length = type_["name"], type_.get("length") or ""
    given.refuse(f"is of the type `{name.lower()}`, and no type of a field says that")
    return f"{dialect}.{name}({length})" if name.isupper() and name not in WITH_ARGUMENTS else ""


WITH_ARGUMENTS = {"DOMAIN", "SET"}  # Which a type is not without
ITEMS = {"str", "int", "float", "bool"}
WRITTEN = {
    "text": "sa.Text()",
    "int": "sa.Integer()",
    "float": "sa.Double[float]()",
    "bool": "sa.Boolean()",
}
READERS: dict[str, Read] = {
    **dict.fromkeys(("VARCHAR", "NVARCHAR", "CHAR", "NCHAR"), _text),
    **dict.fromkeys(LONG, _long_text),
    **dict.fromkeys(WHOLE, _whole),
    **dict.fromkeys(("FLOAT", "REAL", "DOUBLE"), _real),
    **dict.fromkeys(("NUMERIC", "DECIMAL"), _decimal),
    **dict.fromkeys(("DATETIME", "TIMESTAMP"), _moment),
    **dict.fromkeys(PLAIN, _plain),
    **dict.fromkeys(("JSON", "JSONB"), _json),
    "TIME": _time,
    "ENUM": _enum,
    "ARRAY": _array,
}

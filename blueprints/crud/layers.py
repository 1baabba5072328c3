"""A field as the templates write it: the source text that it is in each layer of a resource."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from vibegen.fields import SELF

from .kinds import KINDS, LENGTHS, Kind
from .origin import Origin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vibegen.spec import Field, Name

RELATED = {"ref", "many"}  # The types that refer to other rows
NO_TABLES: Mapping[str, str] = MappingProxyType({})
KEYED = ("unique=True", "index=True")
USUAL = 5  # The number in emitted tests, where the limits allow it


@dataclass(frozen=True)
class Filter:
    """One parameter of the list that narrows it.

    Args:
        name: The parameter.
        type: What it takes.
        column: The field that it compares with.
        compare: A function of `operator`.
        found: A value under which the sample is found.
        missed: One under which it is not; empty where there is none.
    """

    name: str
    type: str
    column: str
    compare: str
    found: str
    missed: str


class Layers:
    """One field of one model, in every layer."""

    def __init__(
        self,
        field: Field,
        model: Name,
        kinds: Mapping[str, Kind] = KINDS,
        tables: Mapping[str, str] = NO_TABLES,
        origin: Origin | None = None,
    ) -> None:
        self.words = str(field)
        if field.type in RELATED:  # What goes looks for those that refer to it
            field = replace(field, index=not field.unique)
        if field.type == "many":
            field = replace(field, has_default=True, default=[])
        self.field = field
        self.origin = origin or Origin()
        self.model = model
        self.name = field.keys[0] if field.type in RELATED else field.name
        self.tables = tables
        self.type = field.type
        self.label = field.human
        self.kinds = kinds
        self.kind = kinds[self.type]
        if self.type == "ref":
            self.kind = kinds.get(f"ref:{self.target}", self.kind)
        self.rootless = self.target == model.Pascal  # The first one of all refers to none
        self.closes = False  # A circle of foreign keys, that is

    @property
    def enum(self) -> str:
        """The class of an enum's values: "PostStatus", or the user's own."""
        if self.name in self.origin.enums:
            return self.origin.enums[self.name][1]
        return f"{self.model.Pascal}{self.field.Pascal}"

    @property
    def length(self) -> int | None:
        """The most characters that a text column holds."""
        return self.field.max or LENGTHS.get(self.type)

    @property
    def target(self) -> str:
        """The model that it refers to; empty if it refers to none."""
        if self.type not in RELATED:
            return ""
        return self.model.Pascal if self.field.args[0] == SELF else self.field.args[0]

    @property
    def table(self) -> str:
        """The table of that model."""
        own = self.target == self.model.Pascal
        return self.own_table if own else self.tables.get(self.target, "")

    @property
    def own_table(self) -> str:
        """The table of its own model."""
        return self.origin.table or self.model.snakes

    @property
    def is_many(self) -> bool:
        """Whether it holds the ids of several rows; SQL keeps them in a table of their own."""
        return self.type == "many"

    def key_of(self, model: str) -> str:
        """How the key of a model is stored, as in a migration."""
        ref = self.kinds.get(f"ref:{model}")
        return ref.migration if ref else "sa.Integer()"

    @property
    def pairs(self) -> str:
        """That table: "posts_tags"."""
        return f"{self.model.snakes}_{self.field.name}"

    @property
    def param(self) -> str:
        """The parameter of the list that narrows it to one value: "tag_id"."""
        return self.field.keys[-1] if self.target else self.name

    @property
    def on_delete(self) -> str:
        """What becomes of it when the other row goes.

        "cascade", "restrict" or "set_null"; "unlink" where only the id goes.
        """
        if self.is_many:
            return "unlink"
        return self.field.on_delete or ("set_null" if self.field.null else "restrict")

    @property
    def writable(self) -> bool:
        """Whether clients may set it."""
        return not self.field.readonly

    @property
    def visible(self) -> bool:
        """Whether answers and pages hold it."""
        return not self.field.hidden and self.type != "password"

    @property
    def in_form(self) -> bool:
        """Whether the form has a control for it."""
        return self.writable and not self.field.noform

    @property
    def optional(self) -> bool:
        """Whether a client may leave it out."""
        return self.field.null or self.field.has_default

    @property
    def sortable(self) -> bool:
        """Whether a list can be ordered by it."""
        return self.visible and self.type not in {"json", "list", "many"}

    @property
    def searchable(self) -> bool:
        """Whether a search may look into it."""
        return self.visible and self.type in {"str", "text", "email", "url", "slug"}

    @property
    def filterable(self) -> bool:
        """Whether a list can be narrowed by it."""
        return self.visible and self.kind.filters != "none"

    # models.py and the migration

    @property
    def model_line(self) -> str:
        """The attribute of the table class."""
        options = [*self._model_default(), *self._model_column()]
        annotation = self._fill(self.kind.python) + (" | None" if self.field.null else "")
        if not options:
            return f"{self.name}: {annotation}"
        if options == ["default=None"]:
            return f"{self.name}: {annotation} = None"
        return f"{self.name}: {annotation} = Field({', '.join(options)})"

    def _model_default(self) -> list[str]:
        if not self.writable and self.field.has_default:
            default = self.default
            if default.startswith("Field("):
                return [default.removeprefix("Field(").removesuffix(")")]
            return (
                [f"default_factory={self.type_of_empty}"]
                if default in "[]{}"
                else [f"default={default}"]
            )
        return ["default=None"] if self.field.null else []

    @property
    def type_of_empty(self) -> str:
        """What makes an empty list or object."""
        return "dict" if self.type == "json" else "list"

    def _model_column(self) -> list[str]:
        options: list[str] = []
        if self.length and self.type != "text":
            options.append(f"max_length={_digits(self.length)}")
        rule = f'ondelete="{self.on_delete.replace("_", " ").upper()}"'
        if self.target and not self.closes:
            options += [f'foreign_key="{self.table}.id"', rule]
        if self.field.unique:
            options.append("unique=True")
        if self.field.index:
            options.append("index=True")
        if self.kind.column:
            options.append(f"sa_type={self._fill(self.kind.column)}")
        if self.closes:
            key = f'ForeignKey("{self.table}.id", {rule}, use_alter=True)'
            options.append(f"sa_column_args=[{key}]")
        return options

    @property
    def stored_line(self) -> str:
        """The attribute of the table class of a table that was there before it."""
        options = self._model_column()
        if stored := self.origin.columns.get(self.name):
            options = [it for it in options if it in KEYED] + [f"sa_type={self._stored(stored)}"]
        if self.name in self.origin.keyed:
            options = [it for it in options if it not in KEYED]
        if self.name in self.origin.references:  # A constraint of the table says it
            options = [it for it in options if not it.startswith(("foreign_key=", "ondelete="))]
        options = [*self._model_default(), *options]
        annotation = self._fill(self.kind.python) + (" | None" if self.field.null else "")
        return f"{self.name}: {annotation} = Field({', '.join(options)})".replace(" = Field()", "")

    def _stored(self, source: str) -> str:
        values = f"{self.enum}, values_callable=values"
        if self.type == "datetime":
            return "UtcTimestamp"
        return source.replace("{values}", values).replace("sa.", "")

    @property
    def document_line(self) -> str:
        """The attribute of a document class of Beanie."""
        annotation = self._fill(self.kind.python) + (" | None" if self.field.null else "")
        default = self.default if self.field.has_default else "None" if self.field.null else ""
        if default in {"[]", "{}"}:
            made = annotation if self.is_many else self.type_of_empty
            default = f"Field(default_factory={made})"
        elif default.startswith('"'):  # A linter may smell a password
            default = f"Field(default={default})"
        return f"{self.name}: {annotation}" + (f" = {default}" if default else "")

    @property
    def mapped_line(self) -> str:
        """The attribute of a table class of plain SQLAlchemy."""
        annotation = self._fill(self.kind.python) + (" | None" if self.field.null else "")
        column = self._fill(self.kind.column)
        if self.length or self.type in {"text", "float"}:  # A float is one of several types
            column = self._fill(self.kind.migration).removeprefix("sa.").removesuffix("()")
        options = [column] if column else []
        options += [self._mapped_key] if self.target else []
        default = [it for it in self._model_default() if it != "default=None"]
        options += [it.replace("default_factory=", "default=") for it in default]
        options += [f"{it}=True" for it in ("unique", "index") if getattr(self.field, it)]
        return f"{self.name}: Mapped[{annotation}]" + (
            f" = mapped_column({', '.join(options)})" if options else ""
        )

    @property
    def _mapped_key(self) -> str:
        """The foreign key in it; one that closes a circle is made by its name, after the tables."""
        late = f', name="{self.foreign_key}", use_alter=True' if self.closes else ""
        rule = f'ondelete="{self.on_delete.replace("_", " ").upper()}"'
        return f'ForeignKey("{self.table}.id", {rule}{late})'

    @property
    def column_type(self) -> str:
        """The type in a migration."""
        return self._fill(self.kind.migration)

    @property
    def migration_line(self) -> str:
        """The column in the migration that makes the table."""
        type_ = self._fill(self.kind.migration)
        if stored := self.origin.columns.get(self.name):
            values = ", ".join(f'"{it}"' for it in self.field.args)
            type_ = stored.replace("{values}", values)
        return f'sa.Column("{self.name}", {type_}, nullable={self.field.null})'

    @property
    def foreign_key_line(self) -> str:
        """The constraint of a reference, in the migration that makes the table."""
        return self.foreign_key_in("")

    def foreign_key_in(self, schema: str, *, named: bool = True) -> str:
        """Return the same for tables in a schema; a convention of the app may name it."""
        places = f'["{self.name}"], ["{f"{schema}." if schema else ""}{self.table}.id"]'
        name = f'name="{self.foreign_key}", ' if named else ""
        rule = f'ondelete="{self.on_delete.replace("_", " ").upper()}"'
        return f"sa.ForeignKeyConstraint({places}, {name}{rule})"

    @property
    def stored_key(self) -> str:
        """The constraint of a reference that was there before the model."""
        it = self.origin.references[self.name]
        rules = "".join(f', {rule}="{it[rule]}"' for rule in ("ondelete", "onupdate") if it[rule])
        name = it["name"] or self.foreign_key
        return (
            f'sa.ForeignKeyConstraint(["{self.name}"], ["{self.table}.id"], name="{name}"{rules})'
        )

    @property
    def foreign_key(self) -> str:
        """The name of that constraint."""
        return f"fk_{self.own_table}_{self.name}_{self.table}"

    @property
    def unnamed_migration_line(self) -> str:
        """The same with its index, which a convention of the app names."""
        marks = "".join(f", {it}=True" for it in ("unique", "index") if getattr(self.field, it))
        return f"{self.migration_line.removesuffix(')')}{marks})"

    # schemas.py

    @property
    def alias(self) -> str:
        """The name under which create and update share the constraints: "PostTitle"."""
        return f"{self.model.Pascal}{self.field.Pascal}" if self._constraints() else ""

    @property
    def alias_value(self) -> str:
        """What stands behind the alias."""
        base, constraints = self._constraints() or ("", "")
        return f"Annotated[{base}, {constraints}]"

    @property
    def pattern(self) -> str:
        """The pattern of a decimal's digits, which its JSON schema shows."""
        precision, scale = map(int, self.field.args)
        sign = "" if self._not_negative else "-?"
        whole = f"{{1,{precision - scale}}}" if precision > scale else ""
        fraction = rf"(\.[0-9]{{1,{scale}}})?" if scale else ""
        return f"^{sign}{'[0-9]' + whole if whole else '0'}{fraction}$"

    @property
    def pattern_name(self) -> str:
        """The constant that holds the pattern."""
        return self.name.upper()

    @property
    def _not_negative(self) -> bool:
        lowest = self.field.ge if self.field.ge is not None else self.field.gt
        return lowest is not None and lowest >= 0

    def _constraints(self) -> tuple[str, str] | None:
        """Return what a type is narrowed from, and how; `None` where it stays as it is."""
        if self.type == "int" and self._bounds():
            return "int", f"Field({self._bounds(whole=True)}), whole"
        if self.type == "decimal":
            bounds = f"Field({self._bounds()}), " if self._bounds() else ""
            schema = f'{{"type": "string", "pattern": {self.pattern_name}}}'
            return "Decimal", f"{bounds}spelled({self.pattern_name}), WithJsonSchema({schema})"
        if self.type == "float" and self._bounds():
            return "Number", f"Field({self._bounds()})"
        if self.type in {"str", "text", "email", "url", "slug", "password"}:
            limits = self._lengths()
            return (self.kind.schema, f"Field({limits})") if limits else None
        return None

    def _lengths(self) -> str:
        least = self.field.min
        if least is None and self.type in {"str", "text"} and self.field.required:
            least = 1  # A form cannot tell an empty text from a missing one
        most = self.length if self.type == "str" else self.field.max
        parts = [f"min_length={least}"] if least is not None else []
        return ", ".join([*parts, *([f"max_length={most}"] if most else [])])

    def _bounds(self, *, whole: bool = False) -> str:
        given = {it: getattr(self.field, it) for it in ("ge", "gt", "le", "lt")}
        parts = {it: _number(value) for it, value in given.items() if value is not None}
        if whole and not parts.keys() & {"ge", "gt"}:
            parts["ge"] = "-INT_MAX - 1"
        if whole and not parts.keys() & {"le", "lt"}:
            parts["le"] = "INT_MAX"
        return ", ".join(f"{it}={value}" for it, value in parts.items())

    @property
    def schema(self) -> str:
        """What create and update take."""
        return (self.alias or self._fill(self.kind.schema)) + (" | None" if self.field.null else "")

    @property
    def read(self) -> str:
        """What answers give."""
        return self._fill(self.kind.read) + (" | None" if self.field.null else "")

    @property
    def create_line(self) -> str:
        """The attribute of the schema for creating."""
        if self.field.has_default:
            return f"{self.name}: {self.schema} = {self.default}"
        return f"{self.name}: {self.schema}" + (" = None" if self.field.null else "")

    @property
    def default(self) -> str:
        """The default as source."""
        value = self.field.default
        if value == "now":
            return "Field(default_factory=utc_now)"
        if value == "today":
            return "Field(default_factory=date.today)"
        if self.type == "enum":
            member = next(name for name, text in self.field.members if text == value)
            if self.name in self.origin.enums:
                member = self.origin.enums[self.name][2]
            return f"{self.enum}.{member}"
        return _source(value)

    # Filters

    def filters(self) -> list[Filter]:
        """Return the parameters that narrow a list by this field."""
        type_ = self.alias if self.type == "decimal" else self._fill(self.kind.param)
        sample, other = _in_query(self.sample.strip("[]")), _in_query(self.other.strip("[]"))
        same = Filter(self.param, type_, self.name, "eq", sample, other if other != sample else "")
        if self.target:
            return [replace(same, found=sample.replace("None", ""), missed=self.unknown)]
        if self.kind.filters == "equal":
            return [same]
        low, high = self.field.ranges
        if self.kind.filters == "moment":
            return [
                same,
                Filter(low, type_, self.name, "ge", sample, other),
                Filter(high, type_, self.name, "lt", other, sample),
            ]
        more, less = _step(sample, 1), _step(sample, -1)
        return [
            same,
            Filter(low, type_, self.name, "ge", sample, more),
            Filter(high, type_, self.name, "le", sample, less),
        ]

    # Tests

    @property
    def unknown(self) -> str:
        """An id that refers to nothing, in a query string."""
        return "2".rjust(24, "0") if self.kind.param == "Id" else "2"

    @property
    def sample(self) -> str:
        """A JSON value, as Python source."""
        if self.rootless:
            return "[]" if self.is_many else "None"
        return self._fitting(self.kind.sample)

    @property
    def other(self) -> str:
        """Another JSON value, as Python source."""
        if self.target and not self.is_many:
            return self.sample
        return self._fitting(self.kind.other, step=1)

    @property
    def wrong(self) -> str:
        """A JSON value that is refused, as Python source."""
        if self.type == "str" and self.length:
            return f'"x" * {self.length + 1}'
        return self.kind.wrong

    def _fitting(self, pattern: str, step: int = 0) -> str:
        if self.type in {"int", "float"}:
            return _inside(self.field, step, 1 if self.type == "int" else 0.5)
        if self.type == "decimal":
            return f'"{self._exact(step)}"'
        text = self._fill(pattern)
        if self.type in {"str", "text", "slug", "password"}:
            content = text.strip('"')[: self.length or None].strip().ljust(self.field.min or 0, "x")
            return f'"{content}"'
        return text

    def _exact(self, step: int) -> str:
        precision, scale = map(int, self.field.args)
        if precision == scale:
            return f"0.{'0' * (scale - 1)}{1 + step}"
        whole = _inside(self.field, step, 1)
        return f"{whole}.{'0' * scale}" if scale else whole

    def _fill(self, pattern: str) -> str:
        """Put the field's own words into a pattern of its kind."""
        values = self.field.args if self.type == "enum" else ("",)
        item = self.field.args[0] if self.type == "list" else "str"
        precision, scale = self.field.args if self.type == "decimal" else ("", "")
        items = {"str": '["one", "two"]', "int": "[1, 2]", "float": "[1.5]", "bool": "[True]"}[item]
        words = {
            "Enum": self.enum,
            "max": f"{self.length or 0:_}",
            "human": self.label.lower(),
            "kebab": self.name.replace("_", "-"),
            "precision": precision,
            "scale": scale,
            "value": values[0],
            "value2": values[-1],
            "items": items,
            "item": item,
            "Item": KINDS[item].schema,
            "lines": "lines" if item == "str" else "json_lines",
        }
        for word, text in words.items():
            pattern = pattern.replace(f"{{{word}}}", text)
        return pattern


def _digits(number: int) -> str:
    """Write a number as Python source does: its thousands apart from four digits on."""
    return f"{number:_}"


def _number(value: object) -> str:
    return (
        f"Decimal({str(value)!r})".replace("'", '"')
        if type(value).__name__ == "Decimal"
        else str(value)
    )


def _source(value: object) -> str:
    kind = type(value).__name__
    if kind == "str":
        import json

        return json.dumps(value, ensure_ascii=False)
    if kind in {"Decimal", "UUID"}:
        return f'{kind}("{value}")'
    return repr(value).replace("datetime.", "").replace("timezone.utc", "UTC")


def _inside(field: Field, step: int, unit: float) -> str:
    """Return a number that the field's limits allow."""
    low = field.ge if field.ge is not None else field.gt
    high = field.le if field.le is not None else field.lt
    start = USUAL if low is None or low < USUAL else float(low) + unit
    if high is not None and start + unit >= high:
        start = float(high) - 2 * unit if low is None else (float(low) + unit)
    number = start + step * unit
    return str(int(number)) if unit == 1 else str(float(number))


def _step(number: str, by: int) -> str:
    """Return a number's text, one more or less, with as many digits behind the point."""
    from decimal import Decimal

    return str(Decimal(number) + by)


def _in_query(source: str) -> str:
    from urllib.parse import quote

    return {"True": "true", "False": "false"}.get(source) or quote(source.strip('"'), safe=":/@ ")

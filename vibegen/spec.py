"""The words of `vibegen add crud Post title:str:max=200`, read into names and fields. Pure.

Every word that cannot be used ends here, as a `BadWord` that says what to type instead.
"""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from vibegen import contradictions, kinds, modifiers, plurals, values
from vibegen.names import AppName, Name, check_field_name, sentence, split
from vibegen.words import BadWord, quoted

__all__ = ["MAX_FIELDS", "AppName", "BadWord", "Field", "Name", "parse_fields"]

MAX_FIELDS = 100  # More make a form that nobody fills in, and rows that MySQL refuses


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a model.

    Attributes:
        name: In snake case.
        type: One of `kinds.TYPES`.
        args: enum: its values. decimal: precision and scale. list: the type of its items. ref and
            many: the model in Pascal case. Otherwise empty.
        default: The value in Python, if `has_default`; "now" for a datetime and "today" for a date
            that are worked out when a row is made. An enum's is the text of one of its values.
        max: Length in characters, like `min`.
        ge: Limit of the value, like `le`, `gt` and `lt`; an int, a float or a Decimal.
        label: What people read instead of the name.
    """

    name: str
    type: str = "str"
    args: tuple[str, ...] = ()
    null: bool = False
    unique: bool = False
    index: bool = False
    hidden: bool = False
    readonly: bool = False
    search: bool = False
    filter: bool = False
    sort: bool = False
    nolist: bool = False
    noform: bool = False
    has_default: bool = False
    default: object = dataclasses.field(default=None, hash=False)
    max: int | None = None
    min: int | None = None
    ge: "values.Number | None" = None
    le: "values.Number | None" = None
    gt: "values.Number | None" = None
    lt: "values.Number | None" = None
    label: str | None = None
    on_delete: str | None = None
    back: str | None = None

    @classmethod
    def parse(cls, text: str) -> "Field":
        """Read one field, such as `price:decimal:10/2:ge=0`.

        Raises:
            BadWord: A word is unknown, does not fit the type, or contradicts another.
        """
        name, *words = text.split(":")
        check_field_name(text, name)
        if "" in words:
            if words[1:] == [""]:
                kinds.read(text, words[:1])  # A type that needs more says what
            raise BadWord(f"{quoted(text)} has nothing after a `:`", hint="leave that `:` out")
        type_, args, words = kinds.read(text, words)
        given = modifiers.read(text, type_, args, words)
        field = cls(name, type_, args, has_default="default" in given, **given)
        if wrong := contradictions.find(field):
            raise BadWord(f"{quoted(text)} {wrong[0]}", hint=wrong[1])
        return field

    def __str__(self) -> str:
        """Give the field as it is typed, in one order; `Field.parse` reads it back."""
        args = ("/".join(self.args),) if self.args else ()
        flags = (mod for mod in kinds.FLAGS if getattr(self, mod))
        valued = (
            f"{mod}={values.write(getattr(self, mod))}"
            for mod in kinds.VALUED
            if getattr(self, mod) is not None
        )
        return ":".join((self.name, self.type, *args, *flags, *valued))

    @property
    def human(self) -> str:
        """The label, or the name as people write it: "Created at", "Avatar URL"."""
        return self.label or sentence(split(self.name))

    @property
    def Pascal(self) -> str:  # noqa: N802 - written as what it gives
        """The name inside a class name: "Status" of `PostStatus`."""
        return "".join(word.capitalize() for word in self.name.split("_"))

    @property
    def required(self) -> bool:
        """Whether a new row needs a value from outside."""
        return not (self.null or self.has_default or self.type == "many")

    @property
    def keys(self) -> tuple[str, ...]:
        """What holds ids: "author_id" of a ref; "tag_ids" of a many, which "tag_id" filters."""
        if self.type == "ref":
            return (f"{self.name}_id",)
        *first, last = self.name.split("_")
        one = "_".join([*first, plurals.singular(last) or last])
        return (f"{one}_ids", f"{one}_id") if self.type == "many" else ()

    @property
    def members(self) -> tuple[tuple[str, str], ...]:
        """Names and values of an enum in Python: ("IN_REVIEW", "in-review")."""
        return tuple((kinds.member(value), value) for value in self.args if self.type == "enum")

    @property
    def target(self) -> Name:
        """The model that a ref or many refers to."""
        return Name.existing(self.args[0])

    @property
    def ranges(self) -> tuple[str, ...]:
        """The two list parameters for a range: `views_min`, `views_max` or `made_after`, ..."""
        if self.type in {"int", "float", "decimal"}:
            return f"{self.name}_min", f"{self.name}_max"
        if self.type in {"date", "datetime"}:
            stem = self.name.removesuffix("_at").removesuffix("_on")
            return f"{stem}_after", f"{stem}_before"
        return ()


KEPT = (Field("created_at", "datetime"), Field("updated_at", "datetime"))


def parse_fields(texts: Iterable[str]) -> tuple[Field, ...]:
    """Read the fields of one model.

    Raises:
        BadWord: A field cannot be used, or two of them need the same name.
    """
    texts = tuple(texts)
    if len(texts) > MAX_FIELDS:
        raise BadWord(
            f"{len(texts)} fields are too many, from {quoted(texts[MAX_FIELDS])} on",
            hint=f"a model takes {MAX_FIELDS}; make two models that refer to each other",
        )
    fields = tuple(map(Field.parse, texts))
    taken: dict[str, Field] = {}
    for field in (*KEPT, *fields):
        for name in _names(field):
            _refuse_clash(field, taken.setdefault(name, field), name)
    return fields


def _names(field: Field) -> tuple[str, ...]:
    """All names that a field takes: its own, its list parameters, what holds ids."""
    return (field.name, *field.ranges, *field.keys)


def _refuse_clash(field: Field, other: Field, name: str) -> None:
    if other is field:
        return
    if other.name == field.name:
        raise BadWord(f"field {quoted(name)} is there twice", hint="rename one of them")
    raise BadWord(
        f"{quoted(other.name)} and {quoted(field.name)} both need the name {quoted(name)}",
        hint=f"rename {quoted(field.name)}",
    )

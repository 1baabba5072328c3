"""Field commands: what one says, as it is typed and as a record keeps it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from vibegen.spec import Field, Name, parse_fields
from vibegen.words import BadWord, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vibegen.signature import Word

Kind = Literal["add", "rename", "remove", "change"]
KEY = "field"  # Under which a record knows these commands


@dataclass(frozen=True)
class Act:
    """One field command.

    Args:
        kind: What it does.
        model: The model, in Pascal case.
        fields: The fields to add, or the changed one.
        name: The field to rename, remove or change.
        to: Its new name.
        fill: What the rows that exist get; "" if nothing was said.
    """

    kind: Kind
    model: str
    fields: tuple[Field, ...] = ()
    name: str = ""
    to: str = ""
    fill: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """The command line, without the program's name."""
        fields = tuple(map(str, self.fields))
        what = {
            "add": (self.model, *fields),
            "rename": (self.place, self.to),
            "remove": (self.place,),
            "change": (self.place, *(it.partition(":")[2] for it in fields)),
        }
        fill = (f"--fill={self.fill}",) if self.fill else ()
        return (self.kind, KEY, *what[self.kind], *fill)

    @property
    def place(self) -> str:
        """The field as it is typed: `Post.title`."""
        return f"{self.model}.{self.name}"

    @property
    def answers(self) -> dict[str, Word]:
        """The same for a record, from which `from_answers` makes it again."""
        fields = [str(it) for it in self.fields]
        found: dict[str, Word] = {"act": self.kind, "model": self.model, "fields": fields}
        return found | {"name": self.name, "to": self.to, "fill": self.fill}


def from_answers(answers: Mapping[str, Word]) -> Act:
    """Read what a record says; raises `KeyError` if it is none of ours."""
    fields = answers["fields"]
    kind = str(answers["act"])
    if kind not in {"add", "rename", "remove", "change"}:
        raise KeyError(kind)
    return Act(
        kind,  # pyright: ignore[reportArgumentType] - as just checked
        str(answers["model"]),
        parse_fields(fields if isinstance(fields, list) else ()),
        str(answers["name"]),
        str(answers["to"]),
        str(answers["fill"]),
    )


def read_place(kind: Kind, word: str) -> tuple[str, str]:
    """Read `Post.title`.

    Raises:
        BadWord: There are not two names, a model's and a field's.
    """
    model, dot, name = word.partition(".")
    if not (dot and model and name) or "." in name:
        what = "relation Post.author User" if kind == "add" else "field Post.title"
        hint = f"type MODEL.FIELD: `vibegen {kind} {what}`"
        raise BadWord(f"{quoted(word)} names no field of a model", hint=hint)
    return Name.existing(model).Pascal, name

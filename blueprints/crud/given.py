"""Columns that exist already, and the words that say the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from vibegen.change import Refused
from vibegen.spec import BadWord, Field

from .kinds import LENGTHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vibegen.signature import Word

KEPT = ("created_at", "updated_at")
MORE = {"soft_delete": "deleted_at", "versioned": "version"}  # What options keep besides
VALUED = ("max", "ge", "gt", "le", "lt", "label")


@dataclass
class Given:
    """One column or attribute, as it is.

    Args:
        name: Its name.
        type: One of our types; "" if none says what it is.
        args: As in a field.
        why: Why the API cannot hold it: what stands behind its name in a sentence.
        hint: What to do about that.
        mods: Values by modifier.
        flags: Of `null`, `unique` and `index`, those that hold.
        has_default: Whether a row can do without a value for it.
        default: That default as a word; `None` if no word says it.
        refers: The column of another table that it refers to: "users.id".
        on_delete: What becomes of it when that goes, in SQL; "" if nothing says.
        stored: The type of SQLAlchemy that a model names for it: "BigInteger"; "" for none.
        column: What a model calls its column, where that has another name than it.
    """

    name: str
    type: str = ""
    args: tuple[str, ...] = ()
    why: str = ""
    hint: str = ""
    mods: dict[str, object] = field(default_factory=dict[str, object])
    flags: set[str] = field(default_factory=set[str])
    has_default: bool = False
    default: str | None = None
    refers: str = ""
    on_delete: str = ""
    stored: str = ""
    column: str = ""

    @property
    def optional(self) -> bool:
        """Whether a row can do without a value that the API gives."""
        return self.has_default or "null" in self.flags

    @property
    def text(self) -> str:
        """The words of a field, which may not be one."""
        mods = dict(self.mods)
        if self.type in LENGTHS and mods.get("max") == LENGTHS[self.type]:
            del mods["max"]
        if self.has_default and self.default is not None:
            mods["default"] = self.default
        name = self.name.removesuffix("_id") if self.type == "ref" else self.name
        parts = [name, self.type, "/".join(self.args)]
        parts += [it for it in ("null", "unique", "index") if it in self.flags]
        parts += [f"{mod}={value}" for mod, value in mods.items()]
        return ":".join(it for it in parts if it)

    def refuse(self, why: str, hint: str = "") -> None:
        """Say why the API cannot hold it; the first reason counts."""
        if not self.why:
            self.why, self.hint = why, hint


def to_fields(
    model: str, given: Iterable[Given], *, demands: bool = True
) -> tuple[list[str], dict[str, str]]:
    """Return the fields as words, and why each other column is left out of the API.

    Args:
        model: What to call the place of a column.
        given: The columns.
        demands: Whether what is neither null nor has a default must be there.

    Raises:
        Refused: A column cannot be left out, since a row needs a value for it.
    """
    fields: list[str] = []
    left_out: dict[str, str] = {}
    for it in given:
        if it.has_default and it.default is None and "null" not in it.flags:
            it.refuse("has a default that no word of a field says")
        why, hint = it.why, it.hint
        if not why:
            try:
                fields.append(str(Field.parse(it.text)))
                continue
            except BadWord as problem:
                why, hint = f"cannot be a field: {problem.message}", problem.hint
        if demands and not it.optional:
            raise Refused(
                f"`{model}.{it.name}` {why}",
                hint=hint or "give it a default or let it be null, and it is left out of the API",
            )
        left_out[it.name] = why
    return fields, left_out


def kept_by(words: Mapping[str, Word]) -> tuple[str, ...]:
    """Return the columns that the resource keeps itself."""
    return (*KEPT, *(MORE[it] for it in MORE if words.get(it)))


def words_of(words: Mapping[str, Word], name: str) -> str:
    """Return one word that was typed, "" for none."""
    return str(words.get(name) or "")


def typed_fields(words: Mapping[str, Word]) -> Sequence[str]:
    """Return the fields that were typed."""
    return cast("Sequence[str]", words.get("fields") or ())

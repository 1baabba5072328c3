"""The two ends of a relation, as the templates see them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vibegen.spec import Name

from .options import CLASSES

if TYPE_CHECKING:
    from .options import Options
    from .shown import Shown


SECRET = re.compile(
    "hash|key|pass|salt|secret|token"
)  # What a column is called that nobody may see
LATE = 100  # What is added to the ids of rows that need a row of the model itself


@dataclass(frozen=True)
class Ref:
    """One field that refers to a row of another table or of its own, or to several.

    Args:
        field: The field.
        target: What is known of the other model.
        is_self: Whether it is the model itself.
        in_circle: Whether the other model refers back, so that the schemas of neither can import
            those of the other.
        on_mongodb: Whether they are documents.
    """

    field: Shown
    target: Options
    is_self: bool
    in_circle: bool
    on_mongodb: bool

    @property
    def name(self) -> str:
        """What answers and pages call the other row: "author"."""
        return self.field.field.name

    @property
    def key(self) -> str:
        """The column: "author_id"."""
        return self.field.name

    @property
    def title(self) -> str:
        """The column that people know the other row by."""
        return title_of(self.target)

    @property
    def path(self) -> str:
        """Where its page is; empty if it has none."""
        one = self.target
        return f"/{one.post.kebabs}" if one.html and "read" in one.only else ""

    @property
    def table(self) -> str:
        """The variable for its table."""
        return self.target.post.many

    @property
    def ids(self) -> str:
        """Two ids that it can hold in tests, as JSON; one of the model itself."""
        if self.is_self:
            return "[str(stored.id)]" if self.on_mongodb else "[stored.id]"
        return str([f"{it:024}" if self.on_mongodb else it for it in self._numbers])

    @property
    def texts(self) -> str:
        """The same as a form sends them."""
        if self.is_self:
            return "[str(stored.id)]"
        return str([f"{it:024}" if self.on_mongodb else f"{it}" for it in self._numbers])

    @property
    def _numbers(self) -> tuple[int, int]:
        return (LATE + 1, LATE + 2) if self.field.rootless else (1, 2)

    @property
    def goes(self) -> bool:
        """Whether the other row can be deleted."""
        return "delete" in self.target.only and not self.target.soft_delete

    @property
    def is_own_item(self) -> bool:
        """Whether the model says itself what is shown of the other row: nothing else does."""
        return self.target.is_owned

    @property
    def item(self) -> str:
        """The class of what is shown of the other row."""
        one, other = self.field.model.Pascal, self.target.post.Pascal
        if self.is_own_item:  # `CommentItem` is what a list holds
            return f"{one}{other}Row" if other in CLASSES else f"{one}{other}"
        return f"{other}Item"

    @property
    def item_model(self) -> Name:
        """The model whose schemas have that class."""
        return self.field.model if self.is_own_item else self.target.post

    @property
    def type(self) -> str:
        """Its type in answers."""
        return f"list[{self.item}]" if self.field.is_many else f"{self.item} | None"

    @property
    def lists(self) -> str:
        """The lists of ids of the other row, which are not shown within this one, as source."""
        names = [f'"{it.name}"' for it in self.target.fields if it.is_many and it.visible]
        return "{" + ", ".join(names) + "}" if names else ""

    @property
    def source(self) -> str:
        """What is read of the other model, as the arguments of `Relation`."""
        one, names = self.target, f"{self.item}.__annotations__"
        if self.on_mongodb:
            names = f"{names}.keys() - {self.lists}" if self.lists else names
            where = ', {"deleted_at": None}' if one.soft_delete else ""
            return f'{one.post.Pascal}, {names}, "{self.title}"{where}'
        unless = f" if name not in {self.lists}" if self.lists else ""
        where = f".where({self.table}.c.deleted_at.is_(None))" if one.soft_delete else ""
        rows = f"select(*({self.table}.c[name] for name in {names}{unless})){where}"
        return f'{rows}, "{self.title}"'


@dataclass(frozen=True)
class Back:
    """One field of another model that refers to this one.

    Args:
        field: That field.
        child: What is known of the other model.
        held: Whether a third model may forbid that one of them goes.
    """

    field: Shown
    child: Options
    held: bool = False

    @property
    def name(self) -> Name:
        """What this model calls the others: "posts"."""
        back = self.field.field.back
        return Name.parse(back, plural=back) if back else self.child.post

    @property
    def is_self(self) -> bool:
        """Whether both are one model."""
        return self.field.target == self.field.model.Pascal

    @property
    def one(self) -> str:
        """A variable for one of them."""
        return self.child.post.snake if not self.is_self else "other"

    @property
    def variable(self) -> str:
        """The variable of a route and its page for some of them."""
        return self.name.many

    @property
    def queries(self) -> str:
        """What the module of their queries is imported as."""
        return "queries" if self.is_self else f"{self.child.post.snake}_queries"

    @property
    def delete(self) -> str:
        """The function that deletes one."""
        own = f"delete_{self.child.post.snake}"
        return own if self.is_self else f"{self.queries}.{own}"

    @property
    def in_use(self) -> str:
        """The error that says that one may not go."""
        own = f"{self.child.post.Pascal}InUseError"
        return own if self.is_self else f"{self.queries}.{own}"

    @property
    def row_title(self) -> str:
        """The expression for what people know a row by."""
        number = '"#%s" | format(row.id)'
        return number if title_of(self.child) == "id" else f"row.{title_of(self.child)} or {number}"

    @property
    def listed(self) -> bool:
        """Whether a page can list them."""
        return self.child.html and "list" in self.child.only and self.field in self.child.narrowed


def title_of(options: Options) -> str:
    """Return the field that people know a row by, or "id"."""
    titles = [it for it in options.fields if it.visible and it.type in {"str", "email", "slug"}]
    if options.is_owned:  # Nobody said which of its columns may be seen
        titles = [it for it in titles if not SECRET.search(it.name)]
    return next((it.name for it in titles), "id")

"""What `add crud` was asked for, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vibegen.spec import BadWord
from vibegen.words import listed

from .layers import NO_TABLES
from .origin import Origin
from .pairs import index
from .shown import Shown
from .text_index import check_text_index
from .versions import check_versions

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from vibegen.spec import Field, Name

    from .kinds import Kind

CHANGES = frozenset({"create", "update", "delete"})
ACTS = ("list", "read", "create", "update", "delete")
CLASSES = frozenset({"Create", "Item", "List", "Page", "Read", "Update"})  # After a model's name
NOTHING = Origin()
MAX_INDEX = 63  # Letters of a name in PostgreSQL
ALWAYS_SORTABLE = ("id", "created_at", "updated_at")


@dataclass(frozen=True)
class Options:
    """What to emit.

    Args:
        post: The model.
        fields: Its fields, as the templates see them.
        only: Which of `ACTS` there are.
        searched: The fields that a search looks into.
        narrowed: The fields that a list can be narrowed by.
        sorted: The fields that a list can be ordered by.
        sort: The order of a list that asks for none.
        text_index: Whether the search asks an index of MongoDB.
        origin: What the resource is made from.
    """

    post: Name
    fields: Sequence[Shown]
    only: frozenset[str]
    searched: Sequence[Shown]
    narrowed: Sequence[Shown]
    sorted: Sequence[Shown]
    sort: str
    hooks: bool
    soft_delete: bool
    versioned: bool
    text_index: bool
    api: bool
    html: bool
    origin: Origin = NOTHING

    @property
    def table(self) -> str:
        """The name of its table or collection."""
        return self.origin.table or self.post.snakes

    @property
    def is_owned(self) -> bool:
        """Whether it is a model of the user's that is no resource."""
        return bool(self.origin.model) and not (self.api or self.html)

    @property
    def refers(self) -> bool:
        """Whether a field refers to a row that can be tested."""
        writes = bool(self.only & {"create", "update"})
        return writes and any(it.target and it.writable for it in self.fields)

    @property
    def folders(self) -> list[str]:
        """The template folders to render."""
        whole = self.only == frozenset(ACTS)
        return [
            *self._model_folders,
            *("files/store", "files/queries"),
            *([] if self.origin.model or self.origin.stored else ["files/migration"]),
            *(["files/found"] if self.only & {"read", "update", "delete"} else []),
            *(["files/hooks"] if self.hooks and self.only & CHANGES else []),
            *(["files/json"] if self.api else []),
            *(["files/pages"] if self.html else []),
            *(["files/api_tests"] if self.api and whole else []),
            *(["files/page_tests"] if self.html and whole else []),
            *(["files/query_tests"] if not self.api and "list" in self.only else []),
            *([] if whole else ["files/some_tests"]),
            *(["files/relation_tests"] if self.refers else []),
            *(["files/version_tests"] if self.versioned else []),
        ]

    @property
    def _model_folders(self) -> list[str]:
        """Where the model is made, unless the user has it."""
        if self.origin.model:
            return []
        return ["files/table" if self.origin.stored else "files/model", "files/package"]


def check_kind(*, api: bool, html: bool, pages: bool) -> None:
    """Refuse flags that leave nothing to emit; `pages` is whether the app has any.

    Raises:
        BadWord: Naming the flag to leave out.
    """
    if html and api:
        raise BadWord("`--api` and `--html` together leave nothing", hint="type one of them")
    if html and not pages:
        raise BadWord(
            "`--html` is for apps with pages, and this one has JSON only",
            hint="leave `--html` out",
        )


def read_options(
    post: Name,
    fields: Sequence[Field],
    kinds: Mapping[str, Kind],
    *,
    only: str | None,
    search: str | None,
    narrow: str | None,
    sort: str,
    hooks: bool,
    soft_delete: bool,
    versioned: bool,
    text_index: bool,
    api: bool,
    html: bool,
    tables: Mapping[str, str] = NO_TABLES,
    origin: Origin = NOTHING,
) -> Options:
    """Check the words that are options.

    Raises:
        BadWord: A word names no act or no field, or one that cannot do what is asked.
    """
    shown = [Shown(field, post, kinds, tables, origin) for field in fields]
    acts = _acts(only)
    if hooks and not acts & CHANGES:
        raise BadWord(
            f"`--hooks` has nothing to hook into: `--only {only}` leaves no change",
            hint="leave `--hooks` out",
        )
    if api or html:  # Else it is only referred to
        _check_fields(post, shown, acts)
    if versioned:
        check_versions(shown, acts)
    searched = searched_of(shown, search)
    if text_index:
        check_text_index(searched, shown, acts, origin)
    filterable = [it for it in shown if it.filterable]
    narrowing = [it for it in filterable if it.field.filter]
    sortable = [it for it in shown if it.sortable]
    ordering = [it for it in sortable if it.field.sort] or sortable
    _check_sort(sort, ordering)
    return Options(
        post=post,
        fields=shown,
        only=acts,
        searched=searched,
        narrowed=_narrowed(_named("--filter", narrow, filterable) or narrowing, filterable),
        sorted=ordering,
        sort=sort,
        hooks=hooks,
        soft_delete=soft_delete,
        versioned=versioned,
        text_index=text_index,
        api=api,
        html=html,
        origin=origin,
    )


def searched_of(fields: Sequence[Shown], search: str | None) -> Sequence[Shown]:
    """Return the fields that a search looks into.

    Raises:
        BadWord: `search` names one that it cannot look into.
    """
    searchable = [it for it in fields if it.searchable]
    named = _named("--search", search, searchable)
    marked = [it for it in searchable if it.field.search]
    return named or marked or [it for it in searchable if it.type in {"str", "text"}]


def _check_fields(post: Name, fields: Sequence[Shown], acts: Collection[str]) -> None:
    """Refuse fields that leave nothing to fill in, or need a class that the resource has."""
    if not fields:
        raise BadWord(f"`{post}` has no fields", hint="type one or more, such as `title:str`")
    if not any(it.writable for it in fields) and {"create", "update"} & set(acts):
        raise BadWord(
            f"`{fields[0].field}` is readonly, and so is every other field of `{post}`",
            hint="add a field that people fill in, or `--only list/read/delete`",
        )
    for it in fields:
        if it.is_many and len(index(it)) > MAX_INDEX:
            raise BadWord(
                f"`{it.words}` needs an index `{index(it)}`, longer than {MAX_INDEX} letters",
                hint="type a shorter name",
            )
        if it.is_many and it.param == f"{post.snake}_id":
            raise BadWord(
                f"`{it.words}` needs the name `{it.param}`, that the {post.human} has in a pair",
                hint=f"type another name, such as `related_{it.field.name}`",
            )
        if it.field.Pascal in CLASSES and (it.alias or it.type == "enum"):
            raise BadWord(
                f"`{it.field}` needs the class `{post}{it.field.Pascal}`, which every model has",
                hint=f"type a longer name, such as `{it.name}_text`",
            )


def _acts(only: str | None) -> frozenset[str]:
    words = only.replace(",", "/").split("/") if only is not None else ACTS
    for word in words:
        if word not in ACTS:
            raise BadWord(
                f"`--only` does not know `{word}`",
                hint=f"type some of {listed(ACTS)}, such as `--only list/read`",
            )
    return frozenset(words)


def _named(flag: str, words: str | None, fields: Sequence[Shown]) -> list[Shown]:
    by_name = {field.name: field for field in fields}
    names = words.replace(",", "/").split("/") if words else []
    for name in names:
        if name not in by_name:
            fitting = f"it takes {listed(by_name)}" if by_name else "no field here fits"
            raise BadWord(f"`{flag}` cannot use `{name}`", hint=f"{fitting}; or leave `{flag}` out")
    return [by_name[name] for name in names]


def _narrowed(chosen: Sequence[Shown], fields: Sequence[Shown]) -> list[Shown]:
    """Return the fields that narrow a list; references do always, for the page of the other row."""
    return [it for it in fields if not chosen or it in chosen or it.target]


def _check_sort(sort: str, fields: Sequence[Shown]) -> None:
    names = [*ALWAYS_SORTABLE, *(field.name for field in fields)]
    for word in sort.replace("/", ",").split(","):
        if word.removeprefix("-") not in names:
            raise BadWord(f"`--sort` cannot use `{word}`", hint=f"it takes {listed(names)}")

"""Relations of a resource: what its rows refer to, and who refers to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from vibegen.change import Refused
from vibegen.spec import BadWord, Name, parse_fields
from vibegen.words import nearest

from .databases import is_mongodb, kinds_of
from .fresh import fresh_value
from .options import read_options
from .origin import models_of, origin_of, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from vibegen import App
    from vibegen.fields import Model
    from vibegen.spec import Field

    from .options import Options
    from .shown import Shown

KEY = "crud"  # Under which a record knows what these templates made


@dataclass(frozen=True)
class Ref:
    """One field that refers to a row of another table, or of its own.

    Args:
        field: The field.
        target: What is known of the other model.
        is_self: Whether it is the model itself.
        in_circle: Whether the other model refers back, so that their modules cannot import names
            from each other.
    """

    field: Shown
    target: Options
    is_self: bool
    in_circle: bool

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
    def item(self) -> str:
        """Its type in answers."""
        return "dict[str, Any]" if self.in_circle else f"{self.target.post.Pascal}Item"


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
    titles = (it for it in options.fields if it.visible and it.type in {"str", "email", "slug"})
    return next((it.name for it in titles), "id")


def refs_of(app: App, options: Options) -> list[Ref]:
    """Return what the fields of a model refer to.

    Raises:
        BadWord: There is no such model, or none that can be listed.
    """
    found: list[Ref] = []
    for field in options.fields:
        if field.target:  # Else nobody has to read the record
            name = field.target
            is_self = name == options.post.Pascal
            target = options if is_self else _options(app, app.models, field)
            if "list" not in target.only or not target.api | target.html:
                raise BadWord(
                    f"`{field.words}` refers to `{name}`, which has no list to choose from",
                    hint=f"let `{name}` have one: `--only` with `list`",
                )
            circle = not is_self and options.post.Pascal in _reached(app.models, name)
            found.append(Ref(field, target, is_self, circle))
    return found


def backs_of(app: App, options: Options) -> list[Back]:
    """Return which fields of all models refer to this one."""
    name, found = options.post.Pascal, list[Back]()
    for model in app.models.values():
        if name in model.targets and model.made.blueprint == KEY:
            child = options if model.name == name else read_model(app, model)
            found += [Back(it, child) for it in child.fields if it.target == name]
    return found


def holds_back(app: App, backs: Sequence[Back]) -> bool:
    """Whether some row may forbid that a row goes, be it by way of rows that go with it."""
    seen = set[str]()

    def restricts(some: Sequence[Back]) -> bool:
        if any(it.field.on_delete == "restrict" for it in some):
            return True
        fresh = [it.child for it in some if it.field.on_delete == "cascade"]
        fresh = [it for it in fresh if it.post.Pascal not in seen]
        seen.update(it.post.Pascal for it in fresh)
        return any(restricts(backs_of(app, it)) for it in fresh)

    return restricts(backs)


def _is_held(app: App, options: Options) -> bool:
    return not options.soft_delete and holds_back(app, backs_of(app, options))


def read_model(app: App, model: Model) -> Options:
    """Read what another command was asked for, as it stands now."""
    answers = model.answers

    def word(name: str) -> str | None:
        return str(answers[name]) if answers.get(name) else None

    has_pages = app.project.exists("app/pages.py")
    return read_options(
        Name.parse(str(answers["name"]), word("plural")),
        parse_fields(_texts(answers)),
        kinds_of(app),
        only=word("only"),
        search=word("search"),
        narrow=word("filter"),
        sort=word("sort") or "-id",
        hooks=bool(answers.get("hooks")),
        soft_delete=bool(answers.get("soft_delete")),
        versioned=bool(answers.get("versioned")),
        api=not answers.get("html"),
        html=has_pages and not answers.get("api"),
        tables=tables_of(app, parse_fields(_texts(answers))),
        origin=origin_of(answers),
    )


def tables_of(app: App, fields: Iterable[Field]) -> dict[str, str]:
    """Return the tables that fields refer to, by the names of their models."""
    if not any(it.type in {"ref", "many"} for it in fields):
        return {}
    return {name: table_of(it) for name, it in app.models.items()}


def needed_rows(app: App, options: Options) -> list[Options]:
    """Return the models of which a row has to be there first, the first one first."""
    found: dict[str, Options] = {}

    def look(one: Options) -> Iterator[Options]:
        for field in one.fields:
            if field.target and (one is options or not field.field.null) and not field.rootless:
                target = _options(app, app.models, field)
                yield from look(target)
                yield target

    for it in look(options):
        found.setdefault(it.post.Pascal, it)
    return list(found.values())


def _needed(app: App, options: Options, *, several: bool) -> dict[str, object]:
    """Return what a test prints of such a row, or of `several`."""
    post = options.post
    values = [
        (it.name, fresh_value(it) if several and it.field.unique else it.sample)
        for it in options.fields
        if it.writable and not (it.target and it.field.null)
    ]
    return {
        "post": post.snake,
        "Post": post.Pascal,
        "Create": f"{post.Pascal}Create",
        "models": models_of(app, options),
        "module": post.snakes,
        "several": several,
        "sample": "{" + ", ".join(f'"{name}": {value}' for name, value in values) + "}",
    }


def _texts(answers: Mapping[str, object]) -> list[str]:
    fields = answers.get("fields")
    return [str(it) for it in cast("list[object]", fields)] if isinstance(fields, list) else []


def _options(app: App, known: Mapping[str, Model], field: Shown) -> Options:
    name = field.target
    model = known.get(name)
    if model is None:
        close = {it.lower(): it for it in known}.get(nearest(name, map(str.lower, known)) or "")
        meant = f"did you mean `{close}`? Or " if close else ""
        raise BadWord(
            f"`{field.words}` refers to `{name}`, and no command made it",
            hint=f"{meant}make it first: `vibegen add crud {name} name:str`",
        )
    if model.made.blueprint != KEY:
        raise Refused(
            f"`{field.words}` refers to `{name}`, which `{model.made.blueprint}` made",
            hint="a relation needs a resource of `vibegen add crud`",
        )
    return read_model(app, model)


def _reached(known: Mapping[str, Model], name: str) -> set[str]:
    """Return the models that one refers to, however indirectly."""
    found, fresh = set[str](), {name}
    while fresh:
        fresh = {it for one in fresh if one in known for it in known[one].targets} - found
        found |= fresh
    return found


def describe_relations(app: App, options: Options) -> dict[str, object]:
    """Return what the templates print of relations."""
    refs = refs_of(app, options)
    is_there = app.project.exists(f"app/{options.post.snakes}/queries.py")
    own = any(it.is_self for it in refs)
    backs = backs_of(app, options) if is_there or own else []
    for it in refs:
        it.field.shown_by = (it.title, it.path)
        it.field.rootless = it.is_self or (it.in_circle and it.field.field.null)
    form_refs = [it for it in refs if it.field.in_form]
    expands = [it for it in refs if it.field.visible]
    names = [it.name for it in expands]
    chosen = ", ".join(f'"{it.name}"' for it in refs if it.field.in_form)
    quoted = ", ".join(f'"{it}"' for it in names)
    if is_mongodb(app):
        backs = [replace(it, held=not it.is_self and _is_held(app, it.child)) for it in backs]
    listed = [it for it in backs if it.listed]
    writable = [it for it in refs if it.field.writable]
    several = any(it.field.unique for it in options.fields if it.target)
    return {
        "needed": [_needed(app, it, several=several) for it in needed_rows(app, options)],
        "refs": refs,
        "expands": expands,
        "backs": backs,
        "listed": listed,
        "listed_arguments": "".join(f", {it.variable}={it.variable}" for it in listed),
        "held": not options.soft_delete and holds_back(app, backs),
        "related": _related(app, refs),
        "children": _children(app, backs),
        "form_refs": form_refs,
        "names_id": options.html
        and (options.versioned or bool(form_refs) or _clashes_in_form(options)),
        "expand_all": ",".join(names),
        "expand_names": quoted,
        "expand_pattern": f"({'|'.join(names)})(,({'|'.join(names)}))*",
        "relation_names": f"Literal[{chosen}]",
        "flushes": bool(options.only & {"create", "update"})
        and any(it.field.unique or it.target for it in options.fields),
        "writable_keys": ", ".join(f'"{it.key}"' for it in writable),
        "deletions": _deletions(app, options, refs),
        "stored_id": "str(stored.id)" if is_mongodb(app) else "stored.id",
        **_addresses(options),
        "Session": "AsyncClientSession" if is_mongodb(app) else "AsyncSession",
        "first_key": (writable or refs)[0].key if refs else "",
    }


def _deletions(app: App, options: Options, refs: Sequence[Ref]) -> list[Ref]:
    """Return the references of which a test can see what becomes of them."""
    others = needed_rows(app, options)
    rules = [(it.target.post.Pascal, it.field.on_delete) for it in refs if not it.is_self]
    found: list[Ref] = []
    needed = {it.target for row in others for it in row.fields if not it.field.null}
    for it in refs:
        one = it.target
        alone = one.post.Pascal not in needed
        alone &= {rule for name, rule in rules if name == one.post.Pascal} <= {it.field.on_delete}
        known = "create" in options.only if it.is_self else it.field.sample != "None"
        if "delete" in one.only and not one.soft_delete and alone and known and it.field.writable:
            found.append(it)
    return found


def _clashes_in_form(options: Options) -> bool:
    return any(it.field.unique and it.in_form for it in options.fields)


def _addresses(options: Options) -> dict[str, object]:
    """Return which addresses a test asks for pages, and which it sends forms to, as source."""
    base, only = f"/{options.post.kebabs}", options.only
    pages = {
        "list": f'"{base}"',
        "read": f'f"{base}/{{stored.id}}"',
        "update": f'f"{base}/{{stored.id}}/edit"',
        "create": f'"{base}/new"',
    }
    forms = {"create": f'"{base}"', "update": f'f"{base}/{{stored.id}}"'}
    return {
        "page_addresses": "".join(f"{it}, " for act, it in pages.items() if act in only),
        "form_addresses": "".join(f"{it}, " for act, it in forms.items() if act in only),
    }


def _related(app: App, refs: Sequence[Ref]) -> list[dict[str, object]]:
    """Return the other models that a module imports, each once."""
    found = {it.target.post.Pascal: it for it in refs if not it.is_self}
    return [
        {
            "Post": name,
            "many": it.target.post.many,
            "models": models_of(app, it.target),
            "module": it.target.post.snakes,
            "table": it.target.table,
            "in_circle": it.in_circle,
            "expands": any(one.field.visible for one in refs if one.target.post.Pascal == name),
        }
        for name, it in found.items()
    ]


def _children(app: App, backs: Sequence[Back]) -> list[dict[str, object]]:
    """Return the models whose rows refer to this one's, each once."""
    found = {it.child.post.Pascal: it for it in backs if not it.is_self}
    return [
        {
            "Post": name,
            "post": it.child.post.snake,
            "models": models_of(app, it.child),
            "module": it.child.post.snakes,
            "deletes": any(
                one.field.on_delete == "cascade" for one in backs if one.child is it.child
            ),
            "listed": it.listed,
        }
        for name, it in found.items()
    ]

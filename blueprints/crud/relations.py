"""Relations of a resource: what its rows refer to, and who refers to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from vibegen.change import Refused
from vibegen.spec import BadWord, Name, parse_fields
from vibegen.words import nearest

from . import pairs
from .databases import is_mongodb, kinds_of
from .ends import Back, Ref
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


def refs_of(app: App, options: Options) -> list[Ref]:
    """Return what the fields of a model refer to.

    Raises:
        BadWord: There is no such model, or none that can be listed.
    """
    found: list[Ref] = []
    _check_backs(options)
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
            found.append(Ref(field, target, is_self, circle, is_mongodb(app)))
    return found


def _check_backs(options: Options) -> None:
    """Refuse two fields whose rows the page of the other model would call the same."""
    taken: dict[tuple[str, str], Shown] = {}
    for it in options.fields if options.html else ():
        name = it.field.back or options.post.snakes
        first = taken.setdefault((it.target, name), it)
        if it.target and first is not it:
            one, other = (words.words.replace(":Self", ":self") for words in (first, it))
            raise BadWord(
                f"`{one}` and `{other}` would both be `{name}` on the page of `{it.target}`",
                hint=f"give one of them another name: `{other}:back={it.field.name}_{name}`",
            )


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
            needs = one is options or not (field.field.null or field.is_many)
            if field.target and needs and not field.rootless:
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
        if it.writable and not (it.target and (it.field.null or it.is_many))
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
    both = refs_of(app, options)
    refs, links = ([it for it in both if it.field.is_many == many] for many in (False, True))
    is_there = app.project.exists(f"app/{options.post.snakes}/queries.py")
    own = any(it.is_self for it in both)
    backs = backs_of(app, options) if is_there or own else []
    for it in both:
        it.field.shown_by = (it.title, it.path)
        optional = it.field.field.null or it.field.is_many
        it.field.rootless = it.is_self or (it.in_circle and optional)
    form_refs, form_links = ([it for it in some if it.field.in_form] for some in (refs, links))
    expands = [it for it in both if it.field.visible]
    names = [it.name for it in expands]
    chosen = ", ".join(f'"{it.name}"' for it in refs if it.field.in_form)
    quoted = ", ".join(f'"{it}"' for it in names)
    if is_mongodb(app):
        backs = [replace(it, held=not it.is_self and _is_held(app, it.child)) for it in backs]
    listed = [it for it in backs if it.listed]
    writable = [it for it in refs if it.field.writable]
    kept = _needed_by_others(app, options) | {it.target.post.Pascal for it in refs}
    several = any(it.field.unique or it.is_many for it in options.fields if it.target)
    return {
        "needed": [_needed(app, it, several=several) for it in needed_rows(app, options)],
        "refs": refs,
        "expands": expands,
        "backs": backs,
        "listed": listed,
        "listed_arguments": "".join(f", {it.variable}={it.variable}" for it in listed),
        "held": not options.soft_delete and holds_back(app, backs),
        "related": _related(app, both),
        "children": _children(app, backs, both),
        "form_refs": form_refs,
        "names_id": options.html
        and (options.versioned or bool(form_refs or form_links) or _clashes_in_form(options)),
        "choosing": form_refs or form_links,
        **_describe_links(options, links, form_links),
        "gone_links": [it for it in links if it.goes and it.target.post.Pascal not in kept],
        "expand_all": ",".join(names),
        "expand_names": quoted,
        "expand_pattern": f"({'|'.join(names)})(,({'|'.join(names)}))*",
        "relation_names": f"Literal[{chosen}]",
        "flushes": bool(options.only & {"create", "update"})
        and any(it.field.unique or (it.target and not it.is_many) for it in options.fields),
        "writable_keys": ", ".join(f'"{it.key}"' for it in writable),
        "deletions": _deletions(app, options, refs),
        "stored_id": "str(stored.id)" if is_mongodb(app) else "stored.id",
        **_addresses(options),
        "Session": "AsyncClientSession" if is_mongodb(app) else "AsyncSession",
        "first_key": (writable or refs)[0].key if refs else "",
    }


def _describe_links(
    options: Options, links: Sequence[Ref], form_links: Sequence[Ref]
) -> dict[str, object]:
    """Return what the templates print of fields that refer to several rows."""
    names = ", ".join(f'"{it.name}"' for it in form_links)
    lists = ", ".join(f'"{it.name}": "{it.key}"' for it in form_links)
    shown = [it for it in links if it.field.visible]
    post = options.post
    return {
        "links": links,
        "shown_links": shown,
        "answer": "dict[str, Any]" if shown else post.Pascal,
        "answered": f"await queries.expand_{post.snake}(db, {post.snake})" if shown else post.snake,
        "tested_links": [
            it for it in links if it.field.writable and (it.is_self or not it.in_circle)
        ],
        "narrowed_fields": options.narrowed,
        "narrowing_links": [it for it in links if it.field in options.narrowed],
        "form_links": form_links,
        "lists": f"{{{lists}}}",
        "pairs_up": [line for it in links for line in pairs.make(it.field)],
        "pairs_down": [line for it in links for line in pairs.drop(it.field)],
        "own_key": f"{post.snake}_id",
        "link_names": f"Literal[{names}]",
    }


def _deletions(app: App, options: Options, refs: Sequence[Ref]) -> list[Ref]:
    """Return the references of which a test can see what becomes of them."""
    rules = [(it.target.post.Pascal, it.field.on_delete) for it in refs if not it.is_self]
    found: list[Ref] = []
    needed = _needed_by_others(app, options)
    for it in refs:
        one = it.target
        alone = one.post.Pascal not in needed
        alone &= {rule for name, rule in rules if name == one.post.Pascal} <= {it.field.on_delete}
        known = "create" in options.only if it.is_self else it.field.sample != "None"
        if "delete" in one.only and not one.soft_delete and alone and known and it.field.writable:
            found.append(it)
    return found


def _needed_by_others(app: App, options: Options) -> set[str]:
    """Return the models that rows need which have to be there first."""
    fields = [it for row in needed_rows(app, options) for it in row.fields]
    return {it.target for it in fields if not (it.field.null or it.is_many)}


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


def _children(app: App, backs: Sequence[Back], refs: Sequence[Ref]) -> list[dict[str, object]]:
    """Return the models whose rows refer to this one's, each once."""
    related = {it.target.post.Pascal for it in refs}
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
            "is_related": name in related,
        }
        for name, it in found.items()
    ]

"""Relations of a resource: what its rows refer to, and who refers to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vibegen.spec import BadWord

from . import pairs
from .circles import is_circle, is_closed, needs_own
from .databases import is_mongodb
from .ends import Back, Ref
from .origin import models_of
from .rows import by_module, describe_rows, needed_rows
from .targets import KEY, read_model, target_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vibegen import App

    from .options import Options
    from .shown import Shown


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
            target = options if is_self else target_of(app, app.models, field)
            if not target.is_owned and ("list" not in target.only or not target.api | target.html):
                raise BadWord(
                    f"`{field.words}` refers to `{name}`, which has no list to choose from",
                    hint=f"let `{name}` have one: `--only` with `list`",
                )
            ends = (app.models, options.post.Pascal, name)
            circle = not is_self and is_circle(*ends)
            field.closes = circle and not field.is_many and is_closed(*ends)
            is_late = circle and needs_own(*ends)
            if is_late and not (field.field.null or field.is_many):
                raise BadWord(
                    f"`{field.words}` is required, and a `{name}` needs a `{options.post}` first",
                    hint=f"let it be empty: `{field.words}:null`",
                )
            field.rootless = is_self or is_late
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


def describe_relations(app: App, options: Options) -> dict[str, object]:
    """Return what the templates print of relations."""
    both = refs_of(app, options)
    refs, links = ([it for it in both if it.field.is_many == many] for many in (False, True))
    is_there = app.project.exists(app.layout.path(f"app/{options.post.snakes}/queries.py"))
    own = any(it.is_self for it in both)
    backs = backs_of(app, options) if is_there or own else []
    for it in both:
        it.field.shown_by = (it.title, it.path)
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
        **describe_rows(app, options, links, several=several),
        "refs": refs,
        "expands": expands,
        "apart": any(it.in_circle for it in expands),
        "backs": backs,
        "listed": listed,
        "listed_arguments": "".join(f", {it.variable}={it.variable}" for it in listed),
        "held": not options.soft_delete and holds_back(app, backs),
        "related": _related(both),
        "related_models": by_module(app, [it.target for it in both if not it.is_self]),
        "own_items": "".join(f"{it}, " for it in sorted({x.item for x in both if x.is_own_item})),
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
        "tested_links": [it for it in links if it.field.writable],
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


def _related(refs: Sequence[Ref]) -> list[dict[str, object]]:
    """Return the other models that a module imports, each once."""
    found = {it.target.post.Pascal: it for it in refs if not it.is_self}
    return [
        {
            "Post": name,
            "many": it.target.post.many,
            "item": it.item,
            "schemas": f"app.{it.item_model.snakes}.schemas",
            "title": it.title if it.title != "id" else "",
            "title_type": next((f.read for f in it.target.fields if f.name == it.title), ""),
            "human": it.target.post.human,
            "is_owned": it.is_own_item,
            "table": it.target.table,
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

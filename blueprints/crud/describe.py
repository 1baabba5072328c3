"""What the templates of a resource print, worked out before they are rendered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from vibegen.revisions import revision

from .adopted import describe_adopted
from .databases import columns_of
from .documents import describe_documents
from .fresh import fresh_value
from .needs import describe_needs
from .origin import models_of
from .relations import describe_relations
from .shown import MAX_COLUMNS, words
from .stored import describe_stored
from .versions import describe_versions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vibegen import App

    from .ends import Ref
    from .options import Options
    from .shown import Shown

COLUMNS_METHODS = {
    *("add", "as_readonly", "contains_column", "corresponding_column", "extend", "get"),
    *("items", "keys", "remove", "replace", "update", "values"),
}
VOWELS = re.compile(r"(?!uni|use|eu|one)[aeiou]|hour|honest|heir")


def describe(app: App, options: Options) -> dict[str, object]:
    """Return the values that the templates use, by name."""
    post = options.post
    relations = describe_relations(app, options)  # First: samples depend on who refers to whom
    article = "An" if VOWELS.match(post.human.lower()) else "A"
    return {
        **_parts(options),
        **_layout(app, options, cast("Sequence[Ref]", relations["deletions"])),
        **_tests(options),
        **relations,
        "post": post,
        "article": article,
        "api": options.api,
        "only": options.only,
        "hooks": options.hooks,
        "soft_delete": options.soft_delete,
        **describe_versions(options, mongodb=columns_of(app) == "mongodb"),
        "mysql": columns_of(app) == "mysql",
        **describe_documents(options, mongodb=columns_of(app) == "mongodb"),
        "indexes": [it.name for it in options.fields if it.field.index and not it.is_many]
        + ["deleted_at"] * options.soft_delete,
        "words": words,
        **_origin(app, options),
        **({} if columns_of(app) == "mongodb" else describe_stored(options)),
        "flush": _flush(options),
        "meets": "update" in options.only and not options.versioned,  # A delete, half-way
        "default_sort": options.sort.replace("/", ","),
    }


def _origin(app: App, options: Options) -> dict[str, object]:
    """Return where the model is, and what its table is called."""
    post, origin = options.post, options.origin
    own = f"app.{post.snakes}.models"
    modules: dict[str, list[str]] = {}
    for it in (field for field in options.fields if field.type == "enum"):
        theirs = origin.enums.get(it.name)
        modules.setdefault(app.own(theirs[0]) if theirs else own, []).append(it.enum)
    return {
        "models": models_of(app, options),
        "table": options.table,
        "enum_imports": [(it, ", ".join(dict.fromkeys(modules[it]))) for it in modules],
    }


def _layout(app: App, options: Options, deletions: Sequence[Ref]) -> dict[str, object]:
    """Return what differs between our own apps and adopted ones."""
    if app.layout.adopted:
        return {**describe_adopted(app, options), **describe_needs(app, options, deletions)}
    return {
        **_migration(app, options),
        "adopted": False,
        "named": True,
        "schema": "",
        "in_schema": "",
        "sqlmodel": True,
        "refresh": False,
        "older": False,
        "Param": "Field",
        "db_module": "app.db",
        "DbSession": "DbSession",
        "prefix": "/api",
        "router_option": ", responses=BAD_REQUEST",
    }


def _flush(options: Options) -> str:
    """Return what sends a change before it is committed, where something depends on its success."""
    if any(it.field.unique or (it.target and not it.is_many) for it in options.fields):
        return "_flush(db)"
    return "db.flush()" if options.hooks or any(it.is_many for it in options.fields) else ""


def _parts(options: Options) -> dict[str, object]:
    fields, table = options.fields, options.post.many
    stored = [it for it in fields if not it.is_many]  # In columns of their own
    writable = [it for it in fields if it.writable]
    visible = [it for it in fields if it.visible]
    uniques = [it for it in fields if it.field.unique]

    def column(name: str) -> str:
        return f'{table}.c["{name}"]' if name in COLUMNS_METHODS else f"{table}.c.{name}"

    hides = not all(it.visible for it in stored) or options.soft_delete or options.origin.left_out
    kept = ["created_at", "updated_at", *(["version"] if options.versioned else [])]
    read = ["id", *(it.name for it in visible), *kept]
    all_sortable = [it for it in visible if it.type in {"json", "list", "many"}] == []
    sorts = [*(it.name for it in options.sorted), *kept]
    restricted = not all_sortable or len(sorts) + 1 < len(read)
    return {
        "column": column,
        "fields": fields,
        "stored": stored,
        "writable": writable,
        "visible": visible,
        "uniques": uniques,
        "clashes": uniques if options.only & {"create", "update"} else [],
        "unique_set": _set(uniques),
        "enums": [it for it in fields if it.type == "enum"],
        "decimals": [it for it in fields if it.type == "decimal"],
        "passwords": [it for it in fields if it.type == "password"],
        "aliases": [it for it in fields if it.alias],
        "columns_read": ", ".join(
            column(name) for name in read if name not in {it.name for it in fields if it.is_many}
        )
        if hides
        else "",
        "sorts": _sorts(options, read, sorts) if restricted else "",
        "sort_names": "SORTS" if restricted else "NAMES",
        "searched": ", ".join(column(it.name) for it in options.searched),
        "filters": [it for field in options.narrowed for it in field.filters()] + _kept_filters(),
        "column_filters": [
            it for field in options.narrowed if not field.is_many for it in field.filters()
        ]
        + _kept_filters(),
        "taken_doc": f" Raises `{options.post.Pascal}TakenError`." if uniques else "",
        **_pages(options),
    }


def _sorts(options: Options, read: Sequence[str], sorts: Sequence[str]) -> str:
    """Return the names that a list can be ordered by, or those that it cannot if they are fewer."""
    left_out = [name for name in read if name not in {"id", *sorts}]
    if len(left_out) > len(sorts):
        return _list(["id", *sorts])
    excluded = "{" + ", ".join(f'"{it}"' for it in left_out) + "}"
    return f"name for name in {options.post.Pascal}Item.__annotations__ if name not in {excluded}"


def _kept_filters() -> list[object]:
    from .layers import Filter

    return [
        Filter("created_after", "Moment", "created_at", "ge", "", ""),
        Filter("created_before", "Moment", "created_at", "lt", "", ""),
    ]


def _pages(options: Options) -> dict[str, object]:
    post, fields = options.post, [it for it in options.fields if it.visible]
    titles = [it for it in fields if it.type in {"str", "email", "slug"}]
    columns = [it for it in fields if it.in_list]
    if titles:
        columns = [titles[0], *(it for it in columns if it is not titles[0])]
    columns = columns[:MAX_COLUMNS] or fields[:1]
    selects = [it for it in options.narrowed if it.type in {"enum", "bool"}]
    shown = ["search", "sort", "offset", *(it.name for it in selects)]
    passwords = [it for it in options.fields if it.type == "password" and it.in_form]
    unchanged = ", ".join(
        f'"{it.name}": "unchanged-{"x" * (it.field.min or 0)}"' for it in passwords
    )
    read, one = "read" in options.only, f"/{post.kebabs}"
    number = f'_("{post.title} %s") | format({post.snake}.id)'
    return {
        "columns": columns,
        "details": [it for it in fields if not titles or it is not titles[0]],
        "controls": [it for it in options.fields if it.in_form],
        "selects": selects,
        "shown_params": _list(shown),
        "moments": _set([it for it in options.fields if it.type == "datetime" and it.in_form]),
        "title_text": f"{post.snake}.{titles[0].name} or {number}" if titles else number,
        "new_values": f"to_form({post.Pascal}Create.model_construct().model_dump())",
        "typed_for_update": f"{{{unchanged}}} | typed" if passwords else "typed",
        "after_change": f'f"{one}/{{{post.snake}.id}}"' if read else f'"{one}"',
        "after_delete": one if "list" in options.only else "/",
        "delete_warning": "It will be hidden from everyone."
        if options.soft_delete
        else "It will be gone for good.",
    }


def _migration(app: App, options: Options) -> dict[str, object]:
    return revision(app, f"create_{options.post.snakes}")


def _tests(options: Options) -> dict[str, object]:
    fields, post = options.fields, options.post
    writable = [it for it in fields if it.writable]
    uniques = [it for it in writable if it.field.unique]
    hidden = [it for it in writable if not it.visible]
    changed = next((it for it in writable if it.sample != it.other and it.visible), None)
    change = f'{{"{changed.name}": {changed.other}}}' if changed else "{}"
    sample = f"{post.snake.upper()}"
    wrongs = [(it.name, it.wrong) for it in writable if it.type != "text"]
    wrongs += [(it.name, "None") for it in writable if not it.field.null][:1]
    nullable = next(
        (it for it in options.sorted if it.field.null and it.writable and not it.field.unique), None
    )
    fresh = ", ".join(f'"{it.name}": {fresh_value(it)}' for it in uniques)
    sorts = ['"-id"', f'"{options.sorted[0].name},-created_at"'] if options.sorted else ['"-id"']
    extra = ""
    if nullable:
        sorts += [f'"{nullable.name}"', f'"-{nullable.name}"']
        value = f'None if number < 2 else {sample}["{nullable.name}"]'
        extra = f'"{nullable.name}": {value}'
    base = "another(number)" if fresh else sample
    narrowed = [it for field in options.narrowed if field.writable for it in field.filters()]
    return {
        "POST": sample,
        "fresh": fresh,
        "another_1": "another(1)" if fresh else sample,
        "another_2": "another(2)" if fresh else sample,
        "numbered": f"{{**{base}, {extra}}}" if extra else base,
        "unique_names": _list([it.name for it in uniques]),
        "unique_name": uniques[0].name if uniques else "",
        "hidden": _set(hidden),
        "change": change,
        "visible_change": f", {change[1:-1]}" + (', "version": 2' * options.versioned)
        if changed
        else "",
        "wrongs": wrongs,
        "wrong_rows": ", ".join(f'("{name}", {value})' for name, value in wrongs),
        "narrowed": [
            (f"{it.name}={it.found}", f"{it.name}={it.missed}")
            for it in narrowed
            if it.found and it.missed
        ],
        "search_word": _search_word(options),
        **_page_tests(options),
        "sort_samples": f"[{', '.join(sorts)}]",
    }


def _page_tests(options: Options) -> dict[str, object]:
    controls = [it for it in options.fields if it.in_form]
    wrong = next((it for it in controls if it.typed_wrong), None)
    uniques = [it for it in controls if it.field.unique]
    fresh = [f'"{it.name}": {fresh_value(it).replace("number", "2")}' for it in uniques]
    typed = ", ".join(f'"{it.name}": {it.typed}' for it in controls)
    base = f"/api/{options.post.kebabs}"
    ways = {
        "list": ("GET", base),
        "create": ("POST", base),
        "read": ("GET", f"{base}/1"),
        "update": ("PATCH", f"{base}/1"),
        "delete": ("DELETE", f"{base}/1"),
    }
    return {
        "pages": options.html,
        "TYPED": f"{{{typed}}}",
        "forbidden": [
            way for act, way in ways.items() if act not in options.only or not options.api
        ],
        "form_clashes": bool(uniques),
        "wrong_name": wrong.name if wrong else "",
        "typed_wrong": f'"{wrong.name}": {wrong.typed_wrong}' if wrong else "",
        "typed_fresh": ", ".join(fresh),
    }


def _search_word(options: Options) -> str:
    written = [it for it in options.searched if it.writable]
    return written[0].sample.strip('"').split(" ")[0].upper() if written else ""


def _list(names: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{it}"' for it in names) + "]"


def _set(fields: Sequence[Shown]) -> str:
    return "{" + ", ".join(f'"{it.name}"' for it in fields) + "}" if fields else ""

"""A resource: model, queries, JSON API, pages, migration and tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vibegen.change import Refused
from vibegen.spec import Name

from .adopted import check_app, finish, folders, query_style, shared
from .adopted_references import check_references, say_references
from .databases import columns_of, find_dialect, is_mongodb
from .describe import describe
from .documents import check_names, document_folders, own_folder
from .options import check_kind, read_options
from .origin import read_origin, say_origin
from .targets import kinds_for, tables_of
from .text_index import check_database, share_text_search

if TYPE_CHECKING:
    from vibegen import App
    from vibegen.spec import Field

    from .options import Options

SHARED = {  # What some types bring along, once for all resources
    "decimal": "files/decimals",
    "email": "files/spellings",
    "enum": "files/enums",
    "json": "files/structures",
    "list": "files/structures",
    "many": "files/relations",
    "password": "files/passwords",
    "ref": "files/relations",
    "slug": "files/spellings",
    "time": "files/durations",
    "timedelta": "files/durations",
    "url": "files/spellings",
    "uuid": "files/spellings",
}


def crud(
    app: App,
    name: Name,
    fields: list[Field],
    *,
    plural: str | None = None,
    api: bool = False,
    html: bool = False,
    only: str | None = None,
    hooks: bool = False,
    soft_delete: bool = False,
    versioned: bool = False,
    search: str | None = None,
    text_index: bool = False,
    filter: str | None = None,  # noqa: A002 - its name is the option's
    sort: str = "-id",
    from_model: str | None = None,
    from_table: str | None = None,
    url: str | None = None,
    found: str | None = None,
) -> None:
    """Add a resource: a table with queries, a JSON API, pages, a migration and tests.

    Args:
        app: Where it goes.
        name: The model, in the singular: Post, BlogPost, blog_post.
        fields: NAME:TYPE:MODIFIER..., such as title:str:max=200 or status:enum:draft/published.
        plural: The plural, where it is not the usual one.
        api: JSON only, without pages.
        html: Pages only, without JSON.
        only: Some of list/read/create/update/delete; the others answer 405.
        hooks: Emit hooks.py, whose functions run inside the transaction of each change.
        soft_delete: Deleting hides a row instead of removing it.
        versioned: Count changes, and refuse one to something that has changed since it was read.
        search: The fields that the search looks into: title/body.
        text_index: Search by whole words, with an index of MongoDB.
        filter: The fields that narrow a list: status/views.
        sort: The order of a list that asks for none: -created_at.
        from_model: Make the rest of a resource for a model that is there: app.models:Post.
        from_table: Make it for a table or collection of a running database: posts.
        url: Where that database is, if not where the app's settings say; never recorded.
        found: What the last two found beside the fields; with it nothing is read again.
    """
    adopted, origin = app.layout.adopted, read_origin(from_model, from_table, found, url)
    post = Name.parse(str(name), plural, adopted=adopted) if plural else name
    has_pages = not app.layout.adopted and app.project.exists("app/pages.py")
    check_kind(api=api, html=html, pages=has_pages)
    check_database(app, text_index=text_index)
    options = read_options(
        post,
        fields,
        kinds_for(app, fields),
        only=only,
        search=search,
        narrow=filter,
        sort=sort,
        hooks=hooks,
        soft_delete=soft_delete,
        versioned=versioned,
        text_index=text_index,
        api=not html,
        html=has_pages and not api,
        tables=tables_of(app, fields),
        origin=origin,
    )
    if app.layout.adopted:
        _adopt(app, options)
        return
    if not app.project.exists("app/db.py"):
        raise Refused(
            f"`{post.Pascal}` needs a database, and this app has none",
            hint="make an app with one: `vibegen new NAME --db sqlite`",
        )
    mongodb = is_mongodb(app)
    if mongodb:
        check_names(options)
    values = describe(app, options)
    _share(app, options)
    if origin.model:  # Its package may be the model's, and has its own words then
        app.provide("files/package", post=post)
    apart = ["files/apart"] if values["apart"] else []
    for folder in [*(document_folders(options) if mongodb else options.folders), *apart]:
        app.create(folder, **values)
    if options.html:
        app.provide("files/forms")
        if any(it.target for it in options.fields):
            app.provide("files/related_pages")
        if any(it.is_many for it in options.fields):
            app.provide("files/many_pages")
        app.needs("python-multipart>=0.0.34")
        app.nav(f"/{post.kebabs}", post.titles)
    module = "routes" if options.html else "api"
    app.route(f"app.{post.snakes}.{module}", f"{post.snakes}_router")
    say_origin(app, options, mongodb=mongodb)


def _accept_unknown(settings: str) -> str:
    """Let the fuzzer take 422 for an id that is valid and refers to nothing."""
    return settings.replace('"412", "429"]', '"412", "422", "429"]')


def _share(app: App, options: Options) -> None:
    """Bring what resources share, unless an earlier one did."""
    brought = sorted({SHARED[it.type] for it in options.fields if it.type in SHARED})
    if options.origin.model:  # What only models import: this one has its own
        module = options.origin.module.replace(".", "/")
        source = app.project.read(app.layout.path(f"{module}.py")) or ""
        unused = {"files/decimals": "ExactDecimal", "files/enums": "by_value"}
        brought = [it for it in brought if it not in unused or unused[it] in source]
    if any(it.target for it in options.fields) and not app.layout.adopted:
        brought += ["files/fuzz_references"]
    if any(it.is_many for it in options.fields):
        brought += ["files/many"]
    if options.versioned:
        brought += ["files/versions", *([] if app.layout.adopted else ["files/fuzz"])]
    folders = ["files/shared", f"files/columns/{columns_of(app)}", *brought]
    if is_mongodb(app):  # Its own files come first, and are kept
        folders = [it for folder in folders for it in (own_folder(folder), folder)]
        folders = [it for it in folders if it != "files/enums"]
    values = {
        "nulls_explicit": find_dialect(app) == "postgresql",
        "mysql": columns_of(app) == "mysql",
        "choices": not app.layout.adopted,  # Of what a form offers
        **query_style(app),
    }
    for folder in folders:
        if folder != "files/decimals" or columns_of(app) == "sqlite":
            app.provide(folder, **values)
    if options.text_index:
        share_text_search(app)
    if "files/fuzz_references" in folders:
        app.edit("schemathesis.toml", _accept_unknown)


def _adopt(app: App, options: Options) -> None:
    """Add a resource to an app that vibegen did not make, as JSON."""
    check_app(app, options.post)
    check_references(app, options)
    values = describe(app, options)
    _share(app, options)
    for folder in shared(app):
        app.provide(folder, **values)
    for folder in folders(app, options, values):
        app.create(folder, **values)
    app.route(f"app.{options.post.snakes}.api", f"{options.post.snakes}_router")
    finish(app, options)
    say_references(app, options)

"""@{post.titles}: the one place that knows how they are stored."""

<% if "list" in only and searched and not text_index %>
import re
<% endif %>
from collections.abc import Collection, Iterable, Iterator
from typing import Any, cast

from anyio import to_thread
from beanie import UpdateResponse
from beanie.exceptions import DocumentNotFound
from pydantic import TypeAdapter
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import DuplicateKeyError

from app.documents import Id, row_of, utc_now
from app.many import Links, expand_links, refuse_unknown
from app.@{posts} import hooks
from @{models} import @{Post}
<% if apart %>
from app.@{posts}.expanded import @{Post}ItemExpanded, @{Post}Page
<% endif %>
from app.@{posts}.schemas import @{Post}Create, @{Post}Item, @{Post}List, @{"" if apart else Post ~ "ItemExpanded, " ~ Post ~ "Page, "}@{own_items}@{Post}Update
<% for module, names in related_models %>
from @{module} import @{names}
<% endfor %>
<% for other in related if not other.is_owned %>
from @{other.schemas} import @{other.item}
<% endfor %>
<% for other in children %>
<% if other.deletes %>
from app.@{other.module} import queries as @{other.post}_queries
<% endif %>
<% if not other.is_related %>
from @{other.models} import @{other.Post}
<% endif %>
<% endfor %>
from app.relations import MissingError, Relation, expand, find_choices, refuse_missing
from app.paging import decode_cursor, documents_after, encode_cursor, order_by, order_keys
from app.passwords import hash_password
from app.versions import is_seen
<% if refs %>

RELATIONS = {
<% for ref in refs %>
    "@{ref.name}": Relation(@{ref.source}),
<% endfor %>
}
<% endif %>
<% if links %>

LINKS = {
<% for link in links %>
    "@{link.name}": Links("@{link.key}", Relation(@{link.source})),
<% endfor %>
}
<% endif %>
<% if "list" in only %>

ITEM = TypeAdapter(@{Post}Item)
ROW = row_of(@{Post})
NAMES = set(@{Post}Item.__annotations__)
<% if searched and not text_index %>
SEARCHED = @{searched_names}
<% endif %>
FILTERS = {
<% for filter in filters %>
    "@{filter.name}": ("@{filter.column}", "@{operators[filter.compare]}"),
<% endfor %>
}


async def list_@{posts}(db: AsyncClientSession, query: @{Post}List) -> @{Post}Page:
    """Return one page of @{post.humans}, counted if `query.total`."""
    where = list(_conditions(query))
    order = order_by(query.sort)
    page = @{Post}.find(*where, session=db).sort(*order_keys(order))
    if query.after:
        page = page.find(documents_after(order, decode_cursor(ITEM, query.after, order)))
    # One more document: is there a next page?
    found = page.skip(query.offset).limit(query.limit + 1).aggregate([])
    rows = [ROW.model_validate(document) for document in await found.to_list()]
    is_last = len(rows) <= query.limit
<% if expands %>
    items = [row.model_dump(include=NAMES) for row in rows[: query.limit]]
    if query.expand:
<% if refs %>
        await expand(db, items, query.expand.split(","), RELATIONS)
<% endif %>
<% if links %>
        await expand_links(db, items, query.expand.split(","), LINKS)
<% endif %>
    if query.fields:
        names = {"id", *query.fields.split(","), *(query.expand or "").split(",")}
        items = [{name: item[name] for name in item if name in names} for item in items]
<% else %>
    names = {"id", *query.fields.split(",")} if query.fields else NAMES
    items = [row.model_dump(include=names) for row in rows[: query.limit]]
<% endif %>
    return {
        "items": cast("list[@{Post}Item@{"Expanded" if expands}]", items),
        "total": await @{Post}.find(*where, session=db).count() if query.total else None,
        "offset": query.offset,
        "limit": query.limit,
        "next": None if is_last else encode_cursor(ITEM, rows[query.limit - 1], order),
    }
<% endif %>
<% if "read" in only or "update" in only or "delete" in only %>


async def get_@{post}(db: AsyncClientSession, @{post}_id: Id) -> @{Post} | None:
    """Return @{article.lower()} @{post.human}, or `None`."""
<% if soft_delete %>
    return await @{Post}.find_one({"_id": @{post}_id, "deleted_at": None}, session=db)
<% else %>
    return await @{Post}.get(@{post}_id, session=db)
<% endif %>
<% endif %>
<% if expands or links %>


async def expand_@{post}(db: AsyncClientSession, @{post}: @{Post}, names: Collection[str]@{" = ()" if links}) -> dict[str, Any]:
    """Return @{article.lower()} @{post.human} with what `names` refer to."""
    item: dict[str, Any] = @{post}.model_dump()
<% if refs %>
    await expand(db, [item], names, RELATIONS)
<% endif %>
<% if links %>
    await expand_links(db, [item], names, LINKS)
<% endif %>
    return item
<% endif %>
<% if (form_refs or form_links) and pages %>


async def list_choices(
    db: AsyncClientSession, name: str, search: str = "", chosen: Iterable[object] = ()
) -> list[tuple[str, str]]:
    """Return id and title of what a field of the form may refer to."""
<% if links and refs %>
    relation = RELATIONS[name] if name in RELATIONS else LINKS[name].relation
    return await find_choices(db, relation, search, chosen)
<% else %>
    return await find_choices(db, @{"LINKS[name].relation" if links else "RELATIONS[name]"}, search, chosen)
<% endif %>
<% endif %>
<% if clashes %>


class @{Post}TakenError(Exception):
    """The value of a unique field belongs to another @{post.human}."""

    def __init__(self, error: DuplicateKeyError) -> None:
        details = error.details or {}
        self.field: str = next(iter(details["keyPattern"]))
        super().__init__(f"{self.field} is taken")
<% endif %>
<% if held and "delete" in only %>


class @{Post}InUseError(Exception):
    """Others refer to the @{post.human}."""
<% endif %>
<% if versioned %>


class @{Post}ChangedError(Exception):
    """The @{post.human} is no longer what the request has seen."""
<% endif %>
<% if "create" in only %>


async def create_@{post}(db: AsyncClientSession, data: @{Post}Create) -> @{Post}:
    """Store a new @{post.human}.@{taken_doc}"""
<% if hooks %>
    await hooks.before_create(data)
<% endif %>
<% if refs %>
    await refuse_missing(db, data.model_dump(), RELATIONS)
<% endif %>
<% if links %>
    await refuse_unknown(db, data.model_dump(), LINKS)
<% endif %>
    now = utc_now()
    @{post} = @{Post}(**data.model_dump(), created_at=now, updated_at=now)
<% for field in passwords %>
<% if field.field.null %>
    if data.@{field.name} is not None:
        @{post}.@{field.name} = await to_thread.run_sync(hash_password, data.@{field.name})
<% else %>
    @{post}.@{field.name} = await to_thread.run_sync(hash_password, data.@{field.name})
<% endif %>
<% endfor %>
<% if clashes %>
    try:
        await @{post}.insert(session=db)
    except DuplicateKeyError as error:
        raise @{Post}TakenError(error) from error
<% else %>
    await @{post}.insert(session=db)
<% endif %>
<% if hooks %>
    try:
        await hooks.after_create(@{post})
    except BaseException:
        await @{post}.delete(session=db)
        raise
<% endif %>
    return @{post}
<% endif %>
<% if "update" in only %>


async def update_@{post}(
    db: AsyncClientSession, @{post}: @{Post}, changes: @{Post}Update@{", if_match: str | None = None" if versioned}
) -> @{Post}:
    """Change only what `changes` holds.@{update_doc}"""
<% if versioned %>
    if not is_seen(@{post}.version, if_match):
        raise @{Post}ChangedError
<% endif %>
<% if api %>
    if not changes:
        return @{post}
<% endif %>
<% if hooks %>
    await hooks.before_update(@{post}, changes)
    before = @{post}.model_copy(deep=True)
<% endif %>
<% if refs %>
    await refuse_missing(db, changes, RELATIONS)
<% endif %>
<% if links %>
    await refuse_unknown(db, changes, LINKS)
<% endif %>
    values: dict[str, Any] = {**changes, "updated_at": utc_now()}
<% for field in passwords %>
    if "@{field.name}" in changes@{" and changes[\"" ~ field.name ~ "\"] is not None" if field.field.null}:
        values["@{field.name}"] = await to_thread.run_sync(hash_password, changes["@{field.name}"])
<% endfor %>
<% if clashes %>
    try:
        @{post ~ " =" if hooks else "return"} await _change(db, @{post}, values)
    except DuplicateKeyError as error:
        raise @{Post}TakenError(error) from error
<% else %>
    @{post ~ " =" if hooks else "return"} await _change(db, @{post}, values)
<% endif %>
<% if hooks %>
    try:
        await hooks.after_update(@{post})
    except BaseException:
        await before.replace(session=db)
        raise
    return @{post}
<% endif %>
<% endif %>
<% if "delete" in only %>


async def delete_@{post}(db: AsyncClientSession, @{post}: @{Post}@{", if_match: str | None = None" if versioned}) -> None:
<% if soft_delete %>
    """Hide @{article.lower()} @{post.human} from everyone; its document stays.@{changed_doc}"""
<% else %>
    """Delete @{article.lower()} @{post.human} for good.@{changed_doc}"""
<% endif %>
<% if versioned %>
    if not is_seen(@{post}.version, if_match):
        raise @{Post}ChangedError
<% endif %>
<% if hooks %>
    await hooks.before_delete(@{post})
<% endif %>
<% if not soft_delete %>
<% for back in backs if back.field.on_delete == "restrict" %>
    if await @{back.child.post.Pascal}.find_one({"@{back.field.name}": @{post}.id}, session=db):
        raise @{Post}InUseError
<% endfor %>
<% for back in backs if back.field.on_delete == "set_null" %>
    await @{back.child.post.Pascal}.find({"@{back.field.name}": @{post}.id}, session=db).update_many({"$set": {"@{back.field.name}": None}}, session=db)
<% endfor %>
<% for back in backs if back.field.on_delete == "unlink" %>
    await @{back.child.post.Pascal}.find({"@{back.field.name}": @{post}.id}, session=db).update_many({"$pull": {"@{back.field.name}": @{post}.id}}, session=db)
<% endfor %>
<% for back in backs if back.field.on_delete == "cascade" %>
<% if back.held %>
    try:
        for @{back.one} in await @{back.child.post.Pascal}.find({"@{back.field.name}": @{post}.id}, session=db).to_list():
            await @{back.delete}(db, @{back.one})
    except @{back.in_use} as error:
        raise @{Post}InUseError from error
<% else %>
    for @{back.one} in await @{back.child.post.Pascal}.find({"@{back.field.name}": @{post}.id}, session=db).to_list():
        await @{back.delete}(db, @{back.one})
<% endif %>
<% endfor %>
<% endif %>
<% if versioned and soft_delete %>
    @{post ~ " = " if hooks}await _change(db, @{post}, {"deleted_at": utc_now()})
<% elif versioned %>
    seen = @{Post}.find_one({"_id": @{post}.id, "version": @{post}.version}, session=db)
    result = await seen.delete()
    if not result or not result.deleted_count:
        raise @{Post}ChangedError
<% elif soft_delete %>
    await @{post}.set({"deleted_at": utc_now()}, session=db)
<% else %>
    await @{post}.delete(session=db)
<% endif %>
<% if hooks %>
    try:
        await hooks.after_delete(@{post})
    except BaseException:
<% if soft_delete %>
        await @{post}.set({"deleted_at": None@{", \"version\": " ~ post ~ ".version - 1" if versioned}}, session=db)
<% else %>
        await @{post}.insert(session=db)
<% endif %>
        raise
<% endif %>
<% endif %>
<% if "list" in only %>


def _conditions(query: @{Post}List) -> Iterator[dict[str, Any]]:
<% if soft_delete %>
    yield {"deleted_at": None}
<% endif %>
    for name, (field, operator) in FILTERS.items():
        if (value := getattr(query, name)) is not None:
            yield {field: {operator: value}}
<% if text_index %>
    if query.search:  # As MongoDB reads it: any of the words, "a phrase", -without
        yield {"$text": {"$search": query.search}}
<% elif searched %>
    if query.search:
        pattern = {"$regex": re.escape(query.search), "$options": "i"}
        yield {"$or": [{field: pattern} for field in SEARCHED]}
<% endif %>
<% endif %>
<% if "update" in only or (versioned and soft_delete) %>


async def _change(db: AsyncClientSession, @{post}: @{Post}, values: dict[str, Any]) -> @{Post}:
<% if versioned %>
    """Store values if the @{post.human} is still the version that we know, in one step."""
    seen = @{Post}.find_one({"_id": @{post}.id, "version": @{post}.version}, session=db)
    values["version"] = @{post}.version + 1
    changed = await seen.update({"$set": values}, response_type=UpdateResponse.NEW_DOCUMENT)
    if changed is None:
        raise @{Post}ChangedError
<% else %>
    """Store values; raises `DocumentNotFound` if the @{post.human} has gone since it was read."""
    found = @{Post}.find_one({"_id": @{post}.id}, session=db)
    changed = await found.update({"$set": values}, response_type=UpdateResponse.NEW_DOCUMENT)
    if changed is None:
        raise DocumentNotFound
<% endif %>
    return cast("@{Post}", changed)
<% endif %>

"""@{post.titles}: the one place that knows how they are stored."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from operator import eq, ge, le, lt
from typing import Any, cast

from anyio import to_thread
from pydantic import TypeAdapter
from sqlalchemy import Column, ColumnElement, Table, func, null, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from app.columns import utc_now
from app.@{posts} import hooks
from app.many import Links, expand_links, load_links, refuse_unknown, save_links
from @{models} import @{Post}<% for link in links %>, @{link.field.pairs}<% endfor %>

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
from app.relations import MissingError, Relation, expand, find_choices, refuse_missing
from app.paging import decode_cursor, encode_cursor, order_by, order_clauses, rows_after
from app.passwords import hash_password
from app.versions import is_seen

<% if "list" in only %>
ITEM = TypeAdapter(@{Post}Item)
<% endif %>
<% if sqlmodel %>
@{post.many} = @{Post}.metadata.tables["@{table}"]
<% else %>
@{post.many} = cast("Table", @{Post}.__table__)
<% endif %>
<% if "list" in only %>
<% if columns_read %>
COLUMNS = [@{columns_read}]
NAMES = [column.key for column in COLUMNS]
<% else %>
NAMES = @{post.many}.c.keys()
<% endif %>
<% endif %>
<% if clashes %>
UNIQUE = @{unique_set}
<% endif %>
<% for other in related %>
<% if sqlmodel %>
@{other.many} = @{other.Post}.metadata.tables["@{other.table}"]
<% else %>
@{other.many} = cast("Table", @{other.Post}.__table__)
<% endif %>
<% endfor %>
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
    "@{link.name}": Links("@{link.key}", @{link.field.pairs}, Relation(@{link.source})),
<% endfor %>
}
<% endif %>
<% if "list" in only %>

<% if searched %>
SEARCHED = [@{searched}]
<% endif %>
FILTERS: dict[str, tuple[Column[Any], Callable[[Any, Any], ColumnElement[bool]]]] = {
<% for filter in column_filters %>
    "@{filter.name}": (@{column(filter.column)}, @{filter.compare}),
<% endfor %>
}


async def list_@{posts}(db: AsyncSession, query: @{Post}List) -> @{Post}Page:
    """Return one page of @{post.humans}, counted if `query.total`."""
    where = list(_conditions(query))
    order = order_by(query.sort, @{post.many})
    # Counted in the same breath: one round trip, and nothing comes in between
    count = select(func.count()).select_from(@{post.many}).where(*where).scalar_subquery()
    total = count if query.total else null()
    page = select(@{"*COLUMNS" if columns_read else post.many}, total).where(*where).order_by(*order_clauses(order))
    if query.after:
        page = page.where(rows_after(order, decode_cursor(ITEM, query.after, order)))
    # One more row: is there a next page?
    rows = (await db.execute(page.offset(query.offset).limit(query.limit + 1))).all()
    items = [dict(zip(NAMES, row, strict=False)) for row in rows[: query.limit]]
    cursor = encode_cursor(ITEM, items[-1], order) if len(rows) > query.limit else None
<% if shown_links %>
    await load_links(db, items, LINKS)
<% endif %>
<% if expands %>
    if query.expand:
<% if refs %>
        await expand(db, items, query.expand.split(","), RELATIONS)
<% endif %>
<% if links %>
        await expand_links(db, items, query.expand.split(","), LINKS)
<% endif %>
    if query.fields:
        names = {"id", *query.fields.split(","), *(query.expand or "").split(",")}
<% else %>
    if query.fields:
        names = {"id", *query.fields.split(",")}
<% endif %>
        items = [{name: item[name] for name in item if name in names} for item in items]
    return {
        "items": cast("list[@{Post}Item@{"Expanded" if expands}]", items),
        # Behind the last page there is no row that brings it along
        "total": rows[0][-1] if rows else await db.scalar(select(total)),
        "offset": query.offset,
        "limit": query.limit,
        "next": cursor,
    }
<% endif %>
<% if "read" in only or "update" in only or "delete" in only %>


async def get_@{post}(db: AsyncSession, @{post}_id: int) -> @{Post} | None:
    """Return @{article.lower()} @{post.human}, or `None`."""
<% if soft_delete %>
    @{post} = await db.get(@{Post}, @{post}_id)
    return @{post} if @{post} and @{post}.deleted_at is None else None
<% else %>
    return await db.get(@{Post}, @{post}_id)
<% endif %>
<% endif %>
<% if links or (expands and ("read" in only or not adopted)) %>


async def expand_@{post}(db: AsyncSession, @{post}: @{Post}, names: Collection[str]@{" = ()" if links}) -> dict[str, Any]:
    """Return @{article.lower()} @{post.human} with what `names` refer to."""
<% if sqlmodel %>
    item = @{post}.model_dump()
<% else %>
    item = {column.key: getattr(@{post}, column.key) for column in @{post.many}.c}
<% endif %>
<% if links %>
    await load_links(db, [item], LINKS)
<% endif %>
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
    db: AsyncSession, name: str, search: str = "", chosen: Iterable[object] = ()
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

    def __init__(self, field: str) -> None:
        super().__init__(f"{field} is taken")
        self.field = field
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


async def create_@{post}(db: AsyncSession, data: @{Post}Create) -> @{Post}:
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
<% if uniques %>
    await _refuse_taken(db, data.model_dump(), None)
<% endif %>
    db.add(@{post})
<% if flush %>
    await @{flush}
<% endif %>
<% if links %>
    await save_links(db, @{post}.id, data.model_dump(), LINKS)
<% endif %>
<% if hooks %>
    await hooks.after_create(@{post})
<% endif %>
    await db.commit()
<% if refresh %>
    await db.refresh(@{post})
<% endif %>
    return @{post}
<% endif %>
<% if "update" in only %>


async def update_@{post}(db: AsyncSession, @{post}: @{Post}, changes: @{Post}Update@{", if_match: str | None = None" if versioned}) -> @{Post}:
    """Change only what `changes` holds.@{update_doc}"""
<% if versioned %>
    if not is_seen(@{post}.version, if_match):
        raise @{Post}ChangedError
<% endif %>
<% if api and sqlmodel and not (flush or versioned or passwords or refresh) %>
    if changes:
        @{post}.sqlmodel_update({**changes, "updated_at": utc_now()})
        await db.commit()
    return @{post}
<% else %>
<% if api %>
    if not changes:
        return @{post}
<% endif %>
<% if hooks %>
    await hooks.before_update(@{post}, changes)
<% endif %>
<% if refs %>
    await refuse_missing(db, changes, RELATIONS)
<% endif %>
<% if links %>
    await refuse_unknown(db, changes, LINKS)
<% endif %>
<% if uniques %>
    await _refuse_taken(db, changes, @{post}.id)
<% endif %>
<% if sqlmodel %>
    @{post}.sqlmodel_update({**changes, "updated_at": utc_now()})
<% else %>
    for name, value in {**changes, "updated_at": utc_now()}.items():
        setattr(@{post}, name, value)
<% endif %>
<% for field in passwords %>
    if "@{field.name}" in changes@{" and changes[\"" ~ field.name ~ "\"] is not None" if field.field.null}:
        @{post}.@{field.name} = await to_thread.run_sync(hash_password, changes["@{field.name}"])
<% endfor %>
<% if flush or versioned %>
    await @{"_flush(db)" if versioned else flush}
<% endif %>
<% if links %>
    await save_links(db, @{post}.id, changes, LINKS)
<% endif %>
<% if hooks %>
    await hooks.after_update(@{post})
<% endif %>
    await db.commit()
<% if refresh %>
    await db.refresh(@{post})
<% endif %>
    return @{post}
<% endif %>
<% endif %>
<% if "delete" in only %>


async def delete_@{post}(db: AsyncSession, @{post}: @{Post}@{", if_match: str | None = None" if versioned}) -> None:
<% if soft_delete %>
    """Hide @{article.lower()} @{post.human} from everyone; its row stays.@{changed_doc}"""
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
<% if soft_delete %>
    @{post}.deleted_at = utc_now()
<% else %>
    await db.delete(@{post})
<% endif %>
<% if held %>
    try:
        await db.flush()
    except IntegrityError as error:
        raise @{Post}InUseError from error
<% if versioned %>
    except StaleDataError as error:
        await db.rollback()
        raise @{Post}ChangedError from error
<% endif %>
<% elif hooks or versioned %>
    await @{"_flush(db)" if versioned else "db.flush()"}
<% endif %>
<% if hooks %>
    await hooks.after_delete(@{post})
<% endif %>
    await db.commit()
<% endif %>
<% if "list" in only %>


def _conditions(query: @{Post}List) -> Iterator[ColumnElement[bool]]:
<% if soft_delete %>
    yield @{post.many}.c.deleted_at.is_(None)
<% endif %>
    for name, (column, compare) in FILTERS.items():
        if (value := getattr(query, name)) is not None:
            yield compare(column, value)
<% for link in narrowing_links %>
    if query.@{link.field.param} is not None:
        paired = select(@{link.field.pairs}.c.@{own_key}).where(@{link.field.pairs}.c.@{link.field.param} == query.@{link.field.param})
        yield @{post.many}.c.id.in_(paired)
<% endfor %>
<% if searched %>
    if query.search:
        yield or_(*(column.icontains(query.search, autoescape=True) for column in SEARCHED))
<% endif %>
<% endif %>
<% if clashes %>


async def _refuse_taken(
    db: AsyncSession, values: Mapping[str, object], own_id: int | None
) -> None:
    """Name the field that clashes; databases do not, or each in its way."""
    # NULLs never clash
    given = {name for name, value in values.items() if value is not None}
    for name in UNIQUE & given:
        clash = select(@{post.many}.c.id).where(@{post.many}.c[name] == values[name])
        if (await db.execute(clash)).scalar() not in {None, own_id}:
            raise @{Post}TakenError(name)
<% endif %>
<% if flushes or versioned %>


async def _flush(db: AsyncSession) -> None:
    """Send what changed; the @{"index" if not versioned and not refs else "database"} finds who was faster than our look."""
    try:
        await db.flush()
<% if flushes %>
    except IntegrityError as error:
<% if pages or versioned %>
        await db.rollback()  # So that the session may read again
<% endif %>
<% if refs and clashes %>
        if "foreign key" in str(error.orig).lower():
            raise MissingError("@{first_key}") from error
<% endif %>
<% if clashes %>
        raise @{Post}TakenError(min(UNIQUE)) from error
<% else %>
        raise MissingError("@{first_key}") from error
<% endif %>
<% endif %>
<% if versioned %>
    except StaleDataError as error:
        await db.rollback()
        raise @{Post}ChangedError from error
<% endif %>
<% endif %>

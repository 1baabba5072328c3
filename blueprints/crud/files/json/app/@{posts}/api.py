"""@{post.titles} as JSON."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response

from @{db_module} import @{DbSession}, lifespan
from app.errors import BAD_REQUEST, NOT_FOUND, Problem
from app.@{posts} import queries
from app.@{posts}.dependencies import Found@{Post}
from @{models} import @{Post}
<% if apart %>
from app.@{posts}.expanded import @{Post}Page, @{Post}ReadExpanded
<% endif %>
from app.@{posts}.schemas import EXPAND, @{Post}Create, @{Post}List, @{Post}Read, @{"" if apart else Post ~ "Page, " ~ Post ~ "ReadExpanded, "}@{Post}Update
from app.versions import CHANGED, ETAG, IfMatch, etag

router = APIRouter(prefix="@{prefix}/@{post.kebabs}", tags=["@{post.humans}"]@{router_option})
<% if "list" in only %>


@router.get("", responses=NOT_FOUND)
async def list_@{posts}(db: @{DbSession}, query: Annotated[@{Post}List, @{"Depends" if older else "Query"}()]) -> @{Post}Page:
    """List @{post.humans}: search, filter, sort, and page by offset or cursor."""
    return await queries.list_@{posts}(db, query)
<% endif %>
<% if "create" in only %>


@router.post("", status_code=201, response_model=@{Post}Read@{create_answers})
async def create_@{post}(db: @{DbSession}, data: @{Post}Create, @{"request: Request, " if adopted}response: Response) -> @{answer}:
    """Create @{article.lower()} @{post.human}."""
<% if uniques %>
    try:
        @{post} = await queries.create_@{post}(db, data)
    except queries.@{Post}TakenError as error:
        raise conflict(error) from error
<% else %>
    @{post} = await queries.create_@{post}(db, data)
<% endif %>
    response.headers["Location"] = f"@{"{request.url.path}" if adopted else prefix ~ "/" ~ post.kebabs}/{@{post}.id}"
<% if versioned %>
    response.headers["ETag"] = etag(@{post}.version)
<% endif %>
    return @{answered}
<% endif %>
<% if "read" in only %>


<% if expands %>
@router.get("/{@{post}_id}", responses=@{read_answers}, response_model=@{Post}ReadExpanded, response_model_exclude_unset=True)
async def read_@{post}(db: @{DbSession}, @{post}: Found@{Post}, @{"response: Response, " if versioned}expand: Annotated[str | None, Query(pattern=EXPAND)] = None) -> dict[str, Any]:
    """Read @{article.lower()} @{post.human}, and what `expand` names."""
<% if versioned %>
    response.headers["ETag"] = etag(@{post}.version)
<% endif %>
    return await queries.expand_@{post}(db, @{post}, expand.split(",") if expand else [])
<% else %>
@router.get("/{@{post}_id}", responses=@{read_answers}, response_model=@{Post}Read)
async def read_@{post}(@{post}: Found@{Post}@{", response: Response" if versioned}) -> @{Post}:
    """Read @{article.lower()} @{post.human}."""
<% if versioned %>
    response.headers["ETag"] = etag(@{post}.version)
<% endif %>
    return @{post}
<% endif %>
<% endif %>
<% if "update" in only %>


@router.patch("/{@{post}_id}", responses=@{update_answers}, response_model=@{Post}Read)
async def update_@{post}(db: @{DbSession}, @{post}: Found@{Post}, changes: @{Post}Update@{", response: Response, if_match: IfMatch = None" if versioned}) -> @{answer}:
    """Change @{article.lower()} @{post.human}; what is not sent stays."""
<% if versioned %>
    try:
        @{post} = await queries.update_@{post}(db, @{post}, changes, if_match)
<% if uniques %>
    except queries.@{Post}TakenError as error:
        raise conflict(error) from error
<% endif %>
    except queries.@{Post}ChangedError as error:
        raise HTTPException(412, "@{post.title} was changed meanwhile") from error
    response.headers["ETag"] = etag(@{post}.version)
    return @{answered}
<% elif uniques and shown_links %>
    try:
        @{post} = await queries.update_@{post}(db, @{post}, changes)
    except queries.@{Post}TakenError as error:
        raise conflict(error) from error
    return @{answered}
<% elif uniques %>
    try:
        return await queries.update_@{post}(db, @{post}, changes)
    except queries.@{Post}TakenError as error:
        raise conflict(error) from error
<% elif shown_links %>
    @{post} = await queries.update_@{post}(db, @{post}, changes)
    return @{answered}
<% else %>
    return await queries.update_@{post}(db, @{post}, changes)
<% endif %>
<% endif %>
<% if "delete" in only %>


@router.delete("/{@{post}_id}", status_code=204, responses=NOT_FOUND@{" | {409: {\"model\": Problem}}" if held}@{" | CHANGED" if versioned})
async def delete_@{post}(db: @{DbSession}, @{post}: Found@{Post}@{", if_match: IfMatch = None" if versioned}) -> None:
    """Delete @{article.lower()} @{post.human}."""
<% if versioned or held %>
    try:
        await queries.delete_@{post}(db, @{post}@{", if_match" if versioned})
<% if held %>
    except queries.@{Post}InUseError as error:
        raise HTTPException(409, "Others refer to this @{post.human}") from error
<% endif %>
<% if versioned %>
    except queries.@{Post}ChangedError as error:
        raise HTTPException(412, "@{post.title} was changed meanwhile") from error
<% endif %>
<% else %>
    await queries.delete_@{post}(db, @{post})
<% endif %>
<% endif %>
<% if uniques and ("create" in only or "update" in only) %>


def conflict(error: queries.@{Post}TakenError) -> HTTPException:
    """Say which field clashes."""
    return HTTPException(409, f"Another @{post.human} has this {error.field}")
<% endif %>

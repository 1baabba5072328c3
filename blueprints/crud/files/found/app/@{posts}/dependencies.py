"""@{post.titles}: what routes ask for."""

from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated

from beanie.exceptions import DocumentNotFound
from fastapi import Depends, HTTPException, Path
from sqlalchemy.orm.exc import StaleDataError

from @{db_module} import @{DbSession}
from app.documents import Id
from app.fields import INT_MAX
from app.@{posts} import queries
from @{models} import @{Post}

<% if names_id or meets %>
@{Post}Id = @{"Id" if mongo else "Annotated[int, Path(ge=1, le=INT_MAX)]"}
<% endif %>


async def found_@{post}(
    @{post}_id: @{(Post ~ "Id") if names_id or meets else "Id" if mongo else "Annotated[int, Path(ge=1, le=INT_MAX)]"}, db: @{DbSession}
) -> @{"AsyncIterator[" ~ Post ~ "]" if meets else Post}:
<% if meets %>
    """Yield the @{post.human} of the path, or answer 404: also if it goes."""
    with suppress(@{"DocumentNotFound" if mongo else "StaleDataError"}):
        if @{post} := await queries.get_@{post}(db, @{post}_id):
            yield @{post}
            return
    raise HTTPException(404, "@{post.title} not found")
<% else %>
    """Return the @{post.human} of the path, or answer 404."""
    @{post} = await queries.get_@{post}(db, @{post}_id)
    if @{post} is None:
        raise HTTPException(404, "@{post.title} not found")
    return @{post}
<% endif %>


Found@{Post} = Annotated[@{Post}, Depends(found_@{post})]

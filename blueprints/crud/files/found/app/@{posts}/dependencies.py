"""@{post.titles}: what routes ask for."""

from typing import Annotated

from fastapi import Depends, HTTPException, Path

from @{db_module} import @{DbSession}
from app.documents import Id
from app.fields import INT_MAX
from app.@{posts} import queries
from @{models} import @{Post}

<% if names_id %>
@{Post}Id = @{"Id" if mongo else "Annotated[int, Path(ge=1, le=INT_MAX)]"}
<% endif %>


async def found_@{post}(
    @{post}_id: @{(Post ~ "Id") if names_id else "Id" if mongo else "Annotated[int, Path(ge=1, le=INT_MAX)]"}, db: @{DbSession}
) -> @{Post}:
    """Return the @{post.human} of the path, or answer 404."""
    @{post} = await queries.get_@{post}(db, @{post}_id)
    if @{post} is None:
        raise HTTPException(404, "@{post.title} not found")
    return @{post}


Found@{Post} = Annotated[@{Post}, Depends(found_@{post})]

"""What happens around changes of @{post.humans}.

<% if mongo %>
Raise anything and the change does not happen: before it nothing is stored, and after it
the @{post.human} is put back as it was, though others may have read it meanwhile.
<% else %>
All of it runs inside the transaction: raise anything and nothing is stored.
<% endif %>
An `HTTPException` becomes the answer; with any other exception it is 500.
"""

from @{models} import @{Post}
from app.@{posts}.schemas import @{Post}Create, @{Post}Update
<% if "create" in only %>


async def before_create(data: @{Post}Create) -> None:
    """Look at `data` before it is stored, and change it where needed."""


async def after_create(@{post}: @{Post}) -> None:
    """Do what belongs to a new @{post.human}; it has its id already."""
<% endif %>
<% if "update" in only %>


async def before_update(@{post}: @{Post}, changes: @{Post}Update) -> None:
    """Compare what is stored with what will change."""


async def after_update(@{post}: @{Post}) -> None:
    """Do what belongs to a changed @{post.human}."""
<% endif %>
<% if "delete" in only %>


async def before_delete(@{post}: @{Post}) -> None:
    """Look at @{article.lower()} @{post.human} before it goes."""


async def after_delete(@{post}: @{Post}) -> None:
    """Do what belongs to @{article.lower()} @{post.human} that is gone."""
<% endif %>

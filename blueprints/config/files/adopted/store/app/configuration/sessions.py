"""Sessions where there is no request."""

from collections.abc import @{Generator}
from contextlib import @{contextmanager}

from sqlalchemy.ext.asyncio import AsyncSession

<% if get_session %>
from @{session_module} import @{get_session}
<% else %>
from @{maker_module} import @{maker}
<% endif %>


@@{contextmanager}
async def open_session() -> @{Generator}[AsyncSession]:
    """Open a session as routes get it."""
<% if get_session %>
    async for db in @{get_session}():
        async with db:
            yield db
<% else %>
    async with @{maker}() as db:
        yield db
<% endif %>

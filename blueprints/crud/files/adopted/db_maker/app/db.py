"""The database session that routes ask for."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession

from @{maker_module} import @{maker}


async def get_session() -> AsyncIterator[AsyncSession]:
    """Yield a session for one request; what is not committed is rolled back."""
    async with @{maker}() as session:
        yield session


DbSession = Annotated[AsyncSession, Depends(get_session)]

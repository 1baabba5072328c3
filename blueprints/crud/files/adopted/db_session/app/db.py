"""The database session that routes ask for."""

from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession

from @{session_module} import @{get_session}

DbSession = Annotated[AsyncSession, Depends(@{get_session})]

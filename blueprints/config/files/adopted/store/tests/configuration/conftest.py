"""Fixtures: the values alone, in a database of their own."""

from collections.abc import @{Generator}, Iterator
from contextlib import @{contextmanager}
from pathlib import Path
from typing import ClassVar

import pytest
from pydantic import Field, SecretStr
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

from app.configuration.current import Configuration, Sessions
from app.configuration.groups import GROUPS
from app.configuration.models import changes
from app.configuration.settings import Settings
from app.configuration.values import ConfigGroup


class Sample(ConfigGroup):
    """What is tried."""

    group: ClassVar = "sample"

    number: int = Field(default=5, ge=1)
    word: str | None = None
    token: SecretStr | None = None


@pytest.fixture
def sample() -> Iterator[type[Sample]]:
    """Return a group that the app has for one test."""
    GROUPS.append(Sample)
    yield Sample
    GROUPS.remove(Sample)


@pytest.fixture
def sessions(tmp_path: Path) -> Sessions:
    """Return what opens sessions on a new database."""
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{tmp_path / 'values.db'}",
        poolclass=NullPool,
<% if schema != "" %>
        execution_options={"schema_translate_map": {changes.schema: None}},
<% endif %>
    )

    @@{contextmanager}
    async def open_session() -> @{Generator}[AsyncSession]:
        async with engine.begin() as connection:
            await connection.run_sync(changes.create, checkfirst=True)
        async with AsyncSession(engine) as session:
            yield session

    return open_session


@pytest.fixture
def configuration(sessions: Sessions) -> Configuration:
    """Return what one process knows."""
    return Configuration(Settings(secret_key=SecretStr("s" * 32)), sessions)

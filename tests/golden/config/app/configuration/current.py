"""The values that hold now, kept so that a request asks no database."""

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import cast

from dotenv import dotenv_values
from fastapi.requests import HTTPConnection

from app.config import Settings
from app.configuration import queries
from app.configuration.encryption import make_cipher
from app.configuration.layers import Layer, from_database, from_environment, merge
from app.configuration.shown import Shown, show
from app.configuration.values import ConfigGroup, Group, check, is_secret
from app.db import DbSession

RETRY_SECONDS = 5  # After the database did not answer
TIMEOUT_SECONDS = 2  # A request waits no longer for it

logger = logging.getLogger(__name__)
Sessions = Callable[[], AbstractAsyncContextManager[DbSession]]
Override = Callable[..., None]
Merged = tuple[ConfigGroup, dict[str, str]]


class Configuration:
    """What a process knows: override > database > environment > default."""

    def __init__(self, settings: Settings, sessions: Sessions) -> None:
        self.settings = settings
        self.sessions = sessions
        self.cipher = make_cipher(settings)
        self.environment = {**dotenv_values(".env"), **os.environ}
        self.overrides: dict[type[ConfigGroup], dict[str, object]] = {}
        self.stored: Mapping[str, str] = {}
        self.groups: dict[type[ConfigGroup], Merged] = {}
        self.asking = asyncio.Lock()
        self.asked_at = self.expired_at = float("-inf")
        self.keep_seconds = 0

    async def get(self, group: type[Group]) -> Group:
        """Return a group's values; the last known if the database is down."""
        return cast("Group", (await self._merged(group))[0])

    async def show(self, group: type[ConfigGroup]) -> list[Shown]:
        """Return the values of a group as people see them."""
        return show(*await self._merged(group))

    async def load(self) -> None:
        """Ask the database, whose errors are raised."""
        async with self.asking:
            await self._load()

    async def change(self, group: type[ConfigGroup], name: str, text: str | None, who: str) -> None:
        """Store a value, or remove it with None; `ValueError` if wrong."""
        if text is not None:
            check(group, name, text)
        secret = is_secret(group, name)
        value = self.cipher.encrypt(text.encode()).decode() if secret and text else text
        place = f"{group.group}.{name}"
        async with self.sessions() as db:
            await queries.save_value(db, place, value, who, is_secret=secret)
        logger.info("%s changed %s", who, place)
        await self.load()

    def override(self, group: type[ConfigGroup], **values: object) -> None:
        """Set values for this process only, over all others."""
        group.model_validate(values)
        self.overrides.setdefault(group, {}).update(values)
        self.groups.pop(group, None)

    def expire(self) -> None:
        """Ask the database again when somebody wants a value."""
        self.expired_at = time.monotonic()

    @property
    def is_fresh(self) -> bool:
        """Whether the database was asked not too long ago."""
        return max(self.expired_at, time.monotonic() - self.keep_seconds) < self.asked_at

    async def _merged(self, group: type[ConfigGroup]) -> Merged:
        if not self.is_fresh:
            await self._refresh()
        if group not in self.groups:
            layers = [
                from_environment(group, self.environment),
                from_database(group, self.stored, self.cipher),
                Layer("override", self.overrides.get(group, {})),
            ]
            self.groups[group] = merge(group, layers)
        return self.groups[group]

    async def _refresh(self) -> None:
        if self.asking.locked() and self.keep_seconds:
            return  # Somebody asks already; until then, what is known will do
        async with self.asking:
            if self.is_fresh:
                return
            try:
                async with asyncio.timeout(TIMEOUT_SECONDS):
                    await self._load()
            except queries.UNREACHABLE as error:
                logger.warning("Values stay as they are known: %s", type(error).__name__)
                self.asked_at, self.keep_seconds = time.monotonic(), RETRY_SECONDS

    async def _load(self) -> None:
        asked_at = time.monotonic()
        async with self.sessions() as db:
            self.stored = await queries.load_values(db)
        self.groups.clear()
        self.asked_at, self.keep_seconds = asked_at, self.settings.config_ttl_seconds


def current(group: type[Group]) -> Callable[[HTTPConnection], Awaitable[Group]]:
    """Make a dependency that gives a group's values."""

    async def get(connection: HTTPConnection) -> Group:
        configuration: Configuration = connection.app.state.configuration
        return await configuration.get(group)

    return get

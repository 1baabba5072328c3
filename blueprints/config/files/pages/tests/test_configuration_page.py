"""Values on the page of the admin."""

import time
from collections.abc import Iterator
from typing import ClassVar, Literal

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient
from pydantic import Field, SecretStr
<% if mongodb %>
from pymongo.errors import ServerSelectionTimeoutError
<% else %>
from sqlalchemy.exc import OperationalError
<% endif %>

from app.admin import access
from app.configuration import queries
from app.configuration.current import Configuration
from app.configuration.groups import GROUPS
from app.configuration.values import ConfigGroup

ADDRESS = "/admin/configuration"
WORDS = "correct horse battery staple"


class Shown(ConfigGroup):
    """What the page is tried with."""

    group: ClassVar = "shown"

    number: int = 5
    state: Literal["on", "off"] | None = None
    open: bool = True
    banner: str = "Come in"
    city: str = Field(default="Bergen", max_length=50)
    token: SecretStr | None = None


@pytest.fixture(autouse=True)
def group(app: FastAPI, client: AsyncClient) -> Iterator[None]:
    """Sign in, and show a group of our own."""
    GROUPS.append(Shown)
    app.state.settings.admin_secret = SecretStr(WORDS)
    client.cookies.set("admin", access.sign(app.state.settings, str(int(time.time()) + 60)))
    client.headers["sec-fetch-site"] = "same-origin"
    yield
    GROUPS.remove(Shown)


async def test_only_the_admin(client: AsyncClient) -> None:
    client.cookies.clear()
    for answer in (
        await client.get(ADDRESS),
        await client.post(f"{ADDRESS}/shown.number", data={"text": "7"}),
        await client.post(f"{ADDRESS}/shown.number/delete"),
    ):
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/admin/sign-in")


async def test_set_and_remove(app: FastAPI, client: AsyncClient) -> None:
    configuration: Configuration = app.state.configuration
    assert "Nothing was changed yet" in (await client.get(ADDRESS)).text
    answer = await client.post(f"{ADDRESS}/shown.number", data={"text": "7"})
    assert (answer.status_code, answer.headers["location"]) == (303, ADDRESS)
    assert (await configuration.get(Shown)).number == 7
    page = await client.get(ADDRESS)
    assert "shown.number saved" in page.text
    assert 'value="7"' in page.text
    await client.post(f"{ADDRESS}/shown.banner", data={"text": "One\r\nTwo & three"})
    assert (await configuration.get(Shown)).banner == "One\nTwo & three"
    assert "One\nTwo &amp; three</textarea>" in (await client.get(ADDRESS)).text
    await client.post(f"{ADDRESS}/shown.number/delete")
    assert (await configuration.get(Shown)).number == 5
    assert "shown.number removed" in (await client.get(ADDRESS)).text


async def test_secrets_are_not_shown(client: AsyncClient) -> None:
    await client.post(f"{ADDRESS}/shown.token", data={"text": WORDS})
    page = await client.get(ADDRESS)
    assert WORDS not in page.text
    assert "Set, and not shown" in page.text


async def test_what_cannot_be(client: AsyncClient) -> None:
    page = await client.post(f"{ADDRESS}/shown.number", data={"text": "many"})
    assert page.status_code == 422
    assert 'id="shown.number-error"' in page.text
    assert 'value="many"' in page.text
    assert (await client.post(f"{ADDRESS}/shown.nothing", data={"text": "1"})).status_code == 404
    assert (await client.post(f"{ADDRESS}/nothing/delete")).status_code == 404


async def test_the_database_is_down(client: AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_words: object, **_more: object) -> None:
        raise @{error}

    for name in ("load_values", "list_changes", "save_value"):
        monkeypatch.setattr(queries, name, fail)
    assert 'value="5"' in (await client.get(ADDRESS)).text
    assert (await client.post(f"{ADDRESS}/shown.number", data={"text": "7"})).status_code == 503

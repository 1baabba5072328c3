"""Single values: what holds for them, and where they are found."""

from typing import Annotated

import pytest
from fastapi import Depends, FastAPI
from httpx2 import AsyncClient
from pydantic import Field, ValidationError

from app.configuration import current
from app.configuration.current import Configuration
from app.configuration.groups import GROUPS, find_value
from app.configuration.single import config_value


@config_value("sample.places")
def places() -> Annotated[int, Field(ge=1)]:
    """Return what there is without a word of anybody."""
    return 5


async def test_it_is_what_the_last_layer_says(
    app: FastAPI, client: AsyncClient, override_config: current.Override
) -> None:
    async def read(found: Annotated[int, Depends(places)]) -> int:
        return found

    app.add_api_route("/sample", read)
    configuration: Configuration = app.state.configuration
    assert (await client.get("/sample")).json() == 5
    configuration.environment["SAMPLE_PLACES"] = "6"
    configuration.expire()
    assert (await client.get("/sample")).json() == 6
    await configuration.change(places.model, "places", "7", "Ann")
    assert (await client.get("/sample")).json() == 7
    with pytest.raises(ValueError, match="greater than or equal to 1"):
        await configuration.change(places.model, "places", "0", "Ann")
    with pytest.raises(ValidationError):
        override_config(places.model, places=0)
    override_config(places.model, places=8)
    assert (await client.get("/sample")).json() == await places.get(configuration) == 8


def test_two_values_of_one_group_are_both_found(monkeypatch: pytest.MonkeyPatch) -> None:
    @config_value("sample.size")
    def size() -> str:
        return "small"

    monkeypatch.setattr("app.configuration.groups.GROUPS", [places.model, *GROUPS, size.model])
    assert find_value("sample.places") == (places.model, "places")
    assert find_value("sample.size") == (size.model, "size")

"""Single values: a function has the type of one, and returns its default."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast, get_type_hints

from fastapi.requests import HTTPConnection
from pydantic import create_model

from app.configuration.current import Configuration
from app.configuration.values import ConfigGroup

T = TypeVar("T")


class ConfigValue(Generic[T]):
    """A value as FastAPI depends on it; `model` is a group of it alone."""

    def __init__(self, place: str, default: Callable[[], T]) -> None:
        group, _, self.name = place.partition(".")
        field: Any = (get_type_hints(default, include_extras=True)["return"], default())
        self.model = create_model(self.name, __base__=ConfigGroup, **{self.name: field})
        self.model.group = group

    async def __call__(self, connection: HTTPConnection) -> T:
        """Return what holds now."""
        return await self.get(connection.app.state.configuration)

    async def get(self, configuration: Configuration) -> T:
        """Return what holds now, where there is no request: in a task."""
        return cast("T", getattr(await configuration.get(self.model), self.name))


def config_value(place: str) -> Callable[[Callable[[], T]], ConfigValue[T]]:
    """Make a value, `group.name`, of a function that returns its default."""
    return lambda default: ConfigValue(place, default)

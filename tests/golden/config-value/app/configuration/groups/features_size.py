"""The value `features.size`: take `size: CurrentSize` in a route."""

from typing import Annotated

from fastapi import Depends
from pydantic import Field

from app.configuration.single import config_value


@config_value("features.size")
def size() -> Annotated[int, Field(ge=1)]:
    """Return what holds until somebody changes it."""
    return 20


CurrentSize = Annotated[int, Depends(size)]

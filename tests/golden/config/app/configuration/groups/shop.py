"""Values of `shop`: take `shop: CurrentShopConfig` in a route."""

from typing import Annotated, ClassVar

from fastapi import Depends
from pydantic import Field, SecretStr

from app.configuration.current import current
from app.configuration.values import ConfigGroup


class ShopConfig(ConfigGroup):
    """What can be changed while the app runs."""

    group: ClassVar = "shop"

    currency: str = Field(default="EUR", max_length=3)
    max_items: int = Field(default=20, ge=1)
    banner: str | None = None
    api_key: SecretStr | None = None


CurrentShopConfig = Annotated[ShopConfig, Depends(current(ShopConfig))]

"""Values of `limits_of_trial`: take `limits_of_trial: CurrentLimitsOfTrialConfig` in a route."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from fastapi import Depends
from pydantic import AwareDatetime, Field, HttpUrl

from app.configuration.current import current
from app.configuration.values import FROM_JSON, ConfigGroup


class LimitsOfTrialConfig(ConfigGroup):
    """What can be changed while the app runs."""

    group: ClassVar = "limits_of_trial"

    seats: int = 3
    rate: float = Field(default=0.5, gt=0.0)
    price: Decimal = Field(default=Decimal("9.90"), max_digits=6, decimal_places=2)
    open: bool = True
    since: date = date(2026, 11, 30)
    start: AwareDatetime = datetime.fromisoformat("2026-11-30T12:00:00+00:00")
    at: time = time(9, 30)
    wait: timedelta = timedelta(seconds=90)
    site: HttpUrl | None = None
    kind: Literal["small", "large"] = "small"
    tags: Annotated[tuple[str, ...], FROM_JSON] = ("a", "b")


CurrentLimitsOfTrialConfig = Annotated[LimitsOfTrialConfig, Depends(current(LimitsOfTrialConfig))]

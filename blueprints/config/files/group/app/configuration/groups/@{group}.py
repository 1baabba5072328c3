"""Values of `@{group}`: take `@{group}: Current@{Group}Config` in a route."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from fastapi import Depends
from pydantic import AwareDatetime, Field, HttpUrl, SecretStr

from app.configuration.current import current
from app.configuration.values import FROM_JSON, ConfigGroup


class @{Group}Config(ConfigGroup):
    """What can be changed while the app runs."""

    group: ClassVar = "@{group}"

<% for line in lines %>
    @{line}
<% endfor %>


Current@{Group}Config = Annotated[@{Group}Config, Depends(current(@{Group}Config))]

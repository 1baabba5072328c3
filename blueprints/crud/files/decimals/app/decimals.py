"""Decimals that lose nothing in the database."""

from decimal import Decimal

from sqlalchemy import BigInteger, Dialect
from sqlalchemy.types import TypeDecorator


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal kept as a whole number of its smallest unit.

    SQLite itself has only floats.
    """

    impl = BigInteger
    cache_ok = True

    def __init__(self, scale: int) -> None:
        """Keep `scale` digits behind the point."""
        super().__init__()
        self.scale = scale

    def __repr__(self) -> str:
        """Return what a migration writes."""
        return f"ExactDecimal({self.scale})"

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Turn 12.50 into 1250."""
        return None if value is None else int(value.scaleb(self.scale))

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Turn 1250 into 12.50."""
        return None if value is None else Decimal(value).scaleb(-self.scale)

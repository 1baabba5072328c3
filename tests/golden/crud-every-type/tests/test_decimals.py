"""Decimals are kept as they are, and named as they are in migrations."""

from decimal import Decimal

from sqlalchemy.dialects import sqlite

from app.decimals import ExactDecimal


def test_nothing_is_lost() -> None:
    column, dialect = ExactDecimal(2), sqlite.dialect()
    assert repr(column) == "ExactDecimal(2)"
    assert column.process_bind_param(Decimal("12.50"), dialect) == 1250
    assert str(column.process_result_value(1250, dialect)) == "12.50"
    assert column.process_bind_param(None, dialect) is None
    assert column.process_result_value(None, dialect) is None

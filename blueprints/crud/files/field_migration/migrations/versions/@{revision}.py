"""@{title}."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from app.columns import @{"LongText, Real, " if mysql}UtcDateTime, utc_now
from app.decimals import ExactDecimal
from app.durations import Seconds

revision = "@{revision_id}"
down_revision = @{down_revision}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database to this version."""
<% for line in up %>
    @{line}
<% endfor %>


def downgrade() -> None:
    """Bring the database back to the version before."""
<% for line in down %>
    @{line}
<% endfor %>

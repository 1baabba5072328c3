"""Create entries, where the database does not have them yet."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import sqlite

from app.columns import UtcDateTime

revision = "0001_create_entries"
down_revision = None


def upgrade() -> None:
    """Bring the database to this version: it may hold the table, which is older than this."""
    if sa.inspect(op.get_bind()).has_table("entries"):
        return
    op.create_table(
        "entries",
        sa.Column("id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("price", sa.Numeric(10, 2, asdecimal=False), nullable=False),
        sa.Column("views", sa.BigInteger(), nullable=False),
        sa.Column("sold_at", sa.TIMESTAMP(), nullable=True),
        sa.Column("photo", sqlite.BLOB(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_entries"),
    )
    op.create_index("entries_title", "entries", ["title"], unique=True)
    op.create_index("by_both", "entries", ["price", "views"])


def downgrade() -> None:
    """Bring the database back to the version before; rows are older than this, and stay."""
    table = sa.table("entries")
    if op.get_bind().execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() is None:
        op.drop_table("entries")

"""Create products."""

import sqlalchemy as sa
from alembic import op

from app.columns import LongText, Real, UtcDateTime

revision = "0001_create_products"
down_revision = None


def upgrade() -> None:
    """Bring the database to this version."""
    op.create_table(
        "products",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("about", LongText(), nullable=True),
        sa.Column("weight", Real(), nullable=True),
        sa.Column("price", sa.Numeric(10, 2), nullable=False),
        sa.Column("sold_at", UtcDateTime(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_products"),
        sa.UniqueConstraint("name", name="uq_products_name"),
    )


def downgrade() -> None:
    """Bring the database back to the version before."""
    op.drop_table("products")

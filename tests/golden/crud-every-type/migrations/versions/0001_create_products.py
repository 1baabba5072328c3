"""Create products."""

import sqlalchemy as sa
from alembic import op

from app.columns import UtcDateTime
from app.decimals import ExactDecimal
from app.durations import Seconds

revision = "0001_create_products"
down_revision = None


def upgrade() -> None:
    """Bring the database to this version."""
    op.create_table(
        "products",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("stock", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=True),
        sa.Column("price", ExactDecimal(2), nullable=False),
        sa.Column("on_sale", sa.Boolean(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("sold_at", UtcDateTime(), nullable=True),
        sa.Column("delivered_at", sa.Time(), nullable=True),
        sa.Column("warranty", Seconds(), nullable=True),
        sa.Column("serial", sa.Uuid(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=True),
        sa.Column("contact", sa.String(254), nullable=True),
        sa.Column("site", sa.String(2_000), nullable=True),
        sa.Column("slug", sa.String(200), nullable=False),
        sa.Column("pin", sa.String(255), nullable=True),
        sa.Column("state", sa.String(50), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(255), nullable=True),
        sa.Column("origin", sa.String(255), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_products"),
        sa.UniqueConstraint("name", name="uq_products_name"),
        sa.UniqueConstraint("serial", name="uq_products_serial"),
        sa.UniqueConstraint("slug", name="uq_products_slug"),
    )
    op.create_index("ix_products_contact", "products", ["contact"])


def downgrade() -> None:
    """Bring the database back to the version before."""
    op.drop_table("products")

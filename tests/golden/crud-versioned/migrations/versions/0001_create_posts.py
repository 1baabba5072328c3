"""Create posts."""

import sqlalchemy as sa
from alembic import op

from app.columns import UtcDateTime

revision = "0001_create_posts"
down_revision = None


def upgrade() -> None:
    """Bring the database to this version."""
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("slug", sa.String(200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
        sa.UniqueConstraint("slug", name="uq_posts_slug"),
    )


def downgrade() -> None:
    """Bring the database back to the version before."""
    op.drop_table("posts")

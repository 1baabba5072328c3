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
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
    )
    op.create_index("ix_posts_deleted_at", "posts", ["deleted_at"])


def downgrade() -> None:
    """Bring the database back to the version before."""
    op.drop_table("posts")

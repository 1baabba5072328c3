"""Create blog posts."""

import sqlalchemy as sa
from alembic import op

from app.columns import UtcDateTime

revision = "0002_create_blog_posts"
down_revision = "0001_create_authors"


def upgrade() -> None:
    """Bring the database to this version."""
    op.create_table(
        "blog_posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_blog_posts"),
    )


def downgrade() -> None:
    """Bring the database back to the version before."""
    op.drop_table("blog_posts")

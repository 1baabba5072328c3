"""Create blog posts."""

import sqlalchemy as sa
from alembic import op

from app.columns import UtcDateTime

revision = "0003_create_blog_posts"
down_revision = "0002_create_tags"


def upgrade() -> None:
    """Bring the database to this version."""
    op.create_table(
        "blog_posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("reply_to_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_blog_posts"),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["authors.id"],
            name="fk_blog_posts_author_id_authors",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["reply_to_id"],
            ["blog_posts.id"],
            name="fk_blog_posts_reply_to_id_blog_posts",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_blog_posts_author_id", "blog_posts", ["author_id"])
    op.create_index("ix_blog_posts_reply_to_id", "blog_posts", ["reply_to_id"])
    op.create_table(
        "blog_posts_tags",
        sa.Column("blog_post_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("blog_post_id", "tag_id"),
        sa.ForeignKeyConstraint(["blog_post_id"], ["blog_posts.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_blog_posts_tags_tag_id", "blog_posts_tags", ["tag_id"])


def downgrade() -> None:
    """Bring the database back to the version before."""
    op.drop_table("blog_posts_tags")
    op.drop_table("blog_posts")

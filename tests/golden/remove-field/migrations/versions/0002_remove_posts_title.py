"""Remove title from posts."""

import sqlalchemy as sa
from alembic import op

revision = "0002_remove_posts_title"
down_revision = "0001_create_posts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database to this version."""
    op.drop_index("ix_posts_title", table_name="posts")
    with op.batch_alter_table("posts") as batch:
        batch.drop_column("title")


def downgrade() -> None:
    """Bring the database back to the version before."""
    with op.batch_alter_table("posts") as batch:
        batch.add_column(sa.Column("title", sa.String(200), nullable=True))
    table = sa.table("posts", sa.column("title", sa.String(200)))
    op.execute(table.update().values({"title": ""}))
    with op.batch_alter_table("posts") as batch:
        batch.alter_column("title", existing_type=sa.String(200), nullable=False)
    op.create_index("ix_posts_title", "posts", ["title"])

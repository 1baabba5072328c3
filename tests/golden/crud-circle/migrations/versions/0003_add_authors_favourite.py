"""Add favourite to authors."""

import sqlalchemy as sa
from alembic import op

revision = "0003_add_authors_favourite"
down_revision = "0002_create_posts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database to this version."""
    with op.batch_alter_table("authors") as batch:
        batch.add_column(sa.Column("favourite_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            "fk_authors_favourite_id_posts", "posts", ["favourite_id"], ["id"], ondelete="SET NULL"
        )
    op.create_index("ix_authors_favourite_id", "authors", ["favourite_id"])


def downgrade() -> None:
    """Bring the database back to the version before."""
    with op.batch_alter_table("authors") as batch:
        batch.drop_constraint("fk_authors_favourite_id_posts", type_="foreignkey")
    op.drop_index("ix_authors_favourite_id", table_name="authors")
    with op.batch_alter_table("authors") as batch:
        batch.drop_column("favourite_id")

"""Rename sku of posts to code."""

import sqlalchemy as sa
from alembic import op

revision = "0002_rename_posts_sku"
down_revision = "0001_create_posts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database to this version."""
    with op.batch_alter_table("posts") as batch:
        batch.drop_constraint("uq_posts_sku", type_="unique")
    with op.batch_alter_table("posts") as batch:
        batch.alter_column(
            "sku", new_column_name="code", existing_type=sa.String(255), existing_nullable=True
        )
    with op.batch_alter_table("posts") as batch:
        batch.create_unique_constraint("uq_posts_code", ["code"])


def downgrade() -> None:
    """Bring the database back to the version before."""
    with op.batch_alter_table("posts") as batch:
        batch.drop_constraint("uq_posts_code", type_="unique")
    with op.batch_alter_table("posts") as batch:
        batch.alter_column(
            "code", new_column_name="sku", existing_type=sa.String(255), existing_nullable=True
        )
    with op.batch_alter_table("posts") as batch:
        batch.create_unique_constraint("uq_posts_sku", ["sku"])

"""Change sku of posts."""

import sqlalchemy as sa
from alembic import op

revision = "0002_change_posts_sku"
down_revision = "0001_create_posts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database to this version."""
    with op.batch_alter_table("posts") as batch:
        batch.drop_constraint("uq_posts_sku", type_="unique")
        batch.alter_column(
            "sku", existing_type=sa.String(255), type_=sa.String(40), existing_nullable=True
        )
    table = sa.table("posts", sa.column("sku", sa.String(40)))
    op.execute(table.update().where(table.c.sku.is_(None)).values({"sku": "none"}))
    with op.batch_alter_table("posts") as batch:
        batch.alter_column("sku", existing_type=sa.String(40), nullable=False)
    op.create_index("ix_posts_sku", "posts", ["sku"])


def downgrade() -> None:
    """Bring the database back to the version before."""
    op.drop_index("ix_posts_sku", table_name="posts")
    with op.batch_alter_table("posts") as batch:
        batch.alter_column(
            "sku", existing_type=sa.String(40), type_=sa.String(255), existing_nullable=False
        )
        batch.alter_column("sku", existing_type=sa.String(255), nullable=True)
        batch.create_unique_constraint("uq_posts_sku", ["sku"])

"""Add subtitle, rating to posts."""

import sqlalchemy as sa
from alembic import op

revision = "0002_add_posts_subtitle"
down_revision = "0001_create_posts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database to this version."""
    with op.batch_alter_table("posts") as batch:
        batch.add_column(sa.Column("subtitle", sa.String(255), nullable=True))
        batch.add_column(sa.Column("rating", sa.Integer(), nullable=True))
    table = sa.table("posts", sa.column("rating", sa.Integer()))
    op.execute(table.update().values({"rating": 3}))
    with op.batch_alter_table("posts") as batch:
        batch.alter_column("rating", existing_type=sa.Integer(), nullable=False)


def downgrade() -> None:
    """Bring the database back to the version before."""
    with op.batch_alter_table("posts") as batch:
        batch.drop_column("subtitle")
        batch.drop_column("rating")

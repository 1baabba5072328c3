"""Create dead letters."""

import sqlalchemy as sa
from alembic import op
<% if mysql %>
from sqlalchemy.dialects.mysql import MEDIUMBLOB
<% endif %>

revision = "@{revision_id}"
down_revision = @{down_revision}


def upgrade() -> None:
    """Bring the database to this version."""
    op.create_table(
        "dead_letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(200), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("traceback", sa.Text(), nullable=False),
        sa.Column("payload", @{"MEDIUMBLOB()" if mysql else "sa.LargeBinary()"}, nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dead_letters"),
    )


def downgrade() -> None:
    """Bring the database back to the version before."""
    op.drop_table("dead_letters")

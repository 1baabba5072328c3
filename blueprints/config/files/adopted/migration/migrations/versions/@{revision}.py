"""Create config changes."""

import sqlalchemy as sa
from alembic import op

revision = "@{revision_id}"
down_revision = @{down_revision}


def upgrade() -> None:
    """Bring the database to this version."""
    op.create_table(
        "config_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False, index=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("is_secret", sa.Boolean(), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
<% if schema %>
        schema="@{schema}",
<% endif %>
    )


def downgrade() -> None:
    """Bring the database back to the version before."""
    op.drop_table("config_changes"@{in_schema})

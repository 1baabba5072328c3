"""Create @{post.humans}."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from app.columns import @{"LongText, Real, " if mysql}UtcDateTime
from app.decimals import ExactDecimal
from app.durations import Seconds

revision = "@{revision_id}"
down_revision = @{down_revision}


def upgrade() -> None:
    """Bring the database to this version."""
    op.create_table(
        "@{posts}",
        sa.Column("id", sa.Integer(), nullable=False),
<% for field in stored %>
        @{field.migration_line if named else field.unnamed_migration_line},
<% endfor %>
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
<% if soft_delete %>
        sa.Column("deleted_at", UtcDateTime(), nullable=True@{", index=True" if not named}),
<% endif %>
<% if versioned %>
        sa.Column("version", sa.Integer(), nullable=False),
<% endif %>
<% if named %>
        sa.PrimaryKeyConstraint("id", name="pk_@{posts}"),
<% else %>
        sa.PrimaryKeyConstraint("id"),
<% endif %>
<% for ref in refs %>
        @{ref.field.foreign_key_in(schema, named=named)},
<% endfor %>
<% if named %>
<% for field in uniques %>
        sa.UniqueConstraint("@{field.name}", name="uq_@{posts}_@{field.name}"),
<% endfor %>
<% endif %>
<% if schema %>
        schema="@{schema}",
<% endif %>
    )
<% if named %>
<% for name in indexes %>
    op.create_index("ix_@{posts}_@{name}", "@{posts}", ["@{name}"]@{in_schema})
<% endfor %>
<% endif %>
<% for line in pairs_up %>
    @{line}
<% endfor %>


def downgrade() -> None:
    """Bring the database back to the version before."""
<% for line in pairs_down %>
    @{line}
<% endfor %>
    op.drop_table("@{posts}"@{in_schema})

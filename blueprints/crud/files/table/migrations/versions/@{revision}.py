"""Create @{table}, where the database does not have them yet."""

import sqlalchemy as sa
from alembic import op
<% for line in dialect_imports %>
@{line}
<% endfor %>

from app.columns import @{"LongText, Real, " if mysql}UtcDateTime

revision = "@{revision_id}"
down_revision = @{down_revision}


def upgrade() -> None:
    """Bring the database to this version: it may hold the table, which is older than this."""
    if sa.inspect(op.get_bind()).has_table("@{table}"):
        return
    op.create_table(
        "@{table}",
        sa.Column("id", @{types.id}, nullable=@{null_key}),
<% for line in migration_lines %>
        @{line},
<% endfor %>
        sa.Column("created_at", @{types.created_at}, nullable=False),
        sa.Column("updated_at", @{types.updated_at}, nullable=False),
<% if soft_delete %>
        sa.Column("deleted_at", @{types.deleted_at}, nullable=True),
<% endif %>
<% if versioned %>
        sa.Column("version", @{types.version}, nullable=False),
<% endif %>
        sa.PrimaryKeyConstraint("id", name="pk_@{table}"),
<% for line in unique_lines %>
        @{line},
<% endfor %>
    )
<% for line in index_lines %>
    @{line}
<% endfor %>


def downgrade() -> None:
    """Bring the database back to the version before; rows are older than this, and stay."""
    table = sa.table("@{table}")
    if op.get_bind().execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() is None:
        op.drop_table("@{table}")
<% for type in enum_types %>
        sa.Enum(name="@{type}").drop(op.get_bind())
<% endfor %>

"""${message}."""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
% if branch_labels:
branch_labels = ${repr(branch_labels)}
% endif
% if depends_on:
depends_on = ${repr(depends_on)}
% endif


def upgrade() -> None:
    """Bring the database to this version."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Bring the database back to the version before."""
    ${downgrades if downgrades else "pass"}

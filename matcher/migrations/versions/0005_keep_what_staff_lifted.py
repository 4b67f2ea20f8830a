"""Keep, for each placement, the refusals that staff lifted, with reason and name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("placement_files", sa.Column("lifted", sa.JSON(none_as_null=True)))
    op.drop_column("placement_files", "derogation_confirmed_by")


def downgrade() -> None:
    op.add_column(
        "placement_files", sa.Column("derogation_confirmed_by", sa.String(length=254))
    )
    op.drop_column("placement_files", "lifted")

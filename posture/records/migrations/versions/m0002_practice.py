"""Editions of drafts, the practice's own settings, and the readings of its repeatability."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.String(32)
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Forwards; there is no way back but a backup."""
    op.add_column("photos", sa.Column("edition", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "practice",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("logo", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("units", sa.Text, nullable=False),
        sa.Column("paper", sa.Text, nullable=False),
        sa.Column("retention_years", sa.Integer),
    )
    op.create_table(
        "stand_readings",
        sa.Column("id", ID, primary_key=True),
        sa.Column("person", sa.Integer, nullable=False),
        sa.Column("stand", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("view", sa.Text, nullable=False),
        sa.Column("measure", sa.Text, nullable=False),
        sa.Column("side", sa.Text),
        sa.Column("line", sa.Text),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("estimate", sa.Double, nullable=False),
        sa.Column("own_sd", sa.Double, nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("tool", sa.Text, nullable=False),
    )

"""Reports handed to the patient by a link, and the practitioner's words to the patient."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.String(32)
HASH = sa.String(64)
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Forwards; there is no way back but a backup."""
    op.add_column("visits", sa.Column("words_to_patient", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "shared_reports",
        sa.Column("id", ID, primary_key=True),
        sa.Column("visit_id", ID, sa.ForeignKey("visits.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("token_hash", HASH, nullable=False, unique=True),
        sa.Column("vault_name", HASH, index=True),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("with_photos", sa.Boolean, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by", ID),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("withdrawn_at", INSTANT),
        sa.Column("first_opened_at", INSTANT),
        sa.Column("last_opened_at", INSTANT),
        sa.Column("times_opened", sa.Integer, nullable=False),
    )

"""The first tables, and the triggers that keep assessments and the audit log from being changed."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String(32)
HASH = sa.String(64)
INSTANT = sa.DateTime(timezone=True)
PHOTO_IS_THERE = "EXISTS (SELECT 1 FROM photos WHERE photos.id = OLD.photo_id)"


def upgrade() -> None:
    """Forwards; there is no way back but a backup."""
    _people()
    _photos()
    _accounts()
    _keeping()
    _append_only("assessments", "UPDATE", "TRUE")
    _append_only("assessments", "DELETE", PHOTO_IS_THERE)
    _append_only("audit", "UPDATE", "TRUE")
    _append_only("audit", "DELETE", "TRUE")


def _people() -> None:
    op.create_table(
        "patients",
        sa.Column("id", ID, primary_key=True),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("searched", sa.Text, nullable=False),
        sa.Column("birth_year", sa.Integer),
        sa.Column("sex", sa.Text),
        sa.Column("stature_cm", sa.Double),
        sa.Column("consent_day", sa.Date),
        sa.Column("consent_wording", sa.Text),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("flags", sa.Text, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("touched_at", INSTANT, nullable=False, index=True),
    )
    op.create_table(
        "visits",
        sa.Column("id", ID, primary_key=True),
        sa.Column("patient_id", ID, sa.ForeignKey("patients.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("distance_cm", sa.Double),
        sa.Column("lens_height_cm", sa.Double),
        sa.Column("shoes", sa.Boolean),
        sa.Column("clothes", sa.Text, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
    )


def _photos() -> None:
    op.create_table(
        "photos",
        sa.Column("id", ID, primary_key=True),
        sa.Column("visit_id", ID, sa.ForeignKey("visits.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("view", sa.Text),
        sa.Column("vault_name", HASH, nullable=False, index=True),
        sa.Column("sha256", HASH, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
    )
    op.create_table(
        "assessments",
        sa.Column("id", ID, primary_key=True),
        sa.Column("photo_id", ID, sa.ForeignKey("photos.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by", ID),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("automatic", sa.Text),
        sa.Column("corrected", sa.Text, nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("whole", sa.Text, nullable=False),
        sa.Column("tool", sa.Text, nullable=False),
        sa.Column("model_sha256", sa.Text, nullable=False),
        sa.Column("refiner_sha256", sa.Text),
        sa.UniqueConstraint("photo_id", "number"),
    )
    op.create_table(
        "drafts",
        sa.Column("photo_id", ID, sa.ForeignKey("photos.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.Column("saved_by", ID),
    )


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", ID, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False, unique=True),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("disabled_at", INSTANT),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", HASH, primary_key=True),
        sa.Column("account_id", ID, sa.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
    )


def _keeping() -> None:
    op.create_table(
        "audit",
        sa.Column("id", ID, primary_key=True),
        sa.Column("at", INSTANT, nullable=False, index=True),
        sa.Column("by", ID),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", ID, index=True),
    )
    op.create_table(
        "backups",
        sa.Column("id", ID, primary_key=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
    )
    op.create_table(
        "journal",
        sa.Column("id", ID, primary_key=True),
        sa.Column("owner", ID, nullable=False),
        sa.Column("vault_name", HASH, index=True),
    )
    op.create_table(
        "vault",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("mark", HASH, nullable=False),
    )


def _append_only(table: str, event: str, when: str) -> None:
    """A trigger that refuses `event` on rows of `table` while `when` holds."""
    name = f"{table}_no_{event.lower()}"
    if op.get_bind().dialect.name == "sqlite":
        stop = f"SELECT RAISE(ABORT, '{table} is append-only')"
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {when} BEGIN {stop}; END")
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {when} THEN RAISE EXCEPTION '{table} is append-only'; END IF; RETURN OLD; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")

"""Alembic's scripts; `posture.records.database.migrate` runs them, without alembic.ini."""

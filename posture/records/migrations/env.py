"""Alembic loads this to run the migrations on the connection that `posture.records.database.migrate` hands over."""

from alembic import context

from posture.records.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()

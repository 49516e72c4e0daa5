"""What Alembic runs: the migrations over the connection that the caller opened and commits."""

from alembic import context

from tasks.adapters.postgres_tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()

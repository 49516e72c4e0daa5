"""The ledger's migrations, run by Alembic from tasks.adapters.postgres.migrate."""

"""Find held mail without reading the whole table."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the index, in the caller's transaction."""
    op.execute("CREATE INDEX emails_held ON emails (mailbox, received_at) WHERE status = 'Held'")

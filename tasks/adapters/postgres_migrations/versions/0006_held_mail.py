"""Find held mail and the mails of a thread without reading the whole table."""

from alembic import op

revision = "0006"
down_revision = "0005"

_INDEXES = (
    "CREATE INDEX emails_held ON emails (mailbox, received_at) WHERE status = 'Held'",
    # Hashed, because a hostile Message-ID may be longer than a B-tree's entry can be.
    "CREATE INDEX emails_thread ON emails USING hash (thread)",
)


def upgrade() -> None:
    """Make the indexes, in the caller's transaction."""
    for statement in _INDEXES:
        op.execute(statement)

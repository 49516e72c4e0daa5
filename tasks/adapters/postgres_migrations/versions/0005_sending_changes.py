"""Keep who stopped and resumed automatic sending, and when; the last row counts."""

from alembic import op

revision = "0005"
down_revision = "0004"

_STATEMENTS = (
    """
    CREATE TABLE sending_changes (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        is_stopped boolean NOT NULL,
        at timestamptz NOT NULL,
        "by" text NOT NULL
    )
    """,
    """
    CREATE TRIGGER sending_changes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
    ON sending_changes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    # What the board of open tickets reads, once for every pass.
    "CREATE INDEX tickets_open ON tickets (created_at) WHERE status = 'open'",
    # The mails of one conversation; hashed, because a hostile Message-ID may be longer than a
    # B-tree's entry can be.
    "CREATE INDEX emails_thread ON emails USING hash (thread)",
)


def upgrade() -> None:
    """Make the table and the indexes, in the caller's transaction."""
    for statement in _STATEMENTS:
        op.execute(statement)

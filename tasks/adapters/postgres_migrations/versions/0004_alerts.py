"""Remember what the manager is to be alerted of, and when each cause was told last."""

from alembic import op

revision = "0004"
down_revision = "0002"

_TABLES = (
    """
    CREATE TABLE alerts (
        mailbox text NOT NULL,
        cause text NOT NULL,
        number integer NOT NULL DEFAULT 0,
        in_a_row integer NOT NULL DEFAULT 0,
        row_began_at timestamptz,
        told_at timestamptz,
        told_before_at timestamptz,
        PRIMARY KEY (mailbox, cause)
    )
    """,
    """
    CREATE TABLE troubles (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        mailbox text NOT NULL,
        cause text NOT NULL,
        origin text NOT NULL,
        detail text NOT NULL,
        at timestamptz NOT NULL,
        flow_run_id text,
        alert integer,
        UNIQUE (mailbox, cause, origin)
    )
    """,
)


def upgrade() -> None:
    """Make both tables, in the caller's transaction."""
    for statement in _TABLES:
        op.execute(statement)

"""Find the old mails that a summary has still to tell of, without reading every story."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Index the few decisions on old mail."""
    op.execute(
        "CREATE INDEX events_old_mail ON events (email_id)"
        " WHERE kind = 'decided' AND rules @> ARRAY['too_old']::text[]"
    )
    op.execute("CREATE INDEX replies_unsent ON replies (id) WHERE status IN ('planned', 'sending')")

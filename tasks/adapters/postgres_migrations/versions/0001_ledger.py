"""Make the ledger: mails, their places and stories, tickets, the outbox, and its own secret."""

from alembic import op

revision = "0001"
down_revision = None

_TABLES = (
    """
    CREATE TABLE emails (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        identity text NOT NULL,
        identity_hash bytea NOT NULL,
        mailbox text NOT NULL,
        folder text NOT NULL,
        uidvalidity bigint NOT NULL,
        uid bigint NOT NULL,
        raw bytea NOT NULL,
        size bigint NOT NULL,
        truncated boolean NOT NULL,
        received_at timestamptz NOT NULL,
        message_id text,
        sender text,
        subject text NOT NULL,
        thread text,
        urgent boolean NOT NULL,
        status text NOT NULL DEFAULT 'Received' CHECK (
            status IN ('Received', 'Replied', 'Held', 'Skipped', 'Escalated', 'Failed')
        ),
        reason text NOT NULL DEFAULT '',
        intent text,
        priority text,
        answer jsonb,
        attempts integer NOT NULL DEFAULT 0,
        parked boolean NOT NULL DEFAULT false CHECK (NOT parked OR status = 'Failed'),
        duplicate_of bigint REFERENCES emails,
        claimed_by text,
        claimed_until timestamptz,
        created_at timestamptz NOT NULL,
        started_at timestamptz,
        decided_at timestamptz,
        settled_at timestamptz CHECK (settled_at IS NULL OR status <> 'Received'),
        first_flow_run_id text,
        last_flow_run_id text
    )
    """,
    """
    CREATE TABLE locations (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        email_id bigint NOT NULL REFERENCES emails,
        mailbox text NOT NULL,
        folder text NOT NULL,
        uidvalidity bigint NOT NULL,
        uid bigint NOT NULL,
        UNIQUE (mailbox, folder, uidvalidity, uid)
    )
    """,
    """
    CREATE TABLE events (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        email_id bigint NOT NULL REFERENCES emails,
        kind text NOT NULL,
        at timestamptz NOT NULL,
        detail text NOT NULL,
        rules text[] NOT NULL,
        model text,
        prompt_version text,
        input_tokens integer NOT NULL,
        output_tokens integer NOT NULL,
        flow_run_id text
    )
    """,
    """
    CREATE TABLE tickets (
        key text PRIMARY KEY,
        email_id bigint NOT NULL REFERENCES emails,
        reference text NOT NULL,
        intent text NOT NULL,
        queue text NOT NULL,
        priority text NOT NULL,
        status text NOT NULL,
        created_at timestamptz NOT NULL,
        message_id text,
        tenant_id text,
        unit_id text,
        tenant_name text,
        unit_address text,
        summary text NOT NULL,
        action_items jsonb NOT NULL,
        attachments text[] NOT NULL,
        flow_run_id text
    )
    """,
    """
    CREATE TABLE email_tickets (
        email_id bigint NOT NULL REFERENCES emails,
        key text NOT NULL REFERENCES tickets,
        PRIMARY KEY (email_id, key)
    )
    """,
    """
    CREATE TABLE replies (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        email_id bigint NOT NULL REFERENCES emails,
        kind text NOT NULL,
        recipient text NOT NULL,
        subject text NOT NULL,
        topic text NOT NULL,
        message_id text NOT NULL,
        raw bytea NOT NULL,
        status text NOT NULL CHECK (
            status IN ('planned', 'sending', 'sent', 'refused', 'uncertain')
        ),
        detail text NOT NULL,
        sent_at timestamptz CHECK ((sent_at IS NOT NULL) = (status = 'sent')),
        UNIQUE (email_id, kind, recipient)
    )
    """,
    """
    CREATE TABLE instance (
        id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
        secret bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
    )
    """,
)

_INDEXES = (
    # One mail is answered once, in whatever folder or mailbox its copies lie.
    "CREATE UNIQUE INDEX emails_original ON emails (identity_hash) WHERE duplicate_of IS NULL",
    "CREATE INDEX emails_due ON emails (mailbox, urgent DESC, received_at)"
    " WHERE settled_at IS NULL",
    "CREATE INDEX emails_received_at ON emails (received_at)",
    # Hashed, because a hostile Message-ID may be longer than a B-tree's entry can be.
    "CREATE INDEX emails_message_id ON emails USING hash (message_id)",
    "CREATE INDEX locations_email_id ON locations (email_id)",
    "CREATE INDEX events_email_id ON events (email_id)",
    "CREATE INDEX email_tickets_key ON email_tickets (key)",
    "CREATE INDEX replies_message_id ON replies USING hash (message_id)",
    "CREATE INDEX replies_sent_at ON replies (sent_at) WHERE status = 'sent'",
)

_GUARD = (
    """
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the table % is append only', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END
    $$
    """,
    """
    CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
)

_INSTANCE = """
    INSERT INTO instance (secret)
    VALUES (sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())))
"""


def upgrade() -> None:
    """Make everything, in the caller's transaction."""
    for statement in (*_TABLES, *_INDEXES, *_GUARD, _INSTANCE):
        op.execute(statement)

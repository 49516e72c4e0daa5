"""Chain each mail's events by hash, so that a change behind the ledger's back can be found.

An event's `chain` is the SHA-256 of the chain before it and of its own content; the chain begins
with the SHA-256 of the mail's bytes. `chains` keeps where each chain begins and ends, and its row
is what two inserts for one mail wait for. tasks/domain/chain.py computes the same.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

_COLUMNS = (
    "ALTER TABLE events ADD COLUMN position integer, ADD COLUMN chain bytea",
    """
    CREATE TABLE chains (
        email_id bigint PRIMARY KEY REFERENCES emails,
        origin bytea NOT NULL,
        length integer NOT NULL,
        head bytea NOT NULL
    )
    """,
)

_FUNCTIONS = (
    # Each field as a netstring, an absent one as a dash: no two contents give the same text.
    """
    CREATE FUNCTION link_event(head bytea, event events) RETURNS bytea
    LANGUAGE sql STABLE AS $$
        SELECT sha256(head || convert_to(string_agg(
            coalesce(octet_length(convert_to(field, 'UTF8')) || ':' || field, '-'),
            ',' ORDER BY place
        ), 'UTF8'))
        FROM unnest(ARRAY[
            event.position::text,
            event.id::text,
            event.email_id::text,
            event.kind,
            to_char(event.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'),
            event.detail,
            event.model,
            event.prompt_version,
            event.input_tokens::text,
            event.output_tokens::text,
            event.flow_run_id
        ] || event.rules) WITH ORDINALITY AS fields (field, place)
    $$
    """,
    """
    CREATE FUNCTION chain_event() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        link chains;
    BEGIN
        INSERT INTO chains (email_id, origin, length, head)
        SELECT id, sha256(raw), 0, sha256(raw) FROM emails WHERE id = NEW.email_id
        ON CONFLICT DO NOTHING;
        SELECT * INTO link FROM chains WHERE email_id = NEW.email_id FOR UPDATE;
        NEW.position := link.length + 1;
        NEW.chain := link_event(link.head, NEW);
        UPDATE chains SET length = NEW.position, head = NEW.chain WHERE email_id = NEW.email_id;
        RETURN NEW;
    END
    $$
    """,
)

_FILL = (
    "ALTER TABLE events DISABLE TRIGGER events_append_only",
    """
    DO $$
    DECLARE
        event events;
        link chains;
    BEGIN
        INSERT INTO chains (email_id, origin, length, head)
        SELECT id, sha256(raw), 0, sha256(raw) FROM emails
        WHERE EXISTS (SELECT FROM events WHERE events.email_id = emails.id);
        FOR event IN SELECT * FROM events ORDER BY email_id, id LOOP
            SELECT * INTO link FROM chains WHERE email_id = event.email_id;
            event.position := link.length + 1;
            event.chain := link_event(link.head, event);
            UPDATE events SET position = event.position, chain = event.chain WHERE id = event.id;
            UPDATE chains SET length = event.position, head = event.chain
            WHERE email_id = event.email_id;
        END LOOP;
    END
    $$
    """,
    "ALTER TABLE events ENABLE TRIGGER events_append_only",
)

_GUARD = (
    "ALTER TABLE events ALTER COLUMN position SET NOT NULL, ALTER COLUMN chain SET NOT NULL",
    "ALTER TABLE events ADD CONSTRAINT events_position UNIQUE (email_id, position)",
    "DROP INDEX events_email_id",
    "CREATE TRIGGER events_chain BEFORE INSERT ON events"
    " FOR EACH ROW EXECUTE FUNCTION chain_event()",
)


def upgrade() -> None:
    """Chain what is there and whatever comes, in the caller's transaction."""
    for statement in (*_COLUMNS, *_FUNCTIONS, *_FILL, *_GUARD):
        op.execute(statement)

"""The ledger's tables as SQLAlchemy sees them; the migrations make them, with what guards them."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Identity,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
)

from tasks.adapters.postgres_types import At, StorableJson, StorableText

metadata = MetaData()


def _id() -> Column[int]:
    return Column("id", BigInteger, Identity(always=True), primary_key=True)


def _email_id() -> Column[int]:
    return Column("email_id", BigInteger, ForeignKey("emails.id"), nullable=False)


def _place() -> tuple[Column[str], Column[str], Column[int], Column[int]]:
    return (
        Column("mailbox", StorableText, nullable=False),
        Column("folder", StorableText, nullable=False),
        Column("uidvalidity", BigInteger, nullable=False),
        Column("uid", BigInteger, nullable=False),
    )


emails = Table(
    "emails",
    metadata,
    _id(),
    Column("identity", StorableText, nullable=False),
    # SHA-256 of it: a hostile Message-ID may be longer than an index entry can be.
    Column("identity_hash", LargeBinary, nullable=False),
    # The newest of its locations; the table of locations has them all.
    *_place(),
    Column("raw", LargeBinary, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("truncated", Boolean, nullable=False),
    Column("received_at", At, nullable=False),
    Column("message_id", StorableText),
    Column("sender", StorableText),
    Column("subject", StorableText, nullable=False),
    Column("thread", StorableText),
    Column("urgent", Boolean, nullable=False),
    Column("status", StorableText, nullable=False),
    Column("reason", StorableText, nullable=False),
    Column("intent", StorableText),
    Column("priority", StorableText),
    Column("answer", StorableJson),
    Column("attempts", Integer, nullable=False),
    Column("parked", Boolean, nullable=False),
    Column("duplicate_of", BigInteger, ForeignKey("emails.id")),
    Column("claimed_by", StorableText),
    Column("claimed_until", At),
    Column("created_at", At, nullable=False),
    Column("started_at", At),
    Column("decided_at", At),
    Column("settled_at", At),
    Column("first_flow_run_id", StorableText),
    Column("last_flow_run_id", StorableText),
)

locations = Table("locations", metadata, _id(), _email_id(), *_place())

events = Table(
    "events",
    metadata,
    _id(),
    _email_id(),
    Column("kind", StorableText, nullable=False),
    Column("at", At, nullable=False),
    Column("detail", StorableText, nullable=False),
    Column("rules", ARRAY(StorableText), nullable=False),
    Column("model", StorableText),
    Column("prompt_version", StorableText),
    Column("input_tokens", Integer, nullable=False),
    Column("output_tokens", Integer, nullable=False),
    Column("flow_run_id", StorableText),
    # A trigger sets these two: the event's place in its mail's story, and its link of the chain.
    Column("position", Integer, nullable=False),
    Column("chain", LargeBinary, nullable=False),
)

chains = Table(
    "chains",
    metadata,
    Column("email_id", BigInteger, ForeignKey("emails.id"), primary_key=True),
    # SHA-256 of the mail's bytes, with which the chain begins.
    Column("origin", LargeBinary, nullable=False),
    Column("length", Integer, nullable=False),
    Column("head", LargeBinary, nullable=False),
)

tickets = Table(
    "tickets",
    metadata,
    Column("key", StorableText, primary_key=True),
    # The mail that opened it; email_tickets has every mail that belongs to it.
    _email_id(),
    Column("reference", StorableText, nullable=False),
    Column("intent", StorableText, nullable=False),
    Column("queue", StorableText, nullable=False),
    Column("priority", StorableText, nullable=False),
    Column("status", StorableText, nullable=False),
    Column("created_at", At, nullable=False),
    Column("message_id", StorableText),
    Column("tenant_id", StorableText),
    Column("unit_id", StorableText),
    Column("tenant_name", StorableText),
    Column("unit_address", StorableText),
    Column("summary", StorableText, nullable=False),
    Column("action_items", StorableJson, nullable=False),
    Column("attachments", ARRAY(StorableText), nullable=False),
    Column("flow_run_id", StorableText),
)

email_tickets = Table(
    "email_tickets",
    metadata,
    Column("email_id", BigInteger, ForeignKey("emails.id"), primary_key=True),
    Column("key", StorableText, ForeignKey("tickets.key"), primary_key=True),
)

replies = Table(
    "replies",
    metadata,
    _id(),
    _email_id(),
    Column("kind", StorableText, nullable=False),
    Column("recipient", StorableText, nullable=False),
    Column("subject", StorableText, nullable=False),
    # The subject without its `Re:`, in one case: what the caps compare.
    Column("topic", StorableText, nullable=False),
    Column("message_id", StorableText, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("status", StorableText, nullable=False),
    Column("detail", StorableText, nullable=False),
    Column("sent_at", At),
)

# What was told last of each cause, and how many passes in a row failed with it.
alerts = Table(
    "alerts",
    metadata,
    Column("mailbox", StorableText, primary_key=True),
    Column("cause", StorableText, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("in_a_row", Integer, nullable=False),
    Column("row_began_at", At),
    Column("told_at", At),
    Column("told_before_at", At),
)

# What is not told yet; `alert` is the number of the alert that is about to tell it.
troubles = Table(
    "troubles",
    metadata,
    _id(),
    Column("mailbox", StorableText, nullable=False),
    Column("cause", StorableText, nullable=False),
    Column("origin", StorableText, nullable=False),
    Column("detail", StorableText, nullable=False),
    Column("at", At, nullable=False),
    Column("flow_run_id", StorableText),
    Column("alert", Integer),
)

instance = Table(
    "instance",
    metadata,
    Column("id", SmallInteger, primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    Column("created_at", At, nullable=False),
)

sending_changes = Table(
    "sending_changes",
    metadata,
    _id(),
    Column("is_stopped", Boolean, nullable=False),
    Column("at", At, nullable=False),
    Column("by", StorableText, nullable=False),
)

"""What the mailbox shows of an outcome."""

from tasks.connections import connections
from tasks.domain.ledger import ANSWERS, EmailRecord, ReplyStatus, Status
from tasks.ledger import settle
from tasks.ports import Flag

OUTCOME_FLAGS: dict[Status, frozenset[Flag]] = {
    Status.REPLIED: frozenset({Flag.SEEN, Flag.ANSWERED}),
    Status.HELD: frozenset({Flag.FLAGGED}),
    Status.SKIPPED: frozenset({Flag.SEEN}),
    Status.ESCALATED: frozenset({Flag.SEEN, Flag.ANSWERED, Flag.FLAGGED}),
    Status.FAILED: frozenset({Flag.FLAGGED}),
}


async def show_outcome(record: EmailRecord, status: Status) -> None:
    """Set the outcome's flags wherever the mailbox has a copy, then close the ledger's entry."""
    opened = connections()
    flags = await _flags_of(record.email_id, status)
    # What failed before, or was held, has our flag; what it comes to now may need none.
    was_flagged = record.status is not Status.RECEIVED
    gone = frozenset({Flag.FLAGGED}) - flags if was_flagged else frozenset()
    shown = 0
    for location in await opened.ledger.locations(record.email_id):
        shown += await opened.mailbox.mark(location, flags, gone)
    await settle(record.email_id, status, shown)


async def _flags_of(email_id: int, status: Status) -> frozenset[Flag]:
    """Return the outcome's flags; what the stop button or a refusal left unanswered is not it."""
    flags = OUTCOME_FLAGS[status]
    if Flag.ANSWERED not in flags:
        return flags
    outbox = await connections().ledger.outbox(email_id)
    sent = {entry.kind for entry in outbox if entry.status is ReplyStatus.SENT}
    return flags if sent.intersection(ANSWERS) else flags - {Flag.ANSWERED}

"""What was answered without this ledger's knowledge."""

from collections.abc import Sequence
from datetime import timedelta

from tasks.clock import utc_now
from tasks.connections import Connections, connections
from tasks.data_files import load_house
from tasks.domain.ledger import DueEmail
from tasks.retry import retried


@retried
async def look_back(due: Sequence[DueEmail]) -> None:
    """Ask the mailbox, for several mails at once, what of them was answered already.

    A person may have answered from a mail client; and this program, before the ledger was restored
    from a backup. An answer is younger than its mail, so the Sent folder is read only that far, and
    not again for a later part of the pass; what is older than `reply_max_age_days` gets no answer
    anyway.
    """
    if not due:
        return
    opened = connections()
    age = timedelta(days=load_house(opened.settings).preferences.reply_max_age_days)
    since = max(min(email.received_at for email in due), utc_now() - age).date()
    opened.answered = await opened.mailbox.answered([email.location for email in due])
    if opened.sent_ids is None or opened.sent_from is None or since < opened.sent_from:
        found = await opened.mailbox.sent_since(since)
        opened.sent_ids = (opened.sent_ids or set()) | found
        opened.sent_from = since


async def went_out(opened: Connections, *message_ids: str) -> bool:
    """Say whether the Sent folder holds one of these, by what `look_back` found or by asking."""
    if opened.sent_ids is not None:
        return not opened.sent_ids.isdisjoint(message_ids)
    return any([await opened.mailbox.find_sent(message_id) for message_id in message_ids])


def note_sent(opened: Connections, message_id: str) -> None:
    """Remember what goes out in this pass, so that a second copy of a mail repeats nothing."""
    if opened.sent_ids is not None:
        opened.sent_ids.add(message_id)

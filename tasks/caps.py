"""Keeping the caps on automatic answers, also among mails that are worked on side by side."""

from datetime import timedelta

from tasks.clock import utc_now
from tasks.connections import connections
from tasks.data_files import load_house
from tasks.domain.disposition import Circumstances, RuleHit, vet
from tasks.domain.dossier import Dossier
from tasks.domain.holding import CAP_RULES
from tasks.domain.ledger import EmailRecord, SendCounts
from tasks.domain.message import Message
from tasks.domain.reply import bare_subject


async def count_answers(record: EmailRecord, message: Message) -> SendCounts | None:
    """Count what else was sent, or will be in this pass, automatically within the window."""
    opened = connections()
    if message.sender is None:
        return None
    caps = load_house(opened.settings).preferences.caps
    since = utc_now() - timedelta(minutes=caps.window_minutes)
    recipient, topic = message.sender.email, bare_subject(message.subject)
    # What this pass is about to send is counted here, so the ledger must not count it again.
    coming = {key: whom for key, whom in opened.answers.items() if key != record.email_id}
    sent = await opened.ledger.count_sent(recipient, topic, since, {record.email_id, *coming})
    return SendCounts(
        to_recipient=sent.to_recipient + sum(to == recipient for to, _ in coming.values()),
        same_subject=sent.same_subject + list(coming.values()).count((recipient, topic)),
        in_all=sent.in_all + len(coming),
    )


async def reserve_answer(dossier: Dossier) -> tuple[RuleHit, ...]:
    """Count this mail's answer as coming, or return the caps that leave no room for it."""
    opened, message = connections(), dossier.message
    if message is None or message.sender is None:
        return ()
    async with opened.answers_lock:
        counts = await count_answers(dossier.record, message)
        caps = load_house(opened.settings).preferences.caps
        asked = Circumstances(message=message, sender=dossier.sender, counts=counts, caps=caps)
        hits = tuple(hit for hit in vet(asked) if hit.rule in CAP_RULES)
        if not hits:
            whom = (message.sender.email, bare_subject(message.subject))
            opened.answers[dossier.record.email_id] = whom
    return hits


def free_answer(email_id: int) -> None:
    """Count this mail's answer no longer as coming: it went out, or nobody is at work on it."""
    connections().answers.pop(email_id, None)

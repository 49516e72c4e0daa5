"""The ledger read for the audit's figures."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Label, RowMapping, Select, func, select

from tasks.adapters.postgres_audit import audit_query, received_within
from tasks.adapters.postgres_connection import Store
from tasks.adapters.postgres_tables import emails, events, replies
from tasks.domain.ledger import ANSWERS, AuditRow, EventKind, ReplyStatus
from tasks.domain.mail_facts import MailFacts, Step, facts_of

_TOLD = (EventKind.DECIDED, EventKind.REVIEWED)


class Facts(Store):
    """Read what the audit counts."""

    async def audit_facts(
        self, received_from: datetime | None, received_before: datetime | None
    ) -> tuple[MailFacts, ...]:
        """Return what the audit counts of every mail in the range, oldest first."""
        mails = audit_query().add_columns(emails.c.id.label("email_id"), _first_reply_at())
        mails = received_within(mails, received_from, received_before)
        steps = received_within(_steps(), received_from, received_before)
        async with self._transaction() as connection:
            rows = (await connection.execute(mails)).mappings().all()
            told = _by_mail((await connection.execute(steps)).mappings().all())
        return tuple(_facts(row, told) for row in rows)


def _steps() -> Select[Any]:
    told = select(events.c.email_id, events.c.kind, events.c.detail, events.c.rules)
    joined = told.join(emails, emails.c.id == events.c.email_id)
    return joined.where(events.c.kind.in_(_TOLD)).order_by(events.c.email_id, events.c.position)


def _first_reply_at() -> Label[Any]:
    first = select(func.min(replies.c.sent_at)).where(
        replies.c.email_id == emails.c.id,
        replies.c.kind.in_(ANSWERS),
        replies.c.status == ReplyStatus.SENT,
    )
    return first.correlate(emails).scalar_subquery().label("first_reply_at")


def _by_mail(rows: Sequence[RowMapping]) -> Mapping[int, list[Step]]:
    found: defaultdict[int, list[Step]] = defaultdict(list)
    for row in rows:
        found[row["email_id"]].append(
            Step(kind=row["kind"], detail=row["detail"], rules=tuple(row["rules"]))
        )
    return found


def _facts(row: RowMapping, told: Mapping[int, list[Step]]) -> MailFacts:
    fields = dict(row)
    email_id, first_reply_at = fields.pop("email_id"), fields.pop("first_reply_at")
    return facts_of(email_id, AuditRow(**fields), first_reply_at, told.get(email_id, ()))

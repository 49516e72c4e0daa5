"""What the audit counts of one mail beyond its row in the report."""

from collections.abc import Sequence
from datetime import datetime

from tasks.domain.findings import score_in, without_score
from tasks.domain.ledger import AuditRow, EventKind, Status
from tasks.domain.review_events import edit_share_in
from tasks.domain.value import Value


class Step(Value):
    """Hold what an event says of a decision."""

    kind: EventKind
    detail: str
    rules: tuple[str, ...] = ()


class MailFacts(Value):
    """Hold one mail's row and what became of it on the way.

    `first_reply_at` is when the first answer or acknowledgement was out. `hold_rules` are the rules
    that were hit where the mail is or was held. `review` is what a person last decided about it,
    `edit_share` how much of the draft they changed (0 to 1), `unsupported_share` how much of what
    the draft claimed has no ground in the records.
    """

    email_id: int
    row: AuditRow
    first_reply_at: datetime | None = None
    hold_rules: tuple[str, ...] = ()
    review: str | None = None
    edit_share: float | None = None
    unsupported_share: float | None = None


def facts_of(
    email_id: int, row: AuditRow, first_reply_at: datetime | None, steps: Sequence[Step]
) -> MailFacts:
    """Read off a mail's decisions, given in their order, what the audit counts."""
    decided = [step for step in steps if step.kind is EventKind.DECIDED]
    reviews = [step for step in steps if step.kind is EventKind.REVIEWED]
    was_held = row.outcome is Status.HELD or bool(reviews)
    # A mail without a rule was held by what became of its reply, which only the reason tells.
    rules = next((without_score(s.rules) or (_head(s.detail),) for s in decided), ())
    return MailFacts(
        email_id=email_id,
        row=row,
        first_reply_at=first_reply_at,
        hold_rules=rules if was_held else (),
        review=_decision(reviews[-1]) if reviews else None,
        edit_share=edit_share_in(reviews[-1].rules) if reviews else None,
        unsupported_share=next((score_in(step.rules) for step in decided), None),
    )


def _head(reason: str) -> str:
    return reason.partition(":")[0].partition(";")[0].strip()


def _decision(review: Step) -> str:
    named = (rule.partition(":")[2] for rule in review.rules if rule.startswith("review:"))
    return next(named, _head(review.detail))

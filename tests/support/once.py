"""What must be true after any trouble: every mail has an outcome, and nobody is answered twice."""

from collections import Counter
from collections.abc import Iterable, Sequence

from support.smtpd import Delivery
from support.world import World

from tasks.domain.ledger import AuditRow, Status

UNFINISHED = frozenset({Status.RECEIVED, Status.FAILED})


async def assert_finished(world: World, count: int) -> tuple[AuditRow, ...]:
    """Check that so many mails have an outcome and that a further pass finds nothing to do."""
    assert str(await world.run_pass()) == "nothing to do"
    rows = await world.rows()
    assert len(rows) == count
    assert not {row.outcome for row in rows} & UNFINISHED
    flags = world.flags()
    assert all("\\Seen" in found or "\\Flagged" in found for found in flags), flags
    return rows


def assert_answered_once(
    accepted: Iterable[Delivery], tenants: Sequence[str], doubtful: Iterable[str] = ()
) -> None:
    """Check that each got one mail; whose delivery is in doubt may have got none."""
    received = Counter(recipient for mail in accepted for recipient in mail.recipients)
    spared = set(doubtful)
    for tenant in tenants:
        assert received[tenant] == 1 or (received[tenant] == 0 and tenant in spared), received


def assert_one_ticket_each(world: World, count: int) -> None:
    """Check that there are so many tickets, each of another mail."""
    opened = Counter(ticket["message_id"] for ticket in world.tickets())
    assert len(opened) == count
    assert set(opened.values()) <= {1}

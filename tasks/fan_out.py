"""Mapping work over many mails with a bound on how many are in flight."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence

from tasks.domain.ledger import DueEmail

Lane = Sequence[DueEmail]


def lanes(due: Iterable[DueEmail]) -> tuple[Lane, ...]:
    """Group mails by conversation, in their order; what belongs together is done one by one.

    A follow-up can then find the ticket that the mail before it opened.
    """
    grouped: dict[str, list[DueEmail]] = {}
    for email in due:
        grouped.setdefault(email.thread or f"#{email.email_id}", []).append(email)
    return tuple(grouped.values())


async def fan_out(
    work: Callable[[DueEmail], Awaitable[None]], lanes: Iterable[Lane], in_flight: int
) -> None:
    """Work on every lane, at most `in_flight` at once.

    Raises:
        Exception: the first one that `work` let through, after all others came to their end.
    """
    waiting = iter(lanes)

    async def worker() -> None:
        # The iterator is shared: asyncio switches only at an await, so no lane is taken twice.
        for lane in waiting:
            for email in lane:
                await work(email)

    results = await asyncio.gather(*(worker() for _ in range(in_flight)), return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result

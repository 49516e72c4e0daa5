"""How fast a backfill goes, and how long it will take yet."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tasks.domain.value import Value

# A pass that waits for the mailbox is to have its turn after about so many seconds.
TURN_SECONDS = 10.0
# In one go a quarter of a minute's share is worked on, and never more than the largest chunk. The
# first one is small, because nobody knows yet how long a mail takes.
CHUNKS_PER_MINUTE = 4
FIRST_CHUNK, LARGEST_CHUNK = 10, 50
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)


class Pace(Value):
    """Bound how many mails are worked on in a minute."""

    mails_per_minute: int

    def chunk(self, mails: int, seconds: float) -> int:
        """Return how many mails to work on next, after so many that took so many seconds."""
        share = self.mails_per_minute // CHUNKS_PER_MINUTE
        in_turn = mails * TURN_SECONDS / seconds if mails and seconds else FIRST_CHUNK
        return max(1, int(min(share, in_turn, LARGEST_CHUNK)))

    def pause(self, mails: int, seconds: float) -> float:
        """Return how many seconds to rest after so many mails that took so many seconds."""
        return max(0.0, mails * 60 / self.mails_per_minute - seconds)


def time_left(done: int, total: int, spent: timedelta) -> timedelta | None:
    """Return how long the rest will take if it goes on as it did; None before the first mail."""
    if not done:
        return None
    return spent * (max(0, total - done) / done)


def say_left(left: timedelta | None) -> str:
    """Return the time left in words that claim no more precision than there is."""
    if left is None:
        return "time left unknown"
    if left < _MINUTE:
        return "less than a minute left"
    if left < 2 * _HOUR:
        return f"about {round(left / _MINUTE)} min left"
    return f"about {round(left / _HOUR)} h left"


def first_fresh_day(now: datetime, max_age_days: int, timezone: str) -> date:
    """Return the oldest day, in that zone, which still has mail no older than `max_age_days`."""
    return (now - timedelta(days=max_age_days)).astimezone(ZoneInfo(timezone)).date()

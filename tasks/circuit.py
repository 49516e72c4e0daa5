"""A service that is down for everyone is not asked five hundred times."""

from datetime import datetime, timedelta

THRESHOLD = 5
# Shorter troubles of the mail server are overcome by the retries of the mails in flight.
LASTING = timedelta(seconds=3)


class Circuit:
    """Count failures in a row over all mails of a pass; open, it says that asking is in vain.

    It opens only when they have lasted for `lasting`: with many mails in flight a server that
    restarts fails as many of them in one moment.
    """

    def __init__(self, lasting: timedelta = timedelta(0), threshold: int = THRESHOLD) -> None:
        self._lasting = lasting
        self._threshold = threshold
        self._in_a_row = 0
        self._began_at: datetime | None = None
        self.is_open = False
        self.reason = ""

    def succeed(self) -> None:
        """Note an answer, which closes the circuit."""
        self._in_a_row = 0
        self._began_at = None
        self.is_open = False
        self.reason = ""

    def fail(self, reason: str, now: datetime, *, will_pass: bool = True) -> None:
        """Note a call that failed, with its reason; one that will not pass needs not last."""
        self._in_a_row += 1
        self._began_at = self._began_at or now
        self.reason = reason
        has_lasted = not will_pass or now - self._began_at >= self._lasting
        self.is_open = self.is_open or (self._in_a_row >= self._threshold and has_lasted)

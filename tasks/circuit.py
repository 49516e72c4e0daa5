"""A service that is down for everyone is not asked five hundred times."""

THRESHOLD = 5


class Circuit:
    """Count failures in a row over all mails of a pass; open, it says that asking is in vain."""

    def __init__(self, threshold: int = THRESHOLD) -> None:
        self._threshold = threshold
        self._in_a_row = 0
        self.reason = ""

    @property
    def is_open(self) -> bool:
        """Say whether the service is taken to be down."""
        return self._in_a_row >= self._threshold

    def succeed(self) -> None:
        """Note an answer, which closes the circuit."""
        self._in_a_row = 0
        self.reason = ""

    def fail(self, reason: str) -> None:
        """Note a call that failed for good, with its reason."""
        self._in_a_row += 1
        self.reason = reason

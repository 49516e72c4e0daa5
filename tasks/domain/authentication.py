"""Who is writing: the receiving server's verdict on the From address (RFC 8601)."""

from enum import StrEnum

from tasks.domain.value import Value


class Identity(StrEnum):
    """Say what the receiving server found about the From address."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    FAILED = "failed"


class Authentication(Value):
    """Hold the verdict and the evidence it rests on, such as `dmarc=pass by mx.example`."""

    identity: Identity
    evidence: str

"""Who is writing: the receiving server's verdict on the From address (RFC 8601)."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from tasks.domain.parsing.alignment import is_aligned, is_within, normalise_domain
from tasks.domain.parsing.authresults import (
    MethodResult,
    UnreadableResultsError,
    authserv_id_of,
    parse_results,
)
from tasks.domain.parsing.headers import Header
from tasks.domain.value import Value

_FIELD = "authentication-results"


class Identity(StrEnum):
    """Say what the receiving server found about the From address."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    FAILED = "failed"


class Authentication(Value):
    """Hold the verdict and the evidence it rests on, such as `dmarc=pass by mx.example`."""

    identity: Identity
    evidence: str


def authenticate(
    headers: Sequence[Header], from_domain: str, authserv_id: str | None
) -> Authentication:
    """Judge the From domain by the topmost Authentication-Results of our own server.

    Those of other servers, and those below ours, may be forged and count for nothing.
    """
    server = (authserv_id or "").strip().lower()
    if not server:
        return _unverified("no authserv-id is configured")
    values = (header.value for header in headers if header.name == _FIELD)
    ours = next((value for value in values if authserv_id_of(value) == server), None)
    if ours is None:
        return _unverified(f"no Authentication-Results by {server}")
    try:
        results = parse_results(ours)
    except UnreadableResultsError:
        return _unverified(f"the Authentication-Results by {server} cannot be read")
    return _judge(results, normalise_domain(from_domain), server)


def _judge(results: Sequence[MethodResult], domain: str, server: str) -> Authentication:
    dmarc = [result for result in results if result.method == "dmarc"]
    verdicts = {result.verdict for result in dmarc}
    if "pass" in verdicts:
        return _judge_dmarc_pass(dmarc, verdicts, domain, server)
    if "fail" in verdicts:
        return Authentication(identity=Identity.FAILED, evidence=f"dmarc=fail by {server}")
    for method, holds in (("spf", _is_spf_aligned), ("dkim", _is_dkim_aligned)):
        own = [result for result in results if result.method == method]
        if holds(own, domain):
            return _verified(f"aligned {method}=pass by {server}")
    return _unverified(f"neither dmarc nor an aligned spf or dkim passed at {server}")


def _judge_dmarc_pass(
    dmarc: Sequence[MethodResult], verdicts: set[str], domain: str, server: str
) -> Authentication:
    if len(verdicts) > 1:
        return _unverified(f"the dmarc results by {server} disagree")
    judged = [name for result in dmarc for name in _domains(result, "header.from")]
    if not domain or not all(is_within(domain, name) for name in judged):
        return _unverified(f"dmarc=pass by {server} is about another domain")
    return _verified(f"dmarc=pass by {server}")


def _is_spf_aligned(results: Iterable[MethodResult], domain: str) -> bool:
    verdicts = {
        result.verdict
        for result in results
        if any(is_aligned(domain, name) for name in _domains(result, "smtp.mailfrom"))
    }
    return verdicts == {"pass"}


def _is_dkim_aligned(results: Iterable[MethodResult], domain: str) -> bool:
    # header.i is the signer's own claim, so it only stands in where header.d is not reported.
    return any(
        result.verdict == "pass"
        and any(
            is_aligned(domain, name)
            for name in _domains(result, "header.d") or _domains(result, "header.i")
        )
        for result in results
    )


def _domains(result: MethodResult, name: str) -> list[str]:
    return [normalise_domain(value) for value in result.values(name)]


def _verified(evidence: str) -> Authentication:
    return Authentication(identity=Identity.VERIFIED, evidence=evidence)


def _unverified(evidence: str) -> Authentication:
    return Authentication(identity=Identity.UNVERIFIED, evidence=evidence)

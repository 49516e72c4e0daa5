"""The Authentication-Results field (RFC 8601 §2.2), read so that no quoted text passes as result.

The authres library swallows errors within a clause and resumes in the middle of a broken comment,
so comments are taken out and the clauses parted before it sees them, one at a time.
"""

import re

from authres import FeatureContext, dmarc
from authres.core import AuthenticationResult, AuthResError

from tasks.domain.value import Value

_LENGTH_LIMIT = 7_500  # A header is cut at 8,000 characters, and half of one proves nothing.
_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[();]|[^"\\();]+|["\\]', re.DOTALL)
# Within a comment a quotation mark is a character like any other (RFC 5322 §3.2.2).
_COMMENT_TOKEN = re.compile(r"\\.|[()]|[^\\()]+|\\", re.DOTALL)
_HEAD = re.compile(r'\s*(?:"([^"\\]+)"|([^\s;"()]+))(?:\s+(\d+))?\s*')
_BELIEVED = re.compile(r"\s*(?:dmarc|spf|dkim)\s*(?:/\s*\d+\s*)?=", re.IGNORECASE)
_METHOD = re.compile(r"\s*[a-z][a-z0-9_-]*\s*(?:/\s*\d+\s*)?=", re.IGNORECASE)
_FEATURES = FeatureContext(dmarc)


class UnreadableResultsError(ValueError):
    """Say that a field does not follow the grammar, so that nothing in it can be believed."""


def authserv_id_of(value: str) -> str | None:
    """Return the server's name that the field begins with, in lower case."""
    try:
        head = _HEAD.match(_clauses(value)[0])
    except UnreadableResultsError:
        head = _HEAD.match(value)
    return (head[1] or head[2]).lower() if head else None


class MethodResult(Value):
    """Hold what one method found, with its properties such as `header.from`, in lower case."""

    method: str
    verdict: str
    properties: tuple[tuple[str, str], ...]

    def values(self, name: str) -> tuple[str, ...]:
        """Return every value of that property."""
        return tuple(value for own, value in self.properties if own == name)


def parse_results(value: str) -> tuple[MethodResult, ...]:
    """Return the results of the methods dmarc, spf and dkim.

    Raises:
        UnreadableResultsError: the field is broken, cut or of another version.
    """
    head, *clauses = _clauses(value)
    if clauses and not clauses[-1].strip():
        clauses.pop()
    named = _HEAD.fullmatch(head)
    if named is None or named[3] not in {None, "1"}:
        raise UnreadableResultsError("no server, or another version")
    return tuple(result for clause in clauses for result in _parse_clause(clause))


def _parse_clause(clause: str) -> list[MethodResult]:
    if clause.strip().lower() == "none":
        return []
    if not _BELIEVED.match(clause):
        if _METHOD.match(clause):
            return []
        raise UnreadableResultsError("a clause names no method")
    try:
        header = _FEATURES.parse_value(f"server; {clause}")
    except (AuthResError, ValueError, TypeError):
        raise UnreadableResultsError("a clause is broken") from None
    return [_restate(found) for found in header.results if isinstance(found, AuthenticationResult)]


def _restate(found: AuthenticationResult) -> MethodResult:
    properties = ((f"{item.type}.{item.name}", str(item.value or "")) for item in found.properties)
    return MethodResult(
        method=str(found.method), verdict=str(found.result), properties=tuple(properties)
    )


def _clauses(value: str) -> list[str]:
    """Part the field at its semicolons, comments taken out and quoted strings left whole."""
    if len(value) > _LENGTH_LIMIT:
        raise UnreadableResultsError("too long")
    clauses: list[list[str]] = [[]]
    depth, at = 0, 0
    while found := (_COMMENT_TOKEN if depth else _TOKEN).match(value, at):
        sign, at = found.group(), found.end()
        if sign == "(" or (depth and sign == ")"):
            depth += 1 if sign == "(" else -1
            clauses[-1].append(" ")
        elif depth:
            continue
        elif sign == ";":
            clauses.append([])
        elif sign in {")", '"', "\\"}:
            raise UnreadableResultsError("unbalanced")
        else:
            clauses[-1].append(sign)
    if depth:
        raise UnreadableResultsError("unbalanced")
    return ["".join(clause) for clause in clauses]

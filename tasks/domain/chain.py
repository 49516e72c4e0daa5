"""The hash chain over a mail's events, computed as the ledger's trigger computes it.

Whoever changes, removes or slips in an event without recomputing all that follows it breaks the
chain there. Whoever recomputes the rest too is not found: keep copies of the heads elsewhere
against that.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum

from tasks.domain.value import Value


class ChainedEvent(Value):
    """Hold an event as its row has it, with its place in the story (from 1) and its link.

    `kind` is text, because a row that was tampered with may hold any.
    """

    event_id: int
    email_id: int
    position: int
    kind: str
    at: datetime
    detail: str
    rules: tuple[str, ...]
    model: str | None
    prompt_version: str | None
    input_tokens: int
    output_tokens: int
    flow_run_id: str | None
    link: bytes


class Chain(Value):
    """Hold where a chain begins, the SHA-256 of the mail's bytes, and its length and last link."""

    origin: bytes
    length: int
    head: bytes


class Damage(StrEnum):
    """Say what was done to a chain, as far as it shows."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"


class Break(Value):
    """Name the first place where a chain does not hold; `event_id` is None where no row is left."""

    damage: Damage
    position: int
    event_id: int | None = None


def link_of(before: bytes, row: ChainedEvent) -> bytes:
    """Return the link that this content has after that one."""
    return hashlib.sha256(before + b",".join(_netstring(field) for field in _fields(row))).digest()


def first_break(chain: Chain | None, rows: Iterable[ChainedEvent]) -> Break | None:
    """Return the first break of a mail's chain; None where it is whole."""
    ordered = sorted(rows, key=lambda row: (row.position, row.event_id))
    if chain is None:
        return Break(damage=Damage.REMOVED, position=1)
    before = chain.origin
    for index, row in enumerate(ordered):
        if row.position > index + 1:
            return Break(damage=Damage.REMOVED, position=index + 1)
        if row.position <= index or row.position > chain.length:
            return _at(row, Damage.INSERTED)
        if row.link != link_of(before, row):
            return _at(row, _damage(row, _next_place(ordered, index, chain)))
        before = row.link
    if len(ordered) < chain.length:
        return Break(damage=Damage.REMOVED, position=len(ordered) + 1)
    # The last row was changed together with its own link, which nothing but the head tells.
    return None if before == chain.head else _at(ordered[-1], Damage.CHANGED)


def _next_place(
    ordered: Sequence[ChainedEvent], index: int, chain: Chain
) -> ChainedEvent | Chain | None:
    if ordered[index].position == chain.length:
        return chain
    return ordered[index + 1] if index + 1 < len(ordered) else None


def _damage(row: ChainedEvent, after: ChainedEvent | Chain | None) -> Damage:
    """Tell a row whose content was changed from one that never belonged to the chain."""
    if isinstance(after, Chain):
        return Damage.CHANGED if after.head == row.link else Damage.INSERTED
    follows = after is not None and after.link == link_of(row.link, after)
    return Damage.CHANGED if follows else Damage.INSERTED


def _at(row: ChainedEvent, damage: Damage) -> Break:
    return Break(damage=damage, position=row.position, event_id=row.event_id)


def _fields(row: ChainedEvent) -> Iterator[str | None]:
    yield from (str(row.position), str(row.event_id), str(row.email_id), row.kind)
    yield row.at.astimezone(UTC).isoformat(timespec="microseconds")
    yield from (row.detail, row.model, row.prompt_version)
    yield from (str(row.input_tokens), str(row.output_tokens), row.flow_run_id)
    yield from row.rules


def _netstring(field: str | None) -> bytes:
    """Write a field so that no two rows give the same bytes; an absent one is a dash."""
    if field is None:
        return b"-"
    content = field.encode()
    return b"%d:%b" % (len(content), content)

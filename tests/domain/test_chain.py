"""A chain of events holds, or says where it does not."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.ledger_values import NOW

from tasks.domain.chain import Break, Chain, ChainedEvent, Damage, first_break, link_of

ORIGIN = b"origin"


def row(position: int, **changes: object) -> ChainedEvent:
    fields: dict[str, object] = {
        "event_id": 100 + position,
        "email_id": 1,
        "position": position,
        "kind": "vetted",
        "at": NOW,
        "detail": "",
        "rules": (),
        "model": None,
        "prompt_version": None,
        "input_tokens": 0,
        "output_tokens": 0,
        "flow_run_id": None,
        "link": b"",
    }
    return ChainedEvent.model_validate(fields | changes)


def chained(rows: Sequence[ChainedEvent]) -> tuple[Chain, list[ChainedEvent]]:
    """Link rows as the ledger does."""
    head, linked = ORIGIN, []
    for one in rows:
        head = link_of(head, one)
        linked.append(one.model_copy(update={"link": head}))
    return Chain(origin=ORIGIN, length=len(linked), head=head), linked


CHAIN, ROWS = chained([row(position) for position in range(1, 6)])


def test_a_whole_chain_holds_in_whatever_order_it_is_read() -> None:
    assert first_break(CHAIN, reversed(ROWS)) is None


CHANGES: dict[str, object] = {
    "event_id": 999,
    "email_id": 2,
    "kind": "sent",
    "at": NOW + timedelta(microseconds=1),
    "detail": "other",
    "rules": ("",),
    "model": "",
    "prompt_version": "2",
    "input_tokens": 1,
    "output_tokens": 1,
    "flow_run_id": "run",
}


@pytest.mark.parametrize("index", range(5))
@pytest.mark.parametrize("field", CHANGES)
def test_a_changed_row_is_named(field: str, index: int) -> None:
    rows = list(ROWS)
    rows[index] = changed = rows[index].model_copy(update={field: CHANGES[field]})
    expected = Break(damage=Damage.CHANGED, position=index + 1, event_id=changed.event_id)
    assert first_break(CHAIN, rows) == expected


@pytest.mark.parametrize("index", range(5))
def test_a_removed_row_is_missed_where_it_stood(index: int) -> None:
    rows = ROWS[:index] + ROWS[index + 1 :]
    assert first_break(CHAIN, rows) == Break(damage=Damage.REMOVED, position=index + 1)


def test_a_story_without_its_chain_is_a_removed_one() -> None:
    assert first_break(None, ROWS) == Break(damage=Damage.REMOVED, position=1)


@pytest.mark.parametrize("position", [0, 1, 3, 5, 6])
def test_a_row_that_was_put_in_is_named(position: int) -> None:
    intruder = row(position, event_id=999)
    found = first_break(CHAIN, [*ROWS, intruder])
    assert found == Break(damage=Damage.INSERTED, position=position, event_id=999)


@pytest.mark.parametrize("position", [3, 6])
def test_a_row_that_was_put_in_with_a_link_that_fits_is_named(position: int) -> None:
    before = ROWS[min(position, 5) - 1]
    intruder = row(position, event_id=999)
    intruder = intruder.model_copy(update={"link": link_of(before.link, intruder)})
    found = first_break(CHAIN, [*ROWS, intruder])
    assert found == Break(damage=Damage.INSERTED, position=position, event_id=999)


def test_another_row_in_the_place_of_the_last_is_put_in() -> None:
    other = row(5, event_id=999, link=b"other")
    found = first_break(CHAIN, [*ROWS[:4], other])
    assert found == Break(damage=Damage.INSERTED, position=5, event_id=999)


def test_a_row_that_pushed_the_others_back_is_named() -> None:
    pushed = [one.model_copy(update={"position": one.position + 1}) for one in ROWS[2:]]
    intruder = row(3, event_id=999)
    found = first_break(CHAIN, [*ROWS[:2], intruder, *pushed])
    assert found == Break(damage=Damage.INSERTED, position=3, event_id=999)


@pytest.mark.parametrize("index", range(5))
def test_a_row_that_was_changed_with_its_own_link_is_found(index: int) -> None:
    before = ROWS[index - 1].link if index else ORIGIN
    changed = ROWS[index].model_copy(update={"detail": "other"})
    changed = changed.model_copy(update={"link": link_of(before, changed)})
    found = first_break(CHAIN, [*ROWS[:index], changed, *ROWS[index + 1 :]])
    assert found is not None
    assert found.position == min(index + 2, 5)


def swapped(rows: list[ChainedEvent]) -> list[ChainedEvent]:
    one, two = rows[1], rows[2]
    rows[1] = two.model_copy(update={"position": one.position})
    rows[2] = one.model_copy(update={"position": two.position})
    return rows


def renumbered(rows: list[ChainedEvent]) -> list[ChainedEvent]:
    kept = [one for one in rows if one.position != 2]
    return [one.model_copy(update={"position": place}) for place, one in enumerate(kept, start=1)]


@pytest.mark.parametrize("tamper", [swapped, renumbered])
def test_another_order_is_found_where_it_begins(
    tamper: Callable[[list[ChainedEvent]], list[ChainedEvent]],
) -> None:
    found = first_break(CHAIN, tamper(list(ROWS)))
    assert found is not None
    assert found.position == 2


@example(["a,b"], ["a", "b"], "", "")
@example(["1:a"], ["a"], "", "")
@given(st.lists(st.text()), st.lists(st.text()), st.text(), st.text())
def test_no_two_contents_have_the_same_link(
    rules: list[str], others: list[str], detail: str, model: str
) -> None:
    one = row(1, rules=rules, detail=detail, model=model)
    for other in (
        row(1, rules=others, detail=detail, model=model),
        row(1, rules=rules, detail=model, model=detail),
        row(1, rules=[model, *rules], detail=detail, model=None),
    ):
        assert (link_of(b"", one) == link_of(b"", other)) == (one == other)

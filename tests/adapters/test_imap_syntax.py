"""IMAP's syntax under hostile input, without any connection."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tasks.adapters.imap_syntax import (
    batches,
    internal_date,
    message_id_criteria,
    response_code,
    rows,
    uid_set,
    unread_criteria,
    widened,
)
from tasks.ports import Listing

PARTS = st.one_of(st.none(), st.binary(), st.tuples(st.binary(), st.binary()))


def expand(sequence_set: str) -> list[int]:
    """Read a sequence-set again."""
    found: list[int] = []
    for part in sequence_set.split(","):
        first, _, last = part.partition(":")
        found.extend(range(int(first), int(last or first) + 1))
    return found


def test_a_run_of_uids_becomes_a_range() -> None:
    assert uid_set([7, 1, 2, 3, 2, 9, 10]) == "1:3,7,9:10"


@given(st.sets(st.integers(1, 2000), min_size=1))
def test_a_uid_set_names_each_uid_once(uids: set[int]) -> None:
    assert expand(uid_set(uids)) == sorted(uids)


@given(st.lists(st.integers(0, 100)), st.integers(1, 5), st.integers(1, 120))
def test_batches_keep_order_and_bounds(sizes: list[int], number: int, octets: int) -> None:
    day = datetime(2026, 1, 1, tzinfo=UTC)
    listings = [Listing(uid=n, size=s, received_at=day) for n, s in enumerate(sizes, 1)]
    made = list(batches(listings, number, octets))
    assert [one for batch in made for one in batch] == listings
    for batch in made:
        assert len(batch) <= number
        assert len(batch) == 1 or sum(one.size for one in batch) <= octets


@given(st.lists(PARTS))
def test_any_answer_can_be_grouped(answer: list[bytes | tuple[bytes, bytes] | None]) -> None:
    for row in rows(answer):
        assert isinstance(row.body, bytes | None)
        assert row.listing is None or row.listing.uid == row.uid


@given(st.text())
def test_any_date_is_aware_or_the_epoch(text: str) -> None:
    assert internal_date(text).tzinfo is UTC


@given(st.text(alphabet=st.sampled_from('<>"\\\r\n\0 ab@()*{}é')))
def test_no_message_id_leaves_its_quotes(message_id: str) -> None:
    criteria = message_id_criteria(message_id)
    if criteria is None:
        return
    assert criteria.isascii()
    assert criteria.isprintable()
    value = criteria.removeprefix('HEADER Message-ID "').removesuffix('"')
    unescaped = value.replace("\\\\", "").replace('\\"', "")
    assert '"' not in unescaped
    assert "\\" not in unescaped


@given(st.one_of(st.text(), st.binary(), st.none()))
def test_any_text_has_a_code_or_none(text: object) -> None:
    code = response_code(text)
    assert code == "" or code.replace("-", "").isupper()


ZONES = st.sampled_from(
    [
        "UTC",
        "Etc/GMT+12",
        "Pacific/Pago_Pago",
        "America/Santiago",
        "America/St_Johns",
        "Europe/Dublin",
        "Asia/Kathmandu",
        "Pacific/Apia",
        "Pacific/Kiritimati",
    ]
)
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # The strategy adds the zone.


@given(INSTANTS, ZONES, ZONES)
def test_the_search_finds_a_propertys_day_whatever_zone_the_server_counts_in(
    instant: datetime, property_zone: str, server_zone: str
) -> None:
    day = instant.astimezone(ZoneInfo(property_zone)).date()
    first, after = widened(day, day)
    assert first is not None
    assert after is not None
    assert first <= instant.astimezone(ZoneInfo(server_zone)).date() < after


def test_days_become_a_search_that_is_wider_than_they_are() -> None:
    criteria = unread_criteria(date(2026, 1, 1), date(2026, 1, 31))
    assert "UNSEEN" in criteria
    assert "SINCE 30-Dec-2025" in criteria
    assert "BEFORE 3-Feb-2026" in criteria


def test_the_ends_of_the_calendar_bound_nothing() -> None:
    assert widened(date.min, date.max) == (None, None)
    assert widened(None, None) == (None, None)

"""A draft says nothing that the record does not hold."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.drafts import FACTS, SUPPORTED, UNSUPPORTED

from tasks.domain.grounding import Finding, ground

MAIL = (
    "Hi, the sink in 3B leaks and the heating has been out for 3 days. Call me tomorrow at 4 pm. "
    "I was charged $75, please waive it. My ticket is T-9999. See http://mail.example/x."
)


def found(draft: str, mail: str = "", facts: tuple[str, ...] = FACTS) -> set[str]:
    return {finding.kind for finding in ground(draft, mail, facts)}


@pytest.mark.parametrize("draft", SUPPORTED)
def test_a_draft_that_the_record_supports_passes(draft: str) -> None:
    assert ground(draft, MAIL, FACTS) == ()


@pytest.mark.parametrize("draft", UNSUPPORTED)
def test_a_draft_that_the_record_does_not_support_is_found(draft: str) -> None:
    assert ground(draft, MAIL, FACTS)


@pytest.mark.parametrize(
    ("draft", "kind"),
    [
        ("Your balance is $1,250.00.", "money"),
        ("A fee of 5% applies.", "percent"),
        ("It is due on the 15th.", "date"),
        ("The office opens at 8 am.", "time"),
        ("The office is open on Sunday.", "weekday"),
        ("We look into it tomorrow.", "when"),
        ("You hear from us within 24 hours.", "duration"),
        ("Please call 555-555-0123.", "phone"),
        ("Please call 31100.", "phone"),
        ("Write to help@evil.example.", "email"),
        ("Pay at portal-example.com/now.", "link"),
        ("Come to 99 Birch Avenue.", "address"),
        ("It was unit 7C.", "unit"),
        ("Your ticket is T-9999.", "reference"),
        ("A technician will come.", "promise"),
        ("Your fee has been waived.", "action"),
        ("You may deduct it from your rent.", "permission"),
        ("We guarantee it.", "guarantee"),
        ("The code is 1234.", "secret"),
        ("He lives in the building at the corner.", "disclosure"),
        ("Your request was denied.", "action"),
    ],
)
def test_the_finding_names_its_kind(draft: str, kind: str) -> None:
    assert kind in found(draft)


def test_the_finding_shows_the_words() -> None:
    draft = "Thank you for writing. Your balance is $1,250.00."
    assert ground(draft, MAIL, FACTS) == (Finding(kind="money", text="$1,250.00"),)


@pytest.mark.parametrize("written", ["$1200", "$1,200", "$1,200.00", "1200 dollars", "1.200,00 €"])
def test_an_amount_may_be_written_in_any_way(written: str) -> None:
    assert found(f"Your balance is {written}.") == set()


@pytest.mark.parametrize("written", ["May 31, 2027", "31 May", "2027-05-31", "5/31/2027", "31st"])
def test_a_date_may_be_written_in_any_way(written: str) -> None:
    assert found(f"Your lease ends on {written}.") == set()


def test_what_the_tenant_said_may_be_said_back_as_theirs() -> None:
    assert found("You asked for a call tomorrow at 4 pm.", MAIL) == set()
    assert found("You mentioned a charge of $75.", MAIL) == set()


def test_what_the_tenant_said_is_no_fact() -> None:
    assert found("The call is tomorrow at 4 pm.", MAIL) == {"when", "time"}
    assert "money" in found("The charge is $75.", MAIL)


def test_a_promise_does_not_become_true_because_the_tenant_asked_for_it() -> None:
    assert "promise" in found("You asked for a call tomorrow at 4 pm, so we will call you.", MAIL)
    assert found("As you asked, we will refund the $75.", MAIL)


def test_a_link_or_reference_from_the_mail_is_never_repeated() -> None:
    assert "link" in found("You sent http://mail.example/x.", MAIL)
    assert "reference" in found("You asked about ticket T-9999.", MAIL)


def test_an_action_needs_a_record_that_it_was_done() -> None:
    draft = "I have opened a ticket, and our maintenance team has been notified."
    assert found(draft, facts=("opened ticket T-1", "told maintenance")) == set()
    assert found(draft, facts=("opened ticket T-1",)) == {"action"}
    assert found(draft, facts=("told maintenance",)) == {"action"}
    assert found("The locksmith has been notified.", facts=("told maintenance",)) == {"action"}


def test_a_permission_stands_only_as_the_policys_own_sentence() -> None:
    policy = ("Pets. You may keep a cat with a pet addendum.", "Never write: your fee is waived.")
    assert found("You may keep a cat with a pet addendum.", facts=policy) == set()
    assert found("You may keep a cat.", facts=policy) == {"permission"}
    assert found("Your fee is waived.", facts=policy) == {"action"}


def test_a_code_is_never_sent_even_from_the_record() -> None:
    assert "secret" in found("The door code is 4711.", facts=("the door code is 4711",))


def test_markup_and_odd_dashes_do_not_hide_a_figure() -> None:
    assert "promise" in found("A **technician** will come")
    assert "time" in found("The office is open 10\u201311.")
    assert "money" in found("Your balance is **$1,300**.")


@given(st.integers(min_value=1, max_value=10**7), st.integers(min_value=0, max_value=99))
def test_any_other_amount_is_found(units: int, cents: int) -> None:
    supported = (units, cents) in {(1200, 0), (50, 0)}
    assert ("money" in found(f"You owe ${units:,}.{cents:02}.")) is not supported


@given(st.integers(min_value=10**9, max_value=10**10 - 1))
def test_any_other_phone_number_is_found(number: int) -> None:
    digits = str(number)
    draft = f"Our line is ({digits[:3]}) {digits[3:6]}-{digits[6:]}."
    supported = digits in {"5555550100", "5555550199"}
    assert ("phone" in found(draft)) is not supported


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2039, 12, 31)))
def test_any_other_date_is_found(day: date) -> None:
    supported = day == date(2027, 5, 31)
    assert ("date" in found(f"Your lease ends on {day:%B} {day.day}, {day.year}.")) is not supported


@given(st.integers(min_value=1, max_value=12), st.sampled_from(["am", "pm"]))
def test_any_other_hour_is_found(hour: int, half: str) -> None:
    supported = (hour, half) in {(9, "am"), (5, "pm")}
    assert ("time" in found(f"The office opens at {hour} {half}.")) is not supported


@given(st.text(max_size=500), st.text(max_size=500))
def test_any_draft_is_survived(draft: str, mail: str) -> None:
    ground(draft, mail, FACTS)


@pytest.mark.parametrize("unit", ["1", "$1,", "we will "])
def test_a_promise_is_found_in_a_huge_hostile_draft(unit: str) -> None:
    filler = unit * (8_000 // len(unit))
    assert ground(f"{filler}. The code is 4711.", unit * (400_000 // len(unit)), FACTS)

"""The audit's figures are those of the mails, whatever the mails hold."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.domain.audit_figures import ALL, Summary
from tasks.domain.audit_report import duration, summary_markdown
from tasks.domain.audit_summary import facts_frame, summarise_mails
from tasks.domain.disagreement import Disagreement, Kind
from tasks.domain.evidence import SeenRun
from tasks.domain.ledger import AuditRow, EventKind, Status
from tasks.domain.mail_facts import MailFacts, Step, facts_of
from tasks.domain.preference_tables import Reports

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PRICES = Reports(currency="EUR", input_price=2, output_price=8)


def facts(
    outcome: Status = Status.REPLIED,
    intent: str | None = "maintenance",
    received_at: datetime = NOON,
    waited: float | None = 30,
    **more: object,
) -> MailFacts:
    row = AuditRow(
        received_at=received_at,
        message_id="<a@mailbox.example>",
        sender="maria@mailbox.example",
        subject="Tap",
        intent=intent,
        priority="normal",
        outcome=outcome,
        reason="why",
        ticket="",
        reply_message_id=None,
        model="a-model" if intent else None,
        input_tokens=1000,
        output_tokens=500,
        seconds=1.5,
        attempts=1,
        flow_run_id="run-1",
    )
    replied = None if waited is None else received_at + timedelta(seconds=waited)
    return MailFacts.model_validate({"email_id": 1, "row": row, "first_reply_at": replied, **more})


def summary(*mails: MailFacts, timezone: str = "UTC", prices: Reports = PRICES) -> Summary:
    return summarise_mails(facts_frame(mails, (), timezone), prices)


def test_an_empty_range_has_no_figures() -> None:
    found = summary()
    assert (found.mails, found.first_day, found.waits, found.outcomes) == (0, None, (), ())
    assert "No mail" in summary_markdown(found, ())


def test_a_day_is_one_of_the_property() -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    found = summary(facts(received_at=late), timezone="Europe/Berlin")
    assert (found.first_day, found.last_day) == (date(2026, 11, 21), date(2026, 11, 21))
    assert [count.group for count in found.days] == ["2026-11-21"]


def test_half_and_nine_of_ten_waited_so_long() -> None:
    mails = [facts(waited=seconds) for seconds in range(1, 11)]
    (everybody, about) = summary(*mails, facts(Status.HELD, waited=None)).waits
    assert (everybody.group, everybody.mails, everybody.median) == (ALL, 10, 5.5)
    assert everybody.p90 == pytest.approx(9.1)
    assert (about.group, about.mails) == ("maintenance", 10)


def test_tokens_are_priced_per_million() -> None:
    (spent,) = summary(facts(), facts()).spent
    assert (spent.input_tokens, spent.output_tokens) == (2000, 1000)
    assert spent.cost == pytest.approx(0.012)
    assert summary(facts(), prices=Reports()).spent[0].cost is None


def test_mail_that_no_model_saw_is_counted_and_costs_nothing() -> None:
    found = summary(facts(Status.SKIPPED, intent=None, waited=None))
    assert found.spent == ()
    assert [(count.group, count.outcome) for count in found.intents] == [("(none)", "Skipped")]


def test_reasons_of_holds_come_with_the_most_frequent_first() -> None:
    mails = [
        facts(Status.HELD, hold_rules=("sensitive", "unverified")),
        facts(Status.HELD, hold_rules=("unverified",)),
        facts(),
    ]
    assert [(one.name, one.mails) for one in summary(*mails).holds] == [
        ("unverified", 2),
        ("sensitive", 1),
    ]


def test_shares_are_means_of_what_was_measured() -> None:
    found = summary(facts(edit_share=0.5), facts(edit_share=0.0), facts())
    assert found.edit_share == pytest.approx(0.25)
    assert found.unsupported_share is None


def test_the_run_stands_beside_the_mail() -> None:
    run = SeenRun(run_id="run-1", state="Replied", is_final=True, started_at=NOON, seconds=2.5)
    frame = facts_frame((facts(),), (run,), "UTC")
    assert frame.loc[0, "run_state"] == "Replied"
    assert frame.loc[0, "run_seconds"] == pytest.approx(2.5)
    assert frame.loc[0, "first_reply_seconds"] == pytest.approx(30)


STEPS = [
    Step(kind=EventKind.DECIDED, detail="unverified: no header", rules=("unverified",)),
    Step(
        kind=EventKind.REVIEWED, detail="approved by Kim", rules=("review:edit", "edit_share:0.125")
    ),
]


def test_an_approved_mail_was_held_for_its_rules() -> None:
    found = facts_of(1, facts().row, None, STEPS)
    assert (found.hold_rules, found.review) == (("unverified",), "edit")
    assert found.edit_share == pytest.approx(0.125)


def test_a_mail_that_was_answered_at_once_was_held_for_nothing() -> None:
    found = facts_of(1, facts().row, None, STEPS[:1])
    assert (found.hold_rules, found.review) == ((), None)


def test_a_mail_without_a_rule_is_held_for_what_its_reason_says() -> None:
    step = Step(kind=EventKind.DECIDED, detail="delivery uncertain: it may have arrived")
    held = facts(Status.HELD).row
    assert facts_of(1, held, None, [step]).hold_rules == ("delivery uncertain",)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.builds(
            facts,
            st.sampled_from(list(Status)),
            st.one_of(st.none(), st.text(max_size=8)),
            st.integers(-3000, 3000).map(lambda hours: NOON + timedelta(hours=hours)),
            st.one_of(st.none(), st.floats(0, 1e6)),
        ),
        max_size=12,
    )
)
def test_no_mail_is_counted_twice_or_left_out(mails: list[MailFacts]) -> None:
    found = summary(*mails)
    for counts in (found.days, found.intents):
        assert sum(count.mails for count in counts) == len(mails)
    assert sum(number for _, number in found.outcomes) == len(mails)


def test_the_artifact_tells_of_disagreements() -> None:
    wrong = Disagreement(kind=Kind.UNANSWERED, subject="mail 1", detail="none")
    text = summary_markdown(summary(facts()), [wrong])
    assert "1 disagreement" in text
    assert "half within 30.0 s" in text


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "0.4 s"), (119, "119.0 s"), (120, "2.0 min"), (7200, "2.0 h"), (172800, "2.0 days")],
)
def test_a_duration_is_told_in_the_unit_that_fits(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_the_hallucination_score_of_a_decision_is_counted_and_is_no_reason_to_hold() -> None:
    step = Step(
        kind=EventKind.DECIDED,
        detail="ungrounded_draft: 1 unsupported: promise",
        rules=("ungrounded_draft", "hallucination:0.25"),
    )
    held = facts().row.model_copy(update={"outcome": Status.HELD})
    found = facts_of(1, held, None, [step])
    assert (found.hold_rules, found.unsupported_share) == (("ungrounded_draft",), 0.25)

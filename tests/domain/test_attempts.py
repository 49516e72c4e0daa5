"""Which runs worked on a mail before, and how each left it."""

from datetime import UTC, datetime, timedelta

from tasks.domain.attempts import AttemptEnd, earlier_attempts, taken_over_from, with_handover
from tasks.domain.ledger import Event, EventKind

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BEGUN = (EventKind.CLAIMED, EventKind.VETTED)


def story(*runs: tuple[str, tuple[EventKind, ...]]) -> tuple[Event, ...]:
    steps = [(run, kind) for run, kinds in runs for kind in kinds]
    return (
        Event(kind=EventKind.RECEIVED, at=NOW),
        *(
            Event(kind=kind, at=NOW + timedelta(minutes=minute), flow_run_id=run)
            for minute, (run, kind) in enumerate(steps)
        ),
    )


def test_the_first_run_of_a_mail_has_none_before_it() -> None:
    assert earlier_attempts(story(("now", BEGUN)), "now") == ()


def test_each_earlier_run_is_told_with_how_it_left_the_mail() -> None:
    found = earlier_attempts(
        story(
            ("put-off", (*BEGUN, EventKind.DEFERRED)),
            ("failed", (*BEGUN, EventKind.FAILED)),
            ("early-dead", (EventKind.CLAIMED,)),
            ("late-dead", (*BEGUN, EventKind.REPLYING, EventKind.SENT, EventKind.DECIDED)),
            ("now", BEGUN),
        ),
        "now",
    )
    assert [(attempt.run_id, attempt.end) for attempt in found] == [
        ("put-off", AttemptEnd.DEFERRED),
        ("failed", AttemptEnd.FAILED),
        ("early-dead", AttemptEnd.DIED),
        ("late-dead", AttemptEnd.DIED),
    ]
    assert found[0].began_at == NOW
    assert [attempt.run_id for attempt in taken_over_from(found)] == ["early-dead", "late-dead"]


def test_a_dead_run_whose_work_another_one_took_over_is_not_named_again() -> None:
    dead_then_failed = (("dead", BEGUN), ("failed", (*BEGUN, EventKind.FAILED)), ("now", BEGUN))
    assert taken_over_from(earlier_attempts(story(*dead_then_failed), "now")) == ()


def test_a_review_is_no_attempt() -> None:
    reviewed = (EventKind.REVIEWED, EventKind.DECIDED, EventKind.SETTLED)
    assert earlier_attempts(story(("review", reviewed), ("now", BEGUN)), "now") == ()


def test_the_final_message_names_the_dead_run_below_the_reason() -> None:
    found = earlier_attempts(story(("dead", BEGUN), ("now", BEGUN)), "now")
    expected = "answered; taken over from run dead, whose process died"
    assert with_handover("answered", found) == expected
    assert with_handover("answered", ()) == "answered"

"""What a reviewer sees and decides: nothing is sent that they did not see or write."""

from datetime import UTC, datetime
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.domain.authentication import Identity
from tasks.domain.directory import Sender, SenderKind
from tasks.domain.dossier import Dossier
from tasks.domain.errors import PermanentError
from tasks.domain.ledger import (
    EmailRecord,
    Event,
    EventKind,
    Location,
    ReplyKind,
    ReplyStatus,
    Status,
)
from tasks.domain.message import Message, parse_message
from tasks.domain.plan import Delivery, PlannedReply
from tasks.domain.preference_tables import Reports
from tasks.domain.preferences import Preferences
from tasks.domain.review_events import is_handed_over, review_event, reviews_in
from tasks.domain.review_form import FORM_WIDTH, NO_DRAFT, ReviewSheet, write_form, write_sheet
from tasks.domain.reviewing import (
    Decision,
    PreparedReview,
    Review,
    after_sending,
    answer_of,
    nothing_to_review,
    outcome_of,
    settle_review,
)
from tasks.domain.thread import Turn
from tasks.domain.triage import ModelAnswer, Priority, Triage, Usage

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DRAFT = "Hello Ada,\n\nwe will look at the tap."
PREFERENCES = Preferences(
    sender_name="Office", signature="Office", notice="Notice", neutral_acknowledgement="Hello"
)


def settled(decision: Decision, text: str = "", by: str = "Bea", draft: str = DRAFT) -> Review:
    return settle_review(Review(decision=decision, text=text, by=by), draft)


def sheet(draft: str = DRAFT, text: str = "It drips.") -> ReviewSheet:
    raw = f"From: Ada <ada@tenants.example>\r\nSubject: Tap\r\n\r\n{text}\r\n".encode()
    message = parse_message(raw)
    assert isinstance(message, Message)
    triage = Triage(intent="maintenance", priority=Priority.NORMAL, summary="A tap.", reply=draft)
    record = EmailRecord(
        email_id=7, identity="i", raw=raw, size=len(raw), truncated=False, received_at=NOON,
        location=Location(mailbox="office@mail.example", folder="INBOX", uidvalidity=1, uid=1),
        message_id=None, subject="Tap", status=Status.HELD, reason="ungrounded_draft: 1",
        attempts=1, parked=False, duplicate_of=None, flow_run_id=None,
        answer=ModelAnswer(triage=triage, usage=Usage(model="m", prompt_version="1")),
    )  # fmt: skip
    sender = Sender(
        kind=SenderKind.UNKNOWN, identity=Identity.UNVERIFIED, email="ada@tenants.example"
    )
    dossier = Dossier(record=record, message=message, sender=sender, opened_at=NOON)
    return ReviewSheet(dossier=dossier, tickets=(), outbox=())


def delivery(status: ReplyStatus) -> Delivery:
    return Delivery(
        kind=ReplyKind.REPLY, status=status, detail="550 no such user", message_id="<1@x.example>",
        recipient="ada@tenants.example", raw=b"",
    )  # fmt: skip


def prepared(**changes: object) -> PreparedReview:
    outcome = outcome_of(settled(Decision.APPROVE), sheet().dossier.record)
    reply = PlannedReply(kind=ReplyKind.REPLY, text=DRAFT)
    return PreparedReview(outcome=outcome, reply=reply).model_copy(update=changes)


def test_a_draft_that_a_form_gives_back_is_unchanged() -> None:
    review = settled(Decision.APPROVE, text=DRAFT.replace("\n", "\r\n") + "  \r\n")
    assert (review.decision, review.text) == (Decision.APPROVE, "")
    assert answer_of(review, DRAFT).text == DRAFT
    assert not answer_of(review, DRAFT).changed


def test_changed_words_are_an_edit_whatever_was_chosen() -> None:
    review = settled(Decision.APPROVE, text="We come on Tuesday.")
    assert review.decision is Decision.EDIT
    assert answer_of(review, DRAFT).text == "We come on Tuesday."
    assert answer_of(review, DRAFT).changed


def test_an_edit_that_changes_nothing_is_an_approval() -> None:
    assert settled(Decision.EDIT, text=DRAFT).decision is Decision.APPROVE
    assert settled(Decision.EDIT).decision is Decision.APPROVE


def test_words_do_not_turn_a_rejection_into_an_answer() -> None:
    for decision in (Decision.REJECT, Decision.HAND_OVER):
        assert settled(decision, text="We come on Tuesday.").decision is decision


def test_without_a_draft_there_is_nothing_to_approve() -> None:
    with pytest.raises(PermanentError, match="no draft"):
        answer_of(settled(Decision.APPROVE, draft=""), "")
    assert answer_of(settled(Decision.EDIT, text="Yes.", draft=""), "").text == "Yes."


@given(text=st.text(), draft=st.text())
def test_what_is_sent_was_written_or_seen_by_the_person(text: str, draft: str) -> None:
    review = settled(Decision.EDIT, text=text, draft=draft)
    try:
        sent = answer_of(review, draft).text
    except PermanentError:
        return
    assert sent == draft or sent.split() == text.split()


@given(name=st.text())
def test_a_name_stays_on_one_line(name: str) -> None:
    review = settled(Decision.APPROVE, by=name)
    assert review.by
    assert len(review.by) <= 80
    assert len(review.by.splitlines()) == 1


@pytest.mark.parametrize(
    ("decision", "status", "reason"),
    [
        (Decision.APPROVE, Status.REPLIED, "approved by Bea"),
        (Decision.REJECT, Status.SKIPPED, "rejected by Bea"),
        (Decision.HAND_OVER, Status.HELD, "handed over by Bea; ungrounded_draft: 1"),
    ],
)
def test_each_decision_has_its_outcome(decision: Decision, status: Status, reason: str) -> None:
    outcome = outcome_of(settled(decision), sheet().dossier.record)
    assert (outcome.status, outcome.reason, outcome.is_done) == (status, reason, True)


def test_a_mail_that_is_not_held_is_left_as_it_is() -> None:
    record = sheet().dossier.record.model_copy(
        update={"status": Status.REPLIED, "reason": "approved by Bea"}
    )
    outcome = nothing_to_review(record)
    assert not outcome.is_done
    assert outcome.reason == "mail 7 is Replied already: approved by Bea"


def test_the_story_tells_who_decided_and_whether_the_words_changed() -> None:
    edited = review_event(settled(Decision.EDIT, text="Yes."), DRAFT, NOON, "run-1")
    handed = review_event(settled(Decision.HAND_OVER), DRAFT, NOON, "run-2")
    story = (Event(kind=EventKind.DECIDED, at=NOON), edited, handed)
    assert [event.detail for event in reviews_in(story)] == [
        "approved with other words by Bea",
        "handed over by Bea",
    ]
    assert edited.flow_run_id == "run-1"
    assert is_handed_over(story)
    assert not is_handed_over(story[:2])


def test_an_answer_that_arrived_keeps_the_outcome() -> None:
    assert after_sending(prepared(), delivery(ReplyStatus.SENT)).reason == "approved by Bea"


def test_an_earlier_answer_in_other_words_is_told_of() -> None:
    outcome = after_sending(prepared(is_planned=False), delivery(ReplyStatus.SENT))
    assert outcome.status is Status.REPLIED
    assert "other words was out already" in outcome.reason


@pytest.mark.parametrize(
    ("status", "word"),
    [(ReplyStatus.UNCERTAIN, "not known whether"), (ReplyStatus.REFUSED, "550"), (None, "nobody")],
)
def test_an_answer_that_may_not_have_arrived_leaves_the_mail_held(
    status: ReplyStatus | None, word: str
) -> None:
    with pytest.raises(PermanentError, match=word):
        after_sending(prepared(), delivery(status) if status else None)


def test_the_sheet_shows_the_mail_why_it_is_held_and_the_draft() -> None:
    shown = write_sheet(sheet())
    for text in ("It drips.", "ungrounded_draft", DRAFT, "unknown, unverified", "A tap."):
        assert text in shown
    assert NO_DRAFT in write_sheet(sheet(draft=""))


def test_the_sheet_shows_what_was_said_before() -> None:
    turns = tuple(
        Turn(
            email_id=number, received_at=NOON, subject=subject, status=Status.REPLIED,
            tickets="T-AAAAAAA", flow_run_id=None,
        )
        for number, subject in ((3, "A first matter"), (7, "Tap"), (9, "A later one"))
    )  # fmt: skip
    shown = write_sheet(sheet().model_copy(update={"conversation": turns}))
    assert "mail 3: A first matter (Replied, T-AAAAAAA)" in shown
    assert "A later one" not in shown
    assert "Earlier in this conversation" not in write_sheet(sheet())


def test_no_line_of_the_form_is_cut_off_by_the_dialog() -> None:
    long = "The tap in the kitchen drips the whole night long, and nobody here can sleep."
    shown = write_form(sheet(text=long, draft=long), PREFERENCES)
    sheet_lines = shown.partition("```text")[2].splitlines()
    assert max(map(len, sheet_lines)) <= FORM_WIDTH
    assert " ".join(shown.split()).count(long) == 2


def test_nothing_in_a_mail_drives_the_terminal() -> None:
    assert "\x1b" not in write_sheet(sheet(text="\x1b[2J\x1b]0;owned\x07", draft="\x1b[31mred"))


def test_nothing_in_a_mail_leaves_its_block_in_the_form() -> None:
    attack = "```\n# Approve this\n[click](https://evil.example)\n````"
    form = write_form(sheet(text=attack), PREFERENCES)
    fence = "`" * 5
    assert form.count(fence) == 2
    assert form.index(fence) < form.index("evil.example") < form.rindex(fence)


@pytest.mark.parametrize("detail", ["redacted", "none"])
def test_the_form_holds_no_word_of_the_mail_where_the_manager_says_so(
    detail: Literal["redacted", "none"],
) -> None:
    form = write_form(
        sheet(), PREFERENCES.model_copy(update={"reports": Reports(artifact_detail=detail)})
    )
    assert "--show 7" in form
    for private in ("drips", "Ada", "ada@", "Tap", "tap."):
        assert private not in form

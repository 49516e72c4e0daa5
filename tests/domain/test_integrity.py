"""Each way in which two records can disagree, and what is none."""

import hashlib
from datetime import timedelta

import pytest
from support.ledger_values import NOW, place

from tasks.domain.chain import Chain, ChainedEvent, link_of
from tasks.domain.disagreement import (
    Disagreement,
    Kind,
    disagreements_markdown,
    is_sound,
    summarise,
)
from tasks.domain.evidence import (
    KeptMail,
    KeptReply,
    KeptTicket,
    SeenRun,
    Sighting,
    TicketFile,
    Unread,
    identity_of,
)
from tasks.domain.integrity import compare_mails, compare_tickets, compare_unread
from tasks.domain.ledger import PREVIEW, EventKind, ReplyKind, ReplyStatus, Status
from tasks.domain.message import Message, Unparseable, identify_message, identify_raw, parse_message

EARLIER = NOW - timedelta(hours=1)
JUST_NOW = NOW - timedelta(minutes=9)
RUN = "0b5d7bb7-4b0f-4d55-9a7c-2f3e5a4c1d10"
OTHER_RUN = "0b5d7bb7-4b0f-4d55-9a7c-2f3e5a4c1d11"
KEY = "maintenance-0123456789abcdef"


def step(kind: EventKind, detail: str = "", **changes: object) -> ChainedEvent:
    fields: dict[str, object] = {
        "event_id": 1,
        "email_id": 1,
        "position": 1,
        "kind": kind.value,
        "at": EARLIER,
        "detail": detail,
        "rules": (),
        "model": None,
        "prompt_version": None,
        "input_tokens": 0,
        "output_tokens": 0,
        "flow_run_id": RUN,
        "link": b"",
    } | changes
    return ChainedEvent.model_validate(fields)


STORY = (step(EventKind.SENT, "reply sent"), step(EventKind.DECIDED), step(EventKind.SETTLED))


def kept(*story: ChainedEvent, **changes: object) -> KeptMail:
    """Return a mail that was answered and settled an hour ago, with a whole chain."""
    head, linked = b"bytes", []
    for number, one in enumerate(story or STORY, start=1):
        placed = one.model_copy(update={"position": number, "event_id": number})
        head = link_of(head, placed)
        linked.append(placed.model_copy(update={"link": head}))
    fields: dict[str, object] = {
        "email_id": 1,
        "identity": "identity",
        "digest": b"bytes",
        "recomputed": "identity",
        "status": Status.REPLIED,
        "parked": False,
        "in_work": False,
        "created_at": EARLIER,
        "decided_at": EARLIER,
        "settled_at": EARLIER,
        "flow_run_id": RUN,
        "locations": (place(),),
        "replies": (KeptReply(kind=ReplyKind.REPLY, status=ReplyStatus.SENT),),
        "events": tuple(linked),
        "chain": Chain(origin=b"bytes", length=len(linked), head=head),
    } | changes
    return KeptMail.model_validate(fields)


def held(*story: ChainedEvent, **changes: object) -> KeptMail:
    """Return a mail that waits for a person."""
    return kept(*(story or STORY[1:]), **({"status": Status.HELD, "replies": ()} | changes))


def ended(state: str = "Replied", run_id: str = RUN, *, is_final: bool = True) -> SeenRun:
    return SeenRun(run_id=run_id, state=state, is_final=is_final)


def kinds_of(
    mail: KeptMail,
    *,
    is_read: bool | None = None,
    runs: tuple[SeenRun, ...] | None = None,
) -> list[Kind]:
    """Compare one mail with a mailbox and a run history that agree unless told otherwise."""
    finished = mail.status in {Status.REPLIED, Status.SKIPPED, Status.ESCALATED}
    seen = Sighting(location=place(), is_read=finished if is_read is None else is_read)
    runs = (ended(mail.status),) if runs is None else runs
    return [one.kind for one in compare_mails([mail], [seen], runs, NOW)]


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.RECEIVED])
def test_a_settled_mail_whose_records_say_the_same_agrees(status: Status) -> None:
    assert kinds_of(kept(status=status, parked=status is Status.FAILED)) == []


def test_a_mail_without_an_outcome_is_overdue_after_a_while() -> None:
    waiting: dict[str, object] = {
        "status": Status.RECEIVED, "settled_at": None, "decided_at": None, "replies": (),
    }  # fmt: skip
    story = step(EventKind.RECEIVED, flow_run_id=None)
    assert kinds_of(kept(story, **waiting)) == [Kind.OVERDUE]
    assert kinds_of(kept(story, **waiting, in_work=True)) == []
    assert kinds_of(kept(story, **(waiting | {"created_at": JUST_NOW}))) == []


def test_an_outcome_that_the_mailbox_was_never_told_is_found_after_a_while() -> None:
    assert kinds_of(kept(settled_at=None), is_read=False) == [Kind.UNSETTLED]
    assert kinds_of(kept(settled_at=None, decided_at=JUST_NOW), is_read=False) == []


def test_a_failed_mail_is_settled_only_when_it_is_parked() -> None:
    assert kinds_of(kept(settled_at=None, status=Status.FAILED)) == []
    parked = kept(settled_at=None, status=Status.FAILED, parked=True)
    assert kinds_of(parked) == [Kind.UNSETTLED]


def test_a_preview_leaves_the_mailbox_as_it_is_and_that_is_no_disagreement() -> None:
    previewed = step(EventKind.SETTLED, rules=(PREVIEW,))
    sent = step(EventKind.SENT, "reply sent")
    assert kinds_of(kept(sent, previewed), is_read=False) == []
    assert kinds_of(kept(sent, previewed, STORY[-1]), is_read=False) == [Kind.UNREAD]


@pytest.mark.parametrize("status", [Status.REPLIED, Status.SKIPPED, Status.ESCALATED])
def test_a_finished_mail_that_is_unread_disagrees(status: Status) -> None:
    assert kinds_of(kept(status=status), is_read=False) == [Kind.UNREAD]


@pytest.mark.parametrize("status", [Status.HELD, Status.FAILED])
def test_a_waiting_mail_that_was_read_is_only_a_note(status: Status) -> None:
    (kind,) = kinds_of(held(status=status, parked=status is Status.FAILED), is_read=True)
    assert (kind, kind.is_note) == (Kind.READ, True)


def test_a_mail_that_left_the_folder_shows_nothing() -> None:
    assert compare_mails([kept()], [], [ended()], NOW) == ()


def test_a_copy_elsewhere_does_not_stand_for_this_one() -> None:
    elsewhere = Sighting(location=place(uidvalidity=8), is_read=False)
    assert compare_mails([kept()], [elsewhere], [ended()], NOW) == ()


@pytest.mark.parametrize("status", [s for s in ReplyStatus if s is not ReplyStatus.SENT])
def test_replied_without_a_sent_reply_disagrees(status: ReplyStatus) -> None:
    mail = kept(*STORY[1:], replies=(KeptReply(kind=ReplyKind.REPLY, status=status),))
    assert Kind.UNANSWERED in kinds_of(mail)


def test_an_acknowledgement_is_an_answer_and_a_notification_is_none() -> None:
    for kind, found in (
        (ReplyKind.ACKNOWLEDGEMENT, []),
        (ReplyKind.NOTIFICATION, [Kind.UNANSWERED]),
    ):
        reply = KeptReply(kind=kind, status=ReplyStatus.SENT)
        assert kinds_of(kept(*STORY[1:], replies=(reply,))) == found


SENT = KeptReply(kind=ReplyKind.REPLY, status=ReplyStatus.SENT)
ACKNOWLEDGED = KeptReply(kind=ReplyKind.ACKNOWLEDGEMENT, status=ReplyStatus.SENT)
TOLD = KeptReply(kind=ReplyKind.NOTIFICATION, status=ReplyStatus.SENT)


def test_two_sent_replies_disagree() -> None:
    assert kinds_of(kept(replies=(SENT, SENT))) == [Kind.ANSWERED_TWICE]
    assert kinds_of(kept(replies=(SENT, TOLD, TOLD))) == []


def test_a_story_that_tells_of_two_replies_disagrees_whatever_the_outbox_says() -> None:
    found = kinds_of(kept(STORY[0], *STORY))
    assert found == [Kind.ANSWERED_TWICE, Kind.SENT_UNKEPT]


def test_a_reply_after_an_acknowledgement_needs_a_review() -> None:
    both = (SENT, ACKNOWLEDGED)
    assert kinds_of(kept(replies=both)) == [Kind.ANSWERED_TWICE]
    assert kinds_of(kept(step(EventKind.REVIEWED), *STORY, replies=both)) == []


def test_a_sent_mail_that_the_outbox_lost_is_found() -> None:
    story = (step(EventKind.SENT, "notification sent"), *STORY)
    assert kinds_of(kept(*story)) == [Kind.SENT_UNKEPT]
    assert kinds_of(kept(*story, replies=(SENT, TOLD))) == []


def test_a_reply_left_in_sending_is_found_once_nobody_works_on_it() -> None:
    sending = (KeptReply(kind=ReplyKind.REPLY, status=ReplyStatus.SENDING),)
    assert kinds_of(held(replies=sending)) == [Kind.SENDING]
    assert kinds_of(held(replies=sending, in_work=True)) == []
    reviewed = (step(EventKind.REVIEWED, at=JUST_NOW), *STORY[1:])
    assert kinds_of(held(*reviewed, replies=sending)) == []


def test_a_run_that_the_server_does_not_know_is_found() -> None:
    assert kinds_of(kept(), runs=()) == [Kind.UNKNOWN_RUN]
    earlier = step(EventKind.VETTED, flow_run_id=OTHER_RUN)
    assert kinds_of(kept(earlier, *STORY)) == [Kind.UNKNOWN_RUN]


def test_a_run_is_named_only_by_an_id() -> None:
    odd = step(EventKind.VETTED, flow_run_id="Ada Archer, 12 Elm Street")
    (found,) = compare_mails([kept(odd, *STORY)], [], [ended()], NOW)
    assert (found.kind, found.detail) == (Kind.UNKNOWN_RUN, "run (no id)")


def test_a_run_that_has_not_ended_is_found_after_a_while() -> None:
    running = (ended("Running", is_final=False),)
    assert kinds_of(kept(), runs=running) == [Kind.UNFINISHED_RUN]
    assert kinds_of(kept(settled_at=JUST_NOW), runs=running) == []
    assert kinds_of(kept(settled_at=None, decided_at=JUST_NOW), runs=running, is_read=False) == []


def test_a_run_that_ended_as_something_else_is_found() -> None:
    assert kinds_of(kept(), runs=(ended("Held"),)) == [Kind.OTHER_STATE]
    assert kinds_of(kept(settled_at=None, decided_at=JUST_NOW), runs=(ended("Failed"),)) == []


def test_a_run_that_was_killed_once_its_mail_was_done_is_only_a_note() -> None:
    (kind,) = kinds_of(kept(), runs=(ended("Crashed"),))
    assert (kind, kind.is_note) == (Kind.CRASHED_RUN, True)


def test_of_several_runs_the_one_that_settled_counts() -> None:
    story = (step(EventKind.DECIDED, flow_run_id=OTHER_RUN), step(EventKind.SETTLED))
    runs = (ended("Crashed", OTHER_RUN), ended())
    assert kinds_of(kept(STORY[0], *story), runs=runs) == []


def test_a_broken_chain_names_the_event_and_its_place() -> None:
    mail = kept()
    changed = mail.events[1].model_copy(update={"detail": "other"})
    mail = mail.model_copy(update={"events": (mail.events[0], changed, mail.events[2])})
    (found,) = compare_mails([mail], [], [ended()], NOW)
    assert str(found) == f"mail 1: {Kind.BROKEN_CHAIN} (event 2 at place 2 was changed)"
    removed = mail.model_copy(update={"events": mail.events[:1]})
    (found,) = compare_mails([removed], [], [ended()], NOW)
    assert found.detail == "an event at place 2 was removed"


def test_bytes_that_are_not_those_received_are_found_once() -> None:
    assert kinds_of(kept(recomputed="other", digest=b"other")) == [Kind.OTHER_BYTES]
    assert kinds_of(kept(digest=b"other")) == [Kind.OTHER_BYTES]
    assert kinds_of(kept(recomputed=None)) == []


def test_unread_mail_that_nobody_took_up_is_found_after_a_while() -> None:
    old, new = Unread(uid=1, received_at=EARLIER), Unread(uid=2, received_at=JUST_NOW)
    (found,) = compare_unread([old, new], NOW)
    assert (found.kind, found.subject) == (Kind.UNKNOWN_MAIL, "UID 1")


TICKET = KeptTicket(
    key=KEY,
    reference="T-ABCDEFG",
    intent="repair",
    queue="maintenance",
    priority="normal",
    status="open",
    in_work=False,
)
FILE = TicketFile(name=KEY, **TICKET.model_dump(exclude={"in_work"}))


def test_a_ticket_and_its_file_agree() -> None:
    assert compare_tickets([TICKET], [FILE]) == ()


def test_a_ticket_without_its_file_is_found_unless_it_is_just_being_opened() -> None:
    (found,) = compare_tickets([TICKET], [])
    assert (found.kind, found.subject) == (Kind.NO_FILE, f"ticket {KEY}")
    assert compare_tickets([TICKET.model_copy(update={"in_work": True})], []) == ()


@pytest.mark.parametrize("field", ["key", "reference", "intent", "queue", "priority", "status"])
@pytest.mark.parametrize("value", ["other", None])
def test_a_file_that_says_something_else_names_the_field_and_not_the_value(
    field: str, value: str | None
) -> None:
    (found,) = compare_tickets([TICKET], [FILE.model_copy(update={field: value})])
    assert (found.kind, found.detail) == (Kind.OTHER_FILE, f"other {field}")


def test_an_unknown_file_is_named_only_where_its_name_is_a_key() -> None:
    other = f"rent-{'0' * 16}"
    found = compare_tickets([], [TicketFile(name="Ada Archer"), TicketFile(name=other)])
    assert [one.kind for one in found] == [Kind.UNKNOWN_FILE] * 2
    assert [one.subject for one in found] == ["ticket (a name that is no key)", f"ticket {other}"]


@pytest.mark.parametrize("raw", [b"", b"\xff", b"Message-ID: <a@b.example>\r\n\r\nHello\r\n"])
def test_the_identity_is_the_one_that_receiving_gives(raw: bytes) -> None:
    message = parse_message(raw)
    if isinstance(message, Unparseable):
        assert identity_of(raw) == identify_raw(raw)
    else:
        assert isinstance(message, Message)
        assert identity_of(raw) == identify_message(message, raw)


NOTE = Disagreement(kind=Kind.READ, subject="mail 1", detail="Held")
WRONG = Disagreement(kind=Kind.NO_FILE, subject="ticket a", detail="none")


@pytest.mark.parametrize(
    ("found", "sound", "words"),
    [
        ((), True, "no disagreement"),
        ((NOTE,), True, "no disagreement, 1 note"),
        ((WRONG,), False, "1 disagreement"),
        ((WRONG, WRONG, NOTE, NOTE), False, "2 disagreements, 2 notes"),
    ],
)
def test_only_notes_are_sound(found: tuple[Disagreement, ...], sound: bool, words: str) -> None:
    assert (is_sound(found), summarise(found)) == (sound, words)
    assert disagreements_markdown(found).startswith(f"**{words}**\n")


def test_the_table_in_the_run_history_stops_at_200_rows() -> None:
    lines = disagreements_markdown([WRONG] * 201).splitlines()
    assert lines.count("| ticket a | ticket without its file | none |") == 200
    assert lines[-1] == "and 1 more"


def test_bytes_that_were_purged_on_the_record_are_not_missed() -> None:
    empty = hashlib.sha256(b"").digest()
    purged = (*STORY, step(EventKind.PURGED))
    assert (
        compare_mails([kept(*purged, digest=empty, recomputed="other")], [], [ended()], NOW) == ()
    )
    (found,) = compare_mails([kept(digest=empty, recomputed="other")], [], [ended()], NOW)
    assert found.kind is Kind.OTHER_BYTES
    (found,) = compare_mails([kept(*purged)], [], [ended()], NOW)
    assert found.kind is Kind.OTHER_BYTES

"""The ledger against a real Postgres: what one run does to it."""

from datetime import timedelta

import pytest
from support.database import execute
from support.ledger_values import (
    LEASE,
    MAILBOX,
    NOW,
    answer,
    event,
    mail,
    outgoing,
    place,
    ticket,
)

from tasks.adapters.postgres import PostgresLedger
from tasks.domain.errors import PermanentError
from tasks.domain.ledger import (
    EventKind,
    Location,
    Novelty,
    ReplyKind,
    ReplyStatus,
    SendCounts,
    Status,
)
from tasks.domain.ticket import TicketStatus
from tasks.domain.triage import Priority
from tasks.ports import Ledger


async def received(
    ledger: PostgresLedger, identity: str = "<a@tenant.example>", uid: int = 1
) -> int:
    receipt = await ledger.receive(mail(identity, place(uid)), NOW)
    return receipt.email_id


async def finished(ledger: PostgresLedger, status: Status = Status.REPLIED) -> int:
    email_id = await received(ledger)
    await ledger.decide(email_id, status, NOW, event())
    await ledger.settle(email_id, NOW, event(EventKind.SETTLED))
    return email_id


async def send(ledger: PostgresLedger, email_id: int, **changes: object) -> None:
    reply_id = (await ledger.plan_reply(outgoing(email_id, **changes))).reply_id
    assert reply_id is not None
    await ledger.move_reply(reply_id, ReplyStatus.SENDING, NOW)
    await ledger.move_reply(reply_id, ReplyStatus.SENT, NOW)


async def due_ids(ledger: PostgresLedger, mailbox: str = MAILBOX) -> list[int]:
    return [entry.email_id for entry in await ledger.due(mailbox, NOW)]


def test_it_is_the_ledger_of_the_port(ledger: PostgresLedger) -> None:
    port: Ledger = ledger
    assert port is ledger


class TestReceive:
    async def test_a_new_mail_is_kept_byte_for_byte(self, ledger: PostgresLedger) -> None:
        raw = bytes(range(256)) * 3
        incoming = mail(raw=raw, size=768, truncated=True, message_id=None)
        receipt = await ledger.receive(incoming, NOW)
        record = await ledger.load(receipt.email_id)
        assert receipt.novelty is Novelty.NEW
        assert (record.raw, record.size, record.truncated) == (raw, 768, True)
        assert (record.identity, record.message_id) == (incoming.identity, None)
        assert (record.received_at, record.location) == (incoming.received_at, place())
        assert (record.status, record.reason, record.attempts) == (Status.RECEIVED, "", 0)
        assert (record.answer, record.duplicate_of, record.parked) == (None, None, False)

    async def test_its_story_begins_with_the_receipt(self, ledger: PostgresLedger) -> None:
        email_id = await received(ledger)
        assert [step.kind for step in await ledger.story(email_id)] == [EventKind.RECEIVED]

    async def test_the_same_place_again_changes_nothing(self, ledger: PostgresLedger) -> None:
        email_id = await finished(ledger)
        receipt = await ledger.receive(mail(), NOW)
        assert (receipt.email_id, receipt.novelty) == (email_id, Novelty.MOVED)
        assert await due_ids(ledger) == []
        assert len(await ledger.locations(email_id)) == 1

    async def test_a_second_copy_in_the_folder_is_a_duplicate_of_its_own(
        self, ledger: PostgresLedger
    ) -> None:
        original = await received(ledger)
        receipt = await ledger.receive(mail(location=place(2)), NOW)
        record = await ledger.load(receipt.email_id)
        assert receipt.novelty is Novelty.DUPLICATE
        assert (record.duplicate_of, record.status) == (original, Status.RECEIVED)
        assert await due_ids(ledger) == [original, receipt.email_id]

    async def test_a_third_copy_is_a_duplicate_of_the_original_too(
        self, ledger: PostgresLedger
    ) -> None:
        original = await received(ledger)
        for uid in (2, 3):
            receipt = await ledger.receive(mail(location=place(uid)), NOW)
            assert (await ledger.load(receipt.email_id)).duplicate_of == original

    @pytest.mark.parametrize(
        "elsewhere",
        [
            place(1, uidvalidity=8),
            place(9, uidvalidity=8),
            place(1, folder="Archive"),
            place(1, mailbox="leasing@mail.example"),
        ],
    )
    async def test_a_copy_elsewhere_only_adds_its_place(
        self, ledger: PostgresLedger, elsewhere: Location
    ) -> None:
        original = await received(ledger)
        receipt = await ledger.receive(mail(location=elsewhere), NOW)
        assert (receipt.email_id, receipt.novelty) == (original, Novelty.MOVED)
        assert await ledger.locations(original) == (elsewhere, place())
        assert (await ledger.load(original)).location == elsewhere
        assert len(await ledger.story(original)) == 1

    @pytest.mark.parametrize("status", [Status.REPLIED, Status.HELD, Status.SKIPPED])
    async def test_a_settled_mail_that_moved_is_due_for_its_flags(
        self, ledger: PostgresLedger, status: Status
    ) -> None:
        email_id = await finished(ledger, status)
        await ledger.receive(mail(location=place(5, uidvalidity=8)), NOW)
        assert await due_ids(ledger) == [email_id]
        record = await ledger.claim(email_id, "run", NOW, LEASE)
        assert record is not None
        assert (record.status, record.is_decided) == (status, True)

    async def test_copies_after_a_new_uidvalidity_are_one_move_and_one_duplicate(
        self, ledger: PostgresLedger
    ) -> None:
        await received(ledger)
        await ledger.receive(mail(location=place(2)), NOW)
        novelties = [
            (await ledger.receive(mail(location=place(uid, uidvalidity=8)), NOW)).novelty
            for uid in (11, 12)
        ]
        assert novelties == [Novelty.MOVED, Novelty.DUPLICATE]

    async def test_known_uids_are_those_of_one_folder_and_uidvalidity(
        self, ledger: PostgresLedger
    ) -> None:
        for uid, where in enumerate(
            [place(1), place(2), place(3, uidvalidity=8), place(4, folder="Archive")]
        ):
            await ledger.receive(mail(f"<{uid}@tenant.example>", where), NOW)
        assert await ledger.known_uids(MAILBOX, "INBOX", 7) == {1, 2}
        assert await ledger.known_uids("nobody@mail.example", "INBOX", 7) == frozenset()

    async def test_the_largest_uid_of_imap_fits(self, ledger: PostgresLedger) -> None:
        largest = 2**32 - 1
        await ledger.receive(mail(location=place(largest, uidvalidity=largest)), NOW)
        assert await ledger.known_uids(MAILBOX, "INBOX", largest) == {largest}

    async def test_text_that_postgres_cannot_hold_is_made_to_fit(
        self, ledger: PostgresLedger
    ) -> None:
        hostile = mail("<a\0\ud800@tenant.example>", subject="\0 and \udfff", sender="\0")
        email_id = (await ledger.receive(hostile, NOW)).email_id
        assert (await ledger.load(email_id)).subject == "\ufffd and \ufffd"
        again = await ledger.receive(hostile.model_copy(update={"location": place(2)}), NOW)
        assert again.novelty is Novelty.DUPLICATE
        assert [link.email_id for link in await ledger.thread([hostile.identity])] == [email_id]

    async def test_an_endless_message_id_is_no_obstacle(self, ledger: PostgresLedger) -> None:
        endless = "".join(f"{number:x}" for number in range(20_000))
        email_id = await received(ledger, endless)
        assert [link.email_id for link in await ledger.thread([endless])] == [email_id]

    async def test_loading_an_unknown_mail_is_a_key_error(self, ledger: PostgresLedger) -> None:
        with pytest.raises(KeyError):
            await ledger.load(404)


class TestDue:
    async def test_urgent_mails_come_first_and_then_the_oldest(
        self, ledger: PostgresLedger
    ) -> None:
        ages = {"new": 1, "old": 9, "urgent": 2}
        ids = {}
        for uid, (name, hours) in enumerate(ages.items()):
            incoming = mail(
                f"<{name}@tenant.example>",
                place(uid),
                received_at=NOW - timedelta(hours=hours),
                urgent=name == "urgent",
            )
            ids[name] = (await ledger.receive(incoming, NOW)).email_id
        due = await ledger.due(MAILBOX, NOW)
        assert [entry.email_id for entry in due] == [ids["urgent"], ids["old"], ids["new"]]
        assert due[0].urgent
        assert due[1].thread == "<old@tenant.example>"
        assert len(await ledger.due(MAILBOX, NOW, limit=2)) == 2

    async def test_the_range_holds_its_beginning_and_not_its_end(
        self, ledger: PostgresLedger
    ) -> None:
        for uid in range(4):
            day = mail(f"<{uid}@tenant.example>", place(uid), received_at=NOW + timedelta(days=uid))
            await ledger.receive(day, NOW)
        due = await ledger.due(MAILBOX, NOW, NOW + timedelta(days=1), NOW + timedelta(days=3))
        assert [entry.received_at - NOW for entry in due] == [timedelta(days=1), timedelta(days=2)]

    async def test_a_mail_is_due_where_it_was_seen_last(self, ledger: PostgresLedger) -> None:
        email_id = await received(ledger)
        await ledger.receive(mail(location=place(1, mailbox="leasing@mail.example")), NOW)
        assert await due_ids(ledger) == []
        assert await due_ids(ledger, "leasing@mail.example") == [email_id]

    async def test_a_claimed_mail_is_not_due_until_its_lease_ends(
        self, ledger: PostgresLedger
    ) -> None:
        email_id = await received(ledger)
        await ledger.claim(email_id, "run", NOW, LEASE)
        assert await due_ids(ledger) == []
        later = await ledger.due(MAILBOX, NOW + LEASE + timedelta(seconds=1))
        assert [entry.email_id for entry in later] == [email_id]

    async def test_a_failed_mail_is_due_again_and_a_parked_one_until_its_flags_show(
        self, ledger: PostgresLedger
    ) -> None:
        email_id = await received(ledger)
        await ledger.claim(email_id, "run", NOW, LEASE)
        await ledger.decide(email_id, Status.FAILED, NOW, event(EventKind.FAILED))
        await ledger.settle(email_id, NOW, event(EventKind.SETTLED))
        assert await due_ids(ledger) == [email_id]
        await ledger.decide(email_id, Status.FAILED, NOW, event(EventKind.PARKED), parked=True)
        assert await due_ids(ledger) == [email_id]
        await ledger.settle(email_id, NOW, event(EventKind.SETTLED))
        assert await due_ids(ledger) == []


class TestClaim:
    async def test_a_claim_counts_the_attempt_and_shuts_others_out(
        self, ledger: PostgresLedger
    ) -> None:
        email_id = await received(ledger)
        record = await ledger.claim(email_id, "run", NOW, LEASE)
        assert record is not None
        assert record.attempts == 1
        assert await ledger.claim(email_id, "other", NOW, LEASE) is None
        assert (await ledger.load(email_id)).attempts == 1

    async def test_the_holder_that_missed_the_answer_asks_again_without_a_new_attempt(
        self, ledger: PostgresLedger
    ) -> None:
        email_id = await received(ledger)
        await ledger.claim(email_id, "run", NOW, LEASE)
        again = await ledger.claim(email_id, "run", NOW, LEASE)
        assert again is not None
        assert again.attempts == 1

    async def test_an_ended_lease_is_taken_over_as_a_new_attempt(
        self, ledger: PostgresLedger
    ) -> None:
        email_id = await received(ledger)
        await ledger.claim(email_id, "killed", NOW, LEASE)
        later = NOW + LEASE + timedelta(seconds=1)
        record = await ledger.claim(email_id, "next", later, LEASE)
        assert record is not None
        assert record.attempts == 2
        assert await ledger.claim(email_id, "killed", later, LEASE) is None

    async def test_a_released_mail_is_free_but_only_its_holder_releases_it(
        self, ledger: PostgresLedger
    ) -> None:
        email_id = await received(ledger)
        await ledger.claim(email_id, "run", NOW, LEASE)
        await ledger.release(email_id, "other")
        assert await due_ids(ledger) == []
        await ledger.release(email_id, "run")
        assert await due_ids(ledger) == [email_id]
        assert (await ledger.load(email_id)).attempts == 0

    async def test_a_settled_or_unknown_mail_cannot_be_claimed(
        self, ledger: PostgresLedger
    ) -> None:
        email_id = await finished(ledger)
        assert await ledger.claim(email_id, "run", NOW, LEASE) is None
        assert await ledger.claim(404, "run", NOW, LEASE) is None


class TestOutcomes:
    async def test_a_decision_sets_outcome_reason_and_run_with_its_event(
        self, ledger: PostgresLedger
    ) -> None:
        email_id = await received(ledger)
        decision = event(
            detail="unverified sender",
            rules=("unverified", "access"),
            model="made-up",
            prompt_version="3",
            input_tokens=5,
            output_tokens=7,
            flow_run_id="run-1",
        )
        await ledger.decide(email_id, Status.HELD, NOW, decision)
        record = await ledger.load(email_id)
        assert (record.status, record.reason) == (Status.HELD, "unverified sender")
        assert record.flow_run_id == "run-1"
        assert (await ledger.story(email_id))[-1] == decision

    async def test_the_same_final_decision_again_is_void(self, ledger: PostgresLedger) -> None:
        email_id = await received(ledger)
        await ledger.decide(email_id, Status.REPLIED, NOW, event(detail="first"))
        await ledger.decide(email_id, Status.REPLIED, NOW, event(detail="second"))
        assert (await ledger.load(email_id)).reason == "first"
        assert len(await ledger.story(email_id)) == 2

    async def test_an_illegal_decision_is_refused_and_leaves_no_trace(
        self, ledger: PostgresLedger
    ) -> None:
        email_id = await finished(ledger, Status.REPLIED)
        story = await ledger.story(email_id)
        with pytest.raises(PermanentError, match="from Replied to Held"):
            await ledger.decide(email_id, Status.HELD, NOW, event())
        assert (await ledger.load(email_id)).status is Status.REPLIED
        assert await ledger.story(email_id) == story

    async def test_a_mail_that_failed_is_free_for_the_next_pass(
        self, ledger: PostgresLedger
    ) -> None:
        email_id = await received(ledger)
        for attempt in (1, 2):
            record = await ledger.claim(email_id, f"run-{attempt}", NOW, LEASE)
            assert record is not None
            assert (record.attempts, record.is_decided) == (attempt, False)
            await ledger.decide(
                email_id, Status.FAILED, NOW, event(EventKind.FAILED, f"try {attempt}")
            )
        assert (await ledger.load(email_id)).reason == "try 2"

    async def test_other_decisions_keep_the_claim_until_they_are_settled(
        self, ledger: PostgresLedger
    ) -> None:
        email_id = await received(ledger)
        await ledger.claim(email_id, "run", NOW, LEASE)
        await ledger.decide(email_id, Status.REPLIED, NOW, event())
        assert await ledger.claim(email_id, "other", NOW, LEASE) is None

    async def test_what_a_reviewer_decides_is_due_until_the_mailbox_shows_it(
        self, ledger: PostgresLedger
    ) -> None:
        email_id = await finished(ledger, Status.HELD)
        assert await due_ids(ledger) == []
        await ledger.decide(email_id, Status.REPLIED, NOW, event())
        assert await due_ids(ledger) == [email_id]

    async def test_settling_twice_is_one_event(self, ledger: PostgresLedger) -> None:
        email_id = await finished(ledger)
        await ledger.settle(email_id, NOW, event(EventKind.SETTLED))
        kinds = [step.kind for step in await ledger.story(email_id)]
        assert kinds == [EventKind.RECEIVED, EventKind.DECIDED, EventKind.SETTLED]

    async def test_an_undecided_mail_cannot_be_settled(self, ledger: PostgresLedger) -> None:
        email_id = await received(ledger)
        with pytest.raises(PermanentError, match="undecided"):
            await ledger.settle(email_id, NOW, event(EventKind.SETTLED))
        assert await due_ids(ledger) == [email_id]

    async def test_deciding_and_settling_an_unknown_mail_are_key_errors(
        self, ledger: PostgresLedger
    ) -> None:
        with pytest.raises(KeyError):
            await ledger.decide(404, Status.REPLIED, NOW, event())
        with pytest.raises(KeyError):
            await ledger.settle(404, NOW, event(EventKind.SETTLED))

    async def test_events_of_an_unknown_mail_are_refused_for_good(
        self, ledger: PostgresLedger
    ) -> None:
        with pytest.raises(PermanentError):
            await ledger.record(404, event())

    async def test_a_story_keeps_its_order(self, ledger: PostgresLedger) -> None:
        email_id = await received(ledger)
        await ledger.record(email_id)
        steps = [event(EventKind.VETTED, str(number)) for number in range(20)]
        await ledger.record(email_id, *steps)
        assert (await ledger.story(email_id))[1:] == tuple(steps)

    async def test_an_answer_comes_back_as_it_was(self, ledger: PostgresLedger) -> None:
        email_id = await received(ledger)
        await ledger.save_answer(email_id, answer(), event(EventKind.CLASSIFIED))
        assert (await ledger.load(email_id)).answer == answer()
        assert (await ledger.story(email_id))[-1].kind is EventKind.CLASSIFIED

    async def test_an_answer_with_a_nul_is_kept_without_it(self, ledger: PostgresLedger) -> None:
        email_id = await received(ledger)
        await ledger.save_answer(
            email_id, answer(reply="a\0b \\u0000"), event(EventKind.CLASSIFIED)
        )
        kept = (await ledger.load(email_id)).answer
        assert kept is not None
        assert kept.triage.reply == "a\ufffdb \\u0000"

    @pytest.mark.parametrize(
        "change", ["UPDATE events SET detail = 'x'", "DELETE FROM events", "TRUNCATE events"]
    )
    async def test_no_event_is_ever_changed(
        self, ledger: PostgresLedger, database_url: str, change: str
    ) -> None:
        email_id = await received(ledger)
        with pytest.raises(Exception, match="append only"):
            await execute(database_url, change)
        assert len(await ledger.story(email_id)) == 1


class TestTickets:
    async def test_a_key_opens_one_ticket(self, ledger: PostgresLedger) -> None:
        email_id = await received(ledger)
        opened = await ledger.open_ticket(
            email_id, ticket(action_items=answer().triage.action_items)
        )
        again = await ledger.open_ticket(email_id, ticket(summary="Another summary."))
        assert opened == ticket(action_items=answer().triage.action_items)
        assert again == opened
        assert await ledger.tickets_of(email_id) == (opened,)

    async def test_an_update_changes_what_may_change(self, ledger: PostgresLedger) -> None:
        email_id = await received(ledger)
        await ledger.open_ticket(email_id, ticket())
        changed = ticket(
            priority=Priority.URGENT,
            status=TicketStatus.CLOSED,
            summary="It floods.",
            attachments=("T-1/tap.jpg",),
            action_items=answer().triage.action_items,
        )
        await ledger.update_ticket(changed.model_copy(update={"queue": "other"}))
        assert await ledger.tickets_of(email_id) == (changed,)

    async def test_updating_an_unknown_ticket_is_a_key_error(self, ledger: PostgresLedger) -> None:
        with pytest.raises(KeyError):
            await ledger.update_ticket(ticket("T-404"))

    async def test_a_follow_up_shares_the_ticket(self, ledger: PostgresLedger) -> None:
        first = await received(ledger)
        second = await received(ledger, "<b@tenant.example>", 2)
        await ledger.open_ticket(first, ticket())
        for _ in range(2):
            await ledger.attach_ticket(second, "T-1")
        assert await ledger.tickets_of(second) == await ledger.tickets_of(first) == (ticket(),)

    async def test_a_thread_is_found_by_received_and_by_sent_ids_newest_first(
        self, ledger: PostgresLedger
    ) -> None:
        ids = []
        for uid in (1, 2, 3):
            incoming = mail(
                f"<{uid}@tenant.example>", place(uid), received_at=NOW + timedelta(minutes=uid)
            )
            ids.append((await ledger.receive(incoming, NOW)).email_id)
        await ledger.open_ticket(ids[0], ticket())
        await ledger.plan_reply(outgoing(ids[1], message_id="<ours@mail.example>"))
        links = await ledger.thread(["<1@tenant.example>", "<ours@mail.example>", "<no@x.example>"])
        assert [link.email_id for link in links] == [ids[1], ids[0]]
        assert [link.tickets for link in links] == [(), (ticket(),)]
        assert links[0].sender == "ada@tenant.example"
        assert await ledger.thread([]) == ()

    async def test_a_duplicate_does_not_stand_beside_its_original_in_a_thread(
        self, ledger: PostgresLedger
    ) -> None:
        original = await received(ledger)
        await received(ledger, uid=2)
        links = await ledger.thread(["<a@tenant.example>"])
        assert [link.email_id for link in links] == [original]


class TestOutbox:
    async def test_a_reply_is_planned_once(self, ledger: PostgresLedger) -> None:
        email_id = await received(ledger)
        planned = await ledger.plan_reply(outgoing(email_id))
        again = await ledger.plan_reply(outgoing(email_id, raw=b"other"))
        assert planned == outgoing(email_id, reply_id=planned.reply_id)
        assert again == planned
        assert await ledger.outbox(email_id) == (planned,)

    async def test_other_kinds_and_recipients_are_other_mails(self, ledger: PostgresLedger) -> None:
        email_id = await received(ledger)
        await ledger.plan_reply(outgoing(email_id))
        await ledger.plan_reply(outgoing(email_id, kind=ReplyKind.ACKNOWLEDGEMENT))
        await ledger.plan_reply(outgoing(email_id, recipient="ben@tenant.example"))
        assert len(await ledger.outbox(email_id)) == 3

    async def test_a_mail_goes_from_planned_over_sending_to_sent(
        self, ledger: PostgresLedger
    ) -> None:
        email_id = await received(ledger)
        reply_id = (await ledger.plan_reply(outgoing(email_id))).reply_id
        assert reply_id is not None
        assert not await ledger.move_reply(reply_id, ReplyStatus.SENT, NOW)
        assert await ledger.move_reply(reply_id, ReplyStatus.SENDING, NOW)
        assert not await ledger.move_reply(reply_id, ReplyStatus.SENDING, NOW)
        assert await ledger.move_reply(reply_id, ReplyStatus.SENT, NOW, "250 queued")
        (entry,) = await ledger.outbox(email_id)
        assert (entry.status, entry.sent_at, entry.detail) == (ReplyStatus.SENT, NOW, "250 queued")
        assert (await ledger.plan_reply(outgoing(email_id))).status is ReplyStatus.SENT

    async def test_an_unknown_mail_does_not_move(self, ledger: PostgresLedger) -> None:
        assert not await ledger.move_reply(404, ReplyStatus.SENDING, NOW)

    async def test_the_caps_count_what_was_sent_to_tenants(self, ledger: PostgresLedger) -> None:
        first = await received(ledger)
        second = await received(ledger, "<b@tenant.example>", 2)
        await send(ledger, first, subject="RE: re: Tap")
        await send(ledger, first, kind=ReplyKind.ACKNOWLEDGEMENT, subject="Re: Oven")
        await send(ledger, first, kind=ReplyKind.NOTIFICATION)
        await send(ledger, second, recipient="Ben@tenant.example")
        await ledger.plan_reply(outgoing(second))
        ada = await ledger.count_sent("Ada@tenant.example", "tap", NOW)
        assert ada == SendCounts(to_recipient=2, same_subject=1, in_all=3)
        after = await ledger.count_sent("ada@tenant.example", "Tap", NOW + timedelta(seconds=1))
        assert after == SendCounts(to_recipient=0, same_subject=0, in_all=0)


class TestAudit:
    async def test_a_row_tells_the_whole_story_of_a_mail(self, ledger: PostgresLedger) -> None:
        email_id = await received(ledger)
        await ledger.claim(email_id, "run", NOW, LEASE)
        await ledger.save_answer(email_id, answer(), event(EventKind.CLASSIFIED))
        for key in ("T-1", "T-2"):
            await ledger.open_ticket(email_id, ticket(key))
        await send(ledger, email_id, kind=ReplyKind.ACKNOWLEDGEMENT, message_id="<ack@x.example>")
        await send(ledger, email_id)
        decided_at = NOW + timedelta(seconds=2.5)
        decision = event(detail="answered", flow_run_id="run-1")
        await ledger.decide(email_id, Status.REPLIED, decided_at, decision)
        (row,) = await ledger.audit_rows(MAILBOX, None, None)
        assert (row.outcome, row.reason, row.attempts) == (Status.REPLIED, "answered", 1)
        assert (row.intent, row.priority, row.ticket) == ("maintenance", "normal", "T-1,T-2")
        assert row.reply_message_id == f"<reply-{email_id}@mail.example>"
        assert (row.model, row.input_tokens, row.output_tokens) == ("made-up", 120, 30)
        assert (row.seconds, row.flow_run_id) == (2.5, "run-1")
        assert (row.sender, row.subject) == ("ada@tenant.example", "Tap")

    async def test_a_mail_without_an_outcome_has_a_row_too(self, ledger: PostgresLedger) -> None:
        email_id = await received(ledger)
        await ledger.plan_reply(outgoing(email_id))
        (row,) = await ledger.audit_rows(None, None, None)
        assert (row.outcome, row.ticket, row.model) == (Status.RECEIVED, "", None)
        assert (row.intent, row.reply_message_id, row.seconds) == (None, None, None)
        assert (row.input_tokens, row.output_tokens) == (0, 0)

    async def test_the_range_and_the_mailbox_are_kept_to(self, ledger: PostgresLedger) -> None:
        for uid in (4, 3, 2, 1):
            day = mail(f"<{uid}@tenant.example>", place(uid), received_at=NOW + timedelta(days=uid))
            await ledger.receive(day, NOW)
        rows = await ledger.audit_rows(None, NOW + timedelta(days=2), NOW + timedelta(days=4))
        assert [row.message_id for row in rows] == ["<2@tenant.example>", "<3@tenant.example>"]
        assert await ledger.audit_rows("nobody@mail.example", None, None) == ()

    async def test_a_mail_counts_in_every_mailbox_that_got_it(self, ledger: PostgresLedger) -> None:
        await received(ledger)
        await ledger.receive(mail(location=place(1, mailbox="leasing@mail.example")), NOW)
        for mailbox in (MAILBOX, "leasing@mail.example"):
            assert len(await ledger.audit_rows(mailbox, None, None)) == 1


async def test_the_secret_is_random_and_stays_the_same(
    ledger: PostgresLedger, database_url: str
) -> None:
    secret = await ledger.secret()
    assert len(secret) == 32
    other = PostgresLedger(database_url)
    assert await other.secret() == secret
    await other.close()

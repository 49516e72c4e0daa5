from datetime import timedelta

from support.dossiers import ADA, NOW, answer, dossier, house, raw_mail

from tasks.domain.disposition import Action, RuleHit
from tasks.domain.ledger import ReplyKind, ReplyStatus, Status
from tasks.domain.plan import Delivery, Plan, after_delivery, plan_email
from tasks.domain.ticket import ticket_key
from tasks.domain.triage import Priority

SINK = raw_mail("The sink is leaking.")


def plan(raw: bytes = SINK, *args: object, failure: str = "", **changes: object) -> Plan:
    given = args[0] if args else answer("maintenance")
    return plan_email(dossier(raw, **changes), given, house(), NOW, failure)  # type: ignore[arg-type]  # One of two types.


def contacts(made: Plan) -> set[str]:
    return {notice.contact for notice in made.notices}


def test_an_ordinary_mail_is_answered_with_the_draft_and_one_ticket() -> None:
    made = plan()
    assert made.outcome is Status.REPLIED
    assert made.reply is not None
    assert made.reply.text == "Thank you for your message."
    (ticket,) = made.tickets
    assert (ticket.queue, ticket.tenant_id, ticket.unit_id) == ("maintenance", "T-1", "2A")
    assert contacts(made) == {"maintenance"}


def test_the_same_mail_planned_twice_gives_the_same_ticket_key() -> None:
    assert plan().tickets[0].key == plan(received_at=NOW - timedelta(hours=3)).tickets[0].key
    assert plan().tickets[0].key == ticket_key("identity-of-the-mail", "maintenance")


def test_an_empty_draft_stands_for_the_intents_own_text_said_once() -> None:
    made = plan(raw_mail("I am locked out."), answer("locked_out", reply=""))
    assert made.reply is not None
    assert made.reply.text.startswith("Hello Ada,")
    assert made.tickets[0].reference in made.reply.text
    assert made.reply.text.count("photo ID") == 1


def test_a_house_rule_may_be_told_although_the_instructions_say_the_same() -> None:
    told = (
        "Hello Ada, please call the lock-out line, 555-0111. Identity is checked at the door with "
        "photo ID. A lost key is reported to the office."
    )
    made = plan(raw_mail("I am locked out."), answer("locked_out", told))
    assert made.outcome is Status.REPLIED, made.reason


def test_what_must_always_be_said_stands_below_a_draft() -> None:
    made = plan(raw_mail("I am locked out."), answer("locked_out"))
    assert made.reply is not None
    assert made.reply.text.startswith("Thank you for your message.")
    assert "photo ID" in made.reply.text


def test_each_ask_has_its_ticket_and_is_named_in_the_reply() -> None:
    asked = answer(
        "maintenance",
        "Thank you.",
        Priority.NORMAL,
        ("maintenance", "repair", "oven"),
        ("rent", "receipt", "October"),
        ("general", "parking", "second space"),
    )
    made = plan(SINK, asked)
    assert [t.queue for t in made.tickets] == ["maintenance", "billing", "front_desk"]
    assert made.reply is not None
    assert all(ticket.reference in made.reply.text for ticket in made.tickets)
    assert [item.type for item in made.tickets[1].action_items] == ["receipt"]


def test_an_unsupported_promise_is_held_with_a_neutral_text() -> None:
    made = plan(SINK, answer("maintenance", reply="A plumber will come tomorrow at 9."))
    assert made.outcome is Status.HELD
    assert made.draft == "A plumber will come tomorrow at 9."
    assert made.findings
    assert made.reply is not None
    assert made.reply.kind is ReplyKind.ACKNOWLEDGEMENT
    assert "tomorrow" not in made.reply.text
    assert "manager" in contacts(made)
    assert "plumber" not in made.reason


def test_money_is_not_spoken_of_to_an_unverified_sender() -> None:
    made = plan(raw_mail("What do I owe?", verified=False), answer("rent", reply="412.50"))
    assert made.outcome is Status.HELD
    assert made.reply is not None
    assert "412" not in made.reply.text
    assert made.tickets[0].tenant_id is None


def test_a_verified_tenant_is_told_the_own_balance() -> None:
    made = plan(raw_mail("What do I owe?"), answer("rent", reply="Your balance is 412.50."))
    assert made.outcome is Status.REPLIED


def test_an_emergency_gets_the_fixed_text_whatever_the_model_says() -> None:
    made = plan(raw_mail("There is a faint gas smell."), answer("maintenance"))
    assert (made.outcome, made.tickets[0].priority) == (Status.ESCALATED, Priority.URGENT)
    assert made.reply is not None
    assert "Leave the building" in made.reply.text
    assert "Thank you for your message." not in made.reply.text
    assert "on_call" in contacts(made)


def test_the_model_may_raise_what_no_rule_found() -> None:
    urgent = answer("maintenance", priority=Priority.URGENT)
    made = plan(raw_mail("The thing by the stove makes us dizzy."), urgent)
    assert made.outcome is Status.ESCALATED
    assert "on_call" in contacts(made)


def test_the_model_may_name_a_sensitive_matter_that_no_rule_found() -> None:
    named = answer("maintenance")
    touched = named.triage.model_copy(update={"matters": ("accommodation",)})
    made = plan(SINK, named.model_copy(update={"triage": touched}))
    assert made.outcome is Status.HELD
    assert RuleHit(rule="sensitive_topic", action=Action.HOLD, detail="accommodation") in made.hits
    assert made.tickets[0].queue == "maintenance"


def test_the_model_cannot_unname_a_sensitive_matter_that_a_rule_found() -> None:
    made = plan(raw_mail("My lawyer will write to you about the sink."))
    assert (made.outcome, made.reason) == (Status.HELD, "sensitive_topic: legal")


def test_a_machine_that_reports_an_emergency_pages_and_gets_no_answer() -> None:
    made = plan(raw_mail("Carbon monoxide alarm in unit 3B", sender="no-reply@sensor.example"))
    assert made.outcome is Status.SKIPPED
    assert made.reply is None
    assert made.tickets[0].priority is Priority.URGENT
    assert "on_call" in contacts(made)


def test_without_the_model_a_mail_is_escalated_with_a_fixed_text() -> None:
    made = plan(SINK, answer("maintenance", reply="ignored"), failure="it timed out")
    assert made.outcome is Status.ESCALATED
    assert made.tickets[0].priority is Priority.URGENT
    assert contacts(made) == {"manager", "maintenance"}
    assert made.reply is not None
    assert "ignored" not in made.reply.text
    assert "timed out" not in made.reply.text


def test_without_the_model_money_stays_unspoken_to_a_stranger() -> None:
    raw = raw_mail("What do I owe?", verified=False)
    made = plan(raw, answer("rent"), failure="it timed out")
    assert made.reply is not None
    assert "address on file" in made.reply.text


def test_an_absence_notice_without_header_gets_no_answer_at_all() -> None:
    away = "I am on vacation and will answer when I am back. In urgent cases call Bob."
    made = plan(raw_mail(away, "Re: Your sink"), answer("general"))
    assert (made.outcome, made.reply) == (Status.HELD, None)


def test_a_mail_that_waited_too_long_is_held_and_not_answered() -> None:
    made = plan(received_at=NOW - timedelta(days=30))
    assert made.outcome is Status.HELD
    assert made.reply is None
    assert made.tickets


def test_an_unreadable_mail_is_parked_with_a_ticket() -> None:
    made = plan(b"")
    assert (made.outcome, made.parked) == (Status.FAILED, True)
    assert made.tickets[0].queue == "review"
    assert made.reply is None


def test_a_follow_up_joins_the_open_ticket_and_only_raises_its_priority() -> None:
    (first,) = plan().tickets
    high = first.model_copy(update={"priority": Priority.HIGH, "key": "maintenance-older"})
    opened = dossier(raw_mail("Any news?", subject="Re: Sink"), high)
    made = plan_email(opened, answer("maintenance"), house(), NOW)
    assert [ticket.key for ticket in made.tickets] == ["maintenance-older"]
    assert made.tickets[0].priority is Priority.HIGH


def test_a_new_topic_in_an_old_thread_gets_its_own_ticket() -> None:
    (first,) = plan().tickets
    opened = dossier(raw_mail("And what do I owe?", subject="Re: Sink"), first)
    made = plan_email(opened, answer("rent"), house(), NOW)
    assert [ticket.queue for ticket in made.tickets] == ["billing"]


def test_a_refused_reply_is_a_persons_matter() -> None:
    made = after_delivery(plan(), delivery(ReplyStatus.REFUSED), ())
    assert made.outcome is Status.HELD
    assert "refused" in made.reason


def test_an_uncertain_reply_is_a_persons_matter() -> None:
    made = after_delivery(plan(), delivery(ReplyStatus.UNCERTAIN), ())
    assert made.outcome is Status.HELD
    assert "uncertain" in made.reason


def test_an_escalation_stays_one_when_its_acknowledgement_is_refused() -> None:
    page = plan(raw_mail("I smell gas."))
    assert after_delivery(page, delivery(ReplyStatus.REFUSED), ()).outcome is Status.ESCALATED


def delivery(status: ReplyStatus) -> Delivery:
    return Delivery(
        kind=ReplyKind.REPLY,
        status=status,
        detail="550",
        message_id="<x@y>",
        recipient=ADA,
        raw=b"",
    )


def in_a_persons_thread(text: str, intent: str = "maintenance") -> Plan:
    opened = dossier(raw_mail(text))
    hit = RuleHit(rule="handed_over", action=Action.HOLD, detail="a person answers in this thread")
    taken = opened.model_copy(update={"hits": (*opened.hits, hit)})
    return plan_email(taken, answer(intent), house(), NOW)


def test_in_a_persons_thread_nothing_is_sent_but_people_are_told() -> None:
    made = in_a_persons_thread("It is still leaking.")
    assert (made.outcome, made.reply) == (Status.HELD, None)
    assert [ticket.queue for ticket in made.tickets] == ["maintenance"]
    assert contacts(made) == {"maintenance", "manager"}
    assert made.draft


def test_an_emergency_in_a_persons_thread_still_pages_and_warns() -> None:
    made = in_a_persons_thread("Now I smell gas by the stove.")
    assert made.outcome is Status.ESCALATED
    assert made.tickets[0].priority is Priority.URGENT
    assert "on_call" in contacts(made)
    assert made.reply is not None
    assert made.reply.kind is ReplyKind.ACKNOWLEDGEMENT

# ruff: noqa: RUF001 # People write in their own alphabets.
"""Who is answered automatically, who waits for a person, and who is never answered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.domain.authentication import Identity
from tasks.domain.directory import Sender, SenderKind, Tenant
from tasks.domain.disposition import (
    RULES,
    Action,
    Circumstances,
    RuleHit,
    review,
    vet,
    worst,
)
from tasks.domain.grounding import Finding
from tasks.domain.intents import Intent
from tasks.domain.ledger import SendCounts
from tasks.domain.message import Address, Header, Message
from tasks.domain.preference_tables import Caps
from tasks.domain.sensitive import SensitiveHit
from tasks.domain.triage import Priority

ANA = Tenant(tenant_id="T1", name="Ana Ruiz", email="ana@tenant.example", unit_id="3B")


def who(kind: SenderKind = SenderKind.TENANT, identity: Identity = Identity.VERIFIED) -> Sender:
    tenants = {SenderKind.TENANT: (ANA,), SenderKind.HOUSEHOLD: (ANA, ANA), SenderKind.UNKNOWN: ()}
    return Sender(kind=kind, identity=identity, email=ANA.email, tenants=tenants[kind])


def mail(
    *headers: tuple[str, str],
    sender: str | None = "ana@tenant.example",
    name: str = "",
    subject: str = "Sink",
    text: str = "My sink leaks.",
    content_type: str = "text/plain",
) -> Message:
    return Message(
        message_id="<1@tenant.example>",
        sender=Address(name=name, email=sender) if sender else None,
        headers=tuple(Header(name=n.lower(), value=v) for n, v in headers),
        subject=subject,
        text=text,
        content_type=content_type,
    )


def rules(message: Message, sender: Sender | None = None) -> list[str]:
    return [hit.rule for hit in vet(Circumstances(message=message, sender=sender or who()))]


def intent(name: str, *, verified: bool) -> Intent:
    return Intent(
        name=name,
        title=name,
        definition="",
        priority=Priority.NORMAL,
        queue="office",
        needs_verified_sender=verified,
        acknowledgement="",
        acknowledgement_unverified="",
        response_target=60,
    )


RENT, SINK = intent("rent", verified=True), intent("sink", verified=False)


def test_an_ordinary_mail_hits_no_rule() -> None:
    assert rules(mail(("Return-Path", "<ana@tenant.example>"))) == []


@pytest.mark.parametrize(
    ("header", "value", "rule"),
    [
        ("Auto-Submitted", "auto-replied", "auto_submitted"),
        ("Auto-Submitted", "auto-generated; owner-email=x@y.example", "auto_submitted"),
        ("Auto-Submitted", "AUTO-NOTIFIED", "auto_submitted"),
        ("Return-Path", "<>", "null_return_path"),
        ("Return-Path", " < > ".replace(" < > ", " <> "), "null_return_path"),
        ("X-Failed-Recipients", "x@y.example", "bounce"),
        ("Precedence", "bulk", "precedence"),
        ("Precedence", "LIST", "precedence"),
        ("X-Precedence", "junk", "precedence"),
        ("Precedence", "auto_reply", "precedence"),
        ("List-Id", "<news.example>", "list_headers"),
        ("List-Unsubscribe", "<mailto:u@x.example>", "list_headers"),
        ("Feedback-ID", "1:2:3", "list_headers"),
        ("X-Auto-Response-Suppress", "All", "response_suppressed"),
        ("X-Auto-Response-Suppress", "DR, RN, NRN, OOF, AutoReply", "response_suppressed"),
        ("X-Autoreply", "yes", "auto_responder_headers"),
        ("X-Autorespond", "Away", "auto_responder_headers"),
        ("X-Auto-Generated", "1", "auto_responder_headers"),
        ("X-FC-Machinegenerated", "true", "auto_responder_headers"),
        ("X-Ack", "no", "auto_responder_headers"),
        ("X-No-Ack", "yes", "auto_responder_headers"),
        ("Delivered-To", "autoresponder", "auto_responder_headers"),
        ("X-Tenant-Mail-Loop", "1", "own_mail"),
    ],
)
def test_a_machines_header_is_never_answered(header: str, value: str, rule: str) -> None:
    hits = vet(Circumstances(message=mail((header, value)), sender=who()))
    assert [(hit.rule, hit.action) for hit in hits] == [(rule, Action.SKIP)]
    assert hits[0].detail


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Auto-Submitted", "no"),
        ("Auto-Submitted", "No; x=y"),
        ("Auto-Submitted", "(a comment) no"),
        ("Return-Path", "<real@tenant.example>"),
        ("Precedence", "normal"),
        ("Precedence", "first-class"),
        ("X-Auto-Response-Suppress", "None"),
        ("X-Auto-Response-Suppress", "RN, NRN"),
        ("X-Autoreply", "no"),
        ("X-Ack", "yes"),
        ("Delivered-To", "office@property.example"),
        ("Content-Language", "en"),
    ],
)
def test_a_harmless_header_changes_nothing(header: str, value: str) -> None:
    assert rules(mail((header, value))) == []


@pytest.mark.parametrize(
    ("sender", "rule"),
    [
        ("noreply@shop.example", "noreply_sender"),
        ("no-reply@shop.example", "noreply_sender"),
        ("do-not-reply@shop.example", "noreply_sender"),
        ("donotreply@shop.example", "noreply_sender"),
        ("orders-noreply@shop.example", "noreply_sender"),
        ("noreply+abc123@shop.example", "noreply_sender"),
        ("notifications@shop.example", "noreply_sender"),
        ("bounces+77-ana=tenant.example@shop.example", "noreply_sender"),
        ("abuse@shop.example", "noreply_sender"),
        ("root@shop.example", "noreply_sender"),
        ("postmaster@shop.example", "bounce"),
        ("mailer-daemon@shop.example", "bounce"),
    ],
)
def test_an_address_that_nobody_reads_is_never_answered(sender: str, rule: str) -> None:
    assert rule in rules(mail(sender=sender))


@pytest.mark.parametrize(
    "sender",
    ["bounce.smith@tenant.example", "jbouncer@tenant.example", "noreen@tenant.example",
     "ruth.root@tenant.example", "abuser.alex@tenant.example", "norepllyson@tenant.example"],
)  # fmt: skip
def test_a_person_with_a_suspicious_name_is_answered(sender: str) -> None:
    assert rules(mail(sender=sender, name="No Reply Bounce")) == []


@pytest.mark.parametrize(
    "subject",
    [
        "Out of Office: Sink",
        "Automatic reply: Sink",
        "Auto-Reply: Sink",
        "Autoreply: Sink",
        "[Out of office] back on the 5th",
        "Vacation reply",
        "Abwesenheitsnotiz: Sink",
        "Automatische Antwort: Sink",
        "Réponse automatique : Sink",
        "Absence du bureau",
        "Respuesta automática: Sink",
        "Fuera de la oficina",
        "Risposta automatica: Sink",
        "Fuori sede",
        "Automatisch antwoord: Sink",
        "Afwezig",
        "Resposta automática: Sink",
        "Автоматический ответ: Sink",
        "自动回复: Sink",
        "自動返信: Sink",
        "자동 회신: Sink",
        "Autosvar: Sink",
    ],
)
def test_a_vacation_notice_without_any_header_is_not_answered(subject: str) -> None:
    assert rules(mail(subject=subject)) == ["out_of_office_subject"]


@pytest.mark.parametrize(
    "subject",
    ["On vacation next week, please hold my packages", "Automatic door is broken",
     "The office is closed?", "Reply to your notice", "Autopay", "Re: your out of order elevator"],
)  # fmt: skip
def test_a_persons_subject_is_answered(subject: str) -> None:
    assert rules(mail(subject=subject)) == []


def test_a_delivery_report_is_a_bounce() -> None:
    assert rules(mail(content_type="multipart/report")) == ["bounce"]


def test_every_hit_is_recorded_in_the_tables_order() -> None:
    message = mail(
        ("List-Id", "<x>"), ("Auto-Submitted", "auto-generated"), sender="noreply@x.example"
    )
    assert rules(message) == ["auto_submitted", "list_headers", "noreply_sender"]


def test_the_names_of_the_rules_are_unique() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_our_own_mail_coming_back_is_never_answered() -> None:
    ours = Circumstances(
        message=mail(sender="office@property.example"),
        sender=who(),
        own_addresses=frozenset({"Office@property.example"}),
    )
    minted = Circumstances(message=mail(), sender=who(), minted_by_us=True)
    assert [hit.rule for hit in vet(ours)] == ["own_mail"]
    assert [hit.rule for hit in vet(minted)] == ["own_mail"]


def test_a_duplicate_is_skipped() -> None:
    hits = vet(Circumstances(message=mail(), sender=who(), duplicate=True))
    assert [(hit.rule, hit.action) for hit in hits] == [("duplicate", Action.SKIP)]


def test_a_truncated_mail_and_one_without_sender_are_held() -> None:
    hits = vet(Circumstances(message=mail(sender=None), sender=who(), truncated=True))
    assert [(hit.rule, hit.action) for hit in hits] == [
        ("no_sender", Action.HOLD),
        ("truncated", Action.HOLD),
    ]


@pytest.mark.parametrize(
    ("counts", "rule"),
    [
        (SendCounts(to_recipient=3, same_subject=0, in_all=3), "cap_per_address"),
        (SendCounts(to_recipient=2, same_subject=2, in_all=3), "cap_same_subject"),
        (SendCounts(to_recipient=0, same_subject=0, in_all=9), "cap_in_all"),
    ],
)
def test_two_robots_stop_at_the_cap(counts: SendCounts, rule: str) -> None:
    caps = Caps(per_address=3, same_subject=2, in_all=9)
    hits = vet(Circumstances(message=mail(), sender=who(), counts=counts, caps=caps))
    assert [(hit.rule, hit.action) for hit in hits] == [(rule, Action.HOLD)]


def test_below_the_caps_nothing_is_held() -> None:
    counts = SendCounts(to_recipient=2, same_subject=1, in_all=8)
    caps = Caps(per_address=3, same_subject=2, in_all=9)
    assert vet(Circumstances(message=mail(), sender=who(), counts=counts, caps=caps)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "I am writing on behalf of my sister. When is her rent due?",
        "My son lives in 3B. What does he owe?",
        "Can you tell me about the lease for my mother?",
        "What is my brother's balance?",
        "Escribo en nombre de mi hermana: ¿cuánto debe de renta?",
        "Je vous écris au nom de ma soeur. Quel est son loyer ?",
        "My aunt is in 1D. Is her contract still running?",
        "Hi, I'm Petr's flatmate. Please send me his statement.",
        "I manage my father's affairs. Send me his lease please.",
        "Mi hermano les alquila un piso, ¿cuánto debe?",
        "Ma mère loue chez vous, a-t-elle payé ce mois-ci ?",
        "我替我妹妹问一下，她还欠多少房租？",
        "Моя сестра снимает у вас квартиру, сколько она должна?",
    ],
)
def test_a_stranger_asking_about_a_relatives_tenancy_is_held(text: str) -> None:
    assert rules(mail(text=text), who(SenderKind.UNKNOWN, Identity.UNVERIFIED)) == ["third_party"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Has Bob Baker paid his rent?", ["about_a_neighbour"]),
        ("Did you let the Baker family stay without paying?", ["about_a_neighbour"]),
        ("Please tell me Mr Baker's phone number.", ["about_a_neighbour"]),
        ("Bob Baker kindly took my parcel in, thanks!", []),
        ("I paid my rent; Bob Baker was in the office, too.", []),
        ("Is the baker on the corner open? I pay my rent there.", []),
    ],
)
def test_a_tenant_who_asks_for_what_is_a_neighbours_is_held(text: str, expected: list[str]) -> None:
    asked = Circumstances(message=mail(text=text), sender=who(), other_names=("Bob Baker",))
    assert [hit.rule for hit in vet(asked)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "My friends and I are looking for a place for three people.",
        "I'd like to view an apartment next week with my wife.",
        "I am a courier, is there a back entrance for deliveries?",
    ],
)
def test_a_stranger_with_a_question_of_their_own_is_not_held_for_it(text: str) -> None:
    assert rules(mail(text=text), who(SenderKind.UNKNOWN, Identity.UNVERIFIED)) == []


AWAY = "I am out of the office until 3 December. For urgent matters please contact Bob."


def test_what_reads_like_an_absence_notice_in_answer_to_us_waits_for_a_person() -> None:
    assert rules(mail(subject="Re: Your sink", text=AWAY)) == ["absence_notice"]


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Tap drips", AWAY),
        ("Re: Your sink", "I am away until Friday, please come on Monday."),
        ("Re: Your sink", AWAY + " The tap still drips." * 40),
    ],
)
def test_a_person_who_will_be_away_is_no_absence_notice(subject: str, text: str) -> None:
    assert rules(mail(subject=subject, text=text)) == []


def test_a_stranger_reporting_a_defect_for_a_relative_is_not_held_for_it() -> None:
    message = mail(text="Writing on behalf of my mother: her sink is dripping.")
    assert rules(message, who(SenderKind.UNKNOWN)) == []


def test_a_known_tenant_may_mention_a_relative() -> None:
    assert rules(mail(text="My sister lives with me. When is my rent due?")) == []


def test_skip_beats_hold_and_hold_beats_answer() -> None:
    hits = [RuleHit(rule="r", action=action, detail="") for action in Action]
    assert worst(hits) is Action.SKIP
    assert worst(hits[:2]) is Action.HOLD
    assert worst(()) is Action.ANSWER


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_header_and_subject_are_survived(value: str, subject: str) -> None:
    names = ("Auto-Submitted", "Return-Path", "Precedence", "X-Auto-Response-Suppress", "X-Ack")
    assert rules(mail(*((name, value) for name in names), subject=subject)) is not None


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        (who(), []),
        (who(SenderKind.UNKNOWN, Identity.VERIFIED), ["unknown_sender"]),
        (who(SenderKind.UNKNOWN, Identity.UNVERIFIED), ["unknown_sender"]),
        (who(SenderKind.HOUSEHOLD), ["household_ambiguous"]),
        (who(identity=Identity.UNVERIFIED), ["unverified_sender"]),
        (who(identity=Identity.FAILED), ["failed_authentication"]),
    ],
)
def test_a_private_matter_needs_a_verified_tenant(sender: Sender, expected: list[str]) -> None:
    hits = review(mail(), sender, [SINK, RENT], (), ())
    assert [hit.rule for hit in hits] == expected
    assert all(hit.action is Action.HOLD and "rent" in hit.detail for hit in hits)


def test_a_defect_needs_no_verified_tenant() -> None:
    unknown = who(SenderKind.UNKNOWN, Identity.UNVERIFIED)
    assert review(mail(), unknown, [SINK], (), ()) == ()


def test_a_refuted_sender_of_a_defect_is_only_noted() -> None:
    hits = review(mail(), who(identity=Identity.FAILED), [SINK], (), ())
    assert [(hit.rule, hit.action) for hit in hits] == [("authentication_note", Action.ANSWER)]


def test_an_ungrounded_draft_is_held_and_its_words_stay_out_of_the_run_history() -> None:
    findings = [Finding(kind=kind, text="$75 tomorrow") for kind in ("money", "when") * 30]
    (hit,) = review(mail(), who(), [SINK], findings, ())
    assert (hit.rule, hit.action) == ("ungrounded_draft", Action.HOLD)
    assert "money, when" in hit.detail
    assert "75" not in hit.detail


def test_sensitive_topics_and_asked_secrets_are_held_under_their_own_rules() -> None:
    sensitive = [
        SensitiveHit(topic="legal", phrase="I will sue"),
        SensitiveHit(topic="access_code", phrase="the door code?", rule="asks_for_secrets"),
    ]
    hits = review(mail(), who(), [SINK], (), sensitive)
    assert [(hit.rule, hit.action) for hit in hits] == [
        ("asks_for_secrets", Action.HOLD),
        ("sensitive_topic", Action.HOLD),
    ]
    assert [hit.detail for hit in hits] == ["access_code", "legal"]

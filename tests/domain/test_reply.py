"""Outgoing mail says what it is, threads where it belongs and cannot be turned against anybody."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.domain.errors import ConfigurationError
from tasks.domain.ledger import ReplyKind
from tasks.domain.message import Message
from tasks.domain.reply import (
    LOOP_HEADER,
    Outgoing,
    bare_subject,
    compose_body,
    fill,
    is_minted,
    mint_message_id,
    render,
    reply_references,
    reply_subject,
)
from tasks.domain.wire import flowed, normalised, one_line

SECRET = b"0123456789abcdef"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

hostile_text = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from('\r\n\t\x00 <>@,;:"\\=?\u2028\x85\u202e\ud800é回'),
    ),
    max_size=120,
) | st.sampled_from(
    [
        "x\r\nBcc: other@example.com",
        "x\n\nbody",
        "a@example.com, b@example.com",
        "=?utf-8?q?=0ABcc:_other=40example.com?=",
        "<a@example.com> <b@example.com>",
        "-- ",
        "From the window",
    ]
)


def outgoing(**changes: object) -> Outgoing:
    plain = Outgoing(
        sender="office@example.com",
        sender_name="Harbor Office",
        recipient="ada@example.org",
        subject="Re: Sink",
        body="Hello",
        message_id="<7.reply.aa@example.com>",
        date_at=NOON,
    )
    return plain.model_copy(update=changes)


def parsed(mail: Outgoing) -> EmailMessage:
    message = message_from_bytes(render(mail), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def unflowed(text: str) -> str:
    """Join soft-broken lines as a reader of RFC 3676 does, without the code under test."""
    paragraphs: list[str] = []
    is_open = False
    for line in text.removesuffix("\n").split("\n"):
        plain = line.removeprefix(" ")
        paragraphs[-1:] = [paragraphs[-1] + plain] if is_open else [*paragraphs[-1:], plain]
        is_open = plain.endswith(" ") and plain != "-- "
    return "\n".join(paragraphs)


def received_body(message: EmailMessage) -> str:
    payload = message.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return unflowed(payload.decode("utf-8").replace("\r\n", "\n"))


class TestMessageId:
    def test_the_same_mail_always_has_the_same_id(self) -> None:
        ids = {
            mint_message_id(SECRET, "first", ReplyKind.REPLY, who, "example.com")
            for who in ("ada@example.org", "Ada@example.org ")
        }
        assert len(ids) == 1

    def test_every_kind_and_recipient_has_its_own(self) -> None:
        ids = {
            mint_message_id(SECRET, identity, kind, who, "example.com")
            for identity in ("first", "second")
            for kind in ReplyKind
            for who in ("ada@example.org", "bob@example.org")
        }
        assert len(ids) == 2 * len(ReplyKind) * 2

    def test_it_hides_the_mail_and_the_recipient(self) -> None:
        minted = mint_message_id(SECRET, "first", ReplyKind.REPLY, "ada@example.org", "example.com")
        assert ".reply." in minted
        assert "first" not in minted
        assert minted.endswith("@example.com>")
        assert "ada" not in minted

    @given(
        identity=hostile_text,
        kind=st.sampled_from(ReplyKind),
        recipient=hostile_text,
        domain=hostile_text,
    )
    def test_our_own_id_is_known_again(
        self, identity: str, kind: ReplyKind, recipient: str, domain: str
    ) -> None:
        minted = mint_message_id(SECRET, identity, kind, recipient, domain)
        assert is_minted(SECRET, minted)

    def test_a_changed_or_foreign_id_opens_nothing(self) -> None:
        minted = mint_message_id(SECRET, "first", ReplyKind.REPLY, "ada@example.org", "example.com")
        forgeries = (
            minted.replace("<", "<0", 1),
            minted.replace(".reply.", ".alert."),
            minted.replace("@example.com", "@evil.example"),
            mint_message_id(b"another", "first", ReplyKind.REPLY, "ada@example.org", "example.com"),
            minted + minted,
            "<\u0664\u0662.reply.000000000000.000000000000000000000000@example.com>",
        )
        assert not any(is_minted(SECRET, forgery) for forgery in forgeries)

    @given(hostile_text)
    def test_no_text_makes_it_raise(self, text: str) -> None:
        assert not is_minted(SECRET, text)


class TestSubject:
    @pytest.mark.parametrize(
        "subject",
        [
            "Sink",
            "Re: Sink",
            "RE: re: Sink",
            "AW: Re: SV: Sink",
            "Rif: Antw: Sink",
            "回复:回复:Sink",
            "Re[2]: Sink",
            "  Re :  Sink ",
        ],
    )
    def test_a_reply_has_one_prefix(self, subject: str) -> None:
        assert reply_subject(subject) == "Re: Sink"

    @pytest.mark.parametrize("subject", ["", "   ", "Re:", "Re: AW: ", "\r\n\x00"])
    def test_an_empty_subject_gets_words(self, subject: str) -> None:
        assert reply_subject(subject) == "Re: your message"

    @pytest.mark.parametrize("subject", ["Rent: March", "Real leak", "Recall 5: pump"])
    def test_words_that_only_begin_alike_stay(self, subject: str) -> None:
        assert reply_subject(subject) == f"Re: {subject}"

    def test_that_it_was_forwarded_stays_visible_once(self) -> None:
        assert reply_subject("Re: Fwd: WG: Lease") == "Re: Fwd: Lease"
        assert bare_subject("Re: Fwd: WG: Lease") == "lease"

    @given(hostile_text)
    def test_any_subject_becomes_one_bounded_line_and_stays_so(self, subject: str) -> None:
        reply = reply_subject(subject)
        assert len(reply) <= 200
        assert reply == one_line(reply)
        assert reply_subject(reply) == reply

    @given(st.text(min_size=1, max_size=400))
    def test_reply_and_original_count_as_the_same_subject(self, subject: str) -> None:
        expected = bare_subject(subject) or "your message"
        assert bare_subject(reply_subject(subject)) == expected


class TestReferences:
    def test_they_are_the_parents_chain_and_the_parent(self) -> None:
        parent = Message(
            message_id="<c@x>", sender=None, references=("<a@x>", "<b@x>"), in_reply_to=("<b@x>",)
        )
        assert reply_references(parent) == ("<a@x>", "<b@x>", "<c@x>")

    def test_in_reply_to_stands_in_for_missing_references(self) -> None:
        parent = Message(message_id="<c@x>", sender=None, in_reply_to=("<b@x>",))
        assert reply_references(parent) == ("<b@x>", "<c@x>")

    def test_a_parent_that_names_itself_still_stands_last(self) -> None:
        parent = Message(message_id="<a@x>", sender=None, references=("<a@x>", "<b@x>"))
        assert reply_references(parent) == ("<b@x>", "<a@x>")

    def test_a_parent_without_an_id_leaves_its_chain(self) -> None:
        parent = Message(message_id=None, sender=None, references=("<a@x>",))
        assert reply_references(parent) == ("<a@x>",)

    @pytest.mark.parametrize(("count", "width"), [(21, 1), (500, 1), (30, 60), (3, 400)])
    def test_a_long_chain_loses_its_middle(self, count: int, width: int) -> None:
        chain = tuple(f"<{number:0{width}}@x>" for number in range(count))
        parent = Message(message_id="<parent@x>", sender=None, references=chain)
        kept = reply_references(parent)
        assert kept[0] == chain[0]
        assert kept[-1] == "<parent@x>"
        assert kept[1:] == (*chain, "<parent@x>")[-len(kept) + 1 :]
        assert len(kept) <= 20
        assert len(" ".join(kept)) <= 900

    def test_the_first_and_the_last_stay_however_long_they_are(self) -> None:
        chain = ("<" + "a" * 700 + "@x>", "<b@x>")
        parent = Message(message_id="<" + "c" * 700 + "@x>", sender=None, references=chain)
        assert reply_references(parent) == (chain[0], parent.message_id)


class TestBody:
    def test_signature_stands_last_below_its_delimiter(self) -> None:
        body = compose_body("Hello  \r\n\r\n\r\n\r\nBye\n", "Harbor Office\n555-0100", "Automatic.")
        assert body == "Hello\n\nBye\n\nAutomatic.\n\n-- \nHarbor Office\n555-0100\n"

    def test_only_one_line_can_start_the_signature(self) -> None:
        body = compose_body("Hello\n-- \nnot a signature", "-- \nOffice", "")
        assert body.split("\n").count("-- ") == 1
        assert body.endswith("-- \nOffice\n")

    def test_what_is_empty_leaves_no_gap(self) -> None:
        assert compose_body("Hello", "", "") == "Hello\n"

    def test_a_value_is_inserted_literally(self) -> None:
        values = (("first_name", "$reference"), ("reference", "T-1"))
        assert fill("Dear $first_name ($$5, ${reference})", values) == "Dear $reference ($5, T-1)"

    @pytest.mark.parametrize("template", ["Call $phone now", "Call ${phone}"])
    def test_a_missing_value_is_named(self, template: str) -> None:
        with pytest.raises(ConfigurationError, match=r"\$phone"):
            fill(template, (("reference", "T-1"),))

    def test_a_lone_dollar_sign_is_a_mistake_in_the_text(self) -> None:
        with pytest.raises(ConfigurationError, match=r"\$\$"):
            fill("It costs $ 5", ())


class TestRendering:
    def test_the_mail_tells_robots_what_it_is(self) -> None:
        message = parsed(outgoing(in_reply_to="<p@x>", references=("<a@x>", "<p@x>")))
        assert message["Auto-Submitted"] == "auto-replied"
        assert message["X-Auto-Response-Suppress"] == "All"
        assert message["Precedence"] == "auto_reply"
        assert message[LOOP_HEADER] == "7.reply.aa"
        assert message["In-Reply-To"] == "<p@x>"
        assert message["References"] == "<a@x> <p@x>"
        assert message["Message-ID"] == "<7.reply.aa@example.com>"
        assert message["Date"].datetime == NOON
        assert message["From"].addresses[0].display_name == "Harbor Office"
        assert message["To"].addresses[0].addr_spec == "ada@example.org"
        assert message.get_content_type() == "text/plain"
        assert message["Content-Type"].params == {"charset": "utf-8", "format": "flowed"}

    def test_a_notification_says_that_it_was_generated(self) -> None:
        assert parsed(outgoing(auto_submitted="auto-generated"))["Auto-Submitted"] == (
            "auto-generated"
        )

    def test_a_mail_that_answers_nothing_has_no_threading_headers(self) -> None:
        message = parsed(outgoing())
        assert message["In-Reply-To"] is None
        assert message["References"] is None

    @pytest.mark.parametrize(
        ("body", "encoding"),
        [
            ("Plain words", "7bit"),
            ("A café on the corner of the street, as it happens", "quoted-printable"),
            ("水漏れがあります。" * 20, "base64"),
            ("x" * 2000, "quoted-printable"),
        ],
    )
    def test_the_encoding_fits_the_text(self, body: str, encoding: str) -> None:
        message = parsed(outgoing(body=body))
        assert message["Content-Transfer-Encoding"] == encoding
        assert received_body(message) == body

    def test_a_long_paragraph_is_wrapped_softly(self) -> None:
        paragraph = "word " * 60 + "end"
        lines = flowed(paragraph).split("\r\n")
        assert max(map(len, lines)) <= 73
        assert all(line.endswith(" ") for line in lines[:-2])
        assert received_body(parsed(outgoing(body=paragraph))) == paragraph

    def test_the_signature_delimiter_survives(self) -> None:
        body = compose_body("Hello", "Office", "Automatic.")
        assert b"\r\n-- \r\nOffice\r\n" in render(outgoing(body=body))

    def test_a_wrapped_line_never_looks_like_a_signature_delimiter(self) -> None:
        assert "-- \r\n" not in flowed("-- " + "x" * 80)

    @pytest.mark.parametrize("line", ["> quoted", " indented", "From here on"])
    def test_a_line_that_would_be_misread_is_stuffed(self, line: str) -> None:
        assert flowed(line) == f" {line}\r\n"

    def test_an_address_outside_ascii_keeps_its_letters(self) -> None:
        assert b"To: <ada@xn--mnchen-3ya.example>" in render(
            outgoing(recipient="ada@münchen.example")
        )
        assert "To: <jörg@example.org>".encode() in render(outgoing(recipient="jörg@example.org"))

    def test_an_ordinary_mail_is_seven_bit(self) -> None:
        assert render(outgoing(subject="Re: é", sender_name="Büro", body="é")).isascii()

    @settings(max_examples=60, deadline=None)
    @given(
        subject=hostile_text,
        name=hostile_text,
        identifiers=st.lists(hostile_text, max_size=3),
        recipient=hostile_text,
        sender=hostile_text,
        auto_submitted=hostile_text,
    )
    def test_no_input_adds_a_header_or_a_recipient(
        self,
        subject: str,
        name: str,
        identifiers: list[str],
        recipient: str,
        sender: str,
        auto_submitted: str,
    ) -> None:
        mail = outgoing(
            subject=subject,
            sender_name=name,
            recipient=recipient,
            sender=sender,
            message_id=subject,
            in_reply_to=name,
            references=tuple(identifiers),
            auto_submitted=auto_submitted,
        )
        message = parsed(mail)
        expected = set(parsed(outgoing(in_reply_to="<a@x>", references=("<a@x>",))).keys())
        assert set(message.keys()) <= expected
        assert len(message.keys()) == len(set(message.keys()))
        assert len(message["To"].addresses) == 1
        assert len(message["From"].addresses) == 1
        assert received_body(message) == "Hello"
        assert max(map(len, render(mail).split(b"\r\n"))) <= 998
        assert b"\n" not in render(mail).replace(b"\r\n", b"")

    @settings(max_examples=60, deadline=None)
    @given(subject=hostile_text, name=hostile_text, body=hostile_text)
    def test_what_was_written_is_what_arrives(self, subject: str, name: str, body: str) -> None:
        message = parsed(outgoing(subject=subject, sender_name=name, body=body))
        assert (message["Subject"] or "") == one_line(subject)
        # Python 3.11 reads a space between two encoded words of a name, which RFC 2047 does not.
        shown = message["From"].addresses[0].display_name
        assert shown.replace(" ", "") == one_line(name)[:100].replace(" ", "")
        assert received_body(message) == normalised(body)

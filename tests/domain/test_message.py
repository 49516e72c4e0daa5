import pytest
from support.corpus import NAMES, found, parsed, sample

from tasks.domain.message import (
    Message,
    Unparseable,
    identify_message,
    identify_raw,
    parse_message,
    thread_of,
)

HEAD = b"From: ana@tenants.example\nTo: office@property.example\nSubject: Sink\n"


def parse(raw: bytes) -> Message:
    message = parse_message(raw)
    assert isinstance(message, Message)
    return message


@pytest.mark.parametrize("name", NAMES)
def test_odd_mail_is_read_as_noted_beside_it(name: str) -> None:
    mail = sample(name)
    result = parse_message(mail.raw)

    exact = {key: value for key, value in mail.expected.items() if not key.endswith("_has")}
    assert {key: found(result, key) for key in exact} == exact
    for key in mail.expected.keys() - exact.keys():
        text, pieces = found(result, key.removesuffix("_has")), mail.expected[key]
        assert isinstance(text, str)
        assert isinstance(pieces, list)
        assert [piece for piece in pieces if piece not in text] == []


def test_sender_survives_any_spelling_of_its_case() -> None:
    assert parse(b"From: ANA@Tenants.Example\n\nx").sender == parse(HEAD + b"\nx").sender


def test_copies_of_a_mail_share_one_identity() -> None:
    mail = HEAD + b"Message-ID: <a@b.example>\nDate: Mon, 2 Mar 2026 09:30:00 +0000\n\nThe sink\n"
    copy = b"Received: by relay.example; now\nX-Spam: no\n" + mail.replace(b"\n", b"\r\n")
    folded = mail.replace(b"Message-ID: ", b"Message-ID:\n ")

    keys = {identify_message(parse(raw), raw) for raw in (mail, copy, folded)}

    assert len(keys) == 1


def test_copies_without_message_id_share_one_identity() -> None:
    mail = HEAD + b"\nThe sink\nleaks\n"
    copy = b"Delivered-To: office\n" + mail.replace(b"\n", b"\r\n") + b"\r\n"

    assert identify_message(parse(mail), mail) == identify_message(parse(copy), copy)


@pytest.mark.parametrize(
    "other",
    [
        HEAD + b"\nThe oven\n",
        HEAD.replace(b"Sink", b"Oven") + b"\nThe sink\n",
        HEAD.replace(b"ana@", b"bo@") + b"\nThe sink\n",
        HEAD.replace(b"office@", b"desk@") + b"\nThe sink\n",
        HEAD + b"Date: Mon, 2 Mar 2026 09:30:00 +0000\n\nThe sink\n",
        HEAD + b"Message-ID: <a@b.example>\n\nThe sink\n",
    ],
)
def test_different_mails_have_different_identities(other: bytes) -> None:
    mail = HEAD + b"\nThe sink\n"

    assert identify_message(parse(mail), mail) != identify_message(parse(other), other)


def test_a_forged_message_id_does_not_pass_for_another_senders_mail() -> None:
    mail = HEAD + b"Message-ID: <a@b.example>\n\nThe sink\n"
    forged = mail.replace(b"ana@", b"thief@")

    assert identify_message(parse(mail), mail) != identify_message(parse(forged), forged)


def test_unreadable_bytes_have_an_identity_of_their_own() -> None:
    assert identify_raw(b"\x00a\r\nb") == identify_raw(b"\x00a\nb\n")
    assert identify_raw(b"\x00a") != identify_raw(b"\x00b")


@pytest.mark.parametrize(
    ("fields", "thread"),
    [
        (b"References: <1@x> <2@x>\nIn-Reply-To: <2@x>\nMessage-ID: <3@x>\n", "<1@x>"),
        (b"In-Reply-To: <2@x>\nMessage-ID: <3@x>\n", "<2@x>"),
        (b"Message-ID: <3@x>\n", "<3@x>"),
        (b"", None),
    ],
)
def test_thread_is_the_oldest_message_named(fields: bytes, thread: str | None) -> None:
    assert thread_of(parse(HEAD + fields + b"\nx")) == thread


def test_text_of_400_kilobytes_is_kept_whole() -> None:
    body = b"The sink leaks and leaks.\n" * 16_000

    assert parse(HEAD + b"\n" + body).text == body.decode().strip()


def test_long_subject_and_header_are_bounded() -> None:
    message = parse(b"From: a@b.example\nSubject: " + b"s" * 100_000 + b"\n\nx")

    assert len(message.subject) == 500
    assert max(len(header.value) for header in message.headers) <= 8_000


def test_headers_keep_their_order() -> None:
    message = parse(b"X-A: 1\nX-B: 2\nX-A: 3\n\nx")

    assert message.all_headers("X-A") == ("1", "3")
    assert message.header("x-b") == "2"


def test_attachment_over_20_megabytes_keeps_its_size_only() -> None:
    big = b"%PDF-1.4\n" + b"x" * 20_000_001
    part = b"--f\nContent-Type: application/pdf; name=big.pdf\n\n" + big + b"\n--f--\n"
    (attachment,) = parse(
        HEAD + b"Content-Type: multipart/mixed; boundary=f\n\n" + part
    ).attachments

    assert (attachment.size, attachment.content) == (len(big), b"")
    assert attachment.content_type == "application/pdf"


def test_inner_attachments_of_a_forwarded_mail_are_kept() -> None:
    raw = HEAD + (
        b"Content-Type: message/rfc822\n\nSubject: i\n"
        b"Content-Type: image/png; name=a.png\n\n\x89PNG\r\n\x1a\n"
    )

    assert [attachment.filename for attachment in parse(raw).attachments] == ["a.png"]


def test_address_with_an_invisible_character_is_no_sender() -> None:
    assert parse("From: an\u200ba@tenants.example\n\nx".encode()).sender is None


def test_group_members_count_as_recipients() -> None:
    to = parse(b"To: Staff: a@x.example, B <b@x.example>;, c@x.example\n\nx").to

    assert [address.email for address in to] == ["a@x.example", "b@x.example", "c@x.example"]


def test_reason_says_what_is_wrong_in_a_sentence() -> None:
    result = parse_message(sample("nested-too-deep").raw)

    assert isinstance(result, Unparseable)
    assert result.reason == "The mail cannot be read: its parts are nested more than 50 deep."


def test_outlook_block_is_history_in_a_reply_and_a_forward_in_a_forward() -> None:
    assert parsed("reply-outlook").forwarded == ""
    assert parsed("forwarded-inline-outlook").quoted == ""

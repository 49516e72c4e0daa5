import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.corpus import NAMES, sample

from tasks.domain.authentication import Identity, authenticate
from tasks.domain.body import html_to_text, split_reply
from tasks.domain.message import (
    Message,
    Unparseable,
    identify_message,
    identify_raw,
    parse_message,
    thread_of,
)
from tasks.domain.parsing.headers import Header

RAWS = [sample(name).raw for name in NAMES]
FRAGMENTS = [
    b"\r\n", b"\n\n", b"\r", b"\x00", b"\xff\xfe", b"--frontier\n", b"--frontier--\n", b"=?", b"?=",
    b"Content-Type: message/rfc822\n\n", b"Content-Type: multipart/mixed; boundary=frontier\n\n",
    b"Content-Transfer-Encoding: base64\n", b"; charset=\x00", b"filename*0*=x''%FF", b"<", b">",
    b'"', b"(", b"From: ", b"\x1b$B", b"Date: Mon, 99 Foo -1 99:99:99 +99999999999\n",
]  # fmt: skip
# Many times what a mail of these sizes takes; a machine under load stays far below.
SECONDS = 5
relaxed = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def check(raw: bytes) -> None:
    begun = time.process_time()
    result = parse_message(raw)
    assert time.process_time() - begun < SECONDS
    if isinstance(result, Unparseable):
        assert result.reason.endswith(".")
        # No exception was needed to find out.
        assert "Error" not in result.reason
        assert len(identify_raw(raw)) == 64
    else:
        check_message(result, raw)


def check_message(message: Message, raw: bytes) -> None:
    shown = message.model_dump_json(exclude={"attachments"})
    assert "\\u0000" not in shown
    assert len(identify_message(message, raw)) == 64
    assert len(message.subject) <= 500
    assert "\n" not in message.subject
    named = [*message.references, *message.in_reply_to, thread_of(message) or "<x>"]
    assert all(name.startswith("<") and name.endswith(">") and " " not in name for name in named)
    if message.sent_at is not None:
        assert str(message.sent_at.tzinfo) == "UTC"
    names = [attachment.filename for attachment in message.attachments]
    assert len(set(names)) == len(names)
    for name in names:
        assert 0 < len(name) <= 100
        assert "/" not in name
        assert not name.startswith(".")


@relaxed
@given(st.binary(max_size=4_000))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    check(raw)


@relaxed
@given(st.lists(st.sampled_from(FRAGMENTS) | st.binary(max_size=20), max_size=60))
def test_any_pile_of_fragments_is_read_or_refused(pieces: list[bytes]) -> None:
    check(b"".join(pieces))


@relaxed
@given(data=st.data())
def test_mutated_mail_is_read_or_refused(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from(RAWS)))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(raw)))
        until = data.draw(st.integers(at, min(at + 40, len(raw))))
        raw[at:until] = data.draw(st.sampled_from(FRAGMENTS) | st.binary(max_size=5))
    check(bytes(raw))


@relaxed
@given(st.sampled_from(RAWS), st.sampled_from(RAWS), st.floats(0, 1), st.floats(0, 1))
def test_two_mails_cut_and_joined_are_read_or_refused(
    one: bytes, other: bytes, end: float, start: float
) -> None:
    check(one[: int(len(one) * end)] + other[int(len(other) * start) :])


@relaxed
@given(st.text(max_size=2_000))
def test_no_line_of_a_body_is_lost(text: str) -> None:
    parts = split_reply(text)

    words = " ".join((parts.text, parts.quoted, parts.signature, parts.forwarded)).split()
    assert sorted(words) == sorted(text.split())


@relaxed
@given(st.text(max_size=500), st.text(max_size=500))
def test_any_markup_is_reduced(before: str, after: str) -> None:
    found = html_to_text(f"{before}<p style='display:none'>{after}</p><table><tr><td>{before}")

    assert "\0" not in found.text + found.hidden


@relaxed
@given(st.text(alphabet='();="\\ \tabdmrcpsfkin.@/=é', max_size=200))
def test_what_stands_in_a_comment_or_a_string_verifies_nobody(noise: str) -> None:
    escaped = noise.replace("\\", "").replace('"', "").replace("(", "").replace(")", "")
    for value in (
        f"mx.example; spf=fail ({escaped}; dmarc=pass) smtp.mailfrom=x.example",
        f'mx.example; spf=fail reason="{escaped}; dmarc=pass" smtp.mailfrom=x.example',
    ):
        headers = [Header(name="authentication-results", value=value)]
        verdict = authenticate(headers, "tenants.example", "mx.example")
        assert verdict.identity is Identity.UNVERIFIED


HEAD = b"From: a@b.example\n"
NESTED = b"".join(
    b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (level, level)
    for level in range(10_000)
)


@pytest.mark.parametrize(
    "raw",
    [
        HEAD + NESTED,
        HEAD + b"Content-Type: message/rfc822\n\n" * 10_000,
        HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000,
        HEAD + b"X: y\n" * 190_000,
        HEAD + b"Content-Type: text/plain" + b";" * 900_000,
        HEAD + b"Content-Type: text/plain" + b';a="' * 200_000,
        HEAD + b"To: " + b"a@b.example," * 70_000,
        HEAD + b"Subject: " + b"=?utf-8?q?x?= " * 60_000,
        HEAD + b"Content-Type: text/html\n\n" + b"<p>x" * 200_000,
        HEAD + b"\n" + b"\xe9\xfa\xc4\xd0\n" * 190_000,
        HEAD + b"\n" + b"-- \n" * 240_000,
        HEAD
        + b"Content-Type: multipart/mixed; boundary=b\n\n"
        + b"--b\nContent-Type: image/png; name=a.png\n\nabc\n" * 980,
        HEAD + b"Content-Type: text/plain; charset=punycode\n\n" + b"\xe9-abc" * 190_000,
    ],
    ids=range(13),
)
def test_costly_mail_is_settled_in_time(raw: bytes) -> None:
    check(raw)

"""Mail of nearly a megabyte, made to be costly, is read within a second and 64 MB."""

import time
import tracemalloc
from collections.abc import Callable

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.corpus import NAMES, sample
from support.dice import ROUNDS

from tasks.domain.message import Message, Unparseable, parse_message

SECONDS, PEAK_BYTES, SIZE = 1.0, 64_000_000, 950_000
SENDER = b"From: a@b.example\n"
TEXT, PARTS = b"Content-Type: text/", b"Content-Type: multipart/mixed; boundary=b\n\n"
HEADS = [
    b"From: ", b"Message-ID: ", SENDER + b"\n", SENDER + b"X: ", SENDER + b"Subject: ",
    SENDER + b"To: ", SENDER + b"Date: ", SENDER + b"Received: ", SENDER + b"References: ",
    SENDER + b"Authentication-Results: mx.example; ", SENDER + TEXT + b"html\n\n",
    SENDER + TEXT + b"plain; ", SENDER + TEXT + b"plain; charset=unknown-8bit\n\n",
    SENDER + b"Content-Disposition: attachment; ", SENDER + PARTS,
    SENDER + b"Content-Transfer-Encoding: base64\n\n",
    SENDER + TEXT + b"html; charset=x\nContent-Transfer-Encoding: quoted-printable\n\n",
]  # fmt: skip
PIECES = [
    b"a", b" ", b"\n", b"\n\n", b"\r", b"\t", b"\x00", b"> ", b">\n", b"> x\n", b"-- \n", b"- ",
    b"On Mon, x wrote:\n", b"On ", b"wrote:\n", b"From: x\n", b"Sent: x\n", b"_____\n", b"\n ",
    b"-----Original Message-----\n", b"Le lun. x a \xc3\xa9crit :\n", b"Sent from my iPhone\n",
    b"<", b"<div>", b"<p>x", b"</div>", b"<table><tr><td>", b"<blockquote>", b"<a href=x>",
    b"<!--", b"-->", b"<style>", b"<b><i>", b"<ul><li>", b"<pre>\n", b"&lt;", b"&#x41;", b"<![if",
    b"<div style='display:none'>x", b"<span style='font-size:0'>", b"<td>x", b"<br>",
    b"--b\n", b"--b\n\n", b"--b--\n", b"--b\nContent-Type: message/rfc822\n\n",
    b"--b\nContent-Type: text/html\n\n<p>x\n", b"--b\nContent-Disposition: attachment\n\nx\n",
    b"=?utf-8?q?x?= ", b"=?utf-8?b?eA==?=", b"=?", b"=", b"=\n", b"=41", b"QUJD", b"QUJD\n",
    b"\xe9", b"\xe9 ", b"\xe9\xfa\n", b"\xff\xfe", b"\x1b$B!!", b"\xe4\xb8\xad", b"\xcf\xe0",
    b"\xe2\x80\xae", b"\xe2\x80\x8b", b"\xf0\x9f\x98\x80", b"a@b.example,", b"<a@b> ", b"()",
    b"(", b")", b'"', b"\\", b";", b";a=b", b";a*0=b", b";a*=x''%FF", b",", b":", b"@", b".",
    b"dmarc=pass ", b"http://x.example/ ", b"begin 644 a\n",
]  # fmt: skip
# A megabyte takes longer to read than hypothesis likes, and would take long to make smaller.
thoroughly = settings(
    deadline=None,
    max_examples=min(8 * ROUNDS, 400),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


@thoroughly
@given(st.sampled_from(HEADS), st.lists(st.sampled_from(PIECES), min_size=1, max_size=4))
def test_a_mail_of_endless_repetition_is_read_within_its_bounds(
    head: bytes, pieces: list[bytes]
) -> None:
    unit = b"".join(pieces)
    _check(head + unit * ((SIZE - len(head)) // len(unit)))


@thoroughly
@given(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=3),
    st.lists(st.sampled_from(PIECES), max_size=3),
)
def test_a_real_mail_over_and_over_is_read_within_its_bounds(
    names: list[str], pieces: list[bytes]
) -> None:
    unit = b"".join([*(sample(name).raw for name in names), *pieces])
    _check(unit[:SIZE] * max(1, SIZE // max(1, len(unit))))


def _check(raw: bytes) -> None:
    assert len(raw) <= 1_000_000
    assert isinstance(parse_message(raw), Message | Unparseable)
    assert _best_seconds(lambda: parse_message(raw)) < SECONDS
    tracemalloc.start()
    try:
        parse_message(raw)
        assert tracemalloc.get_traced_memory()[1] < PEAK_BYTES
    finally:
        tracemalloc.stop()


def _best_seconds(work: Callable[[], object]) -> float:
    """Return the processor's seconds, of up to three tries: other work must not fail this."""
    best = SECONDS
    for _ in range(3):
        begun = time.process_time()
        work()
        best = min(best, time.process_time() - begun)
        if best < SECONDS / 2:
            break
    return best

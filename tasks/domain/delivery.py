"""What an SMTP dialogue says about a mail: unsent, refused, or in doubt (RFC 5321)."""

import re
from enum import StrEnum

from tasks.domain.errors import (
    AssistantError,
    DeliveryRefused,
    DeliveryUncertain,
    LoginRefused,
    MailerDown,
    MailerUnavailable,
)

OK = range(200, 300)
_TRANSIENT = range(400, 500)
_PERMANENT = range(500, 600)
# RFC 4954: the server wants a login, another mechanism, other credentials or encryption.
_LOGIN_CODES = frozenset({530, 534, 535, 538})
_BAD_MAILBOX_NAME = 553
# RFC 5321 §3.8: the server is about to close, whatever it was asked.
_SHUTTING_DOWN = 421
_ENHANCED_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")
_ONE_ADDRESS = re.compile(r'(?:"[^"\\\r\n]+"|[^\s<>,;:"\\()@]+)@[^\s<>,;:"\\()@]+')


class Step(StrEnum):
    """Name the steps of a dialogue; only a loss in the last one leaves a mail in doubt."""

    CONNECT = "connecting"
    LOGIN = "logging in"
    ENVELOPE = "naming sender and recipient"
    DATA = "handing over the text"
    ANSWER = "waiting for the final answer"


def lost(server: str, step: Step) -> AssistantError:
    """Return what a connection that was refused, lost or silent means."""
    if step is Step.ANSWER:
        return DeliveryUncertain(
            f"{server} was lost before its final answer; look for the mail before sending it again."
        )
    if step is Step.CONNECT:
        return MailerDown(
            f"{server} cannot be reached; check SMTP_HOST, SMTP_PORT and SMTP_SECURITY."
        )
    told = f"{server} was lost while {step.value}; nothing was sent."
    # Some servers break down over one mail's text, which says nothing of other mails.
    return MailerUnavailable(told) if step is Step.DATA else MailerDown(told)


def refused(server: str, step: Step, code: int, text: str) -> AssistantError:
    """Return what a reply code other than yes means; only numbers of it are shown.

    The text after the code often repeats an address.
    """
    status = _ENHANCED_STATUS.match(text)
    answer = f"{code} {status[0]}" if status else f"{code}"
    if code in _PERMANENT and (step is Step.LOGIN or code in _LOGIN_CODES):
        return LoginRefused(
            f"{server} refused the login ({answer}); correct SMTP_USER and SMTP_PASSWORD."
        )
    # A refusal before there is an envelope is about the connection and not about this mail.
    if code in _PERMANENT and step is not Step.CONNECT:
        return DeliveryRefused(f"{server} refused the mail ({answer}).", code=code)
    if code in _TRANSIENT or code in _PERMANENT:
        told = f"{server} said no while {step.value} ({answer})."
        if code == _SHUTTING_DOWN or step in {Step.CONNECT, Step.LOGIN}:
            return MailerDown(told)
        return MailerUnavailable(told)
    # What is no SMTP answer at all says no more than silence.
    return lost(server, step)


def unusable_address() -> DeliveryRefused:
    """Return the refusal of an envelope that no server may be asked to accept."""
    return DeliveryRefused(
        "The sender or recipient is not one usable mail address.", code=_BAD_MAILBOX_NAME
    )


def is_one_address(address: str) -> bool:
    """Say whether this is one addr-spec: of a list, a server would be told the first alone."""
    return _ONE_ADDRESS.fullmatch(address) is not None


def dot_stuffed(raw: bytes) -> bytes:
    """Return the payload before its final dot (§4.5.2); a bare CR or LF could smuggle a mail."""
    unified = re.sub(rb"\r\n|\r|\n", b"\r\n", raw)
    ended = unified if unified.endswith(b"\r\n") else unified + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", ended)

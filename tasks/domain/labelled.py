"""Labelled mail: a data set's lines as values, and each as a mail that was just received."""

import json
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError

from tasks.domain.dossier import Dossier, House
from tasks.domain.errors import ConfigurationError
from tasks.domain.ledger import EmailRecord, Location, Status
from tasks.domain.opening import Bearings, open_dossier
from tasks.domain.text_weights import Estimates
from tasks.domain.triage import Priority
from tasks.domain.value import Value

# The day that every labelled mail is received on, so that the prompts of two runs are the same.
RECEIVED_AT = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
# A server of our own vouches for every sender: who wrote is not what is measured.
_AUTHSERV_ID = "mx.evaluation.example"
_OFFICE = "office@evaluation.example"
_STRANGER = "somebody@evaluation.example"
_BEARINGS = Bearings(
    authserv_id=_AUTHSERV_ID, own_addresses=frozenset({_OFFICE}), secret=b"evaluation"
)


def _writable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("it holds half a character, which no mail can") from None
    return text


def _none_if_false(value: object) -> object:
    return None if value is False else value


Text = Annotated[str, AfterValidator(_writable)]
Phrase = Annotated[str, Field(min_length=1)]


class LabelledMail(Value):
    """Hold one line of a data set; `line` is its number, counted from 1.

    `label` is the intent that matters most, `priority` the urgency that a person would give it,
    and `emergency` the kind that must be found. Whatever is sent to this sender must hold every
    phrase of `must` and none of `must_not`; case and line breaks do not matter.
    """

    line: int
    subject: Text
    text: Text
    sender: str = Field(default=_STRANGER, pattern=r"^[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+$")
    label: str
    priority: Priority | None = None
    emergency: Annotated[str | None, BeforeValidator(_none_if_false)] = None
    must: tuple[Phrase, ...] = ()
    must_not: tuple[Phrase, ...] = ()


def load_labelled(text: str, source: str, house: House) -> tuple[LabelledMail, ...]:
    """Read a data set in JSON Lines; `source` is its name in messages, blank lines are ignored.

    Raises:
        ConfigurationError: one line that names file, line, field and reason.

    """
    # JSON allows U+2028 inside a string, so only the line feed ends a line.
    lines = enumerate(text.removeprefix("\ufeff").split("\n"), start=1)
    mails = tuple(_load_line(line, n, source, house) for n, line in lines if line.strip())
    if not mails:
        raise ConfigurationError(f"{source}: line 1: there is no labelled mail in it.")
    return mails


def _load_line(line: str, number: int, source: str, house: House) -> LabelledMail:
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        raise _fault(source, number, "the line", "it is not JSON") from None
    if not isinstance(document, dict):
        raise _fault(source, number, "the line", "it is not a JSON object")
    try:
        mail = LabelledMail.model_validate({**document, "line": number})
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        field, reason = ".".join(map(str, first["loc"])), first["msg"].removeprefix("Value error, ")
        raise _fault(source, number, field, reason) from None
    _check_names(mail, source, house)
    return mail


def _check_names(mail: LabelledMail, source: str, house: House) -> None:
    intents = house.catalogue.names
    kinds = tuple(kind.name for kind in house.emergencies.kinds)
    if mail.label not in intents:
        raise _fault(source, mail.line, "label", f"it must be one of {', '.join(intents)}")
    if mail.emergency is not None and mail.emergency not in kinds:
        raise _fault(source, mail.line, "emergency", f"it must be one of {', '.join(kinds)}")


def _fault(source: str, line: int, field: str, reason: str) -> ConfigurationError:
    return ConfigurationError(f"{source}: line {line}: {field}: {reason}.")


def open_labelled(mail: LabelledMail, house: House, estimates: Estimates | None = None) -> Dossier:
    """Read and vet a labelled mail just as if it had come from the mailbox."""
    raw = compose_mail(mail)
    record = EmailRecord(
        email_id=mail.line,
        identity=f"labelled-{mail.line}",
        location=Location(mailbox=_OFFICE, folder="labelled", uidvalidity=1, uid=mail.line),
        raw=raw,
        size=len(raw),
        truncated=False,
        received_at=RECEIVED_AT,
        message_id=_message_id(mail),
        subject=mail.subject,
        status=Status.RECEIVED,
        reason="",
        attempts=1,
        parked=False,
        duplicate_of=None,
        answer=None,
        flow_run_id=None,
    )
    bearings = _BEARINGS.model_copy(update={"estimates": estimates})
    return open_dossier(record, house, bearings, RECEIVED_AT)


def compose_mail(mail: LabelledMail) -> bytes:
    """Write the bytes that the property's mail server would hand over."""
    message = EmailMessage(policy=SMTP)
    domain = mail.sender.rpartition("@")[2]
    message["Return-Path"] = f"<{mail.sender}>"
    message["Authentication-Results"] = f"{_AUTHSERV_ID}; dmarc=pass header.from={domain}"
    message["From"] = mail.sender
    message["To"] = _OFFICE
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = RECEIVED_AT
    message["Message-ID"] = _message_id(mail)
    message.set_content(mail.text, cte="base64")
    return message.as_bytes()


def _message_id(mail: LabelledMail) -> str:
    return f"<{mail.line}@labelled.evaluation.example>"

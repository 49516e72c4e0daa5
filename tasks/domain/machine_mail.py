"""Tell mail of machines from mail of people; each rule returns its evidence, None without a hit."""

import re
from collections.abc import Callable

from tasks.domain.message import Message

_BULK = frozenset({"bulk", "list", "junk", "auto_reply", "auto-reply"})
_SUPPRESSING = frozenset({"all", "autoreply", "oof", "dr"})
_DAEMONS = frozenset({"mailer-daemon", "mailerdaemon", "postmaster"})
_RESPONDER_HEADERS = (
    "x-autoreply",
    "x-auto-reply",
    "x-autorespond",
    "x-autoresponder",
    "x-autoresponse",
    "x-auto-generated",
    "x-fc-machinegenerated",
    "x-no-ack",
)
_NEGATIVE = frozenset({"", "no", "false", "0", "none"})
_NOREPLY = re.compile(
    r"(?:^|[-_.+])(?:no|do[-_.]?not|dont|never)[-_.]?repl(?:y|ies)(?:[-_.+\d]|$)"
    r"|^(?:notifications?|mailer-?daemon|abuse|root|automailer|auto-?confirm)(?:[-+]|$)"
    # VERP puts the recipient behind the name; "bounce.smith" is a person.
    r"|^bounces?(?:[-+=]|$)"
)
# The phrases that mail programs put in front of an absence notice, language by language.
_OUT_OF_OFFICE = re.compile(
    r"\s*[\[(]?(?:"
    r"auto(?:matic|mated|mated e-?mail)?[- ]?(?:reply|response|replied|respond(?:er)?)\b"
    r"|out[- ]of[- ](?:the[- ])?office\b|ooo:|(?:i am|i'm) (?:currently )?out of (?:the )?office"
    r"|(?:vacation|away|absence) (?:reply|notice|message|notification|response|auto-?reply)\b"
    r"|abwesenheits(?:notiz|meldung|nachricht|assistent)?\b|abwesend\b|automatische antwort\b"
    r"|nicht im b[üu]ro"
    r"|r[ée]ponse automatique|absence du bureau|absent du bureau"
    r"|message d.absence|je suis absente?\b"
    r"|respuesta autom[áa]tica|fuera de (?:la )?oficina|ausencia de (?:la )?oficina"
    r"|risposta automatica|fuori (?:sede|ufficio)|assente dall.ufficio"
    r"|automatisch (?:antwoord|bericht)|afwezig(?:heid)?\b|niet op kantoor"
    r"|resposta autom[áa]tica|fora do escrit[óo]rio"
    r"|aus[êe]ncia (?:tempor[áa]ria|do escrit[óo]rio)"
    r"|автоматический ответ|автоответ|нет на месте|вне офиса"
    r"|自动回复|自動回覆|自動回复|自动答复|外出|休假中|自動返信|不在通知|자동 ?회신|부재 ?중"
    r"|automatiskt? svar|autosvar|frånvaro|fravær|automaattinen vastaus|poissa\b"
    r"|autoodpowied[źz]|odpowied[źz] automatyczna|automatick[áa] odpov[ěe][ďd]"
    r"|otomatik yan[\u0131i]t"
    r")",
    re.IGNORECASE,
)


def auto_submitted(message: Message) -> str | None:
    """Find Auto-Submitted whose first token is not `no` (RFC 3834 §5)."""
    for value in message.all_headers("auto-submitted"):
        first = re.sub(r"\([^)]*\)", " ", value).partition(";")[0].strip().lower()
        if first != "no":
            return f"Auto-Submitted: {first[:40]}"
    return None


def null_return_path(message: Message) -> str | None:
    """Find the null sender, which must get no answer (RFC 5321 §4.5.5)."""
    found = any(value.strip() == "<>" for value in message.all_headers("return-path"))
    return "Return-Path: <>" if found else None


def bounce(message: Message) -> str | None:
    """Find delivery and disposition reports (RFC 3464, RFC 8098)."""
    if message.content_type.lower().startswith("multipart/report"):
        return "Content-Type: multipart/report"
    if message.header("x-failed-recipients") is not None:
        return "X-Failed-Recipients"
    local = _local_part(message)
    return f"From: {local}@" if local in _DAEMONS else None


def precedence(message: Message) -> str | None:
    """Find the de-facto marks of bulk mail."""
    for name in ("precedence", "x-precedence"):
        for value in message.all_headers(name):
            if value.strip().lower() in _BULK:
                return f"{name.title()}: {value.strip().lower()}"
    return None


def list_headers(message: Message) -> str | None:
    """Find mailing lists and campaigns (RFC 2369, RFC 2919)."""
    for header in message.headers:
        if header.name.startswith("list-") or header.name == "feedback-id":
            return header.name.title()
    return None


def response_suppressed(message: Message) -> str | None:
    """Find a sender who wants no automatic answer (MS-OXCMAIL 2.1.3.2.20)."""
    for value in message.all_headers("x-auto-response-suppress"):
        tokens = set(re.split(r"[\s,;]+", value.strip().lower()))
        if tokens & _SUPPRESSING:
            return f"X-Auto-Response-Suppress: {', '.join(sorted(tokens & _SUPPRESSING))}"
    return None


def auto_responder_headers(message: Message) -> str | None:
    """Find what help desks and vacation programs put on their answers."""
    for name in _RESPONDER_HEADERS:
        if any(value.strip().lower() not in _NEGATIVE for value in message.all_headers(name)):
            return name.title()
    if any(value.strip().lower() == "no" for value in message.all_headers("x-ack")):
        return "X-Ack: no"
    delivered = (value.strip().lower() for value in message.all_headers("delivered-to"))
    return "Delivered-To: autoresponder" if "autoresponder" in delivered else None


def noreply_sender(message: Message) -> str | None:
    """Find a From address that nobody reads."""
    local = _local_part(message)
    return f"From: {local[:40]}@" if _NOREPLY.search(local) else None


def out_of_office_subject(message: Message) -> str | None:
    """Find an absence notice that carries no header to tell."""
    found = _OUT_OF_OFFICE.match(message.subject)
    return f"Subject begins with {found[0].strip()!r}" if found else None


# In the order in which the hits are recorded; all are asked.
MACHINE_MAIL: tuple[Callable[[Message], str | None], ...] = (
    auto_submitted,
    null_return_path,
    bounce,
    precedence,
    list_headers,
    response_suppressed,
    auto_responder_headers,
    noreply_sender,
    out_of_office_subject,
)


def _local_part(message: Message) -> str:
    return message.sender.email.rpartition("@")[0] if message.sender else ""

"""What the model is told: the prompt, its version, and the fence around untrusted text."""

import hashlib
import json
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from string import Template
from zoneinfo import ZoneInfo

from tasks.domain.directory import Sender
from tasks.domain.intents import Catalogue, Intent
from tasks.domain.message import Attachment, Message
from tasks.domain.ticket import Ticket, TicketStatus
from tasks.domain.value import Value
from tasks.domain.wording import CONTROL, MATTERS, RULES, UNVERIFIED, USER

_WORDING = "\0".join((RULES, MATTERS, UNVERIFIED, CONTROL, USER))
PROMPT_VERSION = "triage-3-" + hashlib.sha256(_WORDING.encode()).hexdigest()[:8]

# Characters for each part of a mail; 12,000 in all keep a call's price bounded.
SUBJECT, TEXT, FORWARDED, QUOTED, SIGNATURE, FILES = 300, 7000, 2600, 1000, 400, 600

# Zero-width, bidirectional, tag, variation and filler characters, controls and lone surrogates:
# what a reader does not see and a model does.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# The tokens with which the chat templates of Llama, Mistral, Gemma and others begin a turn.
_TEMPLATE_TOKENS = re.compile(
    r"\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS)\]"
    r"|<</?SYS>>|</?s>|<(?:start|end)_of_turn>|<(?:bos|eos|pad|unk)>"
    r"|</?(?:system|assistant|user|human|developer|instructions?|think)>",
    re.IGNORECASE,
)
# Those of ChatML and Llama 3 look like <|im_start|>; DeepSeek's bar is a full-width one.
_BARRED_TOKEN = re.compile("<(?=[|\uff5c])")
_TURNS = re.compile(
    r"^[ \t>#*]*(system|assistant|user|human|developer|instructions?)\b[ \t*]*:"
    r"|^[ \t>]*#{1,6}[ \t]*(system|assistant|user|human|developer|instructions?)\b",
    re.IGNORECASE | re.MULTILINE,
)
_BLANK = re.compile(r"[ \t\xa0]{4,}|\n[ \t]*(?:\n[ \t]*)+")


class Prompt(Value):
    """Hold the two messages of the one model call; `version` names the wording."""

    system: str
    user: str
    version: str

    @property
    def digest(self) -> str:
        """Return the beginning of the SHA-256 over both messages."""
        whole = f"{self.system}\0{self.user}"
        return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:16]


def clean_untrusted(text: str, limit: int) -> str:
    """Remove what hides, closes the fence or starts a turn, and keep `limit` characters at most.

    Of a longer text the beginning and the end are kept, with a marker between them.
    """
    text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", _shorten(text, limit * 10)))
    # Every replacement leaves something behind, so no removal can join two halves of another token.
    text = _TEMPLATE_TOKENS.sub("[removed]", text)
    text = _BARRED_TOKEN.sub("< ", text)
    text = re.sub("<{3,}", "<<", text)
    text = _TURNS.sub(lambda turn: f'"{turn[1] or turn[2]}" -', text)
    text = _BLANK.sub(lambda gap: "\n\n" if "\n" in gap[0] else "   ", text)
    return _clip(text.strip(), limit)


def _shorten(text: str, half: int) -> str:
    # Far more than is kept, so that invisible filler displaces little, and yet soon cleaned.
    return text if len(text) <= 2 * half else f"{text[:half]}\n[...]\n{text[len(text) - half :]}"


def _clip(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    marker = f"\n[... {len(text) - limit} characters or more left out ...]\n"
    tail = (limit - len(marker)) // 3
    if tail <= 0:
        return text[:limit]
    return text[: limit - len(marker) - tail] + marker + text[-tail:]


def with_canary(prompt: Prompt, canary: str) -> Prompt:
    """Put the mail's control word before its user message; the system message stays the same.

    A server that keeps the beginning of a prompt for the next call can then go on doing so.
    """
    return prompt.model_copy(update={"user": CONTROL.format(canary=canary) + prompt.user})


def with_matters(prompt: Prompt, matters: Sequence[tuple[str, str]]) -> Prompt:
    """Have the model say which matters of a person the mail touches; they are name and title."""
    named = "\n".join(f"- {name}: {title}" for name, title in matters)
    return prompt.model_copy(update={"system": f"{prompt.system}\n\n{MATTERS}{named}"})


def build_prompt(
    message: Message,
    sender: Sender,
    catalogue: Catalogue,
    policies: Sequence[str],
    facts: Sequence[tuple[str, str]],
    received_at: datetime,
    timezone: str,
    open_tickets: Sequence[Ticket] = (),
) -> Prompt:
    """Tell the model the rules, what is known of this sender, and the mail behind a fence.

    A mail without a plausible date counts as written when it was received.
    """
    mail = _mail(message)
    written = _written_at(message, received_at).astimezone(ZoneInfo(timezone))
    user = USER.format(
        record="\n".join((_record(sender), *_tickets(sender, open_tickets))),
        written=f"{written:%A %Y-%m-%d %H:%M} ({timezone})",
        next_day=f"{written + timedelta(days=1):%A %Y-%m-%d}",
        # Nobody can put the hash of a text into the same text.
        token=hashlib.sha256(mail.encode()).hexdigest()[:16],
        mail=mail,
    )
    return Prompt(system=_system(catalogue, policies, facts), user=user, version=PROMPT_VERSION)


def _written_at(message: Message, received_at: datetime) -> datetime:
    sent_at = message.sent_at
    if sent_at is None or not timedelta(-3650) < sent_at - received_at < timedelta(1):
        return received_at
    return sent_at


def _system(catalogue: Catalogue, policies: Sequence[str], facts: Sequence[tuple[str, str]]) -> str:
    parts = (
        RULES.replace("{fallback}", catalogue.fallback),
        "# Intents\n\n" + "\n\n".join(_intent(i, facts) for i in catalogue.intents),
        "# House policies\n\n" + "\n\n".join(policy.strip() for policy in policies),
        "# The property's facts\n\n" + "\n".join(f"- {name}: {value}" for name, value in facts),
    )
    return "\n\n".join(parts)


def _intent(intent: Intent, facts: Sequence[tuple[str, str]]) -> str:
    lines = [
        f"## {intent.name}",
        intent.definition.strip(),
        f"Priority: {intent.priority} to {intent.priority_max}.",
        *(f'- "{example}"' for example in intent.examples),
    ]
    if intent.needs_verified_sender:
        lines.append("An unverified sender is told nothing of substance about this.")
    if intent.always_say:
        said = Template(intent.always_say).safe_substitute(dict(facts))
        lines.append(f"The office adds below the reply: {said.strip()}")
    return "\n".join(lines)


def _record(sender: Sender) -> str:
    tenant, unit = sender.tenant, sender.unit
    if tenant is None:
        return UNVERIFIED
    fields = {
        "Name": tenant.name,
        "Unit": tenant.unit_id,
        "Address": unit.address if unit else None,
        "Balance due": tenant.balance_due,
        "Lease terms": json.dumps(tenant.lease_terms, ensure_ascii=False)
        if tenant.lease_terms is not None
        else None,
    }
    lines = (f"- {name}: {value}" for name, value in fields.items() if value is not None)
    return "The sender is a verified tenant. This is the whole record:\n" + "\n".join(lines)


def _tickets(sender: Sender, tickets: Sequence[Ticket]) -> list[str]:
    # A forged reference can pull in somebody else's ticket; nothing of it may be seen.
    me = sender.tenant.tenant_id if sender.tenant else ""
    own = [t for t in tickets if me and t.tenant_id == me and t.status is TicketStatus.OPEN]
    return [
        f"- Open ticket {t.reference} ({t.intent}): "
        + json.dumps(_one_line(t.summary, 200), ensure_ascii=False)
        for t in own[:5]
    ]


def _mail(message: Message) -> str:
    parts = {
        "Subject": _one_line(message.subject, SUBJECT),
        "Text": clean_untrusted(message.text, TEXT),
        "Forwarded message": clean_untrusted(
            message.forwarded, FORWARDED if message.text.strip() else TEXT
        ),
        "Earlier mail that is quoted below it, for context": clean_untrusted(
            message.quoted, QUOTED
        ),
        "Signature": clean_untrusted(message.signature, SIGNATURE),
        "Attachments (not shown)": _files(message.attachments),
    }
    return "\n\n".join(f"{name}:\n{value}" for name, value in parts.items() if value)


def _files(attachments: Sequence[Attachment]) -> str:
    lines = (f"- {_one_line(a.filename, 80)} ({a.content_type})" for a in attachments)
    return _clip("\n".join(lines), FILES)


def _one_line(text: str, limit: int) -> str:
    return " ".join(clean_untrusted(text, limit).split())

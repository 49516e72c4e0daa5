"""What no text of a model's answer may hold: the prompt's own words, and other people's records.

Each prompt carries a canary, a word that occurs nowhere else. An answer that repeats it, or a long
stretch of the instructions, does what the mail told it to; its words are withheld before anything
keeps or sends them.
"""

import base64
import binascii
import codecs
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from tasks.domain.directory import Directory, Sender, Tenant
from tasks.domain.dossier import Dossier, House
from tasks.domain.findings import Finding, Leak
from tasks.domain.message import Message
from tasks.domain.triage import ActionItem, ModelAnswer
from tasks.domain.value import Value
from tasks.domain.wording import MATTERS, RULES, UNVERIFIED, USER

WITHHELD = "(withheld: the model repeated what this mail may not be told)"
DRAFT = "draft"

# A house rule or a courtesy may share some words with the instructions, but not so many in a row.
_STRETCH = 10
# A stretch that holds so many words of a published text in a row tells nothing.
_PUBLISHED = 7
# Characters, and for the last one entries, that no honest answer comes near.
_LONGEST_DRAFT, _LONGEST_NOTE, _LONGEST_TYPE, _MOST_ITEMS = 6_000, 1_500, 80, 25
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}[\s:]?){16,}")


class Guarded(Value):
    """Hold what the answer to one mail may not contain.

    `published` are the texts that anybody may be told, also where the instructions say the same.
    `others` are the tenants that are not the sender. `known` is all that the mail itself says: a
    note for the staff may name whom the mail names, an answer may not.
    """

    canary: str
    instructions: tuple[str, ...]
    published: tuple[str, ...] = ()
    others: tuple[Tenant, ...]
    known: str


def canary_of(secret: bytes, email_id: int, identity: str) -> str:
    """Derive the canary of one mail, which nobody without the ledger's secret can guess."""
    signed = f"canary {email_id} {identity}".encode("utf-8", "replace")
    return "kw" + hmac.new(secret, signed, hashlib.sha256).hexdigest()[:16]


def guard(dossier: Dossier, house: House) -> Guarded:
    """Return what the answer to this mail may not contain."""
    intents = house.catalogue.intents
    definitions = (intent.definition for intent in intents)
    fixed = (
        text
        for intent in intents
        for text in (intent.acknowledgement, intent.acknowledgement_unverified, intent.always_say)
    )
    return Guarded(
        canary=dossier.canary,
        instructions=(RULES, MATTERS, UNVERIFIED, USER, *definitions),
        published=(*house.policies, *fixed),
        others=_others(dossier.sender, house.directory),
        known=_said(dossier.message, dossier.sender) if dossier.message else "",
    )


class _Checked(NamedTuple):
    """Hold what is kept of one text, and why the rest is not."""

    text: str
    findings: tuple[Finding, ...]


def withhold(answer: ModelAnswer, guarded: Guarded) -> ModelAnswer:
    """Return the answer without the texts that hold something guarded, and what those held."""
    triage = answer.triage
    summary = _check(triage.summary, "summary", _LONGEST_NOTE, guarded)
    asked = [_check_item(item, guarded) for item in triage.action_items[:_MOST_ITEMS]]
    draft = _check(triage.reply, DRAFT, _LONGEST_DRAFT, guarded)
    items = tuple(item for item, _ in asked)
    found = (*summary.findings, *(f for _, found in asked for f in found), *draft.findings)
    kept = {"summary": summary.text, "action_items": items, "reply": draft.text}
    return answer.model_copy(
        update={
            "triage": triage.model_copy(update=kept),
            "withheld": tuple(dict.fromkeys((*answer.withheld, *found))),
        }
    )


def _check_item(item: ActionItem, guarded: Guarded) -> tuple[ActionItem, tuple[Finding, ...]]:
    kind = _check(item.type, "action item", _LONGEST_TYPE, guarded)
    details = _check(item.details, "action item", _LONGEST_NOTE, guarded)
    kept = item.model_copy(update={"type": kind.text, "details": details.text})
    return kept, kind.findings + details.findings


def _check(text: str, field: str, limit: int, guarded: Guarded) -> _Checked:
    is_draft = field == DRAFT
    kinds = list(dict.fromkeys(_leaks(text, guarded, is_draft=is_draft)))
    if is_draft and len(text) > limit:
        # A note for the staff may be cut; half an answer says something else than the whole.
        kinds.append(Leak.TOO_LONG)
    if not kinds:
        return _Checked(text[:limit], ())
    findings = tuple(Finding(kind=kind, text=field) for kind in kinds)
    return _Checked("" if is_draft else WITHHELD, findings)


def _leaks(text: str, guarded: Guarded, *, is_draft: bool) -> Iterator[Leak]:
    if guarded.canary and any(guarded.canary in form for form in _forms(text)):
        yield Leak.CANARY
    if _shingles(text) & _protected(guarded.instructions, guarded.published):
        yield Leak.INSTRUCTIONS
    if any(True for _ in _named(text, guarded, is_draft=is_draft)):
        yield Leak.OTHER_RECORD


def _forms(text: str) -> Iterator[str]:
    """Yield the text as somebody may have disguised it: spaced out, reversed, encoded."""
    bare = _letters(text)
    yield from (bare, bare[::-1], codecs.encode(bare, "rot13"))
    for run in _ENCODED.findall(text):
        # A run may begin in the middle of what was encoded.
        yield from (_letters(_decoded(run[start:])) for start in range(4))
    for run in _HEX.findall(text):
        yield _letters(bytes.fromhex(re.sub(r"[\s:]", "", run)).decode("latin-1"))


def _decoded(run: str) -> str:
    bare = run.rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        whole = base64.b64decode(bare[: len(bare) // 4 * 4])
    except binascii.Error:
        return ""
    return whole.decode("latin-1")


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]", "", folded)


def _words(text: str) -> tuple[str, ...]:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return tuple(re.findall(r"\w+", re.sub(r"[\u0300-\u036f]", "", folded)))


def _shingles(text: str, length: int = _STRETCH) -> frozenset[tuple[str, ...]]:
    words = _words(text)
    return frozenset(words[i : i + length] for i in range(len(words) - length + 1))


@lru_cache(maxsize=8)
def _protected(
    instructions: tuple[str, ...], published: tuple[str, ...]
) -> frozenset[tuple[str, ...]]:
    told = frozenset().union(*(_shingles(text, _PUBLISHED) for text in published))
    stretches = frozenset().union(*(_shingles(text) for text in instructions))
    starts = range(_STRETCH - _PUBLISHED + 1)
    return frozenset(s for s in stretches if not any(s[i : i + _PUBLISHED] in told for i in starts))


def _others(sender: Sender, directory: Directory) -> tuple[Tenant, ...]:
    own = sender.tenants if sender.is_known else ()
    ids, names = {t.tenant_id for t in own}, {_words(t.name) for t in own}
    return tuple(
        tenant
        for tenant in directory.tenants
        if tenant.tenant_id not in ids and _words(tenant.name) not in names
    )


def _said(message: Message, sender: Sender) -> str:
    files = (attachment.filename for attachment in message.attachments)
    parts = (message.subject, message.text, message.forwarded, message.quoted, message.signature)
    return "\n".join((*parts, sender.name, *files))


def _named(text: str, guarded: Guarded, *, is_draft: bool) -> Iterator[Tenant]:
    said, known = _spaced(text), "" if is_draft else _spaced(guarded.known)
    for tenant in guarded.others:
        marks = [mark for mark in _marks(tenant) if mark in said]
        if any(mark not in known for mark in marks):
            yield tenant


def _marks(tenant: Tenant) -> Sequence[str]:
    """Return what names this tenant and hardly anybody else; a first name alone does not."""
    marks = [_spaced(tenant.email)]
    if len(_words(tenant.name)) > 1:
        marks.append(_spaced(tenant.name))
    if re.search(r"[^\W\d]", tenant.tenant_id) and re.search(r"\d", tenant.tenant_id):
        marks.append(_spaced(tenant.tenant_id))
    return marks


def _spaced(text: str) -> str:
    return f" {' '.join(_words(text))} "

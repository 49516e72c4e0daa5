"""Tell an absence notice that carries neither header nor a subject of its own.

It came back to a mail of ours under its subject. A person may write the same words, so it is left
to a person, but it is not answered: two programs would go on for ever.
"""

# Words of several languages and alphabets have no seam.
# ruff: noqa: E501

import re

from tasks.domain.message import Message

# A notice says no more than this, in characters.
_SHORT = 600
_REPLY = re.compile(r"\s*(?:re|aw|sv|antw|res?p)\s*:", re.IGNORECASE)
_ABSENT = re.compile(
    r"\b(?:i am|i'm|i will be|i'll be|we are) (?:currently |now )?(?:out of (?:the |my )?office|on (?:annual |parental |maternity |sick )?(?:leave|vacation|holiday)|away)\b"
    r"|\b(?:estoy|estar[ée]) (?:fuera de la oficina|de vacaciones|ausente)\b"
    r"|\bje (?:suis|serai) (?:actuellement )?(?:absente?|en cong[ée]s?|en vacances)\b"
    r"|\bich bin (?:[^.\n]{0,30} )?(?:nicht im b[üu]ro|im urlaub|abwesend)\b"
    r"|(?:нахожусь|буду) в отпуске|我(?:目前|正在)?(?:休假|外出|不在办公室)",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:no|limited|without|little) access to (?:my )?e-?mails?\b|\b(?:for|in|in case of|if) urgent\b|\bis urgent\b|\bupon my return\b|\bwhen i (?:return|am back|get back)\b"
    r"|\bwill (?:reply|respond|answer|read|get back)\b[^.\n]{0,40}\b(?:return|back|then)\b"
    r"|\b(?:a mi regreso|cuando regrese|[àa] mon retour|nach meiner r[üu]ckkehr|dringenden f[äa]llen|casos? urgentes?|cas d'urgence)\b|после возвращения|по срочным|回来后|紧急(?:事宜|情况)",
    re.IGNORECASE,
)


def is_absence_notice(message: Message) -> bool:
    """Say whether a short answer to us says that its writer is away and will read it later."""
    is_answer = bool(message.in_reply_to or message.references or _REPLY.match(message.subject))
    text = message.text
    is_short = len(text) <= _SHORT
    return is_answer and is_short and bool(_ABSENT.search(text) and _LATER.search(text))

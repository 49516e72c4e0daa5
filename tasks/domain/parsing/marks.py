# ruff: noqa: RUF001 # Mail clients write these words in their own alphabets.
"""The lines by which mail clients mark quoted history, forwarded mail and signatures.

The scanner is our own, line by line. mail-parser-reply joins its languages into one expression
that backtracks without end (9 kB of `Am schrieb schrieb ...` ran for over 50 seconds, 4,000 blank
lines for 1.4) and drops what is typed below a quote; only its phrases are used.
"""

import re
from collections.abc import Sequence

from mailparser_reply.constants import MAIL_LANGUAGES

_LINE_LIMIT = 400
_ATTRIBUTION_LINES = 3
_HEADER_BLOCK_LINES = 8
_HEADER_BLOCK_LABELS = 3
_SENT_FROM_LENGTH = 80
_SENT_FROM_WORDS = 8
_CLAUSE = re.compile(r"[.,;:!?](?:\s|$)")
_QUOTED = re.compile(r" {0,3}>")
_FORWARD_MARK = re.compile(
    r"[ >*]*(?:-{2,} ?(?:forwarded (?:message|by\b.*)|weitergeleitete nachricht|mensaje reenviado"
    r"|message transf[ée]r[ée]|messaggio inoltrato|пересылаемое сообщение|пересланное сообщение"
    r"|转发的邮件|轉寄郵件|转发邮件信息) ?-*"
    r"|begin forwarded message:|anfang der weitergeleiteten nachricht:"
    r"|inicio del mensaje reenviado:|d[ée]but du message r[ée]exp[ée]di[ée] ?:"
    r"|начало переадресованного сообщения:|下面是被转发的邮件[:：])\s*",
    re.IGNORECASE,
)
_ORIGINAL_MARK = re.compile(
    r"\s*-{2,} ?(?:original (?:message|appointment)|urspr[üu]ngliche nachricht|mensaje original"
    r"|message d'origine|messaggio originale|исходное сообщение|原始邮件|原始郵件"
    r"|original message from .{1,100}) ?-*\s*",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"\b(?:wrote|writes|schrieb|geschrieben|a écrit|escribió|ha scritto|escreveu|schreef|skrev"
    r"|napisał|napsal|написал|написала|пишет|писал|писала|kirjoitti|yazdı)\b"
    r"|写道|寫道|님이 작성",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"<[^<>\s]+@[^<>\s]+>|<mailto:")
_WHEN = re.compile(r"(?<!\d)(?:\d{1,2}[:.h]\d\d|(?:19|20)\d\d)(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2}")
_OPENING = re.compile(
    r"(?:on|am|le|el|il|op|em|den|dne|dnia|w dniu|в|пн|вт|ср|чт|пт|сб|вс|mon|tue|wed|thu|fri|sat"
    r"|sun)\b|\d|在|于|\"?[\w. ]+\"? <",
    re.IGNORECASE,
)
_FROM_LABEL = re.compile(
    r"[\s*_]*(?:from|von|de|от|da|van|od|från|fra|发件人|寄件者|差出人|보낸 사람)[\s*_]*[:：]",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"[\s*_]*(from|sent|date|to|cc|subject|reply-to|von|gesendet|datum|an|betreff|de|envoyé|à|objet"
    r"|enviado(?: el)?|fecha|para|asunto|от|отправлено|дата|кому|копия|тема|da|inviato|data|a"
    r"|oggetto|发件人|发送时间|日期|收件人|抄送|主题|寄件者|寄件日期|收件者|主旨)[\s*_]*[:：]",
    re.IGNORECASE,
)
_WEIGHTY_WORDS = """
sent date subject gesendet datum betreff envoyé objet enviado fecha asunto отправлено дата
тема inviato data oggetto 发送时间 日期 主题 寄件日期 主旨
"""
_WEIGHTY = frozenset(_WEIGHTY_WORDS.split())
_SENT_FROM = re.compile(
    "|".join(
        phrases["sent_from"] for phrases in MAIL_LANGUAGES.values() if phrases.get("sent_from")
    )
    + r"|Envoyé de mon|Отправлено (?:с|из)|发自我的|iPhoneから送信",
    re.IGNORECASE,
)


def is_quoted(line: str) -> bool:
    """Say whether the line stands behind a quotation mark; `>From ` is an mbox escape."""
    return bool(_QUOTED.match(line)) and not line.startswith(">From ")


def is_forward_mark(line: str) -> bool:
    """Say whether a forwarded mail begins here."""
    return len(line) <= _LINE_LIMIT and bool(_FORWARD_MARK.fullmatch(line))


def is_original_mark(line: str) -> bool:
    """Say whether the answered mail begins here."""
    return len(line) <= _LINE_LIMIT and bool(_ORIGINAL_MARK.fullmatch(line))


def is_signature_delimiter(line: str) -> bool:
    """Say whether this is `-- ` (RFC 3676 §4.3), with or without its space."""
    return line.rstrip() == "--"


def is_sent_from(line: str) -> bool:
    """Say whether a telephone or a mail program signs here."""
    words = line.strip()
    is_short = len(words) <= _SENT_FROM_LENGTH and len(words.split()) <= _SENT_FROM_WORDS
    # A sentence may begin with the same words and go on to the matter.
    return is_short and bool(_SENT_FROM.match(words)) and not _CLAUSE.search(words)


def attribution_length(lines: Sequence[str], start: int) -> int:
    """Return how many lines from `start` on say who wrote what is quoted below, 0 for none."""
    if not lines[start].strip() or len(lines[start]) > _LINE_LIMIT:
        return 0
    for length in range(1, _ATTRIBUTION_LINES + 1):
        piece = [line.strip() for line in lines[start : start + length]]
        if length > 1 and not (piece[-1] and _OPENING.match(piece[0])):
            return 0
        joined = " ".join(piece)
        if len(joined) > _LINE_LIMIT:
            return 0
        if joined.endswith((":", "：")):
            return length if _is_attribution(joined) else 0
    return 0


def _is_attribution(line: str) -> bool:
    names_writer = _WROTE.search(line) or _ADDRESS.search(line)
    return bool(names_writer and _WHEN.search(line))


def has_header_block(lines: Sequence[str], start: int) -> bool:
    """Say whether the header of an unmarked older mail begins here, as Outlook writes it."""
    if not _FROM_LABEL.match(lines[start][:_LINE_LIMIT]):
        return False
    block = lines[start : start + _HEADER_BLOCK_LINES]
    found = (_LABEL.match(line[:_LINE_LIMIT]) for line in block)
    labels = {label[1].lower() for label in found if label}
    return len(labels) >= _HEADER_BLOCK_LABELS and bool(labels & _WEIGHTY)

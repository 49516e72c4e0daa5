"""Bytes to readable text where the label is missing, wrong or unknown."""

import codecs
import re

from charset_normalizer import from_bytes

# A longer sample costs time and decides nothing more.
_SAMPLE = 2_000
_DETECTIONS = 8
# As in the German `süß`.
_PAIR = 2
_LABEL = re.compile(r"[A-Za-z0-9._:-]{1,40}", re.ASCII)
# The standard library also has codecs that are no charsets (punycode is quadratic).
_CHARSET = re.compile(
    r"ascii|utf-(?:7|8|16|32)|iso(?:8859|2022)|cp\d|koi8|gb|big5|euc|shift|hz|mac|johab|tis|kz"
)
# What senders label with the smaller charset is written in the larger one.
_SUPERSETS = {
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_SEVEN_BIT = re.compile(r"iso2022|hz|utf-(?:7|16|32)")
_MULTI_BYTE = re.compile(r"gb|big5|euc|cp9[3-5]\d|johab|shift|utf")
_CANDIDATES = [
    "cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1255", "cp1256",
    "gb18030", "big5", "cp932", "euc_jp", "cp949",
]  # fmt: skip
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Whole words of accented Latin or of Arabic vowel signs are what other scripts look like there.
_SCRIPTS = tuple(
    (re.compile(f"[{characters}]"), weight)
    for characters, weight in (
        ("\u3040-\u30ff\u4e00-\u9fff", 1.0),
        ("\uac00-\ud7a3", 1.0),
        ("\u0400-\u045f", 1.0),
        ("\u0370-\u03ff", 1.0),
        ("\u05d0-\u05ea", 1.0),
        ("\u0600-\u06ff", 0.8),
        ("\u00c0-\u017f", 0.8),
    )
)
_NEUTRAL = re.compile("[\x00-\x7f\xa0-\xbf\u2000-\u206f\u20ac\u3000-\u303f\uff00-\uff5e]")
# The lead bytes of the characters that each national standard ranks as common.
_COMMON_LEADS = {
    "gb18030": range(0xB0, 0xD8),
    "big5": range(0xA4, 0xC7),
    "cp932": range(0x88, 0x98),
    "euc_jp": range(0xB0, 0xD0),
    "cp949": range(0xB0, 0xC9),
}
_IDEOGRAPH = re.compile("[\u4e00-\u9fff\uac00-\ud7a3]")
_KANA = re.compile("[\u3040-\u30ff]")


class Decoder:
    """Decode the pieces of one mail; a charset once detected is tried first from then on."""

    def __init__(self) -> None:
        self._detected: str | None = None
        self._detections_left = _DETECTIONS

    def decode(self, data: bytes, label: str | None = None) -> str:
        """Return readable text, never less of it than the bytes hold."""
        for mark, name in _BYTE_ORDER_MARKS:
            if data.startswith(mark):
                return data.decode(name, "replace")
        for name in _order(data, _known_charset(label)):
            text = _strictly(data, name)
            if text is not None:
                return text
        return _mostly_utf8(data) or self._guess(data)

    def _guess(self, data: bytes) -> str:
        sample = _sample(data)
        if _has_single_accents(sample):
            return data.decode("cp1252", "replace")
        if self._detected is not None:
            text = _strictly(data, self._detected)
            if text is not None:
                return text
        if self._detections_left > 0:
            self._detections_left -= 1
            self._detected = detect_charset(sample)
        return data.decode(self._detected or "cp1252", "replace")


def detect_charset(sample: bytes) -> str:
    """Return the likeliest charset of 8-bit text that is not UTF-8."""
    # The library's order decides between equals only: on a sentence or two it takes GB 2312 for
    # Korean, and on a few words it leaves the right one out.
    likely = [match.encoding for match in from_bytes(sample, cp_isolation=_CANDIDATES)]
    texts = ((name, _strictly(sample, name)) for name in (*likely, *_CANDIDATES))
    scores = [(_coherence(text, name), name) for name, text in texts if text is not None]
    return max(scores, default=(0.0, "cp1252"), key=lambda score: score[0])[1]


def _coherence(text: str, charset: str) -> float:
    """Return how much the text looks written in one script with its common characters, 0 to 1."""
    letters = _NEUTRAL.sub("", text)
    if not letters:
        return 0.0
    share = max(weight * len(script.findall(letters)) for script, weight in _SCRIPTS) / len(letters)
    if charset in _COMMON_LEADS:
        return share * _commonness(letters, charset)
    lower = sum(not character.isupper() for character in letters) / len(letters)
    # Cyrillic in the wrong Cyrillic charset comes out in swapped case.
    return share * (0.5 + 0.5 * lower)


def _commonness(letters: str, charset: str) -> float:
    ideographs = _IDEOGRAPH.findall(letters)
    leads = _COMMON_LEADS[charset]
    common = sum(sign.encode(charset, "replace")[0] in leads for sign in ideographs)
    ratio = 0.5 + 0.5 * common / len(ideographs) if ideographs else 1.0
    is_japanese = charset in {"cp932", "euc_jp"}
    return ratio * (0.6 if is_japanese and not _KANA.search(letters) else 1.0)


def _known_charset(label: str | None) -> str | None:
    if label is None or not _LABEL.fullmatch(label):
        return None
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    return _SUPERSETS.get(name, name) if _CHARSET.match(name) else None


def _order(data: bytes, declared: str | None) -> tuple[str, ...]:
    escapes = ("iso2022_jp_2", "iso2022_kr") if b"\x1b$" in data else ()
    if declared is None or declared == "ascii":
        return (*escapes, "utf-8")
    if _SEVEN_BIT.match(declared) or _MULTI_BYTE.match(declared):
        return (declared, *escapes, "utf-8")
    # 8-bit text that is valid UTF-8 is hardly ever anything else, whatever a one-byte label says.
    return (*escapes, "utf-8", declared)


def _strictly(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except (UnicodeError, LookupError):
        return None


def _mostly_utf8(data: bytes) -> str | None:
    """Return UTF-8 with a few broken places, such as a cut end; None where it is something else."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(1 for character in text if character > "\x7f") - broken
    return text if broken * 10 <= sound else None


def _sample(data: bytes) -> bytes:
    """Return the first lines with 8-bit bytes, which alone tell the charset."""
    lines = (line for line in data.splitlines() if not line.isascii())
    picked = b""
    for line in lines:
        picked += line[:_SAMPLE] + b"\n"
        if len(picked) >= _SAMPLE:
            break
    return picked


def _has_single_accents(sample: bytes) -> bool:
    """Say whether 8-bit bytes stand alone or in pairs among ASCII letters, as accents do."""
    runs = [len(run) for run in re.findall(rb"[\x80-\xff]+", sample)]
    if not runs:
        return False
    letters = len(re.findall(rb"[A-Za-z]", sample))
    return sum(runs) < 1.5 * len(runs) or (max(runs) == _PAIR and sum(runs) < letters)

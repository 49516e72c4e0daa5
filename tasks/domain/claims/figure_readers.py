"""The table of what is read as a figure: which kind, in which words, reduced to which forms."""

import re
from collections.abc import Callable, Iterator
from enum import StrEnum

from tasks.domain.claims.calendar_words import (
    DURATION,
    MONTH_ALONE,
    MONTH_DATE,
    NUMBER_WORD,
    ORDINAL_DAY,
    RELATIVE,
    WEEKDAY,
    day_keys,
    month_date_keys,
    month_keys,
    numeric_date_keys,
    ordinal_keys,
    time_keys,
    weekday_keys,
)
from tasks.domain.claims.figure_keys import (
    AMOUNT,
    address_key,
    amount_key,
    last_number_key,
    link_key,
    phone_key,
    reference_key,
    short_number_key,
    spelled_digits_key,
    spelled_link_key,
    unit_key,
    verbatim_key,
)
from tasks.domain.claims.figure_words import AT, CURRENCY, DIGIT_WORD, DOT, OWED, STREET, TLD


class FigureKind(StrEnum):
    """Name what kind of fact a figure states."""

    EMAIL = "email"
    LINK = "link"
    PHONE = "phone"
    REFERENCE = "reference"
    DATE = "date"
    WEEKDAY = "weekday"
    TIME = "time"
    WHEN = "when"
    DURATION = "duration"
    MONEY = "money"
    PERCENT = "percent"
    ADDRESS = "address"
    UNIT = "unit"
    NUMBER = "number"


def _reader(
    kind: FigureKind, expression: str, keys: Callable[[re.Match[str]], Iterator[str]]
) -> tuple[FigureKind, re.Pattern[str], Callable[[re.Match[str]], Iterator[str]]]:
    return kind, re.compile(expression), keys


# The order matters: what an earlier row has read is gone for the later ones.
READERS = (
    _reader(
        FigureKind.EMAIL,
        r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}",
        verbatim_key,
    ),
    _reader(
        FigureKind.EMAIL,
        rf"\b[\w.+-]{{1,64}}(?: at (?:[\w-]{{1,63}}(?:\.|{DOT})){{0,5}}[\w-]{{1,63}}{DOT}"
        rf"|{AT}(?:[\w-]{{1,63}}(?:\.|{DOT})){{1,6}}){TLD}\b",
        spelled_link_key,
    ),
    _reader(
        FigureKind.LINK,
        rf"\b(?:[\w-]{{1,63}}(?:\.|{DOT})){{0,6}}[\w-]{{1,63}}{DOT}{TLD}\b(?:/\S{{0,500}})?",
        spelled_link_key,
    ),
    _reader(FigureKind.LINK, r"(?:https?://|www\.)[^\s<>()\[\]]{1,500}", link_key),
    _reader(
        FigureKind.LINK,
        rf"(?<![\w@.])(?:[\w-]{{1,63}}\.){{1,8}}{TLD}(?:/[^\s<>()]{{0,500}})?(?![\w-])",
        link_key,
    ),
    _reader(
        FigureKind.PHONE,
        rf"\b{DIGIT_WORD}(?:[ ,-]{{1,2}}{DIGIT_WORD}){{3,15}}\b",
        spelled_digits_key,
    ),
    _reader(FigureKind.MONEY, rf"(?:us)?[$€£¥] ?{AMOUNT}|\b{AMOUNT} ?{CURRENCY}(?!\w)", amount_key),
    _reader(
        FigureKind.MONEY,
        rf"\b{NUMBER_WORD}(?:[ -](?:and )?{NUMBER_WORD}){{0,6}} {CURRENCY}\b",
        verbatim_key,
    ),
    _reader(
        FigureKind.MONEY,
        rf"\b(?:comes? to|amounts? to|adds? up to|totals?|total of|owes?(?: us)?) (?:\w+ ){{0,2}}"
        rf"{NUMBER_WORD}(?:[ -](?:and )?{NUMBER_WORD}){{0,6}}\b",
        verbatim_key,
    ),
    _reader(
        FigureKind.PERCENT,
        r"\b\d{1,12}(?:[.,]\d{1,6})? ?(?:%|percent|per cent|por ciento|pour cent|prozent)",
        amount_key,
    ),
    _reader(
        FigureKind.PERCENT,
        rf"\b{NUMBER_WORD}(?:[ -]{NUMBER_WORD}){{0,6}} (?:percent|per cent)\b",
        verbatim_key,
    ),
    _reader(
        FigureKind.DATE,
        r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\b\d{1,2}/\d{1,2}\b",
        numeric_date_keys,
    ),
    _reader(FigureKind.PHONE, r"(?<![\w$€£.,])\+?\(?\d(?:[ ().-]{0,3}\d){6,14}(?!\w)", phone_key),
    _reader(
        FigureKind.PHONE,
        r"\b(?:call|dial|text|llame al|marque|appelez le"
        r"|wahlen sie) (\d{3,6})\b(?! \w+ (?:st|street|ave))",
        short_number_key,
    ),
    _reader(
        FigureKind.PHONE,
        r"\b(?:phone|telephone|number|line)(?: \w+){0,2} (?:is|ends in|ending in|at|:) (\d{3,6})\b",
        short_number_key,
    ),
    _reader(
        FigureKind.REFERENCE,
        r"\b(?:ticket|reference|ref|case|work order|confirmation|incident|tracking"
        r"|request)(?: (?:number|no\.?|nr\.?|id"
        r"|code))?(?: is)? ?[:#]? ?#?((?=[\w-]*\d)[\w-]{3,}|[a-z]{1,4}-\w{3,})"
        r"|\b([a-z]{1,4}-(?=\w*\d)\w{3,})\b",
        reference_key,
    ),
    _reader(
        FigureKind.ADDRESS,
        rf"\b\d{{1,6}}[a-z]? (?:(?!at\b|in\b|on\b)[a-z0-9.'-]+ ){{1,4}}?{STREET}\b\.?"
        rf"|\bp\.? ?o\.? box \d+|\b[a-z]+ {STREET}\.? \d{{1,5}}\b"
        r"|\b(?:second|third|fourth|fifth|ground|top|\d{1,2}(?:nd|rd|th)) floor\b",
        address_key,
    ),
    _reader(FigureKind.DATE, MONTH_DATE, month_date_keys),
    _reader(FigureKind.DATE, MONTH_ALONE, month_keys),
    _reader(FigureKind.DATE, ORDINAL_DAY, ordinal_keys),
    _reader(
        FigureKind.DATE,
        r"\b(?:the )?(\d{1,2})(?:st|nd|rd|th)\b(?! (?:floor|street|avenue|ave|st))",
        day_keys,
    ),
    _reader(FigureKind.DURATION, DURATION, verbatim_key),
    _reader(
        FigureKind.TIME,
        r"\b\d{1,2}(?::\d{2})? ?(?:[ap]m)? ?(?:-|to|until|till|and|a|y|et"
        r"|bis) ?\d{1,2}(?::\d{2})? ?(?:[ap]m|h|uhr|o'?clock)\b|\b(?:between|from"
        r"|entre|de) \d{1,2}(?::\d{2})? ?(?:[ap]m)? ?(?:and|to|-|until|y|et"
        r"|a) ?\d{1,2}(?::\d{2})?\b"
        r"|\b\d{1,2}(?::\d{2})? ?- ?\d{1,2}(?::\d{2})?\b(?!-)",
        time_keys,
    ),
    _reader(
        FigureKind.TIME,
        r"\b\d{1,2}:\d{2}(?: ?[ap]m)?\b|\b\d{1,2} ?(?:[ap]m|o'?clock|uhr)\b"
        r"|\b\d{1,2} ?h(?:\d{2})?\b|\d{1,2}[点點]|\b(?:at|by|until|till|before"
        r"|after|around|a las|a la|um|vers|в) (?:\d{1,2}"
        rf"|{NUMBER_WORD})\b(?! ?(?:[/%$]|[ap]m\b|o'?clock|uhr|h\b|of\b|[:.,]\d|\w* ?(?:tickets?"
        r"|requests?|keys?"
        r"|people|issues)))|\b(?:noon|midday|midnight|mediodia|midi|minuit)\b",
        time_keys,
    ),
    _reader(FigureKind.WEEKDAY, WEEKDAY, weekday_keys),
    _reader(FigureKind.WHEN, RELATIVE, verbatim_key),
    _reader(
        FigureKind.UNIT,
        r"\b(?:unit|apt|apartment|suite|ste|flat|apto|departamento|appartement"
        r"|wohnung|кв)\.? ?(?:no\.? ?|number )?#? ?([a-z]?-?\d{1,5}-?[a-z]?)\b"
        r"|\b\d{1,4}[a-z]\b|\b[a-z]\d{1,4}\b|#\d{1,5}[a-z]?\b",
        unit_key,
    ),
    _reader(
        FigureKind.MONEY,
        rf"\b{OWED}\b[^.\d\n]{{0,25}}?(?<![\w.])(\d[\d,]*(?:\.\d+)?)\b(?! ?[%/:-]?\w)",
        last_number_key,
    ),
    _reader(FigureKind.NUMBER, rf"(?<![\w.])({AMOUNT})\b", last_number_key),
)

"""Dates, times and spans as people write them, reduced to forms that can be compared."""

import re
from collections.abc import Iterator

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero janvier januar",
            "february feb febrero fevrier februar",
            "march mar marzo mars marz",
            "april apr abril avril",
            "may mayo mai",
            "june jun junio juin juni",
            "july jul julio juillet juli",
            "august aug agosto aout",
            "september sept sep septiembre septembre",
            "october oct octubre octobre oktober",
            "november nov noviembre novembre",
            "december dec diciembre decembre dezember",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon lunes lundi montag понедельник 周一 星期一",
            "tuesday tue tues martes mardi dienstag вторник 周二 星期二",
            "wednesday wed miercoles mercredi mittwoch среду 周三 星期三",
            "thursday thu thur thurs jueves jeudi donnerstag четверг 周四 星期四",
            "friday fri viernes vendredi freitag пятницу 周五 星期五",
            "saturday sat sabado samedi samstag субботу 周六 星期六",
            "sunday sun domingo dimanche sonntag воскресенье 周日 星期日",
        )
    )
    for name in names.split()
}
_NUMBERS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred",
    "thousand",
)  # fmt: skip
_HOURS = {word: hour for hour, word in enumerate(_NUMBERS[:12], start=1)}
_NAMED_TIMES = {
    "noon": "12:00", "midday": "12:00", "mediodia": "12:00", "midi": "12:00",
    "midnight": "00:00", "minuit": "00:00",
}  # fmt: skip
_HALF_DAY = 12
_CLOCK = re.compile(r"(\d{1,2})(?:[:h](\d{2}))? ?([ap]m)?")

NUMBER_WORD = f"(?:{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_MONTH = f"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
MONTH_DATE = (
    rf"\b(?P<m1>{_MONTH})\.? (?:the )?(?P<d1>\d{{1,2}})(?:st|nd|rd"
    r"|th)?\b(?!:)(?:,? (?P<y1>\d{4}))?"
    r"|\b(?P<d2>\d{1,2})(?:st|nd|rd|th|er|\.)? (?:of "
    rf"|de )?(?P<m2>{_MONTH})\b\.?(?:,? (?:de )?(?P<y2>\d{{4}}))?"
    rf"|\b(?P<m3>{_MONTH})\.?,? (?P<y3>20\d{{2}})\b"
)
# Without a day, and with a preposition, because "may" and "march" are words of their own.
MONTH_ALONE = (
    r"\b(?:in|until|till|by|through|since|before|after|next|last|end of|mid|early|late|en|hasta"
    rf"|jusqu'en|ab|bis|im|ende) (?P<month>{_MONTH})\b(?! ?\d)"
)
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "fifteenth": 15,
    "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
ORDINAL_DAY = (
    rf"\bon the (?P<ordinal>{'|'.join(_ORDINALS)})\b(?! (?:floor|of all|page|line|attempt|try))"
)
_LATIN_DAYS = sorted(
    (n for n in _WEEKDAYS if n.isascii() and n not in {"sat", "sun"}), key=len, reverse=True
)
_OTHER_DAYS = [name for name in _WEEKDAYS if not name.isascii()]
# "Sat" and "Sun" are words of their own, so they count only beside a dash, a figure or a colon.
_DAY = (
    rf"(?:(?:{'|'.join(_LATIN_DAYS)})s?\b|sat\b(?= ?[-:,\d])|sun\b(?= ?[-:,\d])"
    rf"|{'|'.join(_OTHER_DAYS)})"
)
WEEKDAY = (
    rf"(?<![a-z])(?P<from>{_DAY})\.?(?: ?(?:-|to|through|thru|a"
    rf"|bis) ?(?P<to>(?:{'|'.join(_LATIN_DAYS)}|sat|sun)\b))?"
)
_SPAN = (
    r"(?:min(?:ute)?s?|hours?|hrs?|days?|weeks?|months?|years?|horas?|dias?"
    r"|semanas?|meses|heures?|jours?|semaines?|mois|stunden|tagen?|wochen"
    r"|minutos?)"
)
DURATION = (
    rf"\b(?:\d+|{NUMBER_WORD})(?:[ -](?:hour|{NUMBER_WORD}))?(?: ?(?:-|to"
    rf"|or) ?(?:\d+|{NUMBER_WORD}))?[ -]?"
    rf"(?:more |full |business |working |calendar )?{_SPAN}\b"
    rf"|\bwithin (?:the |an? )?(?:next )?(?:few |couple of )?{_SPAN}\b"
    rf"|\b(?:in an?|a few|a couple(?: of)?|several|some) {_SPAN}\b"
)
RELATIVE = (
    r"\b(?:tomorrow(?: (?:morning|afternoon|evening|night))?|tonight|the day after|later today"
    r"|this (?:morning|afternoon|evening|week|weekend|month)"
    r"|next (?:week|weekend|month|year|business day|working day)"
    r"|(?:by )?(?:the )?end of (?:the |this )?(?:day|week|month|year)|first thing|overnight"
    r"|(?:next|this|by|in(?: the)?) (?:spring|summer|autumn|winter)"
    r"|(?<!la )manana|hoy mismo|esta (?:tarde|noche|semana)|la proxima semana|la semana que viene"
    r"|demain|ce soir|cet apres-midi|la semaine prochaine|(?<!guten )morgen|heute abend"
    r"|nachste woche)\b|завтра|сегодня вечером|на следующей неделе|明天|今晚|今天下午|下周"
    r"|(?<=by )today\b|\btoday (?:by|before|between|at)\b"
)


def numeric_date_keys(match: re.Match[str]) -> Iterator[str]:
    """Yield every day that a numeric date may mean: 3/4 is March 4th or April 3rd."""
    parts = [int(part) for part in re.split(r"[-/.]", match[0])]
    if len(str(parts[0])) > 2:  # noqa: PLR2004 - only a year has more than two digits.
        yield from _day(parts[1], parts[2], parts[0])
        return
    year = parts[2] if len(parts) > 2 else None  # noqa: PLR2004 - the third part is the year.
    full = 2000 + year if year is not None and year < 100 else year  # noqa: PLR2004 - 25 is 2025.
    yield from _day(parts[0], parts[1], full)
    yield from _day(parts[1], parts[0], full)


def month_date_keys(match: re.Match[str]) -> Iterator[str]:
    """Yield the forms of a date with the month's name."""
    if match["m3"]:
        yield f"{match['y3']}-{_MONTHS[match['m3']]:02}"
        return
    month = _MONTHS[match["m1"] or match["m2"]]
    year = match["y1"] or match["y2"]
    yield from _day(month, int(match["d1"] or match["d2"]), int(year) if year else None)


def month_keys(match: re.Match[str]) -> Iterator[str]:
    """Yield the form of a month without its day."""
    yield f"month {_MONTHS[match['month']]:02}"


def ordinal_keys(match: re.Match[str]) -> Iterator[str]:
    """Yield the form of a day in words."""
    yield f"day {_ORDINALS[match['ordinal']]}"


def day_keys(match: re.Match[str]) -> Iterator[str]:
    """Yield the form of a day without its month."""
    if 1 <= int(match[1]) <= 31:  # noqa: PLR2004 - the days of a month.
        yield f"day {int(match[1])}"


def weekday_keys(match: re.Match[str]) -> Iterator[str]:
    """Yield every day of `Mon-Fri`, or the one day."""
    first = _WEEKDAYS.get(match["from"], _WEEKDAYS.get(match["from"].rstrip("s")))
    if first is None:
        return
    last = _WEEKDAYS[match["to"]] if match["to"] else first
    for offset in range((last - first) % 7 + 1):
        yield f"weekday {(first + offset) % 7}"


def time_keys(match: re.Match[str]) -> Iterator[str]:
    """Yield the clock times; without am or pm both halves of the day are meant."""
    text = match[0]
    yield from (form for name, form in _NAMED_TIMES.items() if name in text.split())
    for word, number in _HOURS.items():
        if re.search(rf"\b{word}\b", text):
            yield from _clock(number, 0, "")
    parts = _CLOCK.findall(text)
    # A leading zero or an hour above 12 tells the 24-hour clock, for both ends of a range.
    unsaid = "24" if any(hour[0] == "0" or int(hour) > _HALF_DAY for hour, _, _ in parts) else ""
    for hour, minute, half in parts:
        yield from _clock(int(hour), int(minute or 0), half or unsaid)


def generalised(key: str) -> Iterator[str]:
    """Yield the coarser forms that a recorded date also supports: 2026-05-04 is a May 4th."""
    yield key
    if re.fullmatch(r"\d{4}-\d\d-\d\d", key):
        yield key[5:]
        yield key[:7]
        yield f"month {key[5:7]}"
        yield f"day {int(key[8:])}"
    elif re.fullmatch(r"\d\d-\d\d", key):
        yield f"day {int(key[3:])}"


def _day(month: int, day: int, year: int | None) -> Iterator[str]:
    if 1 <= month <= 12 and 1 <= day <= 31:  # noqa: PLR2004 - the calendar.
        yield f"{year}-{month:02}-{day:02}" if year else f"{month:02}-{day:02}"


def _clock(hour: int, minute: int, half: str) -> Iterator[str]:
    if hour > 24 or minute > 59:  # noqa: PLR2004 - the clock.
        return
    if half in ("am", "pm"):
        yield f"{hour % _HALF_DAY + (_HALF_DAY if half == 'pm' else 0):02}:{minute:02}"
        return
    yield f"{hour % 24:02}:{minute:02}"
    if not half:
        yield f"{(hour + _HALF_DAY) % 24:02}:{minute:02}"

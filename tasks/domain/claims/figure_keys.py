"""Reduce figures to forms that can be compared: $1,200.00 and 1200 are one amount."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

AMOUNT = r"\d[\d,.']{0,30}(?: \d{3}(?!\d)){0,4}k?"
_SHORT = {
    "street": "st", "str": "st", "avenue": "ave", "av": "ave", "road": "rd", "boulevard": "blvd",
    "lane": "ln", "drive": "dr", "court": "ct", "place": "pl", "highway": "hwy", "square": "sq",
    "parkway": "pkwy", "circle": "cir", "north": "n", "south": "s", "east": "e", "west": "w",
}  # fmt: skip
# Whoever is in danger may always be sent to these.
_EMERGENCY_NUMBERS = frozenset({"911", "112", "999", "988", "000", "110", "119", "120"})
DIGIT_WORDS = {
    word: str(digit)
    for digit, words in enumerate(
        ("zero oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    )
    for word in words.split()
}
_DIGITS = re.compile(r"\d")


def verbatim_key(match: re.Match[str]) -> Iterator[str]:
    """Yield the words as they are."""
    yield " ".join(match[0].split())


def link_key(match: re.Match[str]) -> Iterator[str]:
    """Yield an address without scheme, `www.` and the punctuation behind it."""
    yield re.sub(r"^(?:https?://)?(?:www\.)?", "", match[0]).rstrip(".,;:!?)/'\"")


def spelled_link_key(match: re.Match[str]) -> Iterator[str]:
    """Yield the address that `name dot example` or `name[.]example` stands for."""
    text = re.sub(r" ?[\[({] ?(?:dot|\.) ?[\])}] ?| dot ", ".", match[0])
    yield re.sub(r" ?[\[({] ?at ?[\])}] ?| at ", "@", text)


def spelled_digits_key(match: re.Match[str]) -> Iterator[str]:
    """Yield the digits that words stand for."""
    words = re.findall(r"[a-z]+", match[0])
    yield "".join(DIGIT_WORDS[word] for word in words if word in DIGIT_WORDS)[-10:]


def phone_key(match: re.Match[str]) -> Iterator[str]:
    """Yield the last ten digits, which is the number without its country."""
    digits = "".join(_DIGITS.findall(match[0]))
    yield digits[-10:]


def short_number_key(match: re.Match[str]) -> Iterator[str]:
    """Yield a short number unless it is one of the emergency numbers."""
    if match[1] not in _EMERGENCY_NUMBERS:
        yield match[1]


def reference_key(match: re.Match[str]) -> Iterator[str]:
    """Yield the reference itself."""
    yield (match[1] or match[2]).rstrip("-.")


def amount_key(match: re.Match[str]) -> Iterator[str]:
    """Yield the amount as a number."""
    number = re.search(AMOUNT, match[0])
    value = decimal_of(number[0]) if number else None
    yield str(value) if value is not None else " ".join(match[0].split())


def last_number_key(match: re.Match[str]) -> Iterator[str]:
    """Yield the captured number."""
    value = decimal_of(match[1])
    if value is not None:
        yield str(value)


def address_key(match: re.Match[str]) -> Iterator[str]:
    """Yield a street address in its short form."""
    words = re.sub(r"[.,#]", " ", match[0]).split()
    yield " ".join(_SHORT.get(word, word) for word in words)


def unit_key(match: re.Match[str]) -> Iterator[str]:
    """Yield the letters and digits of a unit."""
    yield re.sub(r"[^a-z0-9]", "", match[1] or match[0])


def decimal_of(text: str) -> Decimal | None:
    """Return an amount written the English or the continental way, None where it is none."""
    digits = re.sub(r"[\s']", "", text.rstrip(".,'"))
    factor = 1000 if digits.endswith("k") else 1
    digits = digits.removesuffix("k")
    last = max(digits.rfind("."), digits.rfind(","))
    if last >= 0 and len(digits) - last - 1 in (1, 2):
        digits = re.sub(r"[.,]", "", digits[:last]) + "." + digits[last + 1 :]
    else:
        digits = re.sub(r"[.,]", "", digits)
    try:
        return (Decimal(digits) * factor).normalize() + 0
    except InvalidOperation:
        return None

"""What a manager tunes: data/settings.toml as values."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from string import Template
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from tasks.domain.errors import ConfigurationError
from tasks.domain.preference_tables import Alerts, Backfill, Caps, Reports, Reviews, Timeouts
from tasks.domain.records import EmailText
from tasks.domain.value import Value

Table = Mapping[str, object]
Domain = Annotated[str, StringConstraints(pattern=r"^[^\s@.]+(\.[^\s@.]+)+$")]


class Contact(Value):
    """Name a person who is told: a key that intents and emergencies use, and an address."""

    key: str
    email: EmailText


class Preferences(Value):
    """Hold data/settings.toml.

    `facts` are the property's own facts that texts may use as `$name` and drafts may state.
    `relays` are domains whose Reply-To is believed over From. Ages are in days, patience in
    minutes, sizes in bytes.
    """

    sender_name: str
    signature: str
    notice: str
    neutral_acknowledgement: str
    facts: tuple[tuple[str, str], ...] = ()
    contacts: tuple[Contact, ...] = ()
    relays: tuple[Domain, ...] = ()
    caps: Caps = Caps()
    reply_max_age_days: int = Field(default=3, gt=0)
    model_patience_minutes: int = Field(default=30, ge=0)
    park_after_passes: int = Field(default=3, gt=0)
    fetch_cap_bytes: int = Field(default=25_000_000, gt=0)
    timeouts: Timeouts = Timeouts()
    alerts: Alerts = Alerts()
    reviews: Reviews = Reviews()
    backfill: Backfill = Backfill()
    reports: Reports = Reports()
    refusal: str = (
        "Hello,\n\nby email we never tell door codes, where keys are, or who lives where. "
        "A person will read your message; its reference is $reference."
    )


FACTS = ("property_name", "office_phone", "office_hours", "lockout_line", "emergency_line")
# Tables that are read as they stand; the keys of the others are fields of Preferences itself.
_TABLES: Mapping[str, type[Value]] = {
    "caps": Caps,
    "timeouts": Timeouts,
    "alerts": Alerts,
    "reviews": Reviews,
    "backfill": Backfill,
    "reports": Reports,
}
_KEYS: Mapping[str, tuple[str, ...]] = {
    "mail": (
        "sender_name",
        "signature",
        "notice",
        "neutral_acknowledgement",
        "refusal",
        "relays",
        "reply_max_age_days",
        "fetch_cap_bytes",
    ),
    "facts": FACTS,
    "contacts": (),
    "holds": ("model_patience_minutes", "park_after_passes"),
    **{name: tuple(table.model_fields) for name, table in _TABLES.items()},
}
# A property may have facts and contacts of its own, which its intents then name.
_OPEN_TABLES = ("facts", "contacts")
# Where pydantic's own sentence would not say what to write.
_REMEDIES = {
    "relays": 'should be a list of domains such as ["portal.example"]',
    "artifact_detail": 'should be "full", "redacted" or "none"',
}


def load_preferences(text: str, source: str) -> Preferences:
    """Read the file; signature and notice come back with the facts filled in.

    Raises:
        ConfigurationError: one line with the file, table, key, what is wrong and what to write.
    """
    try:
        tables = tomllib.loads(text.removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        reason = _one_line(str(error))
        raise ConfigurationError(f"{source} is not TOML: {reason}; correct it.") from None
    try:
        return _read_tables(tables)
    except _FaultError as fault:
        raise ConfigurationError(f"{source}, {_one_line(str(fault))}.") from None


class _FaultError(Exception):
    """Say what is wrong with one key; the file's name is put before it."""

    def __init__(self, table: str, key: str, wrong: str) -> None:
        super().__init__(f"[{table}] {key}: {wrong}")


def _read_tables(tables: Table) -> Preferences:
    content = dict(_checked_tables(tables))
    facts = tuple(_read_facts(content["facts"]))
    contacts = tuple(_read_contacts(content["contacts"]))
    preferences = _validate(content, facts, contacts)
    _check_alerted(content["alerts"], tuple(contact.key for contact in contacts))
    names = dict(facts)
    for key in ("neutral_acknowledgement", "refusal"):
        _check_text(key, getattr(preferences, key), (*names, "first_name", "reference"))
    for key in ("signature", "notice"):
        _check_text(key, getattr(preferences, key), tuple(names))
    signature = Template(preferences.signature).substitute(names)
    notice = Template(preferences.notice).substitute(names)
    return preferences.model_copy(update={"signature": signature, "notice": notice})


def _checked_tables(tables: Table) -> Iterator[tuple[str, Table]]:
    for name in tables:
        if name not in _KEYS:
            raise _FaultError(name, "the table", f"is not known; {_nearest(name, tuple(_KEYS))}")
    for name, keys in _KEYS.items():
        table = tables.get(name, {})
        if not isinstance(table, dict):
            raise _FaultError(name, "the table", "is a single value; write its keys below it")
        for key in table:
            if key not in keys and name not in _OPEN_TABLES:
                raise _FaultError(name, key, f"is not known; {_nearest(key, keys)}")
        yield name, table


def _read_facts(table: Table) -> Iterator[tuple[str, str]]:
    for key in FACTS:
        if key not in table:
            misspelt = get_close_matches(key, set(table) - set(FACTS))
            hint = f" or rename {misspelt[0]}" if misspelt else ""
            raise _FaultError("facts", key, f"is missing; add it{hint}")
    for key, text in table.items():
        if not key.isidentifier() or not key.isascii():
            raise _FaultError("facts", key, "cannot be named in texts; use letters, digits and _")
        if not isinstance(text, str) or not text.strip():
            raise _FaultError("facts", key, 'should be text in "quotes"')
        yield key, text.strip()


def _read_contacts(table: Table) -> Iterator[Contact]:
    for key, email in table.items():
        try:
            yield Contact.model_validate({"key": key, "email": email})
        except ValidationError:
            wrong = "should be one mail address such as name@example.com"
            raise _FaultError("contacts", key, wrong) from None


def _validate(
    content: Mapping[str, Table],
    facts: tuple[tuple[str, str], ...],
    contacts: tuple[Contact, ...],
) -> Preferences:
    values = {**content["mail"], **content["holds"], **{name: content[name] for name in _TABLES}}
    if isinstance(relays := values.get("relays"), list):
        values["relays"] = tuple(relays)
    values |= {"facts": facts, "contacts": contacts}
    try:
        return Preferences.model_validate(values, strict=True)
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
    first, key = str(fault["loc"][0]), str(fault["loc"][-1])
    if first not in _TABLES:
        key = first
    table = first if first in _TABLES else next(n for n, keys in _KEYS.items() if key in keys)
    wrong = fault["msg"].replace("Input should", "should").replace("Field required", "is missing")
    raise _FaultError(table, key, _REMEDIES.get(key, wrong))


def _check_alerted(table: Table, known: Collection[str]) -> None:
    """Find an address that is missing before the first alert needs it."""
    key = table.get("contact")
    if key is not None and key not in known:
        raise _FaultError(
            "alerts", "contact", f"names nobody in [contacts]; {_nearest(str(key), known)}"
        )


def _check_text(key: str, text: str, names: tuple[str, ...]) -> None:
    template = Template(text)
    if not text.strip():
        raise _FaultError("mail", key, "is empty; fill it in")
    if not template.is_valid():
        raise _FaultError("mail", key, "has a lone $; write $$ for a dollar sign")
    for name in template.get_identifiers():
        if name not in names:
            raise _FaultError("mail", key, f"names an unknown ${name}; {_nearest(name, names)}")


def _nearest(word: str, known: Collection[str]) -> str:
    close = get_close_matches(word, known, n=1, cutoff=0.5)
    return f"perhaps {close[0]} is meant" if close else f"known are {', '.join(known)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())

"""From a claimed mail's bytes to its dossier."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tasks.domain.authentication import Authentication, Identity, authenticate
from tasks.domain.directory import Sender, SenderKind, identify_sender
from tasks.domain.disposition import Action, Circumstances, RuleHit, vet, worst
from tasks.domain.dossier import Dossier, House
from tasks.domain.leaks import canary_of
from tasks.domain.ledger import EmailRecord, SendCounts, ThreadLink
from tasks.domain.message import Message, Unparseable, parse_message
from tasks.domain.reply import LOOP_HEADER, is_minted
from tasks.domain.text_weights import Estimates
from tasks.domain.ticket import Ticket, TicketStatus
from tasks.domain.value import Value
from tasks.domain.weighing import weigh, weigh_sensitive


class Bearings(Value):
    """Hold what vetting needs to know of the world outside the mail.

    `answered` says that the mailbox shows an answer to it which this ledger knows nothing of.
    Without `estimates` the rules alone tell what is an emergency or sensitive.
    """

    authserv_id: str | None
    own_addresses: frozenset[str]
    secret: bytes
    counts: SendCounts | None = None
    links: tuple[ThreadLink, ...] = ()
    answered: bool = False
    handed_over: bool = False
    estimates: Estimates | None = None


def identify_author(
    message: Message, house: House, authserv_id: str | None
) -> tuple[Sender, Authentication]:
    """Return who wrote, and how far the receiving server vouches for it."""
    domain = message.sender.domain if message.sender else ""
    authentication = authenticate(message.headers, domain, authserv_id)
    relays = house.preferences.relays
    return identify_sender(message, authentication, house.directory, relays), authentication


def open_dossier(record: EmailRecord, house: House, bearings: Bearings, now: datetime) -> Dossier:
    """Read and vet a mail; nothing is decided yet."""
    message = parse_message(record.raw)
    if isinstance(message, Unparseable):
        nobody = Sender(kind=SenderKind.UNKNOWN, identity=Identity.UNVERIFIED, email="")
        return Dossier(
            record=record, message=None, unreadable=message.reason, sender=nobody, opened_at=now
        )
    sender, authentication = identify_author(message, house, bearings.authserv_id)
    hits = vet(_circumstances(record, message, sender, house, bearings))
    # The examples are people's mails: of machines only the rules know what to think.
    estimates = None if worst(hits) is Action.SKIP else bearings.estimates
    alarm = weigh(message, house.emergencies, estimates and estimates.emergency)
    sensitive = weigh_sensitive(
        message, house.topics, house.emergencies, estimates and estimates.sensitive
    )
    return Dossier(
        record=record,
        message=message,
        sender=sender,
        authentication=authentication.evidence,
        hits=hits + alarm.rule_hits + age_hits(record, house, now),
        emergencies=alarm.hits,
        sensitive=sensitive,
        thread_tickets=_open_tickets(sender, bearings.links),
        opened_at=now,
        canary=canary_of(bearings.secret, record.email_id, record.identity),
    )


def _circumstances(
    record: EmailRecord, message: Message, sender: Sender, house: House, bearings: Bearings
) -> Circumstances:
    ours = message.message_id is not None and is_minted(bearings.secret, message.message_id)
    return Circumstances(
        message=message,
        sender=sender,
        other_names=tuple(t.name for t in house.directory.tenants if t not in sender.tenants),
        own_addresses=bearings.own_addresses,
        minted_by_us=ours or message.header(LOOP_HEADER) is not None,
        duplicate=record.duplicate_of is not None,
        answered=bearings.answered,
        truncated=record.truncated,
        handed_over=bearings.handed_over,
        counts=bearings.counts,
        caps=house.preferences.caps,
    )


def age_hits(record: EmailRecord, house: House, now: datetime) -> tuple[RuleHit, ...]:
    """Hold what waited so long that an automatic answer would surprise more than help."""
    days = house.preferences.reply_max_age_days
    if now - record.received_at <= timedelta(days=days):
        return ()
    return (RuleHit(rule="too_old", action=Action.HOLD, detail=f"older than {days} days"),)


def _open_tickets(sender: Sender, links: Sequence[ThreadLink]) -> tuple[Ticket, ...]:
    """Return the thread's open tickets that this very sender's mails opened, newest first.

    A Message-ID in References proves nothing: anybody can quote one. A From that the receiving
    server refuted joins nothing either.
    """
    if sender.identity is Identity.FAILED or not sender.email:
        return ()
    tickets = (t for link in links if link.sender == sender.email for t in link.tickets)
    return tuple({t.key: t for t in tickets if t.status is TicketStatus.OPEN}.values())

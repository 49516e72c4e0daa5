"""Flags of mails that the ledger knows by folder, UIDVALIDITY and UID."""

from collections.abc import Iterable

from imap_tools import BaseMailBox
from imap_tools.errors import MailboxFolderSelectError

from tasks.adapters.imap_errors import is_transient
from tasks.adapters.imap_session import fetch_flags, select, set_flags
from tasks.domain.ledger import Location
from tasks.ports import Flag


def mark(
    mailbox: BaseMailBox, location: Location, flags: frozenset[Flag], gone: frozenset[Flag]
) -> bool:
    """Change flags where the mail still is what `location` says, else return False."""
    is_there = _open(mailbox, location, readonly=False)
    return is_there and set_flags(mailbox, location.uid, flags, gone)


def answered_among(mailbox: BaseMailBox, places: Iterable[Location]) -> frozenset[Location]:
    """Return those whose mail carries the flag; what is gone is left out."""
    by_folder: dict[tuple[str, int], list[Location]] = {}
    for place in places:
        by_folder.setdefault((place.folder, place.uidvalidity), []).append(place)
    found: set[Location] = set()
    for together in by_folder.values():
        if _open(mailbox, together[0], readonly=True):
            flags = fetch_flags(mailbox, [place.uid for place in together])
            found |= {p for p in together if Flag.ANSWERED in flags.get(p.uid, frozenset())}
    return frozenset(found)


def _open(mailbox: BaseMailBox, location: Location, *, readonly: bool) -> bool:
    """Select the folder; return False where it is gone, or was made anew since."""
    try:
        return select(mailbox, location.folder, readonly=readonly) == location.uidvalidity
    except MailboxFolderSelectError as error:
        if is_transient(error):
            raise
        return False

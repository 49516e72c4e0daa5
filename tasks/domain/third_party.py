"""Tell who writes about somebody else's home: a relative, a friend, an agent."""

import re
from collections.abc import Sequence

from tasks.domain.message import Message
from tasks.domain.phrases import excerpt, fold, tidy

_KIN = (
    r"(?:mother|mom|mum|father|dad|sister|brother|son|daughter|wife|husband"
    r"|aunt|uncle|cousin|nephew"
    r"|niece|grand(?:mother|father|ma|pa|son|daughter)|parents?|friend"
    r"|girlfriend|boyfriend|partner"
    r"|client|boss|employee|tenant|ex(?: wife| husband)?|in laws?)"
)
_ABOUT_ANOTHER = re.compile(
    rf"\bon behalf of\b|\b(?:for|about|regarding) my (?:\w+ )?{_KIN}\b"
    rf"|\bmy (?:\w+ )?{_KIN},? (?:\w+ ){{0,3}}(?:lives?|rents?|resides?|stays"
    r"|is (?:a|your) (?:tenant|resident)|leases)\b"
    rf"|\bmy (?:\w+ )?{_KIN} s (?:\w+ )?(?:rent|lease|balance|apartment|unit"
    r"|account|deposit|landlord)\b"
    r"|\b(?:power of attorney|i am writing for|writing for my|legal guardian|caregiver) "
    r"|\b(?:en nombre de|de parte de|por encargo de)\b"
    r"|\b(?:para|de|por) mi (?:madre|mama|padre|papa|hermana|hermano|hij[oa]"
    r"|espos[oa]|ti[oa]|abuel[oa]|amig[oa])\b"
    r"|\b(?:au nom de|de la part de|pour le compte de)\b"
    r"|\b(?:pour|de) (?:ma|mon) (?:mere|pere|soeur|frere|fils|fille|femme|mari"
    r"|tante|oncle|amie?)\b"
)
_PRIVATE = re.compile(
    r"\b(?:rent|lease|balance|owes?|owed|deposit|payments?|paid|pay|late fees?|evict\w*|contract"
    r"|account|phone number|e ?mail|move[ds]? (?:in|out)|lives? (?:there|at|in|here)|address"
    r"|unit number|apartment number|(?:which|what|the|her|his|their) unit|contact details"
    r"|keys?|code|behind on|copy of|status)\b"
    r"|\b(?:renta|alquiler|arriendo|contrato|saldo|deposito|debe|pago|paga"
    r"|vive|direccion|llaves?)\b"
    r"|\b(?:loyer|bail|solde|caution|doit|depot|habite|adresse|contrat|cles?)\b"
)


def asks_about_another(message: Message, names: Sequence[str] = ()) -> str | None:
    """Return the words that show somebody asking for what is another person's, None without.

    `names` are those of the directory whose tenancy is not the sender's.
    """
    text = tidy(f"{message.subject}\n\n{message.text}")
    folded = fold(text)
    if _PRIVATE.search(folded) is None:
        return None
    if about := _ABOUT_ANOTHER.search(folded):
        return excerpt(text, about.start(), about.end())
    return next((name for name in names if fold(name) in folded), None)

"""Tell who writes about somebody else's home: a relative, a friend, an agent, a neighbour."""

# Words of several languages and alphabets have no seam.
# ruff: noqa: E501, RUF001

import re
from collections.abc import Iterator, Sequence

from tasks.domain.message import Message
from tasks.domain.phrases import excerpt, fold, sentence_start, sentence_stop, tidy

_KIN = (
    r"(?:mother|mom|mum|father|dad|sister|brother|son|daughter|wife|husband|aunt|uncle|cousin|nephew|niece"
    r"|grand(?:mother|father|ma|pa|son|daughter)|granny|parents?|friend|girlfriend|boyfriend|partner|fiancee?"
    r"|room ?mate|flat ?mate|client|boss|colleague|employee|tenant|ex(?: wife| husband)?|in laws?)"
)
_DWELLS = r"(?:lives?|living|rents?|renting|resides?|stays|leases?|(?:is|are) in|moved in(?:to)?|is (?:a|your|one of your) (?:tenant|resident))"
_OWN = (
    r"(?:rent|lease|balance|apartment|unit|account|deposit|landlord|contract|statement|payments?|tenancy"
    r"|(?:phone |mobile |new |unit )*number|phone|mobile|keys?|debt|move in)"
)
_KIN_ES = r"(?:madre|mama|padre|papa|herman[oa]|hij[oa]|espos[oa]|ti[oa]|abuel[oa]|amig[oa]|prim[oa]|suegr[oa]|novi[oa])"
_KIN_FR = r"(?:mere|pere|soeur|frere|fils|fille|femme|mari|tante|oncle|amie?|cousine?|grand mere|grand pere|copine?)"
# Who is written about; together with something private it is for the tenant to ask.
_ABOUT_ANOTHER = re.compile(
    rf"\bon behalf of\b|\b(?:for|about|regarding) my (?:\w+ )?{_KIN}\b"
    rf"|\bmy (?:\w+ ){{0,2}}{_KIN}\b[^.!?\n]{{0,60}}\b{_DWELLS}\b"
    rf"|\bmy (?:\w+ )?{_KIN} s (?:\w+ )?{_OWN}\b|\bi (?:m|am) (?:\w+ s|the) (?:\w+ )?{_KIN}\b"
    r"|\b(?:power of attorney|i am writing for|writing for my|legal guardian|caregiver|look after an?|manage my \w+ s affairs) "
    r"|\bone of your (?:tenants?|residents?)\b|\b(?:collection agency|debt collect\w*|detective|officer|previous landlord|background check)\b"
    rf"|\b(?:en nombre de|de parte de|por encargo de)\b|\b(?:para|de|por) mi {_KIN_ES}\b"
    rf"|\bmi {_KIN_ES}\b[^.!?\n]{{0,60}}\b(?:alquila|renta|vive)\b"
    rf"|\b(?:au nom de|de la part de|pour le compte de)\b|\b(?:pour|de) (?:ma|mon) {_KIN_FR}\b"
    rf"|\b(?:ma|mon) {_KIN_FR}\b[^.!?\n]{{0,60}}\b(?:loue|habite|vit)\b"
)
_PRIVATE = re.compile(
    r"\b(?:rent|lease|balance|owes?|owed|deposit|payments?|paid|pay(?:s|ing)?|late fees?|evict\w*|contract|statement"
    r"|account|(?:phone|mobile|her|his|their|move in) ?(?:number|date)|mobile|e ?mail|move[ds]? (?:in|out)|lives? (?:there|at|in|here)|address"
    r"|unit number|apartment number|(?:which|what|the|her|his|their) (?:unit|apartment)|contact details"
    r"|keys?|code|behind on|copy of|status|tenancy|tenant|reference|home|confirm|verify|looking for)\b"
    r"|\b(?:renta|alquiler|arriendo|contrato|saldo|deposito|debe|pago|paga|vive|direccion|llaves?)\b"
    r"|\b(?:loyer|bail|solde|caution|doit|depot|habite|adresse|contrat|cles?|payee?)\b"
)
# These say both at once.
_ASKS_FOR_ANOTHER = re.compile(
    rf"\b(?:his|her|their) (?:\w+ )?{_OWN}\b"
    r"|(?:我|帮|替)的?(?:妈妈|母亲|爸爸|父亲|姐姐|妹妹|哥哥|弟弟|朋友|奶奶|爷爷|外婆|外公|儿子|女儿|阿姨|叔叔|同事|客户)[^！？\n]{0,25}(?:租|住|欠|合同|余额|押金|付)"
    r"|(?:мо\w+|за|для) (?:сестр|брат|мам|мать|матер|отц|отец|пап|бабушк|дедушк|друг|подруг|сын|доч|тет|дяд)\w*[^!?\n]{0,60}(?:снима|живет|прожива|должн|должен|долг|оплат|договор|аренд|плат)\w*"
)
_TITLE = (
    r"(?:mr|mrs|ms|miss|dr|herr|frau|familie|sr|sra|senora?|mme|madame|monsieur|the|family|familia)"
)
_ASKED = re.compile(r"\b(?:tell|give|send|pass|show|know|want to|confirm|let me)\b")


def asks_about_another(message: Message, names: Sequence[str] = ()) -> str | None:
    """Return the words that show a stranger asking for what is another person's, None without.

    `names` are those of the directory whose tenancy is not the sender's.
    """
    text = tidy(f"{message.subject}\n\n{message.text}")
    folded = fold(text)
    if asked := _ASKS_FOR_ANOTHER.search(folded):
        return excerpt(text, asked.start(), asked.end())
    if _PRIVATE.search(folded) is None:
        return None
    if about := _ABOUT_ANOTHER.search(folded):
        return excerpt(text, about.start(), about.end())
    return next((text[a:b] for a, b in _named(folded, names)), None)


def asks_about_neighbour(message: Message, names: Sequence[str]) -> str | None:
    """Return the sentence in which a tenant asks for what is another tenant's, None without."""
    text = tidy(f"{message.subject}\n\n{message.text}")
    folded = fold(text)
    for start, end in _named(folded, names):
        begin, stop = sentence_start(folded, start, 200), sentence_stop(folded, end)
        sentence = folded[begin:stop]
        is_asked = folded[stop : stop + 1] == "?" or _ASKED.search(sentence)
        if is_asked and _PRIVATE.search(sentence):
            return excerpt(text, start, end)
    return None


def _named(folded: str, names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where a person of the directory is named in full, or by title and last name."""
    for name in names:
        *first, last = fold(name).split() or [""]
        # Most mails name nobody, and the directory may be long.
        if not first or last not in folded:
            continue
        full, last = re.escape(fold(name)), re.escape(last)
        named = rf"\b(?:{full}|{_TITLE}\.? {last}|{last} family)\b"
        yield from (match.span() for match in re.finditer(named, folded))

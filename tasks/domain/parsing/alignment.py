"""Whether two domains belong together (RFC 7489 §3.1), judged without a public suffix list."""

_LENGTH_LIMIT = 253
# Registries of country domains sell names below these; nobody owns what stands at them.
_SECOND_LEVEL_WORDS = """
ac asn co com edu firm gen go gob gouv gov govt gv id ind info ltd me mil name ne net nhs
nic nom or org plc police pro sch web
"""
_SECOND_LEVEL = frozenset(_SECOND_LEVEL_WORDS.split())
_COUNTRY_LENGTH = 2


def normalise_domain(value: str) -> str:
    """Return the domain of an address or a bare domain, in lower case and as A-labels."""
    domain = value.rpartition("@")[2].strip().rstrip(".").lower()
    if domain.isascii() or len(domain) > _LENGTH_LIMIT:
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def is_within(domain: str, parent: str) -> bool:
    """Say whether the domain is this parent, which somebody owns, or stands below it."""
    return _is_ownable(parent) and (domain == parent or domain.endswith(f".{parent}"))


def is_aligned(one: str, other: str) -> bool:
    """Say whether these are the same domain or one stands below the other."""
    return is_within(one, other) or is_within(other, one)


def _is_ownable(domain: str) -> bool:
    labels = domain.split(".")
    if len(labels) < 2 or not all(labels):  # noqa: PLR2004 # A name and a top-level domain.
        return False
    is_registry = len(labels) == 2 and len(labels[1]) == _COUNTRY_LENGTH  # noqa: PLR2004 # The same.
    return not (is_registry and labels[0] in _SECOND_LEVEL)

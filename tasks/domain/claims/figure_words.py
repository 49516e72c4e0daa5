"""Words and marks that figures are made of, as parts of regular expressions."""

from tasks.domain.claims.figure_keys import DIGIT_WORDS

TLD = (
    r"(?:com|net|org|info|biz|io|co|us|uk|ca|au|de|fr|es|it|nl|pt|ru|cn|jp|in"
    r"|eu|gov|edu|app|dev|me"
    r"|ly|page|site|online|link|to|xyz|top|shop|club|live|example|test|invalid|localhost)"
)
STREET = (
    r"(?:street|str|st|avenue|ave|av|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|place|pl"
    r"|terrace|way|highway|hwy|square|sq|parkway|pkwy|circle|cir|trail)"
)
DOT = r"(?: ?[\[({] ?(?:dot|\.) ?[\])}] ?| dot )"
AT = r"(?: ?[\[({] ?at ?[\])}] ?)"
DIGIT_WORD = f"(?:{'|'.join(DIGIT_WORDS)})"
CURRENCY = (
    r"(?:dollars?|bucks|usd|eur|euros?|gbp|pounds?|cents?|dolares|pesos|руб\w*|долл\w*|美元|元)"  # noqa: RUF001 - roubles.
)
OWED = (
    r"(?:rent|balance|fees?|deposit|amount|total|owes?|owed|due|pay|payments?"
    r"|paid|charges?|charged"
    r"|refund|credit|cost|price|renta|alquiler|saldo|deposito|loyer|caution|solde|miete)"
)

"""The words by which a clause hangs on the one before it."""

# These words are of five languages.
# ruff: noqa: RUF001

import re

from tasks.domain.claims.acts import Act

# After these, "when" and "what" begin what is asked or not known.
ASKING = frozenset({Act.UNKNOWN, Act.REPEATED, Act.REQUEST})
REPEATING = frozenset({Act.COURTESY, Act.REPEATED, Act.RECEIPT})
TIMED = frozenset(
    {
        "when",
        "until",
        "once",
        "before",
        "after",
        "as soon as",
        "while",
        "cuando",
        "quand",
        "lorsque",
        "wenn",
        "когда",
        "hasta que",
        "jusqu'a ce que",
        "bis",
    }
)
HAN = re.compile(r"[\u4e00-\u9fff]")
HAN_WORD = 3
FEW_WORDS = 11
COMPLEMENT, IN_COMPLEMENT = 2, 3
# What the tenant said stands behind these.
THAT = re.compile(r"\b(?:that|que|qu'\w+|dass|что)\b")
OF_WHAT = (" on", " about", " decide", " know", " out", " see", " say", " tell you")
# These begin what follows from the tenant's words, and no more of them.
NEW = frozenset({"so", "but", "therefore", "then", "asi que", "por lo que", "donc", "also"})
SUBJECTS = (
    "you ", "it ", "this ", "that ", "there ", "we ", "they ", "they've ", "they're ", "the ", "i ",
    "se ", "il ", "elle ", "sie ", "они ",
)  # fmt: skip
# These give a reason, or a part of what was named before.
REASONS = frozenset(
    {"because", "since", "porque", "ya que", "car", "parce que", "puisque", "weil", "denn",
     "потому что", "так как"}
)  # fmt: skip
PLACED = frozenset({"what", "where", "how", "donde", "comment", "как", "что", "где"})
# "Your question about the visit and ... have been noted."
OWN = re.compile(
    r"(?:(?:both|all|all of|each of|two|three) )?(?:your|this|these|the) (?:[\w-]+ )?(?:questions?"
    r"|requests?|messages?|reports?|complaints?|concerns?|inquir(?:y|ies)|points?|notes?"
    r"|wish(?:es)?"
    r"|issues?|follow-up|feedback|comments?)\b"
    r"|sus? (?:mensaje|solicitud|pregunta|consulta|queja|aviso|reporte|peticion|interes)\w*"
    r"|(?:votre|vos) (?:message|demande|question|signalement|plainte|relance)\w*"
    r"|ваш\w* (?:вопрос|просьб|заявк|обращени|сообщени|жалоб)\w*|您(?:关于|对)"
)
# Whatever may be asked for, behind "and" or a comma.
ASKED_FOR = re.compile(
    r"(?:what|which|where|when|how|why|whether|que|cual|cuando|como|donde|quel\w*|comment|ou"
    r"|како\w+|где|когда|как|о как\w+|насколько|почему)\b"
)
BESIDE = re.compile(
    r"(?:including|such as|along with|together with|as well as|especially|particularly|namely"
    r"|noting|incluid\w+|incluyendo|especialmente|sobre todo|ainsi que|y compris|surtout"
    r"|notamment|включая|особенно|в том числе|特别是|尤其|包括)"
)
# Who speaks in the clause before: what is joined to it by "and" has the same subject.
SPEAKER = re.compile(r"(?:and |also |unfortunately )*(?:i|we)(?:'ve|'m|'re| have| am| are)?\b")
WHEN = re.compile(
    r"\b(?:today|tonight|tomorrow|this (?:morning|afternoon|evening|week(?:end)?)|within \w+"
    r"|(?:before|by) (?:the )?(?:noon|midday|lunch|dinner|then|end|close|evening|weekend"
    r"|morning))\b"
)
# "For questions about the visit, ..."
FOR = re.compile(
    r"(?:for|in|at|on|regarding|concerning|as|to|about|outside|after|before|until|with"
    r"|because of|due to|besides|during|within"
    r"|para|por|en|sobre|fuera|pour|concernant|sur|dans|au|für|wegen|bei|zu|по|для|в|о"
    r"|на|при)\b"
)
# Behind "will look at it and" a bare verb would be a promise.
NOUN = re.compile(
    r"(?:the|a|an|your|our|any|this|that|these|both|all|other|further|in|on|at|by|for"
    r"|with|to|as|of|about"
    r"|su|sus|la|el|las|los|un|una|votre|vos|le|les|l'|une?|ihre?\w*|die|das|den|der"
    r"|ваш\w*)\b"
)

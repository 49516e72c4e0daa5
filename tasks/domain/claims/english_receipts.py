"""How an English answer says that the message has arrived, is on file or was passed on."""

from tasks.domain.claims.acts import Act, ActTable
from tasks.domain.claims.english_parts import FILED, LY, MATTER, ROLE, WE

ENGLISH_RECEIPTS: ActTable = (
    (
        Act.RECEIPT,
        (
            rf"{WE}{LY}(?:received|got) (?:your|the|this|both|all|an?|it|that)(?! (?:rent"
            rf"|payment|money|che|deposit|transfer))(?: [\w'-]+){{0,5}}? ?{MATTER}\b"
            rf"|{WE}{LY}(?:recorded|registered|logged|noted|added|passed|forwarded|shared|sent"
            rf"|relayed"
            r"|submitted|included|attached|raised|opened|created|entered|flagged|escalated"
            r"|listed|documented|kept|saved"
            rf"|read|seen|taken (?:down|note)|took note|put|made a note"
            rf"|written down)\b(?: [\w'-]+){{0,7}}? (?:{MATTER}\b|your\b|that\b|the|in|of"
            rf"|along)"
        ),
    ),
    (
        Act.RECEIPT,
        (
            rf"{WE}{LY}(?:asked|told|notified|informed|alerted|let)(?: (?:them|the|our|billing"
            rf"|maintenance|those)\b)"
            r"(?: [\w-]+){0,3}?(?: (?:to (?:answer|respond|help|follow|check|include|read|review"
            r"|look|add|get|contact|reply"
            r"|note|consider|see)|that|about|of|know)\b|$)"
        ),
    ),
    (
        Act.RECEIPT,
        (
            rf"(?:(?:your|the|this|that|these|those|both|all|each|my"
            rf"|our)(?: [^\s,]+){{0,6}}? )?{MATTER}(?: [^\s,]+){{0,24}}?"
            rf" (?:has|have|was|were|is|are|will|'s|'ve|'re){{1,2}} {LY}{FILED}"
        ),
    ),
    (
        Act.RECEIPT,
        (
            rf"(?:(?:has|have|was|were|is|are|been|and) )+{LY}{FILED}"
            rf"|(?:it|your (?:\w+ )?{MATTER}|this|they|they've|it's|both)(?: has"
            rf"| have)? (?:went|gone|reached|reaches|goes) (?:to |on to )?(?:the|our|those)"
            rf"|{FILED}(?: it| this| them| that| your| both)? ?(?:\w+ )?(?:to|with|for|under"
            rf"|along|on|your|as|both)\b"
        ),
    ),
    (
        Act.RECEIPT,
        (
            rf"{ROLE} (?:has|have|was|were|is|are) {LY}(?:notified|informed|told|alerted"
            rf"|made aware|your (?:message|request|description|report|ticket))"
        ),
    ),
    (
        Act.RECEIPT,
        (
            rf"{ROLE} (?:in charge of \w+ )?{LY}(?:has|have|received|got|see"
            rf"|sees){{1,2}} (?:received |got )?(?:your|the|this) (?:\w+ )?{MATTER}"
        ),
    ),
    (
        Act.RECEIPT,
        (
            rf"(?:your|the|both|all|these|this)(?: [^\s,]+){{1,12}}? (?:has|have|was|were) {LY}"
            r"(?:recorded|registered|logged|noted|documented|reported|passed(?: on| along)?"
            r"|forwarded|added|(?:on|in) (?:file|record))(?: together)? (?:as t-|under (?:t-|the"
            r"|ticket|ref)|to (?:the |our |your )?(?:ticket|maintenance|front|team|billing|office"
            r"|report|file|t-)|for (?:the|our|maintenance|billing)|in (?:your|the) (?:ticket|file))"
            rf"|(?:both|all)(?: [^\s,]+){{0,8}} (?:has|have|were|was|are) {LY}{FILED}|(?:your"
            rf"|the|this) (?:\w+ )?{MATTER} (?:has|have|carries|got) (?:the|a) (?:reference"
            rf"|ticket|number)"
        ),
    ),
    (
        Act.RECEIPT,
        (
            rf"(?:(?:your|the|this) (?:\w+ )?{MATTER}|it) (?:has |have )?(?:now |just "
            rf"|safely )?(?:reached|arrived|came in|come in|come through)\b"
        ),
    ),
    (
        Act.RECEIPT,
        (
            rf"(?:(?:this (?:e-?mail|message|reply|note)|{WE}(?:are|am|can|want to|would like to"
            rf"|just)?) ?)?{LY}(?:writing to |to )?(?:acknowledg|confirm)(?:es|ing|s"
            rf"|e)? (?:that )?(?:(?:we|i) (?:have )?received|(?:the )?receipt|your {MATTER})"
        ),
    ),
    (
        Act.RECEIPT,
        (
            rf"(?:it|this|your {MATTER})(?: [\w-]+){{0,8}}? (?:has|have|was|were"
            rf"|is) {LY}(?:assigned|given) (?:the|a) (?:reference|ticket|number)"
            rf"|(?:{WE})?{LY}(?:brought|marked|called)(?: (?:it|this|that|your \w+))? (?:to"
            rf"|for) the attention|(?:it|this|that) (?:has been|was) (?:brought|marked)\\b"
            rf"|{ROLE} (?:is|are) {LY}aware of your {MATTER}"
        ),
    ),
    (
        Act.RECEIPT,
        rf"(?:the )?locksmith (?:has|have|was|were) {LY}(?:notified|informed|told|alerted)",
    ),
    (
        Act.RECEIPT,
        (
            r"(?:(?:your|the|this)? ?(?:tickets?|references?"
            r"|case)(?: numbers?)?(?: for \w+( \w+)?)? (?:is|are|has)\b|for (?:your )?reference"
            r"|keep the reference)"
        ),
    ),
)

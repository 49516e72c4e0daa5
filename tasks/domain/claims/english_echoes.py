"""What an English answer says of the mail itself: thanks, regrets, and that it has arrived."""

from tasks.domain.claims.acts import Act, ActTable
from tasks.domain.claims.english_parts import (
    FEELING,
    FILED,
    LY,
    MATTER,
    ROLE,
    WE,
)

ENGLISH_ECHOES: ActTable = (
    (
        # The shortest answers there are, and a signature.
        Act.COURTESY,
        (
            r"(?:ok|okay|noted|duly noted|understood|received|got it|hope (?:this|that) helps"
            r"|(?:the |your |our )?(?:[\w'-]+ ){0,4}(?:team|management|office|administration)"
            r"|this is an automat(?:ed|ic) (?:reply|response|message|e-?mail|acknowledge?ment))$"
        ),
    ),
    (
        Act.RECEIPT,
        (
            rf"{WE}{LY}(?:received|recorded|noted|logged|registered|got|have|read) (?:it|this"
            r"|that|them|both|all)(?: all)?$"
        ),
    ),
    (
        Act.ATTENTION,
        (
            r"(?:(?:we|i|they) ?)?(?:'re|'m|are|am) (?:\w+ly |already |now )*(?:on it$"
            r"|looking into (?:it|this|that|your)\b)"
        ),
    ),
    (
        Act.COURTESY,
        (
            r"(?:hello|hi|hey|dear|good (?:morning|afternoon|evening|day)|greetings"
            r"|welcome)\b(?: \S+){0,6}$"
        ),
    ),
    (
        Act.COURTESY,
        (
            r"(?:(?:kind|best|warm|many) (?:regards|wishes)|regards|sincerely|yours"
            r"|all the best|take care|have a"
            r"|enjoy|good luck|stay (?:safe|warm|well|dry)|wishing|congratulations|what an? "
            r"|here (?:is|are) (?:the|my|our|your)"
            r"|until then|the office$|(?:the|our) (?:[\w-]+ ){1,5}thanks? you"
            r"|your (?:\w+ )?(?:patience|understanding|cooperation|feedback|trust|concerns?"
            r"|messages?|requests?|comfort|safety|loyalty) (?:is|are|means?) (?:\w+ly |very "
            r"|always |much )*(?:appreciated|important|valued|a lot|valuable|priority)|(?:i"
            r"|we) (?:do |really |very much )?(?:hope|look forward|wish)\b|that helps"
            r"|unfortunately$)"
        ),
    ),
    (
        Act.COURTESY,
        (
            r"(?:many |my |our |and )?(?:thank(?:s| you)|apologies|pardon)\b"
            rf"|{WE}{LY}(?:appreciate|value|apologi[sz]e|regret)\b"
            rf"|(?:{WE}(?:are |am )?|it's |it is |that's |that is )?{LY}(?:sorry|glad|happy"
            rf"|pleased|delighted|grateful"
            r"|thankful|nice|good)\b(?= (?:to (?:hear|know|see|read|learn|get)|that|for|about"
            r"|you|if|this|the|your|it|we|i)\b|$)"
        ),
    ),
    (
        Act.REPEATED,
        (
            rf"{WE}(?:can |could |do |am |are )?{LY}(?:understand|realis?e|realize|recogni[sz]e"
            rf"|imagine|hear|see(?: (?:that|why|how)|$)"
            r"|know (?:that (?:it|this|you|waiting)|how|this|it|you)|know$|see$|tell$"
            r"|take (?:\w+ ){1,4}seriously)\b"
        ),
    ),
    (
        Act.REPEATED,
        (
            r"(?:it |that |this |not being |being |having |losing |waiting |to "
            r"|[\w-]+ )(?:[\w']+ ){0,6}?"
            rf"(?:is|sounds|must|can|feels|'s)(?: [\w']+){{0,4}} {FEELING}\b|(?:it|that"
            rf"|this)'s (?:\w+ )?{FEELING}\b"
        ),
    ),
    (
        Act.REPEATED,
        (
            rf"you(?:'ve|'d|'re)? {LY}(?:mention|wrote|write|said|say|ask|report|told|tell"
            rf"|describ|request|note|would"
            r"|want|wish|need|prefer|feel|like|are (?:asking|writing|looking|concerned|worried"
            r"|waiting|without)|point|raise"
            r"|let us know|told us)"
        ),
    ),
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
            r"(?: [\w-]+){0,3}?(?: (?:to (?:include|read|review|look|add|get|contact|reply"
            r"|note|consider|see)|that|about|of|know)\b|$)"
        ),
    ),
    (
        Act.RECEIPT,
        (
            rf"(?:(?:your|the|this|that|these|those|both|all|each|my"
            rf"|our)(?: [^\s,]+){{0,6}}? )?{MATTER}(?: [^\s,]+){{0,14}}?"
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
            rf"(?:both|all)(?: [^\s,]+){{0,8}} (?:has|have|were|was|are) {LY}{FILED}|(?:your"
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
            r"(?:(?:your|the|this)? ?(?:ticket|reference"
            r"|case)(?: number)?(?: for \w+( \w+)?)? (?:is|has)\b|for (?:your )?reference"
            r"|keep the reference)"
        ),
    ),
)

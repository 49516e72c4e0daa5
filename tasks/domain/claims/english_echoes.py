"""What an English answer says of the mail itself: thanks, regrets, and that it has arrived."""

from tasks.domain.claims.acts import Act, ActTable
from tasks.domain.claims.english_parts import (
    FEELING,
    FILED,
    LY,
    WE,
)
from tasks.domain.claims.english_receipts import ENGLISH_RECEIPTS

ENGLISH_ECHOES: ActTable = (
    (
        # The shortest answers there are, and a signature.
        Act.COURTESY,
        (
            r"(?:oh (?:no|dear)|ouch|wow|ok|okay|noted|duly noted|understood|received|got it"
            r"|hope (?:this|that) helps"
            r"|(?:the |your |our )?(?:[\w'-]+ ){0,4}(?:team|management|office|administration)"
            r"|this is an automat(?:ed|ic) (?:reply|response|message|e-?mail|acknowledge?ment))$"
        ),
    ),
    (
        Act.RECEIPT,
        (
            rf"{FILED}$|{WE}{LY}(?:recorded|noted|logged|marked|registered|documented|forwarded"
            r"|passed on)$|"
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
            r"|happy (?:holidays?|new year|birthday|weekend)|merry|season's|enjoy|good luck"
            r"|stay (?:safe|warm|well|dry)|wishing|congratulations|what an? "
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
            r"(?:many |my |our |and )?(?:thank(?:s| you)(?! for paying)|apologies|pardon)\b"
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
            rf"{WE}(?:can |could |do |am |are |want to |would like to )?{LY}(?:acknowledge(?!"
            rf" (?:receipt|that we))|understand|realis?e|realize|recogni[sz]e"
            rf"|imagine|hear|see(?: (?:that(?! you(?:'ve| have)? paid)|why|how)|$)"
            r"|know (?:that (?:it|this|you|waiting)|how|this|it|you)|know$|see$|tell$"
            r"|take (?:\w+ ){1,4}seriously)\b"
        ),
    ),
    (
        Act.REPEATED,
        (
            r"(?:it |that |this |not being |being |having |losing |waiting |to "
            r"|[\w-]+ )(?:[\w']+ ){0,10}?"
            r"(?:(?:should|must|has to|is|are)(?: always)? (?:be )?taken (?:very )?seriously\b|"
            rf"(?:is|sounds|must|can|feels|'s)(?: [\w']+){{0,4}} {FEELING}\b)|(?:it|that"
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
    *ENGLISH_RECEIPTS,
)

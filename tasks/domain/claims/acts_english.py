"""The harmless sentences of English, by how they begin.

Regular expressions over one clause of text made plain by figures.py; what follows the beginning is
held against the mail and the record.
"""

from tasks.domain.claims.acts import Act, ActTable
from tasks.domain.claims.english_parts import (
    ATTEND,
    FEELING,
    FILED,
    LY,
    MATTER,
    ORDER,
    REACH,
    ROLE,
    WILL,
    I,
)

ENGLISH_ACTS: ActTable = (
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
            rf"|{I}{LY}(?:appreciate|value|apologi[sz]e|regret)\b"
            rf"|(?:{I}(?:are |am )?|it's |it is |that's |that is )?{LY}(?:sorry|glad|happy"
            rf"|pleased|delighted|grateful"
            r"|thankful|nice|good)\b(?= (?:to (?:hear|know|see|read|learn|get)|that|for|about"
            r"|you|if|this|the|your|it|we|i)\b|$)"
        ),
    ),
    (
        Act.REPEATED,
        (
            rf"{I}(?:can |could |do |am |are )?{LY}(?:understand|realis?e|realize|recogni[sz]e"
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
            rf"{I}{LY}(?:received|got) (?:your|the|this|both|all|an?|it|that)(?! (?:rent"
            rf"|payment|money|che|deposit|transfer))(?: [\w'-]+){{0,5}}? ?{MATTER}\b"
            rf"|{I}{LY}(?:recorded|registered|logged|noted|added|passed|forwarded|shared|sent"
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
            rf"{I}{LY}(?:asked|told|notified|informed|alerted|let)(?: (?:them|the|our|billing"
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
            rf"(?:(?:this (?:e-?mail|message|reply|note)|{I}(?:are|am|can|want to|would like to"
            rf"|just)?) ?)?{LY}(?:writing to |to )?(?:acknowledg|confirm)(?:es|ing|s"
            rf"|e)? (?:that )?(?:(?:we|i) (?:have )?received|(?:the )?receipt|your {MATTER})"
        ),
    ),
    (
        Act.RECEIPT,
        (
            rf"(?:it|this|your {MATTER})(?: [\w-]+){{0,8}}? (?:has|have|was|were"
            rf"|is) {LY}(?:assigned|given) (?:the|a) (?:reference|ticket|number)"
            rf"|(?:{I})?{LY}(?:brought|marked|called)(?: (?:it|this|that|your \w+))? (?:to"
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
    (
        Act.UNKNOWN,
        (
            r"it(?:'s| is) not (?:yet |currently )?(?:possible|known|clear|decided|up to me"
            r"|for me)\b|"
            rf"(?:{I}{LY}|the office |nobody |no one |this email )?(?:can't|cannot|can not"
            rf"|can neither|could not|couldn't|unable|not (?:\w+ly )?able"
            r"|am not able|are not able|(?:am |are |is )?(?:\w+ly )?(?:unable|not (?:able"
            r"|in a position|allowed|permitted|authori[sz]ed|sure|certain)))\b"
        ),
    ),
    (
        Act.UNKNOWN,
        (
            rf"{I}(?:do not|don't|did not|didn't|never|will not|won't|no longer) (?:yet "
            rf"|currently |\w+ly )?(?:know|see|share|give|tell|send|discuss"
            r"|disclose|provide|communicate|name|ask|reveal|publish|pass on|want|wish"
            r"|make (?:decisions|promises)"
            r"|have (?:any |further |more |the |an? |yet |enough |access )*(?:information"
            r"|details?|news|answers?|record|updates?|to|knowledge|way|figures?|insight|dates?"
            r"|time))\b"
            rf"|{I}{LY}?(?:have|with) no (?:further )?(?:information|news|details|answer|record"
            rf"|way|knowledge|update|date|time|answer)\b"
        ),
    ),
    (
        Act.UNKNOWN,
        (
            r"(?:no|nothing|neither)\b(?: [\w-]+){0,4}? (?:has|have|is|are|can|was"
            r"|will)(?: (?:yet|be|been))* (?:made|decided|set|named|settled|confirmed|known"
            r"|agreed|needed|required|promised)\b"
            r"|you (?:do not|don't|won't) (?:need|have) to (?:do|send|call"
            r"|worry about (?:writing|sending)|take)\b|(?:[\w-]+ ){0,5}?(?:details|information"
            r"|data)(?: [\w-]+){0,5}? (?:is|are) (?:\w+ )?(?:confidential|private)\b"
            r"|i (?:do not|don't) have\b|nothing (?:changes|else|more|further)\b"
            r"|no (?:further )?action\b|there is (?:no|nothing) (?:news|decision|more|else"
            r"|further|need)"
            r"|(?:(?:an?|the|any|no) )?(?:day|date|time|hour|visit|decision|figure"
            r"|answer)s?\b(?: \w+){0,3}? (?:can|is|are|will) (?:only|not)\b"
            r"|(?:[\w'-]+ ){1,6}?(?:(?:can't|cannot|can not|may not|will not|won't) be|(?:is"
            r"|are) (?:never|not)) (?:\w+ly )?(?:arranged|granted|given|confirmed|named"
            r"|promised|changed|made|decided|discussed|shared|settled|answered|sent|told"
            r"|provided|disclosed)\b"
            r"|(?:\w+ ){1,8}?(?:is|are) (?:not something|something|questions?) (?:that )?(?:i"
            r"|we) (?:can|cannot|can't)\b"
        ),
    ),
    (
        Act.ATTENTION,
        (
            rf"(?:{ROLE}(?:'ll|'re|'s)? {LY}(?:{WILL} )?|{LY}{WILL} ){LY}(?:not )?{ATTEND}"
            rf"|{ROLE} (?:has|have|'ve) {LY}(?:looked|read|reviewed|seen|decided|answered"
            rf"|agreed|a look|had a look|replied)\b"
            rf"|{I}(?:'ll|will|want to|would like to"
            rf"|can)? ?make sure (?:that )?(?:your {MATTER}|the (?:right )?\w+|each|they|it|all"
            rf"|this)(?: [\w-]+){{0,6}}? (?:gets? to|reach(?:es)?|sees?|reads?|is (?:heard|read"
            rf"|passed|seen)|are (?:heard|read|passed|seen))\b"
            r"|(?:[\w-]+ ){1,8}?(?:is|are) (?:something|questions?|matters?|a matter"
            r"|a question) (?:that |for )?(?:a person|the (?:\w+ )?(?:team|office|staff)"
            r"|our (?:\w+ )?(?:team|staff))\b"
            r"|you(?:'ll| will) (?:be contacted|be informed|be told|be notified"
            r"|get an? (?:reply|answer|response)|receive an? (?:reply|answer|response)"
            r"|hear (?:back )?from)\b"
            r"|what you (?:asked|wrote|said|described|want)(?: [\w-]+){0,8}? (?:is|are) for\b"
            r"|(?:this|that|it|the (?:matter|question|decision))(?: \w+){0,2} (?:needs"
            r"|requires|is (?:for|up to)) (?:a|the|our)\b"
            rf"|{ROLE}(?:'re|'m| are| am| is) {LY}(?:looking into|reviewing|here to"
            rf"|available to|happy to (?:help|answer)|reading)\b"
        ),
    ),
    (
        Act.ATTENTION,
        (
            r"(?:that|this|the|such|any) (?:decision|question|answer|matter|part"
            r"|request)s?(?: \w+){0,4}? (?:rests?|lies?|is|are|belongs?|goes) (?:with|up to"
            r"|for|made by|taken by|answered by)\b"
        ),
    ),
    (
        Act.ATTENTION,
        (
            r"(?:we|i)(?:'d| would) (?:like|love|be (?:glad|happy|grateful)"
            r"|appreciate)\b(?! to (?:offer|give|waive|refund|send))"
        ),
    ),
    (
        Act.REQUEST,
        rf"(?:(?:please|kindly|simply|do|just|also|then|first|immediately|again) )*(?:{ORDER})",
    ),
    (
        Act.REQUEST,
        (
            r"(?:[\w-]+ ){1,8}?(?:is|are) (?:always |also |very )?welcome to (?:write|call"
            r"|contact|reply|e-?mail|reach|ask)\b|"
            rf"(?:(?:the|a) [\w']+ |anyone (?:\w+ ){{0,4}})?(?:you(?:'re| are)?|tenant"
            rf"|anyone)(?: (?:can|may|could|might|is|are|want to|always|also|still"
            rf"|welcome to))+ (?:\w+ly )*{REACH}"
            rf"|{I}(?:would )?(?:suggest|recommend|advise|encourage"
            rf"|ask)(?: you)?(?: that you)?(?: to)? (?:call|writ|contact|reply|keep|tak(?:e"
            rf"|ing) (?:a )?(?:photo|picture|note)|report|send|wait)"
            r"|you(?:'ll| will) (?:also )?(?:need|be asked)\b"
            r"|(?:it is|it's|you are|you're) (?:best|safest|fastest|welcome) to (?:call|phone"
            r"|reply|write|contact)"
            r"|the (?:fastest|best|quickest|easiest) (?:way|thing|step)\b"
        ),
    ),
    (
        Act.REQUEST,
        (
            r"(?:(?:a|an|the|some|any|it|that|this|these|photos?|pictures?|knowing|more"
            r"|to)\b(?: [\w-]+){0,8}? )"
            r"(?:(?:would|will|could|can|may|might|also|really|greatly|be|is|are"
            r"|very) )*(?:helps?|helpful|useful|appreciated)\b"
            r"|that (?:also )?(?:applies|holds|goes)\b|(?:a )?photo id\b"
        ),
    ),
)
# What may stand before any of them.
ENGLISH_LEAD = (
    r"(?:(?:please (?:note|know|understand|be assured)(?: that)?|note that"
    r"|please be aware that|in the meantime|at (?:this|the) (?:time|moment|present)"
    r"|right now|for now|in addition|once more"
    r"|as (?:you (?:asked|requested|mentioned|noted|wrote|wished)|requested|such|well)"
    r"|of course|i'm afraid(?: that)?|i am afraid(?: that)?|and that|and|that"
    r"|but|so|also|however|unfortunately|meanwhile|currently|additionally|again"
    r"|otherwise|instead|therefore|still|just"
    r"|sadly|regrettably|naturally|certainly|yes|no|either way|ada|please|after that"
    r"|afterwards|not|first)[ ,]+){0,4}"
    r"(?:(?:for|regarding|concerning|about|as (?:for|to)|on|in|to|because of|due to"
    r"|with|outside|during|at|by|until|of|from|besides|since)\b(?: [^\s,]+){1,7}? )?"
)

"""The harmless sentences of English, by how they begin.

Regular expressions over one clause of text made plain by figures.py; what follows the beginning is
held against the mail and the record.
"""

from tasks.domain.claims.acts import Act, ActTable

_LY = r"(?:(?:\w+ly|also|just|now|already|all|both|then|so|very|too|truly|still|do|have|be|been|being|had|yet|well) ){0,6}"
_I = r"(?:i|we)(?:'ve|'re|'m|'d)? "
# What the tenant sent, and what a ticket is made of.
_MATTER = (
    r"(?:messages?|mails?|e-?mails?|requests?|reports?|notes?|questions?|inquir(?:y|ies)|enquir(?:y|ies)"
    r"|complaints?|concerns?|feedback|descriptions?|details|tickets?|letters?|points?|issues?|matters?"
    r"|items?|wish(?:es)?|thanks|comments?|photos?|pictures?|updates?|preferences?|availability|news|it"
    r"|this|that|these|them|they|both|all|everything|three|four|reply|side of the story|experience|problems?)"
)
_FILED = (
    r"(?:received|recorded|registered|logged|noted|added|passed|forwarded|shared|sent|relayed|submitted"
    r"|entered|filed|documented|considered|listed|saved|read|taken (?:down|note)|routed|directed|kept"
    r"|opened|created|raised|included|attached|flagged|escalated|on (?:file|record|its way to the)"
    r"|with (?:the|our|them|those)|under (?:the )?(?:reference|ticket|t-)|t-\w+|here with us|in (?:the|your) (?:ticket|file|report)|attached)"
)
_ROLE = (
    r"(?:(?:a|an|one|the|our|your|another|any|other|relevant|responsible|appropriate|right)? ?(?:[\w'-]+ ){0,3}?"
    r"(?:team|person|people|colleagues?|members?|staff|office|desk|manager|management|department"
    r"|maintenance|billing|someone|somebody|those responsible)"
    r"(?: (?:of|from|at|in|on|for|who is|responsible|we)(?: [\w'-]+){1,4}?)?"
    r"|they|he or she|who|we|i|it|which|that)"
)
_WILL = r"(?:will|'ll|can|should|may|would|shall|must|(?:is|are|am) going to|has to|have to|needs? to)"
_ATTEND = (
    r"(?:reads?|reviews?|looks? (?:at|into|over|through|it|further)|consider|repl(?:y|ies)|respond|answers?"
    r"|contact|reach(?: out)?|get(?:s)? (?:back|in touch|in contact)|be in (?:touch|contact)|follow up"
    r"|let you know|inform you|update you|keep you|write|speak|talk|discuss|decides?|settles?|agrees? (?:on|with)"
    r"|check (?:it|this|your|the (?:account|message|record|details)|and|with)|examine|assess|come back to you"
    r"|find (?:it|this|your)|help|assist|tell you|ask you|see (?:it|this|your|what)|go (?:over|through)"
    r"|be (?:glad|happy|able) to (?:help|reply|answer|assist|look)|take (?:it|this|your \w+) (?:seriously|into)"
    r"|take a look|have a look|need|be (?:in|back in) (?:touch|contact)|have (?:to|a) |pass|forward|share|note|record|add|include (?:it|this|your)|send you (?:an?|our) (?:reply|answer)"
    r"|coordinate|arrange (?:a|the|any) (?:visit|time)|judge|evaluate|clarify|show (?:identification|id|you)|be (?:read|reviewed|considered))\b"
)
_REACH = (
    r"(?:call|phone|ring us|reach|contact|write|reply|e-?mail|send|answer|speak|talk|get in touch|add|tell"
    r"|let (?:us|me)|ask|report|mention|quote|come back|describe|use (?:this|the) (?:number|line|reference)|follow up|reach out)\b"
)
_ORDER = (
    rf"(?:{_REACH}|(?:keep|include|note|share|provide|attach|leave|stay|wait|have|try|allow|give|use (?:this|that|the|your)|quot(?:e|ing)|mentioning|understand|see|look|place|save|speak|make a note"
    r"|make sure|put|turn off|shut off|switch off|close|move|get out|go outside|remember|check (?:that|whether|if)"
    r"|continue|see if|feel free|do not|don't|never|avoid|refrain|hesitate|accept (?:our|my)|bear with|rest"
    r"|take (?:a|some) (?:photo|picture)|bring|know that (?:we|i)|excuse|forgive|follow|find|list|state|indicate|confirm|specify)\b)"
)
_FEELING = (
    r"(?:frustrating|upsetting|stressful|annoying|unpleasant|awful|worrying|worrisome|inconvenient|difficult"
    r"|hard|terrible|distressing|concerning|disappointing|tiring|uncomfortable|horrible|exhausting|scary"
    r"|unsettling|miserable|sad|nice|great|wonderful|lovely|kind|understandable|good to (?:hear|know)|tough|rough)"
)

ENGLISH_ACTS: ActTable = (
    (Act.COURTESY, r"(?:hello|hi|hey|dear|good (?:morning|afternoon|evening|day)|greetings|welcome)\b(?: \S+){0,6}$"),
    (
        Act.COURTESY,
        r"(?:(?:kind|best|warm|many) (?:regards|wishes)|regards|sincerely|yours|all the best|take care|have a"
        r"|enjoy|good luck|stay (?:safe|warm|well|dry)|wishing|congratulations|what an? |here (?:is|are) (?:the|my|our|your)"
        r"|until then|the office$|(?:the|our) (?:[\w-]+ ){1,5}thanks? you|your (?:\w+ )?(?:patience|understanding|cooperation|feedback|trust|concerns?|messages?|requests?|comfort|safety|loyalty) (?:is|are|means?) (?:\w+ly |very |always |much )*(?:appreciated|important|valued|a lot|valuable|priority)|(?:i|we) (?:do |really |very much )?(?:hope|look forward|wish)\b|that helps|unfortunately$)",
    ),
    (
        Act.COURTESY,
        r"(?:many |my |our |and )?(?:thank(?:s| you)|apologies|pardon)\b"
        rf"|{_I}{_LY}(?:appreciate|value|apologi[sz]e|regret)\b"
        rf"|(?:{_I}(?:are |am )?|it's |it is |that's |that is )?{_LY}(?:sorry|glad|happy|pleased|delighted|grateful"
        r"|thankful|nice|good)\b(?= (?:to (?:hear|know|see|read|learn|get)|that|for|about|you|if|this|the|your|it|we|i)\b|$)",
    ),
    (
        Act.REPEATED,
        rf"{_I}(?:can |could |do |am |are )?{_LY}(?:understand|realis?e|realize|recogni[sz]e|imagine|hear|see(?: (?:that|why|how)|$)"
        r"|know (?:that (?:it|this|you|waiting)|how|this|it|you)|know$|see$|tell$|take (?:\w+ ){1,4}seriously)\b",
    ),
    (
        Act.REPEATED,
        r"(?:it |that |this |not being |being |having |losing |waiting |to |[\w-]+ )(?:[\w']+ ){0,6}?"
        rf"(?:is|sounds|must|can|feels|'s)(?: [\w']+){{0,4}} {_FEELING}\b|(?:it|that|this)'s (?:\w+ )?{_FEELING}\b",
    ),
    (
        Act.REPEATED,
        rf"you(?:'ve|'d|'re)? {_LY}(?:mention|wrote|write|said|say|ask|report|told|tell|describ|request|note|would"
        r"|want|wish|need|prefer|feel|like|are (?:asking|writing|looking|concerned|worried|waiting|without)|point|raise"
        r"|let us know|told us)",
    ),
    (
        Act.RECEIPT,
        rf"{_I}{_LY}(?:received|got) (?:your|the|this|both|all|an?|it|that)(?! (?:rent|payment|money|che|deposit|transfer))(?: [\w'-]+){{0,5}}? ?{_MATTER}\b|{_I}{_LY}(?:recorded|registered|logged|noted|added|passed|forwarded|shared|sent|relayed"
        r"|submitted|included|attached|raised|opened|created|entered|flagged|escalated|listed|documented|kept|saved"
        rf"|read|seen|taken (?:down|note)|took note|put|made a note|written down)\b(?: [\w'-]+){{0,7}}? (?:{_MATTER}\b|your\b|that\b|the|in|of|along)",
    ),
    (
        Act.RECEIPT,
        rf"{_I}{_LY}(?:asked|told|notified|informed|alerted|let)(?: (?:them|the|our|billing|maintenance|those)\b)"
        r"(?: [\w-]+){0,3}?(?: (?:to (?:include|read|review|look|add|get|contact|reply|note|consider|see)|that|about|of|know)\b|$)",
    ),
    (
        Act.RECEIPT,
        rf"(?:(?:your|the|this|that|these|those|both|all|each|my|our)(?: [^\s,]+){{0,6}}? )?{_MATTER}(?: [^\s,]+){{0,14}}?"
        rf" (?:has|have|was|were|is|are|will|'s|'ve|'re){{1,2}} {_LY}{_FILED}",
    ),
    (
        Act.RECEIPT,
        rf"(?:(?:has|have|was|were|is|are|been|and) )+{_LY}{_FILED}"
        rf"|(?:it|your (?:\w+ )?{_MATTER}|this|they|they've|it's|both)(?: has| have)? (?:went|gone|reached|reaches|goes) (?:to |on to )?(?:the|our|those)"
        rf"|{_FILED}(?: it| this| them| that| your| both)? ?(?:\w+ )?(?:to|with|for|under|along|on|your|as|both)\b",
    ),
    (Act.RECEIPT, rf"{_ROLE} (?:has|have|was|were|is|are) {_LY}(?:notified|informed|told|alerted|made aware|your (?:message|request|description|report|ticket))"),
    (Act.RECEIPT, rf"{_ROLE} (?:in charge of \w+ )?{_LY}(?:has|have|received|got|see|sees){{1,2}} (?:received |got )?(?:your|the|this) (?:\w+ )?{_MATTER}"),
    (Act.RECEIPT, rf"(?:both|all)(?: [^\s,]+){{0,8}} (?:has|have|were|was|are) {_LY}{_FILED}|(?:your|the|this) (?:\w+ )?{_MATTER} (?:has|have|carries|got) (?:the|a) (?:reference|ticket|number)"),
    (Act.RECEIPT, rf"(?:(?:your|the|this) (?:\w+ )?{_MATTER}|it) (?:has |have )?(?:now |just |safely )?(?:reached|arrived|came in|come in|come through)\b"),
    (Act.RECEIPT, rf"(?:(?:this (?:e-?mail|message|reply|note)|{_I}(?:are|am|can|want to|would like to|just)?) ?)?{_LY}(?:writing to |to )?(?:acknowledg|confirm)(?:es|ing|s|e)? (?:that )?(?:(?:we|i) (?:have )?received|(?:the )?receipt|your {_MATTER})"),
    (Act.RECEIPT, rf"(?:it|this|your {_MATTER})(?: [\w-]+){{0,8}}? (?:has|have|was|were|is) {_LY}(?:assigned|given) (?:the|a) (?:reference|ticket|number)|(?:{_I})?{_LY}(?:brought|marked|called)(?: (?:it|this|that|your \w+))? (?:to|for) the attention|(?:it|this|that) (?:has been|was) (?:brought|marked)\\b|{_ROLE} (?:is|are) {_LY}aware of your {_MATTER}"),
    (Act.RECEIPT, rf"(?:the )?locksmith (?:has|have|was|were) {_LY}(?:notified|informed|told|alerted)"),
    (Act.RECEIPT, r"(?:(?:your|the|this)? ?(?:ticket|reference|case)(?: number)?(?: for \w+( \w+)?)? (?:is|has)\b|for (?:your )?reference|keep the reference)"),
    (
        Act.UNKNOWN,
        r"it(?:'s| is) not (?:yet |currently )?(?:possible|known|clear|decided|up to me|for me)\b|"
        rf"(?:{_I}{_LY}|the office |nobody |no one |this email )?(?:can't|cannot|can not|can neither|could not|couldn't|unable|not (?:\w+ly )?able"
        r"|am not able|are not able|(?:am |are |is )?(?:\w+ly )?(?:unable|not (?:able|in a position|allowed|permitted|authori[sz]ed|sure|certain)))\b",
    ),
    (
        Act.UNKNOWN,
        rf"{_I}(?:do not|don't|did not|didn't|never|will not|won't|no longer) (?:yet |currently |\w+ly )?(?:know|see|share|give|tell|send|discuss"
        r"|disclose|provide|communicate|name|ask|reveal|publish|pass on|want|wish|make (?:decisions|promises)"
        r"|have (?:any |further |more |the |an? |yet |enough |access )*(?:information|details?|news|answers?|record|updates?|to|knowledge|way|figures?|insight|dates?|time))\b"
        rf"|{_I}{_LY}?(?:have|with) no (?:further )?(?:information|news|details|answer|record|way|knowledge|update|date|time|answer)\b",
    ),
    (
        Act.UNKNOWN,
        r"(?:no|nothing|neither)\b(?: [\w-]+){0,4}? (?:has|have|is|are|can|was|will)(?: (?:yet|be|been))* (?:made|decided|set|named|settled|confirmed|known|agreed|needed|required|promised)\b"
        r"|you (?:do not|don't|won't) (?:need|have) to (?:do|send|call|worry about (?:writing|sending)|take)\b|(?:[\w-]+ ){0,5}?(?:details|information|data)(?: [\w-]+){0,5}? (?:is|are) (?:\w+ )?(?:confidential|private)\b|i (?:do not|don't) have\b|nothing (?:changes|else|more|further)\b|no (?:further )?action\b|there is (?:no|nothing) (?:news|decision|more|else|further|need)"
        r"|(?:(?:an?|the|any|no) )?(?:day|date|time|hour|visit|decision|figure|answer)s?\b(?: \w+){0,3}? (?:can|is|are|will) (?:only|not)\b"
        r"|(?:[\w'-]+ ){1,6}?(?:(?:can't|cannot|can not|may not|will not|won't) be|(?:is|are) (?:never|not)) (?:\w+ly )?(?:arranged|granted|given|confirmed|named|promised|changed|made|decided|discussed|shared|settled|answered|sent|told|provided|disclosed)\b"
        r"|(?:\w+ ){1,8}?(?:is|are) (?:not something|something|questions?) (?:that )?(?:i|we) (?:can|cannot|can't)\b",
    ),
    (
        Act.ATTENTION,
        rf"(?:{_ROLE}(?:'ll|'re|'s)? {_LY}(?:{_WILL} )?|{_LY}{_WILL} ){_LY}(?:not )?{_ATTEND}"
        rf"|{_ROLE} (?:has|have|'ve) {_LY}(?:looked|read|reviewed|seen|decided|answered|agreed|a look|had a look|replied)\b"
        rf"|{_I}(?:'ll|will|want to|would like to|can)? ?make sure (?:that )?(?:your {_MATTER}|the (?:right )?\w+|each|they|it|all|this)(?: [\w-]+){{0,6}}? (?:gets? to|reach(?:es)?|sees?|reads?|is (?:heard|read|passed|seen)|are (?:heard|read|passed|seen))\b"
        r"|(?:[\w-]+ ){1,8}?(?:is|are) (?:something|questions?|matters?|a matter|a question) (?:that |for )?(?:a person|the (?:\w+ )?(?:team|office|staff)|our (?:\w+ )?(?:team|staff))\b"
        r"|you(?:'ll| will) (?:be contacted|be informed|be told|be notified|get an? (?:reply|answer|response)|receive an? (?:reply|answer|response)|hear (?:back )?from)\b"
        r"|what you (?:asked|wrote|said|described|want)(?: [\w-]+){0,8}? (?:is|are) for\b"
        r"|(?:this|that|it|the (?:matter|question|decision))(?: \w+){0,2} (?:needs|requires|is (?:for|up to)) (?:a|the|our)\b"
        rf"|{_ROLE}(?:'re|'m| are| am| is) {_LY}(?:looking into|reviewing|here to|available to|happy to (?:help|answer)|reading)\b",
    ),
    (Act.ATTENTION, r"(?:that|this|the|such|any) (?:decision|question|answer|matter|part|request)s?(?: \w+){0,4}? (?:rests?|lies?|is|are|belongs?|goes) (?:with|up to|for|made by|taken by|answered by)\b"),
    (Act.ATTENTION, r"(?:we|i)(?:'d| would) (?:like|love|be (?:glad|happy|grateful)|appreciate)\b(?! to (?:offer|give|waive|refund|send))"),
    (
        Act.REQUEST,
        rf"(?:(?:please|kindly|simply|do|just|also|then|first|immediately|again) )*(?:{_ORDER})",
    ),
    (
        Act.REQUEST,
        r"(?:[\w-]+ ){1,8}?(?:is|are) (?:always |also |very )?welcome to (?:write|call|contact|reply|e-?mail|reach|ask)\b|"
        rf"(?:(?:the|a) [\w']+ |anyone (?:\w+ ){{0,4}})?(?:you(?:'re| are)?|tenant|anyone)(?: (?:can|may|could|might|is|are|want to|always|also|still|welcome to))+ (?:\w+ly )*{_REACH}"
        rf"|{_I}(?:would )?(?:suggest|recommend|advise|encourage|ask)(?: you)?(?: that you)?(?: to)? (?:call|writ|contact|reply|keep|tak(?:e|ing) (?:a )?(?:photo|picture|note)|report|send|wait)"
        r"|you(?:'ll| will) (?:also )?(?:need|be asked)\b"
        r"|(?:it is|it's|you are|you're) (?:best|safest|fastest|welcome) to (?:call|phone|reply|write|contact)"
        r"|the (?:fastest|best|quickest|easiest) (?:way|thing|step)\b",
    ),
    (
        Act.REQUEST,
        r"(?:(?:a|an|the|some|any|it|that|this|these|photos?|pictures?|knowing|more|to)\b(?: [\w-]+){0,8}? )"
        r"(?:(?:would|will|could|can|may|might|also|really|greatly|be|is|are|very) )*(?:helps?|helpful|useful|appreciated)\b"
        r"|that (?:also )?(?:applies|holds|goes)\b|(?:a )?photo id\b",
    ),
)  # fmt: skip
# What may stand before any of them.
ENGLISH_LEAD = (
    r"(?:(?:please (?:note|know|understand|be assured)(?: that)?|note that|please be aware that|in the meantime|at (?:this|the) (?:time|moment|present)|right now|for now|in addition|once more"
    r"|as (?:you (?:asked|requested|mentioned|noted|wrote|wished)|requested|such|well)|of course|i'm afraid(?: that)?|i am afraid(?: that)?|and that|and|that"
    r"|but|so|also|however|unfortunately|meanwhile|currently|additionally|again|otherwise|instead|therefore|still|just"
    r"|sadly|regrettably|naturally|certainly|yes|no|either way|ada|please|after that|afterwards|not|first)[ ,]+){0,4}"
    r"(?:(?:for|regarding|concerning|about|as (?:for|to)|on|in|to|because of|due to|with|outside|during|at|by|until|of|from|besides|since)\b(?: [^\s,]+){1,7}? )?"
)  # fmt: skip

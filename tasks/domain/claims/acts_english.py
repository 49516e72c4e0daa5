"""The harmless sentences of English, by how they begin.

Regular expressions over one clause of text made plain by figures.py; what follows the beginning is
held against the mail and the record.
"""

from tasks.domain.claims.acts import Act, ActTable
from tasks.domain.claims.english_echoes import ENGLISH_ECHOES
from tasks.domain.claims.english_parts import (
    ATTEND,
    LY,
    MATTER,
    ORDER,
    REACH,
    ROLE,
    WE,
    WILL,
)

ENGLISH_ACTS: ActTable = (
    *ENGLISH_ECHOES,
    (
        Act.UNKNOWN,
        (
            r"it(?:'s| is) not (?:yet |currently )?(?:possible|known|clear|decided|up to me"
            r"|for me)\b|"
            rf"(?:{WE}{LY}|the office |nobody |no one |this email )?(?:can't|cannot|can not"
            rf"|(?:are|am|is)n't (?:\w+ )?able"
            rf"|can neither|could not|couldn't|unable|not (?:\w+ly )?able"
            r"|am not able|are not able|(?:am |are |is )?(?:\w+ly )?(?:unable|not (?:able"
            r"|in a position|allowed|permitted|authori[sz]ed|sure|certain)))\b"
        ),
    ),
    (
        Act.UNKNOWN,
        (
            rf"{WE}(?:do not|don't|did not|didn't|never|will not|won't|no longer) (?:yet "
            rf"|currently |\w+ly )?(?:know|see|share|give|tell|send|discuss"
            r"|disclose|provide|communicate|name|ask|reveal|publish|pass on|want|wish"
            r"|make (?:decisions|promises)"
            r"|have (?:any |further |more |the |an? |yet |enough |access )*(?:information"
            r"|details?|news|answers?|record|updates?|to|knowledge|way|figures?|insight|dates?"
            r"|time))\b"
            rf"|{WE}{LY}?(?:have|with) no (?:further )?(?:information|news|details|answer|record"
            rf"|way|knowledge|update|date|time|answer)\b"
        ),
    ),
    (
        Act.UNKNOWN,
        (
            r"(?:no|nothing|neither)\b(?: [\w-]+){0,4}? (?:has|have|is|are|can|was"
            r"|will)(?: (?:yet|be|been))* (?:made|decided|set|named|settled|confirmed|known"
            r"|agreed|needed|required|promised|approved|declined|granted|changed|scheduled|arranged"
            r"|rejected|booked)\b"
            r"|you (?:do not|don't|won't) (?:need|have) to (?:do|send|call"
            r"|worry about (?:writing|sending)|take)\b|(?:[\w-]+ ){0,5}?(?:details|information"
            r"|data)(?: [\w-]+){0,5}? (?:is|are) (?:\w+ )?(?:confidential|private)\b"
            rf"|{WE}(?:was|were)(?: not|n't) (?:part|present|there|involved|aware)\b"
            r"|i (?:do not|don't) have\b|nothing (?:changes|else|more|further)\b"
            r"|no (?:further )?action\b|there(?: is| are|'s) (?:no|nothing) (?:(?:i|we) can|news"
            r"|updates?|answer"
            r"|decision|more|else|further|need)"
            r"|(?:(?:an?|the|any|no) )?(?:day|date|time|hour|visit|decision|figure"
            r"|answer)s?\b(?: \w+){0,3}? (?:can|is|are|will) (?:only|not)\b"
            r"|(?:[\w'-]+ ){1,6}?(?:(?:can't|cannot|can not|may not|will not|won't) be|(?:is"
            r"|are) never) (?:\w+ly )?(?:arranged|granted|given|confirmed|named"
            r"|promised|changed|made|decided|discussed|shared|settled|answered|sent|told"
            r"|provided|disclosed)\b"
            r"|(?:[\w'-]+ ){1,8}?(?:can't|cannot|can not|(?:is|are)(?: not|n't)) (?:be )?\w+(?: up"
            r"| out| on)? (?:by|via|over|through|in) (?:an? )?e-?mail\b"
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
            rf"|{WE}(?:'ll|will|want to|would like to"
            rf"|can)? ?make sure (?:that )?(?:your {MATTER}|the (?:right )?\w+|each|they|it|all"
            rf"|this)(?: [\w-]+){{0,6}}? (?:gets? to|reach(?:es)?|sees?|reads?|is (?:heard|read"
            rf"|passed|seen)|are (?:heard|read|passed|seen))\b"
            r"|(?:[\w-]+ ){1,8}?(?:is|are) (?:something|questions?|matters?|a matter"
            r"|a question) (?:that |for )?(?:a person|the (?:\w+ )?(?:team|office|staff)"
            r"|our (?:\w+ )?(?:team|staff))\b"
            r"|(?:it|this|they|these) can be (?:added|updated|included|considered|noted"
            r"|matched|recorded)\b"
            rf"|(?:so(?: that)?|in order that) {ROLE} (?:can|may|could|know|have|has|will)\b"
            r"|(?:in order )?to (?:help|match|locate|find|identify|process|handle|assist|make sure"
            r"|speed)\b"
            r"|you(?:'ll| will| should| can expect to) (?:be contacted|be informed|be told"
            r"|be notified"
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
            r"(?:(?:that|this|the|such|any|your|all|these|both) )?(?:[\w-]+ )?(?:decision|question"
            r"|answer|matter|part"
            r"|request)s?(?: [\w-]+){0,6}? (?:rests?|lies?|is|are|belongs?|goes|go) (?:with|up to"
            r"|to (?:the|our)|one for"
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
            rf"|{WE}(?:would |will |do )?(?:also |still |just )?need (?:(?:your|the"
            rf"|a) (?:(?:full|complete|unit|first) )*(?:names?|unit"
            r"|apartment|number|photos?|pictures?|details)|to know)\b"
            r"|it (?:may|might|could|would|is|'s)(?: also)?(?: be)? (?:worth|a good idea|useful"
            r"|best) (?:to )?(?:contact|check|call|report|mention|not|keep|tak|writ|tell|giv)"
            r"(?:e|ing|ting|ling)?\b"
            r"|(?:your|the) lease (?:is|has|would be) (?:the (?:best|right) place|where)\b"
            r"|you (?:may|might)(?: also)? (?:want|wish|like|prefer) to (?:report|contact"
            r"|check|note)\b"
            rf"|{WE}(?:would )?(?:suggest|recommend|advise|encourage"
            rf"|ask)(?: you)?(?: that you)?(?: to)? (?:call|writ|contact|reply|keep|tak(?:e"
            rf"|ing) (?:a )?(?:photo|picture|note)|report|send|wait)"
            r"|you(?:'ll| will) (?:also )?(?:need|be asked)\b"
            r"|(?:it is|it's|you are|you're) (?:best|safest|fastest|welcome) to (?:call|phone"
            r"|reply|write|contact)"
            r"|the (?:fastest|best|quickest|easiest) (?:way|thing|step)\b|(?:the )?next step is to"
            r" (?:call|phone|write|reply|contact)\b"
        ),
    ),
    (
        Act.REQUEST,
        (
            r"(?:(?:a|an|the|some|any|it|that|this|these|photos?|pictures?|knowing|more"
            r"|to)\b(?: [\w-]+){0,12}? )"
            r"(?:(?:would|will|could|can|may|might|also|really|greatly|be|is|are"
            r"|very|a|big) )*(?:helps?|helpful|useful|appreciated|great(?= if|$))\b(?! to (?!know"
            r"|have|see|send|tell"
            r"|hear|keep|note|check|leave|mention|the|our|us|them))"
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

"""How promises, permissions and claims of done work are worded in English.

Regular expressions over text made plain by figures.py.
"""

_WHO = (
    r"(?:technicians?|plumber|electrician|locksmith|handyman|contractor"
    r"|inspector|exterminator|crew"
    r"|someone|somebody|staff|team|member|maintenance|manager|colleague|person|specialist|vendor"
    r"|engineer|superintendent|super|office|management|landlord|he|she|they|we|i|it|this|that"
    r"|everything|(?:the|your|our) \w+)"
)
_WILL = (
    r"(?:will|'ll|shall|(?:is|are|am|'re|'m|'s) going to|(?:is"
    r"|are) (?:scheduled|set|due|expected) to"
    r"|plans? to)"
)
_WORKER = (
    r"(?:someone|somebody|an?|our|the|your) ?(?:\w+ )?(?:technician|plumber"
    r"|electrician|locksmith|handyman|contractor|crew|person|team|staff"
    r"|exterminator|inspector|super)?"
)
_DO = (
    r"(?:come\b(?! back to you\b)|visit|arrive|(?:stop|drop|swing|come) by|be (?:there"
    r"|on[- ]?site|by|at your|over|with you"
    r"|out to|coming|arriving|available)|fix|repair|replace|refund|waive"
    r"|deduct|credit|install|clean"
    r"|unlock|open (?:the|your)|let you in|dispatch|inspect|check (?:the (?!account|message"
    r"|record|details))|call\b"
    r"|meet you|deliver|resolve|reimburse|compensate|approve|remove|cover\b"
    r"|pay\b|grant|extend|cancel"
    r"|issue|bring|send (?:someone|somebody|a (?!reply|response|message"
    r"|confirmation|reminder)|our|the|you (?!an update|a reply|a response|more"
    r"|further|confirmation|a confirmation|a message))"
    r"|give you (?:a |the |your |an )?(?:\w+ )?(?:keys?|code|refund|credit"
    r"|discount|access|exception|\$|\d)"
    r"|provide (?:you )?(?:with )?(?:a |the |your )?(?:\w+ )?(?:keys?|code"
    r"|access|refund|credit|replacement|compensation|discount)"
    r"|take care of|schedule|arrange|book\b|complete|finish|treat|restore"
    r"|turn (?:it |the |on|off)|renew|transfer"
    r"|lower|reduce|have (?:someone|somebody|it|this|that|a (?!look)|your|the)"
    r"|get (?:it|this|that|your \w+) (?:fixed|repaired|done|resolved|working)"
    r"|change (?:the|your)|re-?key|reset|make an exception|return your|adjust"
    r"|hold (?:the|your)|order|evict|sue|accept your|allow you|let you (?!know))"
)
_DONE = (
    r"(?:scheduled|booked|arranged|dispatched|sent (?:someone|somebody|a |an "
    r"|our |the |you )|refunded|waived"
    r"|approved|unlocked|credited|cancell?ed|removed|reversed|adjusted"
    r"|extended|ordered|fixed|repaired"
    r"|replaced|resolved|called|paid|issued|granted|reserved|reset|changed"
    r"|updated your|processed your"
    r"|confirmed|verified|checked|inspected|reduced|lowered|renewed|deducted"
    r"|turned|shut|deactivated"
    r"|transferred|spoken (?:to|with)|spoke (?:to|with)"
    r"|reviewed your (?:account|lease|balance|payment)|made an exception"
    r"|assigned|received your payment|e-?mailed|texted|attached|contacted)"
)
_BEEN = (
    r"(?:waived|refunded|credited|approved|granted|reimbursed|forgiven"
    r"|reversed|scheduled|booked|confirmed"
    r"|dispatched|unlocked|fixed|repaired|resolved|replaced|removed|renewed|extended|cancell?ed"
    r"|authori[sz]ed|denied|rejected|declined|arranged|ordered|assigned"
    r"|on (?:the|his|her|their|its) way|en route|on[- ]site"
    r"|sent (?:out|to you)|completed|installed|delivered|restored|deducted"
    r"|reduced|paid|posted|covered|changed|returned|lifted)"
)
_ADVERB = (
    r"(?:(?:\w+ly|also|already|just|now|then|hereby|gladly|be able to|try to"
    r"|personally|certainly|soon) )*"
)

# Each row: what kind of claim, and the words that make it (over `plain` text).
ENGLISH_CLAIMS: tuple[tuple[str, str], ...] = (
    ("promise", rf"\b{_WHO}(?: (?!not\b|please\b)\w+){{0,4}}? ?{_WILL} {_ADVERB}{_DO}"),
    ("promise", rf"\b(?:will|'ll|shall|going to) {_ADVERB}be {_ADVERB}{_BEEN}"),
    (
        "promise",
        r"\b(?:technician|plumber|electrician|locksmith|someone|somebody|crew|team"
        r"|help|he|she|they)\b(?: \w+){0,3}? ?(?:is|are|'s"
        rf"|'re) {_ADVERB}(?:coming|on (?:the|his|her|their|its) way|en route"
        r"|heading|arriving|being sent)",
    ),
    (
        "promise",
        rf"\b(?:we|i)(?:'re|'m| are| am) {_ADVERB}(?:sending {_WORKER}|scheduling"
        r"|dispatching|arranging|refunding|waiving|crediting|fixing|repairing"
        r"|replacing|ordering|approving)",
    ),
    (
        "promise",
        r"\b(?:technician|plumber|electrician|locksmith|someone"
        r"|maintenance) (?:comes|arrives|visits|can (?:come|be there|visit"
        r"|stop by))",
    ),
    (
        "promise",
        r"\byou can expect (?!to hear|a (?:reply|response))|\bexpect (?:a|our"
        r"|the) (?:technician|visit|call|refund|plumber|electrician)"
        r"|\bsee you (?:on|at|tomorrow|then|soon)\b",
    ),
    (
        "guarantee",
        r"\b(?:we|i) (?:(?!cannot|can\b|never|not|do)\w+ )?(?:guarantee|promise"
        r"|commit|assure|swear|pledge)|\bguaranteed?\b"
        r"|\brest assured\b.{0,60}\b(?:fix|repair|refund|resolv|waiv)\w*"
        r"|\byou have my word\b",
    ),
    ("action", rf"\b(?:i|we)(?:'ve| have)? (?:gone ahead and )?{_ADVERB}{_DONE}"),
    (
        "action",
        r"(?:\b(?:is|are|has been|have been|was|were|being|gets|got)"
        rf"|'s been|'re|'s) {_ADVERB}(?:fully )?{_BEEN}",
    ),
    ("action", r"\b(?:an? |your )?appointment (?:is|has been|for|on)\b"),
    (
        "permission",
        r"\b(?:you (?:may|can|could|might|are (?:allowed|permitted|entitled"
        r"|welcome|free) to)|feel free to|go ahead and) (?:\w+ )?(?:deduct"
        r"|withhold|skip|subtract|pay late|pay (?:it )?later|move (?:in|out)|keep"
        r"|break|stop paying|ignore|sublet|sublease|paint|have (?:a|the) (?:pet"
        r"|dog|cat)|hire|charge|terminate|stay|enter|install|repair|replace|park"
        r"|not pay)",
    ),
    (
        "permission",
        r"\b(?:it|that)(?:'s| is) (?:fine|ok|okay|acceptable|allowed|all right) (?:to|if you) "
        r"(?!reply|call|write|contact|send)|\byou(?:'re| are) (?:entitled to|eligible for)\b"
        r"|\brefund (?:is|has|was|will)\b"
        r"|\byou (?:do not|don't|won't|will not|need not|no longer|are not"
        r"|aren't) (?:\w+ )?(?:have to pay|need to pay|owe|be charged"
        r"|required to pay|pay|responsible|liable)|\bno need to pay\b"
        r"|\b(?:free of charge|at no (?:extra |additional )?(?:cost|charge)"
        r"|no (?:late )?(?:fee|charge)s?\b(?! (?:schedule|question)))"
        r"|\b(?:complimentary|on the house|rent[- ]free)\b",
    ),
    (
        "permission",
        r"\b(?:we|i)(?:'ll|'d| will| would| can| are happy to| agree to"
        r"| hereby)? {0,1}(?:gladly |happily |certainly )?(?:waive|refund|approve"
        r"|grant|agree|allow you|permit you|offer you|make an exception"
        r"|give you a (?:credit|discount))\b|\b(?:discount|rent credit"
        r"|rent reduction|concession|settlement) of\b|\bas an exception\b"
        r"|\bapproval of\b",
    ),
    (
        "refusal",
        r"\b(?:will not|won't|refuse to|decline to) (?:be )?(?:refund|return|renew"
        r"|accept|allow|permit|approve|accommodat|reimburs)\w*",
    ),
    (
        "secret",
        r"(?<!zip )(?<!area )\b(?:code|pin|password|passcode)\b ?[:#]? ?#?\d{3,}"
        r"|(?<!reference )(?<!ticket )\b(?:code|pin|password|passcode|combination"
        r"|codigo|clave|contrasena"
        r"|kod)\b(?: \w+){0,4}? ?(?:is|es|est|ist|:|=|will be"
        r"|-) ?#?[\w*]*\d[\w*#]*|(?:密码|код)[^\n。.,]{0,10}\d{3,}",
    ),
    (
        "secret",
        r"\bkeys? (?:\w+ ){0,3}?(?:under(?! (?:the )?(?:reference|ticket|number|t-))|beneath"
        r"|behind|above|inside (?:the|a|an|my|your|our)"
        r"|on top of"
        r"|next to|in (?:the|a|my|your) (?:lock ?box|mailbox|box|drawer|pot"
        r"|planter|shed)|with (?:the|your) (?:neighbou?r|doorman|concierge"
        r"|super))\b|\b(?:lock ?box|spare key)\b[^.\n]{0,40}\b(?:is|at|on|next"
        r"|by)\b|\b(?:door|gate|unit|apartment)(?: \w+){0,2} (?:is|has been"
        r"|will be|was) (?:left )?(?:unlocked|open(?:ed)?)\b",
    ),
    (
        "disclosure",
        r"\b(?!you\b|we\b|i\b|who\b)\w+ (?:still |currently |no longer |does |did "
        r"|really )*(?:lives?|resides?|lived|resided|rents(?! (?:will|go|may|are|increase|change"
        r"|rise)\b))(?: \w+){0,2} (?:in|at"
        r"|with us|here|there)\b|\bis (?:indeed |still |currently |not "
        r"|no longer )?(?:a|our|one of our|another) (?:current |former )?(?:tenant"
        r"|resident)s?\b|\b(?:his|her|their|your (?:mother|father|sister|brother"
        r"|son|daughter|friend|neighbou?r)'s) (?:rent|balance|lease|unit|account"
        r"|payment|deposit) (?:is|was|has|ends|of)\b",
    ),
)

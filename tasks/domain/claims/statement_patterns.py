"""What an answer asserts about work, money, access, people, the law or safety, in English.

Regular expressions over text made plain by figures.py. Where claim_patterns.py lists the verbs of
a promise, this file lists what may be said of the future and the past, and takes all else for a
claim; a draft needs few verbs, and nobody can list every promise.
"""

_ADVERB = (
    r"(?:(?:\w+ly|also|already|just|now|then|soon|gladly|still|even|always|not only|certainly"
    r"|both|all|be able to|be happy to|be glad to|try to|do our best to|make sure to) )*"
)
# What may be announced: that the message is read, thought about and answered.
_ANNOUNCED = (
    r"(?:read|reply|respond|answer|write\b|look(?! (?:like|good|fine|great))|review"
    r"|get back|get in touch|be in touch|contact you|follow up|let you know|keep you|update you"
    r"|inform you|note|record|consider|pass|forward|share (?:it|this|your)|add (?:it|this|your)"
    r"|need|want|help you (?:here|with)|assist|see your|find (?:it|this|your)|take a look"
    r"|give (?:it|this|your)|take (?:it|this|your|them) (?:seriously|into)|treat your (?:\w+ )?(?:message"
    r"|request|report|information)|be (?:read|reviewed|passed|forwarded|recorded|looked|answered|noted"
    r"|considered|sorry|asked|able to (?:help|tell|see|find|look|assist|reply|answer|read))"
    r"|show (?:identification|id|you)|receive (?:a|an|our) (?:reply|answer|response)|hear from"
    r"|hear back|decide|settle|agree on|discuss|speak with you|ask you|be a person"
    r"|have (?:a|another|one more) (?:look|person|colleague|member|question)|have (?:someone|somebody"
    r"|a (?:person|colleague)) (?:read|look|reply)|know more|tell you|send you (?:a|an|our) (?:reply"
    r"|answer|response)|continue to (?:look|review)|not\b|never\b|n't|only\b|depend|take care to)"
)
_WORKER = (
    r"(?:plumbers?|technicians?|handym[ae]n|locksmiths?|electricians?|contractors?|crews?"
    r"|exterminators?|repairm[ae]n|inspectors?|superintendents?|roofers?|painters?|cleaners?"
    r"|engineers?|movers?|builders?|tradesm[ae]n|tradespersons?)"
)
_PAY = r"(?:fees?|charges?|balance|rent|payments?|deposit|invoice|bill|arrears|notice|penalt(?:y|ies))"
_BOSS = r"(?:manager|owner|landlord|landlady|boss|management|director|supervisor|head office)"
_ENTRY = r"(?:door|gate|garage|window|lobby|entrance|basement|balcony|unit|apartment|flat)"

STATEMENTS: tuple[tuple[str, str], ...] = (
    (
        "promise",
        r"\b\w+(?:'ll| will| shall|(?: is| are| am|'s|'re|'m) (?:going|about) to)"
        rf" (?!{_ADVERB}{_ANNOUNCED})(?!\w+ing\b)\w+",
    ),
    (
        "promise",
        r"\b(?:i|we|he|she|they|someone|somebody|(?:the|our|your|one|a) (?:[\w'-]+ ){0,4}?(?:guys?"
        r"|team|crew|man|men|people|person|staff|super|office))(?:'re|'m|'s| are| am| is) "
        rf"{_ADVERB}(?!looking|reading|writing|reviewing|sorry|hoping|asking|wondering|reaching"
        r"|following|thinking|speaking|having trouble|missing|replying|answering|being (?:sorry)"
        r"|contacting|experiencing|dealing|going|seeing|hearing|leaking|considering)\w{2,}ing\b",
    ),
    (
        "promise",
        rf"\b{_WORKER}\b(?! (?:has|have|was|were) (?:\w+ )?(?:been )?(?:notified|informed|told|alerted))",
    ),
    ("promise", r"\b(?:is|are|'s|'re) being (?!read|reviewed|looked|considered|asked)\w+"),
    (
        "promise",
        r"\b(?:someone|somebody|help|he|she|they|one of (?:our|us|the) \w+|our (?:guys?|team|crew|man"
        r"|people|staff|super)|maintenance|the (?:crew|super))(?: \w+ly)? (?:comes|arrives|swings|stops"
        r"|drops|pops|gets to|heads|visits|turns up|shows up|is (?:at|with|there|on (?:it|this))"
        r"|has your case)\b",
    ),
    (
        "promise",
        r"\b(?:consider it (?:done|fixed|handled|sorted)|(?:as )?good as (?:new|fixed|done)|in no time"
        r"|as we speak|under ?way\b|on order|in good hands|around the corner|first in line|(?:minutes|hours|seconds) away|all set|all sorted|leave it (?:with|to) us"
        r"|we(?:'ve| have) got (?:you|this|it)|we have you down|bear with us until|help is near"
        r"|expect (?:some\w*|a|an|our|the|him|her|them|us)\b(?! (?:reply|answer|response)))",
    ),
    (
        "promise",
        r"\b(?:you're|you are) (?:\w+ )?(?:next|first|on (?:the|our)|down for|at the top|in line|first|booked"
        r"|scheduled|confirmed|covered|all set|good to go|registered for|entitled|cleared|free to)\b",
    ),
    (
        "promise",
        r"\b(?:work|repairs?|job|renovation|cleaning|parts?|replacement|order|delivery|shipment|package)"
        r" (?:\w+ly )?(?:begins?|starts?|should|takes?|is (?:a priority|on|in|under|due|set|nearly"
        r"|almost|as|ready)|has (?:already |just )?(?:left|shipped|begun|started|arrived|been))\b",
    ),
    (
        "promise",
        r"\b(?:be|stay|make sure (?:\w+ ){1,3}(?:is|are)) (?:at )?home\b|\bneeds? access to\b"
        r"|\bby (?:close of business|the end of)\b|\b(?:on|over|at|during) (?:the )?weekends?\b",
    ),
    (
        "permission",
        rf"\b(?:ignore|disregard|forget(?: about)?|skip|(?:don't|do not|no need to|needn't) (?:\w+ ){{0,2}}"
        rf"(?:worry about|mind|pay|bother with)) (?:\w+ ){{0,4}}{_PAY}\b",
    ),
    (
        "permission",
        rf"\b{_PAY} (?:\w+ ){{0,2}}?(?:is|are|was|were|has been|have been|will) (?:\w+ly )?"
        r"(?:taken care|wiped|cleared|dropped|gone|off|settled|sorted|zero|nil|forgiven|void|lifted|ours"
        r"|our|a mistake|wrong|an error|handled|no longer|not (?:due|owed|needed|necessary)|optional"
        r"|frozen|suspended|complete|up to date|all)\b",
    ),
    (
        "permission",
        rf"\b{_PAY} (?:will|does) not (?:appear|apply|count|be)|\bwithout the (?:late )?(?:fee|charge)s?\b"
        r"|\bonly owe\b|\b(?:a|shows a|the) credit (?:on|of|to|in)\b|\bshows a credit\b|\bletting (?:\w+ )"
        r"{1,4}(?:slide|go)\b|\byou(?:'ve)? (?:get|got|receive|now have) (?:a|an|the|your)\b|\bname on it\b"
        r"|\b(?:nobody|no one) minds\b|\bif you like\b|\bkeep the (?:dog|cat|pet)\b"
        r"|\b(?:is|are|was|were) (?:\w+ )?(?:allowed|permitted|accepted|granted)\b|\bdate is (?:fine|ok)"
        r"|(?:^|[.!] )(?:just |then )?(?:sublet|deduct|withhold|ring|press|paint|install|pay) (?:the|it|your)",
    ),
    (
        "diagnosis",
        r"\b(?:leaks?|problem|cause|issue|noise|smell|damage|reason|fault|mou?ld|outage) (?:is|are|was|were"
        r"|comes?|came|stems?) (?:\w+ )?(?:from|a|an|because|due|caused|the|by|only|just|harmless)\b"
        r"|\b(?:burst|broke|failed|leaks|leaked) because\b|\bpassed (?:the |its |an |every )?inspection",
    ),
    (
        "permission",
        r"\b(?:all (?:paid|settled|square)|paid up|paid in full|zeroed|wiped|written off|short-?pay"
        r"|knock(?:ed)? (?:it|that|this|\S+) off|come off your|money back|on us\b|on the house"
        r"|no (?:extra )?(?:charge|cost)s? (?:for|to)|stays? the same|in (?:two|three|four|\d+) ?"
        r"(?:instal+ments|payments|parts)|pay (?:\w+ ){0,2}(?:whenever|later|over time|when (?:you|it)"
        r"|as you)|take (?:all )?(?:the|your) time (?:you need )?to pay|(?:refund|deposit|money|credit)"
        r" (?:is|should|can|may|might|comes|arrives|lands|goes)(?! be (?:discussed|decided))|we owe you)",
    ),
    (
        "payment",
        r"\b(?:zelle|venmo|cash ?app|paypal|western union|moneygram|bitcoin|crypto\w*|gift cards?"
        r"|wire (?:it|the|transfer)|iban|sort code|routing number|account number|swift code"
        r"|bank details (?:are|is)(?! never))\b",
    ),
    (
        "permission",
        r"\b(?:yes|sure|certainly|of course|absolutely|no problem)[,:;!.]? (?:you (?:can|may)|go ahead"
        r"|that|this|it|a|an|the|your|feel)\b|\b(?:that|this|it|a \w+|the \w+|your \w+|which)(?:'s| is"
        r"| are|'re) (?:perfectly |totally |absolutely |all |also )?(?:fine|ok|okay|allowed|permitted"
        r"|approved|granted|yours|accepted|welcome|alright)\b(?! (?:if you (?:reply|write|call)|to (?:reply"
        r"|write|call)))|^granted\b|\bgreen light\b|\bhave (?:our|my) (?:permission|word|consent|approval"
        r"|ok(?:ay)?|blessing)\b|\b(?:pets?|dogs?|cats?) are (?:allowed|fine|welcome|ok)"
        r"|\b(?:is|are) yours\b|\bwe (?:have no|don't have (?:any)?) objections?\b|\bgo right ahead\b"
        r"|\b(?:has|have) permission to\b",
    ),
    (
        "access",
        r"\b(?:enter|come in|go in|get in|slip in|walk in|climb in|let yourself in|let yourself out"
        r"|access it)(?: \w+){0,3} (?:through|by|via|from|with|using|at|over)\b|\b(?:through|via|by|use)"
        rf" the (?:\w+ )?{_ENTRY}\b|\bbuzz(?:es|ed)? (?:you|him|her|them|people) in\b",
    ),
    (
        "access",
        rf"\b{_ENTRY}(?: \w+){{0,2}}? (?:is|are|stays?|will be|doesn't|does not|won't|isn't)(?: \w+){{0,2}} "
        r"(?:open|unlocked|locked|latch|close|shut)\b|\b(?:leave|left|keep|kept) (?:it|the \w+|your \w+)"
        r" (?:unlocked|open|ajar)\b|\bunlock(?:ed|s|ing)?\b",
    ),
    (
        "secret",
        r"\b(?:spare|master key|spare keys?|keys?|fob)(?: \w+){0,2} (?:is|are|hangs?|lies?|sits?|waits?"
        r"|kept|stored|hidden|left) (?!lost|stolen|reported|broken|stuck|recorded|missing|never|told"
        r"|handed)(?:\w+ ){0,2}?(?:with|under|behind|in|inside|at|on|by|above|near|over)\b"
        r"|\b(?:find|take|get|ask \w+ \w+ for|pick up|collect|grab) (?:the|a|your) (?:\w+ )?(?:keys?|spare"
        r"|fob)\b|\b(?:code|pin|password|passcode|combination) (?:is|are|=|will be|equals)"
        r" (?!never|not\b|decided|told|sent|changed by)\w+|\bcode (?:\w+ ){0,2}?(?:hasn't|has not|didn't|still|stays|remains|changed)"
        r"|\b(?:type|press|dial|punch in|enter|key in)"
        r" (?:in )?(?:star|pound|hash|zero|one|two|three|four|five|six|seven|eight|nine|\d|\*|#)",
    ),
    (
        "disclosure",
        r"\b(?:mr|mrs|ms|miss|mister|madam)\b\.? (?!or\b|and\b)[a-z]\w+|\bneighbou?rs?\b(?! (?:is|are)"
        r" (?:being )?noisy)(?: \w+){0,2} (?:has|have|is|are|did|was|were|said|caused|complained|owes?"
        r"|reported|moved|already|told|pays?)\b|\b(?:previous|former|last|other) (?:tenants?|residents?"
        r"|owners?|renters?|occupants?)\b(?! (?:information|data))|\b(?:tenants?|residents?|people|person"
        r"|family|guy|lady|couple) (?:above|below|upstairs|downstairs|next door|across|in \d)"
        r"|\b(?:apartment|unit|flat|apt) \w+ (?:is|was|stands) (?:\w+ )?(?:empty|vacant|occupied|rented"
        r"|available|free|taken)\b|\bmoved (?:out|in|away)\b|\b(?:owes? us|behind on (?:his|her|their))\b"
        r"|\b(?!who|that|you|we|i|nobody|law|they)\w+ (?:told us|said (?:so|that|the same)|complained)\b"
        r"|\b(?:woman|man|lady|guy|people|couple|kids|family|lad|girl|boy) in\b|\bno other tenants\b"
        r"|\b[a-z]+ (?:in|from) \d+[a-z] (?:has|is|said|owes|reported|complained|told|wrote)\b",
    ),
    (
        "legal",
        r"\b(?:by|under|per) (?:the |state |federal |local |city |\w+ )?law\b|\bthe law (?:is|says"
        r"|requires|allows|gives)|\b(?:statut\w*|ordinances?|regulations? (?:say|require|allow))\b"
        r"|\bright to (?:withhold|deduct|repair|break|terminate|stay|refuse|enter|sue|a)|\blegally\b"
        r"|\blandlords? (?:must|have to|has to|are required|is required|need to)"
        r"|\b(?:sue|lawsuit|lawyers?|attorneys?|small claims|go to court|damages|legal (?:action|claim"
        r"|advice|right))\b",
    ),
    (
        "legal",
        r"\blease (?:\w+ )?(?:does|doesn't|has no|says|states|allows|permits|lets|gives|renews|requires|entitles|includes"
        r"|forbids|covers|grants|runs out|expires automatically|rolls)\b|\b(?:according to|as|per|under)"
        r" (?:your|the) lease\b(?! (?:ends|runs|until))",
    ),
    (
        "liability",
        r"\bresponsibility for\b|\b(?:our|my|the office's|management's) (?:\w+ )?(?:fault|mistake|error"
        r"|negligence|oversight|failure|bad)\b|\bnegligen\w+|\bliab(?:le|ility)\b|\b(?:take|accept) (?:\w+ )?blame|\bwe (?:forgot|admit|should have"
        r"|failed|neglected|messed up|dropped the ball|are to blame)\b|\bshould have been (?:replaced"
        r"|fixed|repaired|checked|done)\b|\binsurance (?:will|is going to|pays?|covers?|should)\b",
    ),
    (
        "assurance",
        r"\b(?:is|are|it's|that's) (?:\w+ly )?(?:harmless|safe to|not (?:\w+ly )?(?:dangerous|harmful|toxic)"
        r"|up to code|no risk|no danger|risk[- ]free|nothing serious)\b|\bnothing to worry\b|\bno danger\b"
        r"|\b(?:never|won't|not) happens? again\b|\bassure you\b|\b(?:certain|bound|sure|guaranteed) to be\b"
        r"|\bwithout fail\b|\bno doubt\b|\byou(?:'ll| will) be (?:fine|safe|ok|okay)\b|\bperfectly safe\b",
    ),
    (
        "assurance",
        r"\b(?:won't|will not|never) (?:be )?(?:evict|raise|increase|charge|sue|report|fine|happen"
        r"|terminate|enter|lose|cost)\w*",
    ),
    (
        "action",
        r"\b(?:i|we)(?:'ve| have)? (?:(?:\w+ly|already|also|just|now|since|then|both|all) )*"
        r"(?!received|recorded|noted|logged|passed|forwarded|added|opened|created|registered|understood"
        r"|filed|entered|need|indeed|proceed|succeed|exceed|asked|attached your|appreciated|shared"
        r"|escalated|flagged|notified|informed|alerted|relayed|submitted|raised|taken note"
        r"|listed|documented|saved|tagged|copied|included|marked|assigned your (?:request|message)"
        r"|wanted|hoped|wished|missed|learned|noticed|made a note|made note|realized|realised)(?:[a-z]{2,}(?<!ne|fe|se|pe|re)ed"
        r"|spoke|sent|told|got|made|gave|put|took|paid|found|met|left|let|ran|went|did|kept|brought|bought"
        r"|looked|zeroed|spoken|given|taken|gotten|done|gone|written off|set)\b",
    ),
    (
        "action",
        r"\b(?:received|got|have|see|found|processed|posted) (?:\w+ )?your (?:\w+ )?(?:rent|payment|money"
        r"|deposit|che(?:ck|que)|transfer)\b(?! (?:question|request|receipt))|\b(?:payment|rent|transfer"
        r"|che(?:ck|que)|application|request|inspection|renewal|claim) (?:came|went|is there|arrived|cleared"
        r"|has (?:come|gone|arrived|cleared)|is (?:there|in|done|complete))\b",
    ),
    (
        "action",
        rf"\b(?:{_BOSS}|he|she|they|our team|the team|maintenance) (?:\w+ )?(?:said|says|agrees?(?! on the visit)|agreed"
        r"|approve[ds]?|confirmed|okayed|signed off|decided|allowed|promised|had a look|looked|checked|went"
        r"|came|was there|fixed|ordered|already)\b",
    ),
)

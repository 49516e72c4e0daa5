"""What an answer asserts about work that is done or to come, its causes and its safety.

Regular expressions over text made plain by figures.py, for English. Where claim_patterns.py lists
the verbs of a promise, these list what may be said of the future and the past and take all else for
a claim: a draft needs few verbs, and nobody can list every promise.
"""

_ADVERB = (
    r"(?:(?:\w+ly|also|already|just|now|then|soon|gladly|still|even|always|not only|certainly"
    r"|both|all|be able to|be happy to|be glad to|try to|do our best to|make sure to) )*"
)
# What may be announced: that the message is read, thought about and answered.
_ANNOUNCED = (
    r"(?:read|reply|respond|answer|write\b|look(?! (?:like|good|fine|great))|review"
    r"|reach (?:out|you)|come back to you|coordinate with|check and|get back|get in touch"
    r"|be in touch|contact you|follow up|let you know|keep you|update you"
    r"|inform you|go (?:over|through) (?:it|this|your)|make sure (?:that )?(?:your (?:message"
    r"|request)|the team sees)|talk (?:to|with) you|check (?:it|your (?:account|message|request"
    r"|question|details)|this)|note|record|consider|pass|forward|share (?:it|this|your)"
    r"|add (?:it|this|your)"
    r"|need|want|help you (?:here|with)|assist|see your|find (?:it|this|your)|take a look"
    r"|give (?:it|this|your)|take (?:it|this|your|them) (?:seriously|into)"
    r"|treat your (?:\w+ )?(?:message"
    r"|request|report|information)|be (?:read|reviewed|passed|forwarded|recorded|looked|answered"
    r"|noted"
    r"|considered|sorry|asked|able to (?:give you (?:an?|the|more) (?:answer|update|information"
    r"|details)|help|tell|see|find|look|assist|reply|answer|read))"
    r"|show (?:identification|id|you)|receive (?:a|an|our) (?:reply|answer|response)|hear from"
    r"|hear back|decide|settle|agree on|discuss|speak with you|ask you|be a person"
    r"|have (?:a|another|one more) (?:look|person|colleague|member|question)|have (?:someone"
    r"|somebody"
    r"|a (?:person|colleague)) (?:read|look|reply)|know more|tell you|send you (?:a|an"
    r"|our) (?:reply"
    r"|answer|response)|continue to (?:look|review)|not\b|never\b|n't|only\b|depend|take care to)"
)
_WORKER = (
    r"(?:plumbers?|technicians?|handym[ae]n|locksmiths?|electricians?|contractors?|crews?"
    r"|exterminators?|repairm[ae]n|inspectors?|superintendents?|roofers?|painters?|cleaners?"
    r"|engineers?|movers?|builders?|tradesm[ae]n|tradespersons?)"
)
_BOSS = r"(?:manager|owner|landlord|landlady|boss|management|director|supervisor|head office)"

WORK_STATEMENTS: tuple[tuple[str, str], ...] = (
    # An answer is plain text; what looks like markup, a header or a turn is meant for a machine.
    (
        "markup",
        r"<[|/!a-z]|\]\(|\[/?inst\]|^ ?(?:bcc|cc|to|from|subject|system|assistant) ?:|```"
        # So does a form that nobody filled in.
        r"|\[(?:[^\W\d]|[' ]){3,30}\]|\{\{? ?\w|\"\w+\" ?: ?[\"\[{\d]|\$\{?[a-z]\w*_\w+"
        r"|\btodo ?:|\b(?:tbd|fixme|lorem ipsum|insert (?:\w+ ){0,3}here)\b",
    ),
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
        rf"\b{_WORKER}\b(?! (?:has|have|was|were) (?:\w+ )?(?:been )?(?:notified|informed|told"
        rf"|alerted))",
    ),
    ("promise", r"\b(?:is|are|'s|'re) being (?!read|reviewed|looked|considered|asked)\w+"),
    (
        "promise",
        r"\b(?:someone|somebody|help|he|she|they|one of (?:our|us|the) \w+|our (?:guys?|team"
        r"|crew|man"
        r"|people|staff|super)|maintenance|the (?:crew|super))(?: \w+ly)? (?:comes|arrives"
        r"|swings|stops"
        r"|drops|pops|gets to|heads|visits|turns up|shows up|is (?:at|with|there|on (?:it|this))"
        r"|has your case)\b",
    ),
    (
        "promise",
        r"\b(?:consider (?:it|this|that) (?!if\b|again|over|care|fully)\w+"
        r"|(?:as )?good as (?:new|fixed|done)"
        r"|in no time"
        r"|as we speak|under ?way\b|on order|in good hands|around the corner|first in line"
        r"|(?:minutes|hours|seconds) away|all set|all sorted|leave it (?:with|to) us"
        r"|we(?:'ve| have) got (?:you|this|it)|we have you down|bear with us until|help is near"
        r"|expect (?:some\w*|a|an|our|the|him|her|them|us)\b(?! (?:reply|answer|response)))",
    ),
    (
        "promise",
        r"\b(?:you're|you are) (?:\w+ )?(?:next|first|on (?:the|our)|down for|at the top|in line"
        r"|first|booked"
        r"|scheduled|confirmed|covered|all set|good to go|registered for|entitled|cleared"
        r"|free to)\b",
    ),
    (
        "promise",
        r"\b(?:work|repairs?|job|renovation|cleaning|parts?|replacement|order|delivery|shipment"
        r"|package)"
        r" (?:\w+ly )?(?:begins?|starts?|should|takes?|is (?:a priority|on|in|under|due|set|nearly"
        r"|almost|as|ready)|has (?:already |just )?(?:left|shipped|begun|started|arrived|been))\b",
    ),
    (
        "promise",
        r"\b(?:be|stay|make sure (?:\w+ ){1,3}(?:is|are)) (?:at )?home\b|\bneeds? access to\b"
        r"|\bby (?:close of business|the end of)\b|\b(?:on|over|at|during) (?:the )?weekends?\b",
    ),
    (
        "diagnosis",
        r"\b(?:leaks?|problem|cause|issue|noise|smell|damage|reason|fault|mou?ld|outage) (?:is"
        r"|are|was|were"
        r"|comes?|came|stems?) (?:\w+ )?(?:from|a|an|because|due|caused|the|by|only|just"
        r"|harmless)\b"
        r"|\b(?:burst|broke|failed|leaks|leaked) because\b|\bpassed (?:the |its |an "
        r"|every )?inspection",
    ),
    (
        "assurance",
        r"\b(?:is|are|it's|that's) (?:\w+ly )?(?:harmless|safe to|not (?:\w+ly )?(?:dangerous"
        r"|harmful|toxic)"
        r"|up to code|no risk|no danger|risk[- ]free|nothing serious)\b|\bnothing to worry\b"
        r"|\bno danger\b"
        r"|\b(?:never|won't|not) happens? again\b|\bassure you\b|\b(?:certain|bound|sure"
        r"|guaranteed) to be\b"
        r"|\bwithout fail\b|\bno doubt\b|\byou(?:'ll| will) be (?:fine|safe|ok|okay)\b"
        r"|\bperfectly safe\b",
    ),
    (
        "assurance",
        r"\b(?:won't|will not|never) (?:be )?(?:evict|raise|increase|charge|sue|report|fine|happen"
        r"|terminate|enter|lose|cost)\w*",
    ),
    (
        "action",
        r"\b(?:i|we)(?:'ve| have)? (?:(?:\w+ly|already|also|just|now|since|then|both|all) )*"
        r"(?!received|recorded|noted|logged|passed|forwarded|added|opened|created|registered"
        r"|understood"
        r"|filed|entered|need|indeed|proceed|succeed|exceed|kept (?:it|your|this)|got (?:it|this"
        r"|your (?:message|mail|e-?mail|note|request|report))|asked|attached your|appreciated"
        r"|shared"
        r"|escalated|flagged|notified|informed|alerted|relayed|submitted|raised|taken note"
        r"|listed|documented|saved|tagged|copied|included|marked|assigned your (?:request|message)"
        r"|wanted|hoped|wished|missed|learned|noticed|made a note|made note|realized"
        r"|realised)(?:[a-z]{2,}(?<!ne|fe|se|pe|re)ed"
        r"|spoke|sent(?! (?:your|this|that|it|both|the) (?:\w+ ){0,3}?(?:questions?|messages?"
        r"|requests?"
        r"|reports?|concerns?|complaints?|inquir\w+) )|told|got|made(?! sure)|gave|put|took|paid"
        r"|found|met|left|let|ran|went|did|kept"
        r"|brought|bought"
        r"|looked|zeroed|spoken|given|taken(?! (?:care to|the time))|gotten|done"
        r"|gone(?! ahead and)|written off|set)\b",
    ),
    (
        "action",
        r"\b(?:received|got|have|see|found|processed|posted) (?:\w+ )?your (?:\w+ )?(?:rent"
        r"|payment|money"
        r"|deposit|che(?:ck|que)|transfer)\b(?! (?:question|request|receipt))|\b(?:payment|rent"
        r"|transfer"
        r"|che(?:ck|que)|application|request|inspection|renewal|claim) (?:came|went|is there"
        r"|arrived|cleared"
        r"|has (?:come|gone|arrived|cleared)|is (?:there|in|done|complete))\b",
    ),
    (
        "action",
        rf"\b(?:{_BOSS}|he|she|they|our team|the team|maintenance) (?:\w+ )?(?:said|says"
        rf"|agrees?(?! on the visit)|agreed"
        r"|approve[ds]?|confirmed|okayed|signed off|decided|allowed|promised|had a look|looked"
        r"|checked|went"
        r"|came|was there|fixed|ordered|already)\b",
    ),
)

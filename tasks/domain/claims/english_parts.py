"""The parts of which the openings of English sentences are made."""

LY = (
    r"(?:(?:\w+ly|also|just|now|already|all|both|then|so|very|too|truly|still|do|have"
    r"|be|been|being|had|yet|well) ){0,6}"
)
WE = r"(?:i|we)(?:'ve|'re|'m|'d)? "
# What the tenant sent, and what a ticket is made of.
MATTER = (
    r"(?:messages?|mails?|e-?mails?|requests?|reports?|notes?|questions?|inquir(?:y"
    r"|ies)|enquir(?:y|ies)"
    r"|complaints?|concerns?|feedback|descriptions?|details|tickets?|letters?|points?"
    r"|issues?|matters?"
    r"|items?|wish(?:es)?|thanks|comments?|photos?|pictures?|updates?|preferences?"
    r"|availability|news|it"
    r"|this|that|these|them|they|both|all|everything|three|four|reply"
    r"|side of the story|experience|problems?|follow-?ups?|reminders?|suggestions?)"
)
FILED = (
    r"(?:received|recorded|registered|logged|noted|added|passed|forwarded|shared|sent"
    r"|relayed|submitted"
    r"|entered|filed|documented|considered|listed|saved|read|taken (?:down|note)"
    r"|routed|directed|kept"
    r"|opened|created|raised|included|attached|flagged|escalated|on (?:file|record"
    r"|its way to the)"
    r"|with (?:the|our|them|those)|under (?:the )?(?:reference|ticket|t-)|t-\w+"
    r"|reported to|brought to|set down|made (?:a )?note of|on file|handed (?:over|on)"
    r"|here with us|in (?:the|your) (?:ticket|file|report)|attached)"
)
ROLE = (
    r"(?:(?:a|an|one|the|our|your|another|any|other|relevant|responsible|appropriate"
    r"|right)? ?(?:[\w'-]+ ){0,3}?"
    r"(?:team|person|people|colleagues?|members?|staff|office|desk|manager|management"
    r"|department"
    r"|maintenance|billing|(?:someone|somebody)(?: other than me)?|those responsible)"
    r"(?: (?:of|from|at|in|on|for|who is|responsible|we)(?: [\w'-]+){1,4}?)?"
    r"|they|he or she|who|we|i|it|which|that)"
)
WILL = (
    r"(?:will|'ll|can|should|may|would|shall|must|(?:is|are|am) going to|has to"
    r"|have to|needs? to)"
)
ATTEND = (
    r"(?:reads?|reviews?|looks? (?:at|into|over|through|it|further)|consider|repl(?:y"
    r"|ies)|respond|answers?"
    r"|contact|reach(?: out)?|get(?:s)? (?:back|in touch|in contact)|be in (?:touch"
    r"|contact)|follow up"
    r"|let you know|inform you|update you|keep you|write|speak|talk|discuss|decides?"
    r"|settles?|agrees? (?:on|with)"
    r"|check$|check (?:it|this|your|the (?:account|message|record|details)|and|with)|examine"
    r"|assess|come back to you"
    r"|find (?:it|this|your)|help(?! to)|assist|tell you|ask you|see (?:it|this|your|what)"
    r"|go (?:over|through)"
    r"|be (?:glad|happy|able) to (?:give you (?:an?|the|more) (?:answer|update|information)|tell"
    r"|help|reply|answer|assist|look)|take (?:it|this"
    r"|your \w+) (?:seriously|into)"
    r"|come back to you|takes? a look|set up (?:a|the) (?:visit|time|appointment)"
    r"|find (?:a|the) (?:\w+ )?(?:time|day)|have a look|need(?! (?:your|the) (?:bank|card|keys?"
    r"|password|id)\b)|be (?:in|back in) (?:touch|contact)"
    r"|have (?:to|a) "
    r"|pass|forward|share|note|record|add|include (?:it|this|your)|send you (?:an?"
    r"|our) (?:reply|answer)"
    r"|coordinate|arrange (?:a|the|any) (?:visit|time)|judge|evaluate|clarify"
    r"|show (?:identification|id|you)|be (?:read|reviewed|considered))\b"
)
REACH = (
    r"(?:call|phone|ring us|reach|contact|write|reply|e-?mail|send|answer|speak|talk"
    r"|get in touch|add|tell"
    r"|let (?:us|me)|ask|report|mention|quote|come back|describe|use (?:this"
    r"|the) (?:number|line|reference)|follow up|reach out)\b"
)
ORDER = (
    rf"(?:{REACH}|(?:keep|include|note|share|provide|attach|leave|stay|wait|have|try"
    rf"|allow|give|use (?:this|that|the|your)|quot(?:e|ing)|mentioning|understand|see"
    rf"|look|place|save|speak|make a note"
    r"|make sure|put|turn off|shut off|switch off|close|move|get out|go outside"
    r"|remember|check (?:that|whether|if)"
    r"|continue|see if|feel free|do not|don't|never|avoid|refrain|hesitate"
    r"|accept (?:our|my)|bear with|rest"
    r"|take (?:a|some) (?:photo|picture)|bring|know that (?:we|i)|excuse|forgive"
    r"|explain|stop using|unplug|dial|ring (?:the|our|us)|stay (?:clear|away)|get out"
    r"|follow|find|list|state|indicate|confirm|specify)\b)"
)
FEELING = (
    r"(?:frustrating|upsetting|stressful|annoying|unpleasant|awful|worrying|worrisome"
    r"|inconvenient|difficult"
    r"|hard|terrible|distressing|concerning|disappointing|tiring|uncomfortable"
    r"|horrible|exhausting|scary"
    r"|irritating|infuriating|maddening|discouraging|frightening|alarming|worse|serious|urgent"
    r"|long$|awkward|too long|a (?:very )?long"
    r" (?:time|wait|while)|(?:a|an) (?:\w+ )?(?:concern|worry|hassle|nuisance|inconvenience)"
    r"|no fun|unsettling|miserable|sad|nice|great|wonderful|lovely|kind|understandable"
    r"|good to (?:hear|know)|tough|rough)"
)

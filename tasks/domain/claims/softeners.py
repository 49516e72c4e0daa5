"""What only softens or announces a statement: without it the statement is judged by itself."""

# These words are of five languages.

import re

_WANT = (
    r"(?:(?:i|we)(?:'d| would)?(?: just| also| really)? (?:want|wanted|like|wish) to"
    r"|(?:i|we)(?:'m|'re| am| are)? (?:just |also )?(?:writing|here|happy|pleased|glad|able) to"
    r"|(?:i|we) can(?: also| already| only)?|just to|let me|allow me to)"
)
_SAY = (
    r"(?:(?:re)?assure you|let you know|inform you|tell you|confirm(?: to you)?|mention|add|note"
    r"|say|point out|stress|emphasi[sz]e|clarify|remind you|share)"
)
_ENGLISH = (
    r"(?:please |you can |you may |do )?(?:be |rest )assured(?: that)?",
    rf"{_WANT} {_SAY} that",
    r"(?<=ve )(?:also )?gone ahead and|went ahead and|(?<=ve )(?:taken care|made sure) to"
    r"|(?<=i )made sure to|(?<=ve )taken the (?:liberty|time) (?:of|to)",
    r"(?<!made )(?<!make )(?<!take )(?:just |as )?an? (?:quick |friendly |gentle "
    r"|brief )*(?:reminder|note)(?: that\b|(?=[,:]))",
    r"(?:please |also |kindly )+(?:note|know|be aware|keep in mind|bear in mind|be advised"
    r"|remember|understand)(?: also)? that",
    r"(?:keep in mind|bear in mind|be advised|be aware"
    r"|(?<!a )(?<!take )(?<!taken )(?<!took )note) that",
    r"(?:at|as of|for) (?:this|the|present|right) (?:point|stage|moment|time|present)"
    r"(?: in time| being)?|(?:as of|for|right) now|at present|for the time being",
    r"in the meantime|meanwhile|that (?:being )?said|having said that|with that(?: being)? said"
    r"|to be (?:clear|honest|transparent|safe)|as always|as (?:noted|mentioned|stated)"
    r" (?:above|before|earlier|below)|for (?:your|everyone's|everybody's) (?:own )?"
    r"(?:safety|security|information|convenience|records?|protection)|of course|by the way"
    r"|in (?:this|that|any) (?:case|regard|respect)(?=[,:])|that way(?=,)|if (?:you like"
    r"|possible|needed|necessary|you can|that helps)(?=[,.!]|$)|to help (?:us|the team|them)(?=,)",
    r"(?:i'm|i am|we're|we are) (?:\w+ )?(?:afraid|sorry to say|sorry to tell you)(?: that)?\b"
    r"(?! of)",
    r"(?:i|we)(?: can)?(?: also)? see(?: that)?(?= (?:an?|your|the) (?:\w+ )?balance)",
    r"here(?:'s| is| are)(?: (?:what|the|an?|your|has|have|is|quick|brief|short|happened|overview"
    r"|summary|status|update|answers?|details|so|far|been|noted|recorded|i|we|we've|i've|can|tell"
    r"|say|you|on|about|each|of|questions?|points?|requests?|items?|to|where|things"
    r"|stand)){1,12}(?=:)|here you go",
    r"while you(?:'re| are)? wait(?:ing)?|no matter who(?: is|'s)? ask(?:s|ing)"
    r"|regardless of who(?: is|'s)? ask(?:s|ing)|whoever (?:is )?ask(?:s|ing)|(?:straight"
    r"|right) away|as soon as (?:you can|possible)"
    r"|(?:i|we)(?:'ve| have) made sure(?: that)?",
    r"(?:i|we)(?: do)? (?:hope you |want you to )(?:\w+ )?(?:understand|know)(?: that)",
    r"our (?:house )?(?:rules|records|files|policy|policies)(?: currently| also)? (?:say|says"
    r"|show|shows|state|states|indicate|indicates) that",
)
_OTHER = (
    r"(?:por favor,? )?(?:tenga(?: usted)? en cuenta|recuerde|le recordamos|sepa"
    r"|le (?:informamos|informo|comunicamos|confirmo|confirmamos|aseguro)(?: de)?"
    r"|tenga la seguridad de|puedo confirmarle) que",
    r"a dia de hoy|de momento|por (?:el momento|ahora)|en este momento|en estos momentos"
    r"|por (?:su|motivos de|razones de) (?:seguridad|privacidad)",
    r"(?:veuillez noter|sachez|notez|soyez assuree?|soyez certaine?|je vous (?:informe|confirme"
    r"|assure|rappelle)|nous vous (?:informons|confirmons|assurons|rappelons)"
    r"|je tiens a vous (?:informer|confirmer|assurer)) qu(?:e\b|')",
    r"a ce stade|pour (?:le moment|l'instant)|en ce moment|a l'heure actuelle|d'ici la"
    r"|pour (?:votre|des raisons de) (?:securite|confidentialite)",
    r"(?:пожалуиста,? )?(?:обратите внимание|имеите в виду|учтите|сообщаем(?: вам)?"
    r"|сообщаю(?: вам)?|напоминаем|напоминаю|можете быть уверены|будьте уверены|подтверждаю"
    r"|подтверждаем),? что",
    r"на (?:данныи|этот|текущии) момент|в (?:данныи|настоящии) момент|в настоящее время",
    r", (?:please|por favor|s'il vous plait)(?=,)|,? ?пожалуиста,?"
    r"|请(?:您)?(?:注意|知悉|放心),?|需要说明的是,?|目前来看,?|为了?(?:您的)?安全(?:起见)?,?"
    r"|出于(?:安全|隐私)(?:方面的)?(?:考虑|原因),?",
)
_SOFTENER = re.compile(
    rf"(?<![\w'-])(?:{'|'.join(_ENGLISH)}|{'|'.join(_OTHER[:-1])})(?![\w'])(?:(?<=\w),)?"
    rf"|(?:{_OTHER[-1]})"
)


def bare(sentence: str) -> str:
    """Return a `plain` sentence with blanks in the place of what only softens it."""
    return _SOFTENER.sub(lambda found: " " * len(found[0]), sentence)

"""The harmless sentences of German, by how they begin."""

from tasks.domain.claims.acts import Act, ActTable

_DE_FILED = (
    r"(?:angekommen|aufgenommen|erhalten|weiter(?:geleitet|gegeben|gereicht)|erfasst"
    r"|notiert|vermerkt|registriert|eingegangen bei|gespeichert|übermittelt)"
)
_DE_MATTER = (
    r"(?:nachricht|meldung|anfrage|frage|anliegen|beschwerde|schreiben|mail|e-mail"
    r"|hinweis|bitte|problem|beschreibung|punkt|wunsch)\w*"
)
_DE_ROLE = (
    r"(?:(?:das|die|der|ein|eine|unser|unsere"
    r"|zuständige?s?) ){0,2}(?:[\w-]+ ){0,1}?(?:\w*team|mitarbeiter\w*|kolleg\w+|büro"
    r"|bereitschafts\w+|notdienst|\w*personal|buchhaltung|verwaltung|hausverwaltung|jemand"
    r"|person|abteilung|es|wir|ich|man"
    r"|empfang)"
)
_DE_ATTEND = (
    r"(?:lesen|liest|stimmt|prüfen|prüft|melden|meldet|antworten|antwortet"
    r"|kontaktieren|beantworten|ansehen|entscheide[nt]|kümmern wir|zukommen"
    r"|sich (?:mit ihnen )?in verbindung setzen|in verbindung setzen|besprechen"
    r"|anschauen|durchsehen)"
)
GERMAN_ACTS: ActTable = (
    (
        Act.COURTESY,
        (
            r"(?:guten|hallo|liebe[rs]?|sehr geehrte[rs]?|mit freundlichen|freundliche|beste"
            r"|viele|herzliche) ?\w*|(?:vielen |herzlichen |besten )?dank\w*\b|(?:es )?(?:tut"
            r"|bedauer\w+)(?: \w+){0,3}(?: leid)?|(?:wir|ich) (?:danken|danke|bedauern|hoffen"
            r"|entschuldigen|schätzen)|entschuldig\w+|das tut (?:uns|mir) (?:sehr )?leid"
            r"|alles gute|(?:bei "
            r"|für )?(?:[\w-]+ ){0,4}steh\w+ (?:wir|ich) ihnen|(?:wir|ich) steh\w+ ihnen"
            r"|(?:wir|ich) bitte\w* (?:\w+ )?um (?:ihr verständnis|ihre geduld|entschuldigung)"
        ),
    ),
    (
        Act.REPEATED,
        (
            r"(?:(?:wir|ich) )?(?:verstehe\w*|können verstehen|wissen wie)\b"
            r"|sie (?:haben )?(?:schreiben|schrieben|erwähn\w+|fragen|baten|möchten|wünschen)"
        ),
    ),
    (
        Act.RECEIPT,
        (
            rf"(?:(?:ihr|ihre|ihren|die|das|der|sie|es|beide|alle"
            rf"|diese)(?: [\w-]+){{0,8}} )?(?:wurde\w*|ist|sind|haben|habe|liegt"
            rf"|hat)\b(?: [\w-]+){{0,12}}? {_DE_FILED}|(?:wir|ich) (?:haben"
            rf"|habe)(?: [\w-]+){{0,8}}? {_DE_FILED}|(?:an|und|unter|in"
            rf"|bei) (?:[\w-]+ ){{1,8}}?{_DE_FILED}"
        ),
    ),
    (
        Act.RECEIPT,
        (
            rf"(?:wir haben|ich habe|{_DE_ROLE} (?:wurde|ist))(?: (?:das|die|den|unser|unsere"
            rf"|bereits|schon))*(?: [\w-]*(?:team|personal|verwaltung|büro|abteilung"
            rf"|zuständigen))? (?:informiert|benachrichtigt|verständigt)|(?:wir"
            rf"|ich) bestätige\w* (?:ihnen )?den (?:eingang|erhalt)|ihre? \w+ ist uns wichtig"
            rf"|ihre? (?:\w+ )?\w+ liegt (?:\w+ ){0, 2}(?:dem|der|unserem|uns)|ihre? (?:referenz"
            rf"|ticket|vorgangs)\w*"
        ),
    ),
    (
        Act.UNKNOWN,
        (
            r"(?:(?:einen?|ein|die|das|über|dazu|zu|per)(?: [\w-]+){0,4} )?(?:kann|können|darf"
            r"|dürfen) (?:ich|wir)\b.*\b(?:nicht|nichts|keine?n?)\b|(?:ich|wir) (?:kann|können"
            r"|darf|dürfen|weiß|wissen|geben|teilen|nennen|senden|haben"
            r"|habe)\b(?: [\w-]+){0,6}? (?:nicht|nichts|keine?n?)(?! (?:schimmel|schaden|grund"
            r"|mangel))\b|(?:zur? [\w-]+ )?liegen (?:mir|uns)\b.*\bkeine (?:informationen"
            r"|angaben)|(?:[\w-]+ ){1,6}?(?:kann"
            r"|können) (?:[\w-]+ ){0,4}?nicht (?:[\w-]+ ){0,4}?(?:genannt|zugesagt|vereinbart"
            r"|gewährt|bestätigt|geändert|organisiert) werden|(?:mir"
            r"|uns) ist(?: [\w-]+){0,3} (?:nicht|noch nicht) (?:bekannt|möglich)|es (?:wurde"
            r"|ist) noch (?:nichts|keine entscheidung)"
        ),
    ),
    (
        Act.ATTENTION,
        (
            r"(?:über|zu) (?:[\w-]+ ){1,5}entscheide[nt]\b|(?:die|das|der) sich (?:[\w-]+ ){0,4}"
            r"meldet?n?\b|nachdem sie\b.* (?:geprüft|angesehen)\b"
            r"|um (?:[\w-]+ ){1,5}(?:abzusprechen|abzustimmen"
            r"|zu (?:vereinbaren|besprechen|klären))"
            r"|damit (?:wir|sie|ihnen|das team|es)\b|"
            rf"{_DE_ROLE}(?: [\w-]+){{0,3}}? (?:wird |werden |kann "
            rf"|muss )?(?:[\w-]+ ){{0,6}}?{_DE_ATTEND}\b|(?:ihnen )?(?:antworten|melden"
            rf"|antwortet)\b|(?:wir|ich) (?:melden|melde|antworten|schauen uns|prüfen"
            rf"|sehen uns)\b"
        ),
    ),
    (
        Act.REQUEST,
        (
            r"(?:bitte )?(?!zahl|überweis|komm|geh|nehm|minder|hol)\w{3,}en sie\b"
            r"|(?:bitte )?(?:rufen|schreiben|antworten|senden|schicken|teilen|nennen"
            r"|beschreiben|melden|geben|bewahren|warten|wenden|halten|lassen|benutzen"
            r"|verwenden|probieren)(?: sie|$)\b(?! .*\büberweis)|bitte\b|sie (?:können"
            r"|erreichen)(?: [\w-]+){0,3}? ?(?:uns|anrufen|schreiben|antworten|das büro)"
            r"|das büro erreichen sie|ein foto|zögern sie nicht"
        ),
    ),
)

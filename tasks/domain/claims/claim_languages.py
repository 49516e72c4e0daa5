"""How promises and claims are worded in other languages than English.

Regular expressions over text made plain by figures.py: small letters without accents.
"""

FOREIGN_CLAIMS: tuple[tuple[str, str], ...] = (
    (
        "promise",
        r"\b(?:vendra|ira|llegara|pasara|acudira|estara(?: ahi)?|arreglara\w*"
        r"|reparara\w*|enviaremos|le enviaremos|mandaremos|reembolsaremos"
        r"|devolveremos|repararemos|arreglaremos|cancelaremos)\b|\b(?:va|van"
        r"|vamos) a (?:venir|ir|pasar|llegar|arreglar|reparar|enviar|mandar"
        r"|reembolsar|devolver|cancelar)\b",
    ),
    (
        "action",
        r"\b(?:hemos|he|ha|han) (?:sido )?(?:programad[oa]|agendad[oa]|enviad[oa](?! (?:su|sus|a"
        r"|al|el mensaje)\b)"
        r"|reembolsad[oa]|aprobad[oa]|cancelad[oa]|arreglad[oa]|reparad[oa]"
        r"|confirmad[oa]|devuelto|eliminad[oa]|exonerad[oa])|\b(?:queda|esta"
        r"|sera) (?:exent[oa]|cancelad[oa]|aprobad[oa]|condonad[oa]|reembolsad[oa]"
        r"|eliminad[oa])\b",
    ),
    (
        "guarantee",
        r"\b(?:garantizamos|le garantizo|prometemos|le prometo|nous garantissons"
        r"|nous promettons|je vous promets|garanti\w*|wir garantieren"
        r"|wir versprechen|гарантиру\w+|обещаем)\b|(?:保证|承诺)",
    ),
    (
        "permission",
        r"\b(?:puede|podra|puedes) (?:descontar|deducir|retener|dejar de pagar"
        r"|quedarse)|\bno (?:tiene|necesita|debe) (?:que )?pagar|\bvous (?:pouvez"
        r"|pourrez) (?:deduire|retenir|garder)|\bvous n'avez pas (?:a"
        r"|besoin de) payer|\bsie (?:konnen|durfen) \w* ?(?:abziehen|einbehalten"
        r"|mindern)|(?:免除|不用付|可以扣)",
    ),
    (
        "secret",
        r"\b(?:llaves?|cles?|clef|schlussel) (?:esta|estan|est|sont|se trouve"
        r"|liegt|ist) (?:debajo|bajo|detras|dentro|en|sous|derriere|dans|unter"
        r"|hinter|im)\b",
    ),
    (
        "promise",
        r"\b(?:viendra|viendront|passera|passeront|arrivera|interviendra"
        r"|sera (?:la|repare|rembourse|sur place)|enverrons|rembourserons"
        r"|reparerons|annulerons)\b|\b(?:va|vont|allons) (?:venir|passer|arriver"
        r"|reparer|envoyer|rembourser|annuler|intervenir)\b",
    ),
    (
        "action",
        r"\b(?:avons|ai|a ete|ont ete|est|sera) (?:programmee?|planifiee?|envoyee?"
        r"|remboursee?|approuvee?|annulee?|reparee?|confirmee?|accordee?"
        r"|exoneree?)\b",
    ),
    (
        "promise",
        r"\b(?:wird|werden)\b[^.\n]{0,60}\b(?:kommen|reparieren|erstatten"
        r"|vorbeikommen|schicken|erlassen)\b|\bkommt (?:morgen|heute|am)\b"
        r"|(?:придет|приедет|отправим|починим|вернем|возместим|отменим)|(?:会来|将来"
        r"|上门(?!时间|的时间)|会派|退款给|会修)",
    ),
)

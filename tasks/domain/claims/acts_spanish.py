"""The harmless sentences of Spanish, by how they begin."""

from tasks.domain.claims.acts import Act, ActTable

_ES_FILED = (
    r"(?:registrad|anotad|enviad|pasad|remitid|transmitid|recibid|reenviad|trasladad"
    r"|compartid|guardad"
    r"|dejado constancia|tomado nota|tomad|abiert|cread|apuntad|derivad|comunicad)\w*"
)
_ES_TOLD = r"(?:informad|avisad|notificad|comunicad)\w*"
_ES_MATTER = (
    r"(?:mensaje|correo|solicitud|reporte|aviso|pregunta|consulta|peticion|queja|nota"
    r"|asunto|descripcion|caso"
    r"|comentario|problema|incidencia|ticket|foto|averia|dato|punto|carta)\w*"
)
_ES_ROLE = (
    r"(?:(?:el|la|los|un|una|nuestro|nuestra|alguna?) )?(?:[\w-]+ ){0,3}?(?:equipo"
    r"|persona|personal|oficina|companer\w+|encargad\w+"
    r"|responsables?|departamento|recepcion|mantenimiento|facturacion|alguien|miembro"
    r"|colega|empleado)\b(?: (?:de|del|en)(?: [\w-]+){1,4}?)?|quien(?:es)?|que|ellos"
    r"|nosotros"
)
_ES_ATTEND = (
    r"(?:dira|leer|revis|respond|contact|estudi|examin|comunic|pond|vera|mira|decid"
    r"|dar(?:a|an) (?:una )?respuesta|analiz|escrib|considerar|evalu|contest|valor|pasar"
    r"|transmit|hablar|acordar)\w*"
)
SPANISH_ACTS: ActTable = (
    (
        Act.COURTESY,
        (
            r"(?:hola|buen[oa]s|estimad[oa]|querid[oa]|saludos|atentamente|cordial\w*"
            r"|que (?:tenga|pase|siga)|un (?:cordial )?saludo|quedamos|quedo a"
            r"|bienvenid[oa])\b"
        ),
    ),
    (
        Act.COURTESY,
        (
            r"(?:muchas )?gracias\b|(?:le |les )?(?:agradec\w+)|(?:nos|me) alegra|es un placer"
            r"|esper(?:o|amos) que|disculp\w+|perdon\w*|(?:le )?ped(?:imos|ir) (?:disculpas"
            r"|perdon)|(?:lo )?(?:lament\w+|sient[oe]|sentimos)\b"
        ),
    ),
    (
        Act.REPEATED,
        (
            r"(?:entiend[oe]|entendemos|comprend\w+|sabemos (?:que|lo)|imagin\w+)\b"
            r"|(?:usted )?(?:nos )?(?:menciona|mencion[oó]|indic[oó]|escribi[oó]|pregunt[oó]"
            r"|dice|dijo|pide|pidi[oó])\b|(?:es|debe ser|resulta) (?:\w+ )?(?:comprensible"
            r"|frustrante|molesto|dificil|duro)"
        ),
    ),
    (
        Act.RECEIPT,
        (
            rf"(?:ya |tambien )*(?:lo |la |los |las |le )?(?:hemos"
            rf"|he)(?: \w+){{0,2}}? {_ES_FILED}(?! (?:a )?(?:un|el|al) (?:tecnic|plomer"
            rf"|fontaner))"
        ),
    ),
    (
        Act.RECEIPT,
        (
            r"(?:recibi|recibimos|registre|registramos|anotamos|anote|tomamos nota|tome nota"
            r"|pasamos|trasladamos|reenviamos) (?:de )?(?:su|sus|la|el|los|las|nota)\b"
        ),
    ),
    (
        Act.RECEIPT,
        (
            rf"(?:(?:su|sus|el|la|los|las|este|ambos|ambas|todo|esto"
            rf"|dos|tanto)(?: [\w-]+){{0,6}}? )?{_ES_MATTER}(?: [\w-]+){{0,10}}? (?:(?:ya|se|ha|han"
            rf"|sido|fue|fueron|quedo|quedaron|queda|esta|estan|tambien) )+{_ES_FILED}"
        ),
    ),
    (
        Act.RECEIPT,
        (
            rf"(?:(?:ya|se|ha|han|sido|fue|fueron|quedo|quedaron|queda|esta|estan|tambien"
            rf"|todo) )+(?:{_ES_FILED})|(?:el|la"
            rf"|su)(?: [\w-]+){{0,10}} fueron comunicados a mantenimiento"
        ),
    ),
    (
        Act.RECEIPT,
        (
            rf"(?:{_ES_ROLE}) (?:(?:ya|ha|han|sido|fue|fueron|esta|estan) )+{_ES_TOLD}"
            rf"|(?:ya )?(?:hemos|he) {_ES_TOLD} (?:a|al) (?:equipo|personal|mantenimiento"
            rf"|la oficina|los responsables)"
        ),
    ),
    (
        Act.RECEIPT,
        (
            rf"(?:le )?confirm(?:amos|o)(?: que hemos recibido| que recibimos| la recepcion)"
            rf"|(?:su|este) {_ES_MATTER} es (?:muy )?importante"
        ),
    ),
    (
        Act.ATTENTION,
        (
            rf"(?:su|sus|la|el|sobre)(?: [\w-]+){{1,8}} (?:lo|la|los"
            rf"|las) (?:{_ES_ATTEND}) (?:el|la|una|un|alguien)\b"
        ),
    ),
    (Act.RECEIPT, r"su (?:numero de )?(?:referencia|ticket|caso)\b"),
    (
        Act.UNKNOWN,
        (
            r"(?:yo |nosotros )?no (?:le |les |nos |me |lo )?(?:puedo|podemos|se$|se(?= (?:si"
            r"|cuando|que|como|quien|cual|nada)\b)|sabemos|se (?:puede|pueden|deja|dan"
            r"|organiza\w*|comunica\w*|envia\w*|revela\w*)\b|es posible|estoy"
            r"|estamos (?:autoriz|en condiciones)|damos|(?:dejamos|permitimos) (?:entrar"
            r"|pasar) a nadie|compartimos|revelamos|enviamos"
            r"|comunicamos|facilitamos|informamos|proporcionamos)"
        ),
    ),
    (
        Act.UNKNOWN,
        (
            r"no (?:tengo|tenemos|dispongo|disponemos)(?: de)?(?: mas"
            r"| ninguna?)? (?:informacion|datos|noticias|detalles|respuesta|registro)"
            r"|no (?:hay|se ha\w*)(?: \w+)? ?(?:decision|decidido|tomado|fecha|novedades"
            r"|respuesta)|nada (?:esta|se ha) decidid"
        ),
    ),
    (
        Act.ATTENTION,
        (
            rf"(?:(?:{_ES_ROLE}) )?(?:(?:se|le|les|lo|la|los|ya|tambien|nos|va a|van a|podra"
            rf"|puede|directamente) )*(?:{_ES_ATTEND})(?!\w)(?<!respondido)"
        ),
    ),
    (
        Act.REQUEST,
        (
            r"(?:(?:por favor|le|les|tambien|y|entonces|ahora) )*(?:ped(?:imos|ir)|rog\w+"
            r"|agradec\w+|llam(?:e|ar|en)(?:nos)?|envi(?:e|en)\w*|respond(?:a|an)|escrib(?:a"
            r"|an)\w*|indiqu\w+|dig(?:a|an)\w*|describ(?:a|an)|mencion(?:e|en)|conserv(?:e|en)"
            r"|guard(?:e|en)|teng(?:a|an) (?:a mano|en cuenta|paciencia|su)|esper(?:e|en)"
            r"|no (?:use|utilice|intente|abra|toque|dude|haga|repare|deje|trate)|hag(?:a"
            r"|an)(?:nos|me)|adjunt(?:e|en)|comuniquese|cierre|avise\w*|contact(?:e|en)\w*"
            r"|dirijase|prepare|incluy(?:a|an))\b"
        ),
    ),
    (
        Act.REQUEST,
        (
            r"(?:tambien |si \w+ )?(?:puede|podra|podria)(?: usted)?(?: tambien)? (?:llamar"
            r"|escribir|contactar|responder|enviar|comunicarse|localizar|indicar|decir"
            r"|dirigirse|ponerse en contacto|mandar)\w*|no dude en|(?:una? "
            r"|las )?fotos?(?: \w+){0,4} (?:ayud\w+|seria\w*|util)|(?:nos )?ayuda\w* mucho"
            r"|(?:(?:cualquier|una?|la|los|las|esto|eso|esos?) (?:[\w-]+ ){0,6}?)?(?:nos |le "
            r"|les )?"
            r"(?:seria|sera|seran|serian|es|resulta) (?:muy |de (?:gran )?)(?:util|ayuda)\w*"
            r"|(?:nos )?seria (?:muy )?util\b"
        ),
    ),
)

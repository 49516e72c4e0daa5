"""The harmless sentences of Spanish and French, by how they begin."""

from tasks.domain.claims.acts import Act, ActTable

_ES_FILED = (
    r"(?:registrad|anotad|enviad|pasad|remitid|transmitid|recibid|reenviad|trasladad|compartid|guardad"
    r"|tomado nota|tomad|abiert|cread|apuntad|derivad|comunicad)\w*"
)
_ES_TOLD = r"(?:informad|avisad|notificad|comunicad)\w*"
_ES_MATTER = (
    r"(?:mensaje|correo|solicitud|reporte|aviso|pregunta|consulta|peticion|queja|nota|asunto|descripcion|caso"
    r"|comentario|problema|incidencia|ticket|foto|averia|dato|punto|carta)\w*"
)
_ES_ROLE = (
    r"(?:(?:el|la|los|un|una|nuestro|nuestra|alguna?) )?(?:[\w-]+ ){0,3}?(?:equipo|persona|personal|oficina|companer\w+|encargad\w+"
    r"|responsables?|departamento|recepcion|mantenimiento|facturacion|alguien|miembro|colega|empleado)\b(?: (?:de|del|en)(?: [\w-]+){1,4}?)?|quien(?:es)?|que|ellos|nosotros"
)
_ES_ATTEND = (
    r"(?:dira|leer|revis|respond|contact|estudi|examin|comunic|pond|vera|mira|decid|analiz|escrib|considerar|evalu|contest|valor|pasar|transmit|hablar|acordar)\w*"
)
_FR_FILED = (
    r"(?:parvenu|enregistre|transmis|recu|note|envoye|communique|transfere|pris note|ouvert|cree|ajoute|classe|partage|adresse|consigne|relaye)\w*"
)
_FR_TOLD = r"(?:informe|prevenu|avise|averti|notifie)\w*"
_FR_MATTER = (
    r"(?:message|e-?mail|courriel|demande|signalement|question|plainte|requete|note|description|dossier|remarque|lettre|probleme|ticket|photo|point|sujet)\w*"
)
_FR_ROLE = (
    r"(?:(?:l'|le |la |les |une? |notre |quelques )?(?:[\w-]+ ){0,3}?(?:equipe|personne|personnel|bureau|collegue|responsable|service|accueil|maintenance|facturation|quelqu'un|membre|astreinte)s?\b(?: (?:de |du |d'|en )[\w'-]+(?: [\w'-]+)?)?|qui|ils|elle|elles|il)"
)
_FR_ATTEND = (
    r"(?:lir|repond|contact|examin|etudi|revien|verra|regard|decid|conviend|prendr\w* (?:contact|connaissance)|ecri|transmet|traiter)\w*"
)

SPANISH_ACTS: ActTable = (
    (Act.COURTESY, r"(?:hola|buen[oa]s|estimad[oa]|querid[oa]|saludos|atentamente|cordial\w*|que (?:tenga|pase|siga)|un (?:cordial )?saludo|quedamos|quedo a|bienvenid[oa])\b"),
    (Act.COURTESY, r"(?:muchas )?gracias\b|(?:le |les )?(?:agradec\w+)|(?:nos|me) alegra|es un placer|esper(?:o|amos) que|disculp\w+|perdon\w*|(?:le )?ped(?:imos|ir) (?:disculpas|perdon)|(?:lo )?(?:lament\w+|sient[oe]|sentimos)\b"),
    (Act.REPEATED, r"(?:entiend[oe]|entendemos|comprend\w+|sabemos (?:que|lo)|imagin\w+)\b|(?:usted )?(?:nos )?(?:menciona|mencion[oó]|indic[oó]|escribi[oó]|pregunt[oó]|dice|dijo|pide|pidi[oó])\b|(?:es|debe ser|resulta) (?:\w+ )?(?:comprensible|frustrante|molesto|dificil|duro)"),
    (Act.RECEIPT, rf"(?:ya |tambien )*(?:lo |la |los |las |le )?(?:hemos|he)(?: \w+){{0,2}}? {_ES_FILED}(?! (?:a )?(?:un|el|al) (?:tecnic|plomer|fontaner))"),
    (Act.RECEIPT, r"(?:recibi|recibimos|registre|registramos|anotamos|anote|tomamos nota|tome nota|pasamos|trasladamos|reenviamos) (?:de )?(?:su|sus|la|el|los|las|nota)\b"),
    (Act.RECEIPT, rf"(?:(?:su|sus|el|la|los|las|este|ambos|ambas|todo|esto|dos)(?: [\w-]+){{0,4}}? )?{_ES_MATTER}(?: [\w-]+){{0,10}}? (?:(?:ya|se|ha|han|sido|fue|fueron|quedo|quedaron|queda|esta|estan|tambien) )+{_ES_FILED}"),
    (Act.RECEIPT, rf"(?:(?:ya|se|ha|han|sido|fue|fueron|quedo|quedaron|queda|esta|estan|tambien|todo) )+(?:{_ES_FILED})|(?:el|la|su)(?: [\w-]+){{0,10}} fueron comunicados a mantenimiento"),
    (Act.RECEIPT, rf"(?:{_ES_ROLE}) (?:(?:ya|ha|han|sido|fue|fueron|esta|estan) )+{_ES_TOLD}|(?:ya )?(?:hemos|he) {_ES_TOLD} (?:a|al) (?:equipo|personal|mantenimiento|la oficina|los responsables)"),
    (Act.RECEIPT, rf"(?:le )?confirm(?:amos|o)(?: que hemos recibido| que recibimos| la recepcion)|(?:su|este) {_ES_MATTER} es (?:muy )?importante"),
    (Act.ATTENTION, rf"(?:su|sus|la|el|sobre)(?: [\w-]+){{1,8}} (?:lo|la|los|las) (?:{_ES_ATTEND}) (?:el|la|una|un|alguien)\b"),
    (Act.RECEIPT, r"su (?:numero de )?(?:referencia|ticket|caso)\b"),
    (Act.UNKNOWN, r"(?:yo |nosotros )?no (?:le |les |nos |me |lo )?(?:puedo|podemos|se(?= (?:si|cuando|que|como|quien|cual|nada)\b)|sabemos|se (?:puede|pueden|deja|dan|organiza\w*|comunica\w*|envia\w*|revela\w*)\b|es posible|estoy|estamos (?:autoriz|en condiciones)|damos|compartimos|revelamos|enviamos|comunicamos|facilitamos|informamos|proporcionamos)"),
    (Act.UNKNOWN, r"no (?:tengo|tenemos|dispongo|disponemos)(?: de)?(?: mas| ninguna?)? (?:informacion|datos|noticias|detalles|respuesta|registro)|no (?:hay|se ha\w*)(?: \w+)? ?(?:decision|decidido|tomado|fecha|novedades|respuesta)|nada (?:esta|se ha) decidid"),
    (Act.ATTENTION, rf"(?:(?:{_ES_ROLE}) )?(?:(?:se|le|les|lo|la|los|ya|tambien|nos|va a|van a|podra|puede|directamente) )*(?:{_ES_ATTEND})(?!\w)(?<!respondido)"),
    (Act.REQUEST, r"(?:(?:por favor|le|les|tambien|y|entonces|ahora) )*(?:ped(?:imos|ir)|rog\w+|agradec\w+|llam(?:e|ar|en)(?:nos)?|envi(?:e|en)\w*|respond(?:a|an)|escrib(?:a|an)\w*|indiqu\w+|dig(?:a|an)\w*|describ(?:a|an)|mencion(?:e|en)|conserv(?:e|en)|guard(?:e|en)|teng(?:a|an) (?:a mano|en cuenta|paciencia|su)|esper(?:e|en)|no (?:use|utilice|intente|abra|toque|dude|haga|repare|deje|trate)|hag(?:a|an)(?:nos|me)|adjunt(?:e|en)|comuniquese|cierre|avise\w*|contact(?:e|en)\w*|dirijase|prepare|incluy(?:a|an))\b"),
    (Act.REQUEST, r"(?:tambien |si \w+ )?(?:puede|podra|podria)(?: usted)?(?: tambien)? (?:llamar|escribir|contactar|responder|enviar|comunicarse|localizar|indicar|decir|dirigirse|ponerse en contacto|mandar)\w*|no dude en|(?:una? |las )?fotos?(?: \w+){0,4} (?:ayud\w+|seria\w*|util)|(?:nos )?ayuda\w* mucho"),
)  # fmt: skip
FRENCH_ACTS: ActTable = (
    (Act.COURTESY, r"(?:bonjour|bonsoir|(?:bien )?cordialement|chere?|madame|monsieur|cordialement|bien a vous|sinceres|meilleur\w*|bonne|restant a|reste a|restons a|bienvenue|salutations|a bientot)\b"),
    (Act.COURTESY, r"(?:un grand |mille )?merci\b|(?:nous|je) (?:vous )?(?:remerci\w+|apprecions|esper\w+|presentons|regrett\w+|souhait\w+)|(?:nous|je) (?:nous |m')?(?:somm?es |suis )?(?:\w+ment |vraiment |tres )*(?:desole\w*|navre\w*|ravi\w*|excus\w+)|(?:nous|je) vous pri\w+ de (?:nous |m'|bien vouloir (?:nous |m')?)(?:excuser|pardonner)|(?:toutes )?(?:nos|mes) excuses|veuillez (?:nous |m')?(?:excuser|accepter|agreer)"),
    (Act.REPEATED, r"(?:(?:je|nous|et) )*(?:\w+ )?(?:comprend\w*|comprenons|savons (?:que c|combien)|imagin\w+)|vous (?:avez |nous )*(?:mentionn\w+|indiqu\w+|ecri\w+|demand\w+|signal\w+|souhait\w+|dit\w*)|(?:c'est|cela est|cela doit) (?:\w+ )?(?:comprehensible|frustrant|penible|difficile|desagreable)"),
    (Act.RECEIPT, rf"(?:nous|j'|je) ?(?:l'|les |vous |en )?(?:avons|ai) (?:bien |egalement |deja |aussi )*{_FR_FILED}"),
    (Act.RECEIPT, rf"(?:(?:votre|vos|la|le|les|l'|cette|ce|tout)(?: ?[\w'-]+){{0,4}}? ?)?{_FR_MATTER}(?: [\w'-]+){{0,12}}? (?:(?:nous|vous|a|ont|est|sont|ete|bien|egalement|desormais) )+{_FR_FILED}|(?:(?:a|ont|est|sont|ete|bien|il|elle|cela) )+{_FR_FILED}|{_FR_FILED} (?:a|au|aux|sous)\b"),
    (Act.RECEIPT, rf"{_FR_ROLE} (?:(?:a|ont|est|sont|ete|bien|deja) )+{_FR_TOLD}|(?:nous avons|j'ai) pris connaissance|(?:toute?|votre|chaque) (?:[\w-]+ ){{1,6}}est (?:examine|suivi|etudie|traite|lu)\w* par\b|vous trouverez|(?:nous avons|j'ai) (?:deja )?{_FR_TOLD} (?:l'equipe|le bureau|le personnel|le service)"),
    (Act.RECEIPT, rf"(?:nous|j')(?: )?accus\w+ (?:bonne )?reception|(?:nous|je) (?:vous )?confirm\w+ (?:la |avoir )?(?:bonne )?(?:recept|recu)\w*|votre {_FR_MATTER} (?:est|nous est) (?:tres )?important|(?:nous|je) (?:ferons|ferai|fais|faisons) suivre"),
    (Act.RECEIPT, r"votre (?:numero de )?(?:reference|ticket|dossier)\b"),
    (Act.UNKNOWN, r"(?:je|nous) ne (?:vous |le |la |les |nous )?(?:peux|pouvons|suis|sommes|sais|savons|communiquons|donnons|partageons|divulguons|transmettons|dispos\w+ (?:pas )?d|connais\w*)|je n'ai (?:pas|aucune?) (?:d'|encore )?(?:information|nouvelle|reponse|detail)|nous n'avons (?:pas|aucune?) (?:d'|encore )?(?:information|nouvelle|reponse|detail)|aucune (?:decision|date)|rien n'(?:est|a)(?: encore)?(?: ete)? decide|(?:[\w'-]+ ){1,6}?ne (?:peut|peuvent) (?:pas )?etre (?:organis|accord|confirm|donn|communiqu|modifi|promis)\w*|il ne m'est pas possible|il nous est impossible"),
    (Act.ATTENTION, rf"(?:{_FR_ROLE} )?(?:(?:vous|se|la|le|les|va|vont|pourra|doit|directement|egalement|en) )*{_FR_ATTEND}"),
    (Act.REQUEST, r"(?:(?:merci de|veuillez|pour ce faire|s'il vous plait) ?)+(?:\w+)|(?:appelez|ecrivez|repondez|envoyez|indiquez|decrivez|contactez|gardez|conservez|mentionnez|precisez|dites|attendez|telephonez|joignez|evitez|preparez|rappelez|(?:ne )?(?!pay|vers|entr|pren|vir|recev|pouv|dev|av|all|ser|aur)\w{3,}ez\b|signalez|prevenez|n'hesitez|n'utilisez|n'essayez|ne \w+ez pas|laissez|restez|fermez|coupez)\b|vous pouvez (?:aussi |egalement |toujours )*(?:appeler|nous (?:appeler|joindre|contacter|ecrire|repondre)|joindre|contacter|ecrire|repondre|envoyer|telephoner)|une photo|(?:cela|ca) (?:nous )?aider"),
)  # fmt: skip
ROMANCE_LEAD = (
    r"(?:(?:y|e|pero|tambien|ademas|por favor|ahora|mientras tanto|por el momento|de momento|desafortunadamente|lamentablemente|asi que|que|todavia|aun"
    r"|et|mais|aussi|egalement|malheureusement|pour l'instant|en attendant|actuellement|donc|encore)[ ,]+){0,4}"
    r"(?:(?:para|sobre|por|en|con|segun|fuera|de|a|en cuanto a|pour|sur|concernant|selon|au|en|a propos|quant|dans|par)\b(?: [^\s,]+){1,7}? )?"
)  # fmt: skip

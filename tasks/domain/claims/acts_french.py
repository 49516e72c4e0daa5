"""The harmless sentences of French, and what may stand before them or Spanish ones."""

from tasks.domain.claims.acts import Act, ActTable

_FR_FILED = (
    r"(?:parvenu|enregistre|transmis|confie|pris\w* en compte|recu|note|envoye|communique"
    r"|transfere|pris note"
    r"|ouvert|cree|ajoute|classe|partage|adresse|consigne|relaye)\w*"
)
_FR_TOLD = r"(?:informe|prevenu|avise|averti|notifie)\w*"
_FR_MATTER = (
    r"(?:message|e-?mail|courriel|demande|signalement|question|plainte|requete|note"
    r"|description|dossier|remarque|lettre|relance|reclamation|courrier|preoccupation|probleme"
    r"|ticket|photo|point|sujet)\w*"
)
_FR_ROLE = (
    r"(?:(?:l'|le |la |les |une? |notre |quelques )?(?:[\w-]+ ){0,3}?(?:equipe"
    r"|personne|personnel|bureau|collegue|responsable|service|accueil|maintenance"
    r"|facturation|quelqu'un|membre|astreinte)s?\b(?: (?:de |du |d'"
    r"|en )[\w'-]+(?: [\w'-]+)?){0,2}|qui|celle-ci|celui-ci|ceux-ci|ils|elles|elle|il|nous|je|on)"
)
_FR_ATTEND = (
    r"(?:lir|repond|contact|examin|etudi|revien|verra|regard|decid|conviend"
    r"|prend\w* (?:ce type de|cette|les|la) decision|prendr\w* (?:contact|connaissance)|ecri"
    r"|transmet|traiter)\w*"
)

FRENCH_ACTS: ActTable = (
    (
        Act.COURTESY,
        (
            r"(?:bonjour|bonsoir|(?:bien )?cordialement|chere?|madame|monsieur|cordialement"
            r"|bien a vous|sinceres|meilleur\w*|bonne|restant a|(?:nous |je )?reste a"
            r"|(?:nous )?restons a|bienvenue"
            r"|salutations|a bientot)\b"
        ),
    ),
    (
        Act.COURTESY,
        (
            r"(?:un grand |mille )?merci\b|(?:nous|je) (?:vous )?(?:remerci\w+|apprecions"
            r"|esper\w+|present\w+|regrett\w+|souhait\w+)|(?:nous|je) (?:nous |m'|en )?(?:somm?es "
            r"|suis )?(?:\w+ment |vraiment |tres )*(?:desole\w*|navre\w*|ravi\w*|excus\w+)"
            r"|(?:nous|je) vous pri\w+ de (?:nous |m'|bien vouloir (?:nous |m')?)(?:excuser"
            r"|pardonner)|(?:toutes )?(?:nos|mes) excuses|veuillez (?:nous |m')?(?:excuser"
            r"|accepter|agreer)"
        ),
    ),
    (
        Act.REPEATED,
        (
            r"(?:(?:je|nous|et) )*(?:\w+ )?(?:comprend\w*|comprenons|savons (?:que c|combien)"
            r"|imagin\w+)|vous (?:avez |nous )*(?:mentionn\w+|indiqu\w+|ecri\w+|demand\w+"
            r"|signal\w+|souhait\w+|dit\w*)|(?:c'est|cela est"
            r"|cela doit) (?:\w+ )?(?:comprehensible|long\b|inconfortable|frustrant|penible"
            r"|difficile|desagreable)"
        ),
    ),
    (
        Act.RECEIPT,
        (
            rf"(?:nous|j'|je) ?(?:l'|les |vous |en )?(?:avons|ai) (?:bien |egalement |deja "
            rf"|aussi )*{_FR_FILED}"
        ),
    ),
    (
        Act.RECEIPT,
        (
            rf"(?:(?:votre|vos|la|le|les|l'|cette|ce"
            rf"|tout)(?: ?[\w'-]+){{0,4}}? ?)?{_FR_MATTER}(?: [\w'-]+){{0,12}}? (?:(?:nous|vous"
            rf"|a|ont|est|sont|ete|bien|egalement|desormais) )+{_FR_FILED}|(?:(?:a|ont|est|sont"
            rf"|ete|bien|il|elle|cela) )+{_FR_FILED}|{_FR_FILED} (?:a|au|aux|sous)\b"
            r"|(?:[\w'-]+ ){1,8}?(?:a|ont) (?:bien |egalement |aussi )*ete (?:bien |egalement )?"
            r"(?:note|enregistre|transmis|consigne|ajoute)\w*"
        ),
    ),
    (
        Act.RECEIPT,
        (
            rf"{_FR_ROLE} (?:(?:a|ont|est|sont|ete|bien|deja) )+{_FR_TOLD}|(?:nous avons"
            rf"|j'ai) pris connaissance|(?:toute?|votre"
            rf"|chaque) (?:[\w-]+ ){{1,6}}est (?:examine|suivi|etudie|traite|lu)\w* par\b"
            rf"|vous trouverez|(?:nous avons|j'ai) (?:deja )?{_FR_TOLD} (?:l'equipe|le bureau"
            rf"|le personnel|le service)"
        ),
    ),
    (
        Act.RECEIPT,
        (
            rf"(?:nous|j')(?: )?accus\w+ (?:bonne )?reception|(?:nous"
            rf"|je) (?:vous )?confirm\w+ (?:la |avoir )?(?:bonne )?(?:recept|recu)\w*"
            rf"|votre {_FR_MATTER} (?:est|nous est) (?:tres )?important|(?:nous|je) (?:ferons"
            rf"|ferai|fais|faisons) suivre"
        ),
    ),
    (Act.RECEIPT, r"votre (?:numero de )?(?:reference|ticket|dossier)\b"),
    (
        Act.UNKNOWN,
        (
            r"(?:je|nous) ne (?:vous |le |la |les |nous )?(?:peux|pouvons|suis|sommes|sais"
            r"|savons|communiquons|donnons|partageons|divulguons|transmettons"
            r"|dispos\w+ (?:pas )?d|connais\w*)|je n'ai (?:pas|aucune?) (?:d'|de "
            r"|encore )?(?:information|nouvelle|reponse|detail)|nous n'avons (?:pas"
            r"|aucune?) (?:d'|encore )?(?:information|nouvelle|reponse|detail)"
            r"|aucune? (?:[\w'-]+ ){1,4}?n'est (?:jamais )?(?:communiqu|donn|transmis|envoy)\w*"
            r"|aucune (?:decision|date)|rien n'(?:est|a)(?: encore)?(?: ete)? decide"
            r"|(?:[\w'-]+ ){1,6}?ne (?:peut|peuvent) (?:pas )?etre (?:organis|accord|confirm"
            r"|donn|communiqu|modifi|promis)\w*|il ne m'est pas possible"
            r"|il nous est impossible"
        ),
    ),
    (
        Act.ATTENTION,
        (
            rf"(?:{_FR_ROLE} )?(?:(?:vous|se|la|le|les|va|vont|pourra|doit|directement"
            rf"|egalement|en) )*{_FR_ATTEND}"
        ),
    ),
    (
        Act.REQUEST,
        (
            r"(?:(?:merci de|veuillez|pour ce faire|s'il vous plait) ?)+(?:\w+)|(?:appelez"
            r"|ecrivez|repondez|envoyez|indiquez|decrivez|contactez|gardez|conservez"
            r"|mentionnez|precisez|dites|attendez|telephonez|joignez|evitez|preparez|rappelez"
            r"|(?:ne )?(?!pay|vers|entr|pren|vir|recev|pouv|dev|av|all|ser|aur)\w{3,}ez\b"
            r"|signalez|prevenez|n'hesitez|n'utilisez|n'essayez|ne \w+ez pas|laissez|restez"
            r"|fermez|coupez)\b|vous pouvez (?:aussi |egalement |toujours )*(?:appeler"
            r"|nous (?:appeler|joindre|contacter|ecrire|repondre)|joindre|contacter|ecrire"
            r"|repondre|envoyer|telephoner)|(?:cette|ces|une|des|cela"
            r"|ce) (?:[\w'-]+ ){0,3}?(?:sera|serai|est|sont)\w* (?:tres )?utiles?\b"
            r"|il (?:pourrait|peut) (?:aussi |egalement )?etre utile de (?:contact|appel|verif"
            r"|demand)\w*"
            r"|une photo|(?:cela|ca) (?:nous )?aider"
        ),
    ),
)
ROMANCE_LEAD = (
    r"(?:(?:y|e|pero|tambien|ademas|por favor|ahora|mientras tanto|por el momento"
    r"|de momento|desafortunadamente|lamentablemente|asi que|que|todavia|aun"
    r"|et|mais|aussi|egalement|malheureusement|pour l'instant|en attendant"
    r"|actuellement|donc|encore)[ ,]+){0,4}"
    r"(?:(?:para|sobre|por|en|con|segun|fuera|de|a|en cuanto a|pour|sur|concernant"
    r"|selon|au|en|a propos|quant|dans|par)\b(?: [^\s,]+){1,7}? )?"
)

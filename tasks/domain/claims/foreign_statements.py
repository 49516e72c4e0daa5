"""What an answer asserts in Spanish, French, German, Chinese and Russian.

Regular expressions over text made plain by figures.py: small letters without accents.
"""

FOREIGN_STATEMENTS: tuple[tuple[str, str], ...] = (
    # Whoever names a tradesman has somebody in mind who comes.
    (
        "promise",
        r"\b(?:fontaneros?|plomeros?|tecnicos?|cerrajeros?|electricistas?|exterminador|plombiers?"
        r"|techniciens?|serruriers?|electriciens?|depanneurs?|artisans?|klempner|installateure?"
        r"|techniker|schlosser|schlusseldienst|elektriker|handwerker|hausmeister)\b"
        r"|\b(?:сантехник|мастер|слесар|электрик|техник)\w*|(?:师傅|技术员|锁匠|水管工|电工"
        r"|修理工)",
    ),
    (
        "promise",
        r"\b(?:en camino|de camino|enseguida|le mandamos|le enviamos|en route|dans la journee"
        r"|bientot la"
        r"|passe(?:ra)? (?:chez|dans)|unterwegs|gleich bei|kommen? (?:gleich|heute|morgen|bald"
        r"|vorbei)"
        r"|kummern uns (?:darum|sofort)|wird (?:repariert|erledigt|behoben)|beheben"
        r"|lo antes posible (?:ir"
        r"|arregl)\w*|schicken (?:\w+ ){0,2}(?:jemanden|einen|wen)|enverr\w+ quelqu'un"
        r"|queda (?:arreglado|resuelto)|sera (?:fait|regle|resolu))\b"
        r"|в пути|скоро (?:будет|придет|приедет)|(?<!\w)выезжа\w+|(?<!\w)исправим"
        r"|(?<!\w)сделаем|(?<!\w)устраним"
        r"|(?<!\w)пришлем"
        r"|(?<!\w)направим|会安排|安排(?:维修|人|上门)|придут|приедут|马上(?:就)?(?:到|来|派"
        r"|处理|修)|派人|正在(?:路上|赶)"
        r"|立即(?:处理|派|修)|修好|已经?(?:预)?(?:订|定)(?:了|好|购)|(?:不会|不用|无需)(?:\w{0,2})?等",
    ),
    (
        "permission",
        r"\b(?:no (?:hace falta|es necesario|tiene|hay) (?:que )?(?:\w+ )?pag\w+"
        r"|no se preocupe por (?:el|la"
        r"|los|las) (?:recargo|multa|cargo|pago|renta|deuda|tarifa)\w*|cancelamos|quitamos"
        r"|eliminamos|devuel(?:ta|to|tas|tos)|le devolvemos|se lo devolvemos"
        r"|corre por nuestra cuenta|sin (?:costo|cargo|coste)|gratis|rien a payer|rendue?s?"
        r"|restituee?s?|sont annules?"
        r"|est annulee?|prenons (?:\w+ ){1,3}en charge|a nos frais|sans frais|gratuit\w*"
        r"|ne payez (?:pas|rien)"
        r"|entfallt|nichts (?:zu )?zahlen|nicht (?:zu )?zahlen|ubernehmen (?:die|wir)|kostenlos"
        r"|kostenfrei"
        r"|erlassen|erstatten|mindern|storniert|gestrichen|gutgeschrieben)\b"
        r"|(?:не (?:нужно|надо|придется)|можете не) платить|\b(?:штраф|плат\w+|сборы?)\w* (?:отмен"
        r"|снят|спис)\w+"
        r"|бесплатно|за наш счет|вернем|списал\w+|спишем|аннулир\w+|不(?:需要|用|必)(?:付|交|缴"
        r"|支付)|(?:已"
        r"|被)?取消(?:了)?|免了|减免|免除|退还|退款|免费",
    ),
    (
        "permission",
        r"\b(?:esta (?:permitid|aprobad|autorizad)[oa]|(?:lo|la) aprobo|ya (?:lo )?aprobo"
        r"|de acuerdo con su"
        r" peticion|tiene permiso|est (?:acceptee?|autorisee?|permise?|accordee?|approuvee?)"
        r"|vous avez la permission|(?:ist|sind|wird) (?:erlaubt|genehmigt|gestattet|bewilligt)"
        r"|haben (?:die )?erlaubnis)\b|(?<!\w)разреш\w+|(?<!\w)(?:вопрос"
        r"|проблем)\w* (?:уже )?решен|(?<!\w)одобр\w+|(?<!\w)согласовано|批准"
        r"|允许|同意了|可以养",
    ),
    (
        "access",
        r"\bpuede (?:entrar|pasar|acceder)|\bpor la puerta|\bvous pouvez (?:entrer|passer)"
        r"|\bpar la (?:porte"
        r"|fenetre)|\bsie konnen (?:hinein|rein|eintreten|durch)|\bdurch die (?:hinter)?tur"
        r"|(?<!\w)можете войти"
        r"|(?<!\w)через (?:заднюю )?дверь|(?:从|走)(?:后|侧|前)?门(?:进|走)",
    ),
    (
        "secret",
        r"\b(?:llaves?|cles?|clefs?|schlussel) (?:esta|estan|est|sont|se trouve|liegt|ist"
        r"|hangt) (?!perdid"
        r"|perdue?s?\b|verloren|weg\b)\w+|\b(?:code|codigo|clave|kennwort|passwort) (?:lautet|es"
        r"|est|ist)"
        r" (?!nicht|pas|nunca)\w+|(?<!\w)ключ\w* (?:лежит |находится |спрятан )?(?:под|за|в)\b"
        r"|(?<!\w)код\b[^.\n]{0,20}"
        r"(?:\d|—|:)|(?:密码|门禁)[^\n。,]{0,6}(?:是|为|:)|钥匙(?:在|放)",
    ),
    (
        "legal",
        r"\b(?:segun (?:la ley|su contrato)|tiene derecho a|selon (?:la loi|votre bail)"
        r"|vous avez le droit"
        r"|laut (?:gesetz|mietvertrag)|haben das recht|anspruch auf)\b|(?<!\w)по закону"
        r"|(?<!\w)имеете право|根据(?:法律|租约)"
        r"|有权",
    ),
    (
        "liability",
        r"\b(?:es culpa nuestra|nuestra culpa|asumimos la responsabilidad|notre faute"
        r"|nous sommes responsables"
        r"|unsere schuld|haften)\b|(?<!\w)наша вина|我们的(?:错|责任)",
    ),
)

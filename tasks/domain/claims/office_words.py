"""The words of an office that speaks of messages only, and words that always carry a claim."""

# These words are of five languages.
# ruff: noqa: E501

from tasks.domain.claims.coverage import stem
from tasks.domain.claims.glossary import folded

_OFFICE = """
understand understanding promise specific exact certain received receive receipt reached reaches
arrive description
include included including quote quoting order urgency needed need needs require required rest
rests depends stated
breakdown amount answers answer answered few both handled handle questions reply replies respond
response responding
review reviewed reviewing examine consider considered look looked looking check checked read
reading record recorded
note noted noting log logged file filed forward forwarded pass passed share shared submit submitted
message messages mail mails email request requests report reports reported ticket tickets
reference case number
complaint concern concerns matter issue issues inquiry feedback comment comments information
detail details point points
photo photos picture pictures team teams staff colleague colleagues person people someone somebody
member members
office desk department maintenance billing contact touch follow discuss talk speak write writing
inform informed notify
notified told tell aware decide decides decided decision decisions settle agree arrange directly
personally shortly soon
possible available disposal hands hand hear heard careful carefully serious seriously sorry
apologize apologise appreciate
thank thanks glad happy grateful patience inconvenience frustration situation circumstances
experience news update updates
next step steps additional further other another else anything something everything change changes
before moment
assigned given attention brought marked right help helpful useful assist support question wait
waiting reason reasons privacy policy security urgent emergency best kind regards cordial
warm yours sincerely greetings listed list above below following follows subject topic topics
regarding
keep track queue priority-free id identification door match matches lease hours line
mensaje reporte solicitud aviso pregunta consulta queja asunto descripcion equipo personal persona
oficina encargado
recepcion mantenimiento facturacion responsable departamento compañero miembro registrado
registrada anotado recibido enviado
transmitido manos disposicion quedamos quedo contacto comunicar comunicara responder revisar leer
leera decidir decision medio
referencia numero saludo cordial cordialmente gracias inconvenientes molestias ocurrido paciencia
situacion informacion detalles ayuda
mientras tanto lamento sentimos agradecemos posible respuesta
message demande signalement question plainte dossier equipe personne bureau responsable service
maintenance facturation accueil
enregistre transmis recu note envoye parvenu bien contact repondre repondra lire examiner decision
reference numero cordialement
salutations merci agacement gene patience situation information details aide malheureusement
reponse probleme problemes point points
deux ecrire prendra contactera informe
nachricht meldung anfrage frage anliegen beschwerde beschreibung punkte team wartungsteam
mitarbeiter person buro verwaltung
buchhaltung abteilung aufgenommen erhalten weitergeleitet erfasst notiert vermerkt angekommen
verbindung setzen melden antworten
lesen prufen entscheidung referenz grusse grussen freundlichen dank leid geduld verstandnis
information unannehmlichkeiten moglich
antwort bescheid ich habe beide leider
сообщение обращение заявка запрос вопрос жалоба просьба описание информация сотрудник отдел служба
команда специалист офис
бухгалтерия записано зарегистрировано передано получено принято отмечено свяжется ответит
прочитает рассмотрит решение номер
спасибо благодарим сожаление извинения неудобства терпение понимание ситуация уважением помощь
ответ проблема обслуживания связь
"""
# Nothing that the mail says of these makes them true.
_CLAIMING = """
send sent sending remove removed waive waived refund refunded return fix fixed repair repaired
replace replaced come comes coming visit pay paid
cancel cancelled allow allowed approve approved accept accepted grant granted open opened unlock
solve
solved resolve resolved install clean cleaned credit deduct reduce lower extend renew plumber
electrician technician
locksmith handyman exterminator contractor inspector key code free fine ok okay yes safe harmless
neighbor neighbour
caused fault moved lives owner police law legal insurance tomorrow today tonight morning
arreglar reparar venir vendra pagar cancelar quitar devolver aprobar permitir plomero fontanero
tecnico cerrajero llave gratis vecino
reparer venir viendra payer annuler rembourser rendre autoriser plombier technicien serrurier cle
voisin gratuit
reparieren kommen kommt zahlen erlassen streichen erstatten erlauben reparee reparees remplacee remboursee annulee acceptee arreglado arreglada reparado reparada
pagado pagada cancelado devuelto klempner techniker handwerker
schlussel nachbar kostenlos
ремонтировать починить придет приедет платить отменить вернуть разрешить мастер сантехник ключ
сосед бесплатно
"""
_CLAIMING_HAN = "修好来派免退减锁匠师狗猫钥匙密码邻居安全取消批准允许同意付款换清"
_OFFICE_HAN = "我们您的已经收到了将并给提交转交达告知记录登编号团队人员同事前台账务维修报来信邮件消息问题情况描述请求投诉申请反馈联系回复查看阅读处理谢感歉抱理解谅耐心生活愉快祝都均会与一尽快直接有关负责工作在和以及也此"
OFFICE: frozenset[str] = (
    frozenset(stem(folded(word)) for word in _OFFICE.split()) | frozenset(_OFFICE_HAN)
) - {stem("send")}
CLAIMING: frozenset[str] = (
    frozenset(stem(folded(word)) for word in _CLAIMING.split()) | frozenset(_CLAIMING_HAN)
) - OFFICE

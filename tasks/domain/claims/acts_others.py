"""The harmless sentences of German, Russian and Chinese, by how they begin."""

from tasks.domain.claims.acts import Act, ActTable

_DE_FILED = r"(?:angekommen|aufgenommen|erhalten|weiter(?:geleitet|gegeben|gereicht)|erfasst|notiert|vermerkt|registriert|eingegangen bei|gespeichert|übermittelt)"
_DE_MATTER = r"(?:nachricht|meldung|anfrage|frage|anliegen|beschwerde|schreiben|mail|e-mail|hinweis|bitte|problem|beschreibung|punkt|wunsch)\w*"
_DE_ROLE = r"(?:(?:das|die|der|ein|eine|unser|unsere|zuständige?s?) ){0,2}(?:[\w-]+ ){0,1}?(?:\w*team|mitarbeiter\w*|kolleg\w+|büro|buchhaltung|verwaltung|hausverwaltung|jemand|person|abteilung|es|wir|ich|man|empfang)"
_DE_ATTEND = r"(?:lesen|liest|stimmt|prüfen|prüft|melden|meldet|antworten|antwortet|kontaktieren|beantworten|ansehen|entscheide[nt]|kümmern wir|zukommen|sich (?:mit ihnen )?in verbindung setzen|in verbindung setzen|besprechen|anschauen|durchsehen)"
_RU_FILED = r"(?:записан|зарегистрирован|передан|получен|принят|внесен|отмечен|сохранен|направлен|переслан|добавлен|зафиксирован)\w*"
_RU_MATTER = r"(?:заявк|сообщени|письм|обращени|запрос|вопрос|жалоб|просьб|описани|проблем|пожелани|замечани|мо?мент)\w*"
_RU_ROLE = r"(?:(?:наш\w* |служб\w+|отдел\w*|сотрудник\w*|дежурн\w+|специалист\w*|команд\w+|коллег\w*|кто-то из|ответственн\w+|офис\w*|бухгалтери\w+|персонал|человек)(?: ?[\w-]+){0,3}?|они|он|она|мы|я|котор\w+)"
_RU_ATTEND = r"(?:прочит|рассмотр|ответ[ия]т|ответ[ии]м|свяж|посмотр|изуч|провер|напиш|решит|решает|решение принима|принимает|чита|обсуд|договор)\w*"
_ZH_MATTER = r"(?:来信|消息|信息|邮件|报修|问题|请求|投诉|申请|反馈|情况|描述|意见|要求|事项|请求|咨询|来函|工单|建议|留言|希望)"
_ZH_FILED = r"(?:记录|登记|收到|转交|转达|转给|转告|转发|提交|备案|记下|归档|通知|告知)"
_ZH_ROLE = r"(?:团队|人员|同事|部门|负责人|员工|前台|办公室|专人|工作人员|他们|她们|我们|我|相关人员)"
_ZH_ATTEND = r"(?:查看|阅读|审阅|回复|答复|联系|考虑|决定|审核|评估|跟进|了解|查阅|商定|研究)"

GERMAN_ACTS: ActTable = (
    (Act.COURTESY, r"(?:guten|hallo|liebe[rs]?|sehr geehrte[rs]?|mit freundlichen|freundliche|beste|viele|herzliche) ?\w*|(?:vielen |herzlichen |besten )?dank\w*\b|(?:es )?(?:tut|bedauer\w+)(?: \w+){0,3}(?: leid)?|(?:wir|ich) (?:danken|danke|bedauern|hoffen|entschuldigen|schätzen)|entschuldig\w+|das tut uns leid|alles gute|(?:bei |für )?(?:[\w-]+ ){0,4}steh\w+ (?:wir|ich) ihnen|(?:wir|ich) steh\w+ ihnen|(?:wir|ich) bitte\w* (?:\w+ )?um (?:ihr verständnis|ihre geduld|entschuldigung)"),
    (Act.REPEATED, r"(?:(?:wir|ich) )?(?:verstehe\w*|können verstehen|wissen wie)\b|sie (?:haben )?(?:schreiben|schrieben|erwähn\w+|fragen|baten|möchten|wünschen)"),
    (Act.RECEIPT, rf"(?:(?:ihr|ihre|ihren|die|das|der|sie|es|beide|alle|diese)(?: [\w-]+){{0,8}} )?(?:wurde\w*|ist|sind|haben|habe|liegt|hat)\b(?: [\w-]+){{0,12}}? {_DE_FILED}|(?:wir|ich) (?:haben|habe)(?: [\w-]+){{0,8}}? {_DE_FILED}|(?:an|und|unter|in|bei) (?:[\w-]+ ){{1,8}}?{_DE_FILED}"),
    (Act.RECEIPT, rf"(?:wir haben|ich habe|{_DE_ROLE} (?:wurde|ist))(?: (?:das|die|den|unser|unsere|bereits|schon))*(?: [\w-]*(?:team|personal|verwaltung|büro|abteilung|zuständigen))? (?:informiert|benachrichtigt|verständigt)|(?:wir|ich) bestätige\w* (?:ihnen )?den (?:eingang|erhalt)|ihre? \w+ ist uns wichtig|ihre? (?:\w+ )?\w+ liegt (?:\w+ ){0,2}(?:dem|der|unserem|uns)|ihre? (?:referenz|ticket|vorgangs)\w*"),
    (Act.UNKNOWN, r"(?:(?:einen?|ein|die|das|über|dazu|zu)(?: [\w-]+){0,4} )?(?:kann|können|darf|dürfen) (?:ich|wir)\b.*\b(?:nicht|nichts|keine?n?)\b|(?:ich|wir) (?:kann|können|darf|dürfen|weiß|wissen|geben|teilen|nennen|senden|haben|habe)\b(?: [\w-]+){0,6}? (?:nicht|nichts|keine?n?)(?! (?:schimmel|schaden|grund|mangel))\b|(?:zur? [\w-]+ )?liegen (?:mir|uns)\b.*\bkeine (?:informationen|angaben)|(?:[\w-]+ ){1,6}?(?:kann|können) (?:[\w-]+ ){0,4}?nicht (?:[\w-]+ ){0,4}?(?:genannt|zugesagt|vereinbart|gewährt|bestätigt|geändert|organisiert) werden|(?:mir|uns) ist(?: [\w-]+){0,3} (?:nicht|noch nicht) (?:bekannt|möglich)|es (?:wurde|ist) noch (?:nichts|keine entscheidung)"),
    (Act.ATTENTION, rf"{_DE_ROLE}(?: [\w-]+){{0,3}}? (?:wird |werden |kann |muss )?(?:[\w-]+ ){{0,6}}?{_DE_ATTEND}\b|(?:ihnen )?(?:antworten|melden|antwortet)\b|(?:wir|ich) (?:melden|melde|antworten|schauen uns|prüfen|sehen uns)\b"),
    (Act.REQUEST, r"(?:bitte )?(?!zahl|überweis|komm|geh|nehm|minder|hol)\w{3,}en sie\b|(?:bitte )?(?:rufen|schreiben|antworten|senden|schicken|teilen|nennen|beschreiben|melden|geben|bewahren|warten|wenden|halten|lassen|benutzen|verwenden|probieren)(?: sie|$)\b(?! .*\büberweis)|bitte\b|sie (?:können|erreichen)(?: [\w-]+){0,3}? ?(?:uns|anrufen|schreiben|antworten|das büro)|das büro erreichen sie|ein foto|zögern sie nicht"),
)  # fmt: skip
RUSSIAN_ACTS: ActTable = (
    (Act.COURTESY, r"(?:здравствуйте|привет|добр\w+ (?:день|вечер|утро)|уважаем\w+|дорог\w+|с уважением|всего|хорош\w+ (?:дня|вечера)|доброго)\b|(?:большое )?спасибо|благодар\w+|(?:нам|мне) (?:очень )?жаль|сожале\w+|приносим|прошу прощения|просим прощения|извин\w+|сочувств\w+|(?:мы )?будем (?:очень )?(?:благодарн|признательн)\w*|мы (?:очень )?цени\w+|надею\w+|надеемся"),
    (Act.REPEATED, r"(?:мы |я )?(?:хорошо )?понима\w+|вы (?:написал\w*|пишете|просите|просили|сообщил\w*|упомянул\w*|спрашива\w+|хотите)"),
    (Act.RECEIPT, rf"(?:(?:ваш\w*|эт\w+|об[ае]\w*|все|сам\w*)(?: [\w-]+){{0,2}}? )?{_RU_MATTER}(?: [\w-]+){{0,10}}? (?:(?:был[аои]?|уже|также|и) )*{_RU_FILED}|(?:(?:оно|она|они|он|был[аои]?|уже|также) )*{_RU_FILED} (?:под|в|на|дл|сотруд|ответств|служб|отдел|специал|офис|персон)"),
    (Act.RECEIPT, r"(?:мы |я )?(?:уже |также )*(?:получил|записал|зарегистрировал|передал|отметил|принял|переслал|добавил)\w* (?:\w+ )?(?:ваш|эт|его|ее|их|в |сообщ|запрос|обращ|заявк)"),
    (Act.RECEIPT, rf"{_RU_ROLE} (?:(?:уже|был[аои]?) )*(?:уведомлен|проинформирован|оповещен)\w*|(?:мы |я )?(?:уже )?(?:уведомил|сообщил|известил)\w* (?:служб|дежурн|сотрудн|отдел|команд|специалист|персонал)|(?:мы |я )?подтвержда\w+ (?:получение|что получил)|ваш\w* (?:[\w-]+ )?(?:важ\w+|цен\w+) для нас|(?:я |мы )?(?:передам|передадим|перешлю|перешлем|сообщим|уточним)\b (?:\w+ )?(?:ваш|эт|об|его|ее)\w*|номер (?:вашего |вашей )?(?:обращ|заявк|запрос)\w*"),
    (Act.UNKNOWN, r"(?:мы |я )?(?:пока |сейчас )*не (?:мо(?:гу|жем)|зна(?:ю|ем)|сообща\w+|предоставля\w+|раскрыва\w+|разглаша\w+|отправля\w+|обсужда\w+|располага\w+)|у (?:меня|нас) (?:пока )?нет (?:информации|сведений|данных|новостей|ответа)|(?:[\w-]+ ){1,5}?(?:назвать|сообщить|сказать|обещать|подтвердить) (?:пока )?(?:невозможно|нельзя|не мо\w+)|решени\w+ (?:пока |еще )?не (?:принят|было)|(?:[\w-]+ ){0,5}?не (?:организу|выда|сообща|раскрыва|предоставля|обсужда|подтвержда|меня|назнача)\w+ся|ничего (?:пока |еще )?не решено|мы никого не впускаем"),
    (Act.ATTENTION, rf"(?:(?:ваш\w*|его|ее) (?:\w+ )?)?(?:{_RU_ROLE} )?(?:(?:его|ее|их|вам|ваш\w*|с вами|будет|будут|должн\w*|скоро|сам\w*|для) )*(?:[\w-]+ ){{0,2}}?{_RU_ATTEND}"),
    (Act.REQUEST, r"(?:(?:пожалуйста|просим|прошу|тогда|сразу|немедленно) )*(?:(?:по)?звоните|позвонит\w+|напишит\w+|пришлит\w+|отправьте|сообщит\w+|ответьте|укажит\w+|опишит\w+|сохранит\w+|подготовьте|имейте|обрати\w+|подождит\w+|не (?:пользуйт|использ|пытайт|открывай|трога|стесняй)\w*|упомянит\w+|дайте|перекройт\w+|покиньте|(?:не )?(?!плат|заплат|оплат|перевед|войд|заход|забер|возьм)\w{3,}(?:ите|йте|ьте)(?:сь)?\b|выйдите|отойдите|обратитесь|звоните|используйте|держите|возьмите)|(?:вы )?(?:также )?(?:можно|можете|сможете) (?:также )?(?:позвонить|написать|связаться|обратиться|ответить|прислать|дозвониться)|фото\w*(?: [\w-]+){0,3} (?:помо|пригод)\w+"),
)  # fmt: skip
CHINESE_ACTS: ActTable = (
    (Act.COURTESY, r"(?:\w* ?)?(?:您好|你好|尊敬的|亲爱的|早上好|下午好|晚上好|此致|敬礼|祝(?:您|你|好)|谢谢|感谢|非常感谢|抱歉|很抱歉|非常抱歉|对不起|不好意思|敬请|请(?:您)?(?:谅解|见谅|理解)|希望|欢迎|(?:我们)?(?:非常)?(?:尊重|重视))"),
    (Act.REPEATED, r"(?:我们|我)?(?:非常|完全|很|十分|能)?(?:理解|明白|知道这|体谅)|(?:这|那)(?:确实|一定|肯定)?(?:让|令|给)您|您(?:提到|说|询问|反映|希望|要求|想)"),
    (Act.RECEIPT, rf"(?![^,]*(?:付款|汇款|转账|押金|支票|租金)[^,]*收到)(?:您|你|我们|我|该|这|此|已|均)[^,]{{0,20}}?(?:已|已经|均已)?(?:将|把|经|被|在|予以)?[^,]{{0,16}}?{_ZH_MATTER}?[^,]{{0,12}}?(?:已经?|均已|都已|被|也已)[^,]{{0,6}}{_ZH_FILED}|关于[^,]{{1,30}}(?:已|已经){_ZH_FILED}|(?:并|且|也)?(?:已|已经)(?:经|将其)?{_ZH_FILED}|(?:我|我们)(?:已|已经)?(?:把|将)[^,]{{1,24}}(?:转|记|提交)\w*|已在系统|关于[^,]{{1,30}}(?:我|我们)已{_ZH_FILED}"),
    (Act.RECEIPT, rf"[^,]{{0,30}}?{_ZH_MATTER}[^,]{{0,6}}?(?:已|均已|都已|已经)[^,]{{0,6}}?{_ZH_FILED}|(?:我们|我)(?:已|已经)?(?:收到|记录|登记)了?(?:您|你)的?{_ZH_MATTER}"),
    (Act.RECEIPT, rf"(?:我们|我)(?:会|将|已)*(?:把|将)(?:您|你)的?[^,]{{0,8}}{_ZH_MATTER}[^,]{{0,4}}{_ZH_FILED}"),
    (Act.RECEIPT, r"(?:您的)?(?:编号|参考号|工单号|工单编号|参考编号)(?:为|是)?|关于[^,]{1,24}$|对于[^,]{1,24}$"),
    (Act.UNKNOWN, r"(?:我们|我|但|目前|暂时|现在|也|因此|所以|通过邮件|出于[^,]{2,8}|办公室|绝)*(?:无法|不能|不会仅|不知道|不清楚|没有(?:相关|更多|任何)?(?:信息|消息|资料)|不提供|不透露|不便|尚未|还不能|还没有(?:决定|消息|结果)|不会透露|不方便|不得)"),
    (Act.ATTENTION, rf"(?:由|会有|将由|将有|稍后|之后|再|并|也|会|我们的|本|请(?:由)?)*(?:[^,]{{0,8}}){_ZH_ROLE}[^,]{{0,4}}(?:会|将|将会|需要|可以|来|再|也会|阅读|查看)?[^,]{{0,10}}?{_ZH_ATTEND}|(?:会|将|并会|并|也会)(?:尽快|直接)?(?:与您|给您|向您)?{_ZH_ATTEND}|由[^,]{{2,8}}负责"),
    (Act.REQUEST, r"(?:(?:并|再|也)?(?:请|准备|携带|出示|保持|保留|注意|避免|不要|切勿|勿)|麻烦|烦请|务必|如有|如果|若|如|一旦|倘若)|(?:您|你)(?:也|还|同样)?(?:可以|可|能)(?:在|随时|直接|通过|于)?[^,]{0,22}(?:拨打|致电|联系|回复|写信|来电|发邮件|告诉|说明)|欢迎|照片"),
)  # fmt: skip
OTHER_LEAD = (
    r"(?:(?:und|aber|leider|außerdem|zudem|derzeit|momentan|auch|dass|bei [\w-]+ [\w-]+|и|но|а|также|пожалуйста|к сожалению|пока|сейчас|что|чтобы|ada)[ ,]+){0,4}"
    r"(?:(?:für|über|laut|wegen|zu|zur|in|по|для|о|в|на|из|с|чтобы|за|при)\b(?: [^\s,]+){1,6}? )?"
)  # fmt: skip

"""What words mean the same in the five languages, and which words say nothing by themselves."""

# A row is one concept in five languages.
# ruff: noqa: RUF001, E501

import re
import unicodedata


def folded(text: str) -> str:
    """Return the text without accents, as `plain` leaves a draft."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(char for char in parts if not unicodedata.combining(char))


# The beginnings of words; the first of each row names the concept.
_ROWS = """
balance saldo solde баланс 余额 betrag ausstehend offener monto montant сумма saldo
due debe dû devez fällig adeud pendiente 应付 欠 к-оплате owe schuld доплат оплате outstanding
of_account account cuenta compte konto счет счету счете 账户 帐户
lease contrato bail vertrag договор 租约 合同 mietvertrag
rent alquiler renta loyer miete аренд 租金 房租
late retraso retard verspät просроч 滞纳 tardí recargo
fee cargo pénalité frais gebühr пен 金 charge
deposit depósito fianza caution kaution залог 押金
instalment instalments plazo cuota échéance rate рассроч 分期 installment
receipt recibo comprobante quittance quittung квитанц 收据 reçu
statement extracto relevé auszug выписк 对账单
request solicitud pedido demande anfrage запрос 请求 要求 требов
office oficina bureau büro офис 办公室 办公
hours horario horaires heures öffnungszeit sprechzeit bürozeit час 时间 opening open abiert abre ouvert geöffnet открыт 开放 开门 hour
line línea ligne leitung линия линию линии 热线 专线 电话 number phone telephone teléfono telefon
emergency emergencia urgence notfall notruf аварийн экстренн 紧急
identity identidad identité identität личност 身份 identification identificación
photo foto фото 照片 lichtbild
id documento pièce ausweis документ 证件
checked check compr verific vérifi prüf geprüft провер 核对 查验
door puerta porte tür двер 门口 门
email correo e-mail mail courriel почт письм 邮件
repair repara reparatur ремонт 维修 репар
routine habitual courant üblich обычн 日常 rutinari
done scheduled scheduling handled font erledigt выполня 进行 carried realiz effectu
order orden ordre reihenfolge поряд 顺序
urgency urgenc dringlich срочн 轻重缓急
maintenance mantenimiento entretien wartung ремонтн обслуживан
team equipo équipe service departamento abteilung отдел служб 团队 department
billing facturación facturation buchhaltung бухгалт 账务 财务
agree acuerd acordar convien convenir fixer vereinbar договор 商定 约定 arrange coordinat schedule coordin согласов
visit visita visite besuch визит 上门
directly directamente directement direkt напрямую 直接
send sent envía enviar envoi send versend schick отправл 发送
look looking review revis examin examen ansehen overprüf 查看 рассмотр
cold frío froid kalt холод 冷
heating heizung calefacción chauffage отоплен 暖气
water agua eau wasser вода 水
wait esperar attendre warten ждать 等
danger peligro dangereux gefähr опасн 危险
take takes atiende prend nimmt
monday lunes lundi montag понедельник
friday viernes vendredi freitag пятниц
privacy privacidad confidentialité datenschutz конфиденц 隐私
decide decid decis décid entscheid реш 决定
written stated set outlined specified listed escrit écrit schrift написан 写
bank banco bancair bank банк 银行
code código code код 密码
key llave clé schlüssel ключ 钥匙
lockout lock-out cerraj cerradura 开锁
tenant inquilin locatair mieter жилец жильц арендат 租户 住户
unit apartament unidad logement wohnung appartement квартир 单元 apartment
lives vive habit wohn прожива 居住 live
until hasta jusqu bis до 至
trash garbage rubbish waste basura ordures müll мусор 垃圾
collect collection recog picked ramass abhol вывоз 收
quiet silencio calme ruhe тих 安静
morning mornings mañana matin morgen утр 上午
ends end term finish expires runs run vence fin endet 到期
address dirección adresse anschrift адрес 地址
pay pago paiement zahl оплат 付款 payment
allow allowed permit permitted permite permitid autoris erlaubt разреш 允许
tell told tells give given name names named
""".strip()
_EMPTY = """
a an the this that these those it its they them their he she his her we us our ours i me my mine you your
yours is are was were be been being am do does did has have had will would can could may might shall should
to of in on at by for from with as and or if so than then there here also too both all each any some one
two three not no only just more most other s re ve ll d m t about after before into out up down over under
off per during outside while when where what which who how why because until once again now currently
moment right still yet well very please day time according record file shows show kindly
dear hello hi am pm o'clock dollar usd regular normal usual reach reached contact present today such
current of_account made make makes date dates tanto current show through own their let know thing things themselves currently's thank yes actual last from

el la los las un una unos de del al y o en por para con su sus ese esa mismo misma es son esta estan se que lo le les nos ha
han hemos he fue ser segun nuestros registros nuestro nuestra actual este mes actualmente asciende dolares a
va sobre despues antes durante ya pendiente fuera
por favor
le como falta hace hacen puede pueden muy mas hay era soy mi tu te si sin ser estar
pendant lors etre avoir cela ca me m j n qu selon leur leurs
les un une des du de et ou en par pour avec sa son ses est sont que qui nous vous votre vos notre nos a won isn doesn didn wasn couldn wouldn aren haven hasn weren shouldn
au aux sur selon dossiers actuel ce mois eleve appeler montant d l s c n'est il y
uns ihnen unserem unserer unseren sich mir mich ich sowie bitte auch noch schon gern gerne dass wenn diese dieser dieses
der die das ein eine einen dem den und oder in im an am zu zum fur mit ihr ihre ihren ihrem ist sind sie wir
unser unsere laut unterlagen liegt betragt bei von derzeit aktuell per es er wird werden anhand eines einer
и что чтобы как если бы же ли мы я так это эта этот эту этои эти была был были быть уже еще также тоже очень можно
в на с по за к у о из от до вы вас вам ваш ваша ваше ваши вашем нас нам наш наши это он она они его ее их
составляет текущии сеичас пожалуйста сожалению данным нашим является не долларов доллар под номером
的 是 为 在 我 们 您 你 到 和 与 请 会 了 已 将 也 可 以 有 由 于 后 前 并 这 该 从 根 据 录 前 目 元 美 们 来 周 一 五 凭 带 年 月 日 号 点 内 按 应 系 统 显 示
"""
_MEANT = {
    folded(word).lower(): row.split()[0]
    for row in _ROWS.splitlines()
    for word in row.split()
    if len(word) > 1 or not word.isascii()
}
CONCEPTS: dict[str, str] = _MEANT
EMPTY: frozenset[str] = frozenset(folded(_EMPTY).split())
NEGATIONS = re.compile(
    r"\b(?:not|no|never|nobody|none|nothing|neither|nor|cannot|without|nadie|nunca|ningun\w*|sin"
    r"|pas"
    r"|ne|jamais|aucune?|personne|sans|nicht|kein\w*|nie|niemand|ohne|не|нет|никто|никогда"
    r"|никого|без)\b|n't\b"
    r"|\bn'|不|没|无"
)

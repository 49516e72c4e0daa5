"""Words that may stand anywhere in an answer, and those that make a clause a statement."""

# These words are of five languages.
# ruff: noqa: RUF001, E501

import re

from tasks.domain.claims.coverage import stem
from tasks.domain.claims.glossary import folded

_SOFT = """
message messages mail email request report question concern note notes reference ticket tickets
detail
details description photo picture pictures photos information team person people colleague
colleagues
office staff desk front member manager maintenance billing contact reply answer response follow
touch
help helpful next steps step directly further additional more other another new situation issue
issues
problem problems trouble inconvenience patience understanding frustration matter matters time
times way
kind regards best free possible soon shortly writing write read reading look looking review see
know
letting know telling reporting reaching contacting taking bringing attention home unit apartment
building place
thing things days day hours week weekend morning evening night hot cold water bad worse better
clear
available number phone line call calling responsible those right safe safety danger dangerous
emergency
outside inside first part parts points requests concerning regarding properly carefully personally
visit
appointment answer tenant tenants resident residents privacy reasons reason policy record records
file
account confirm change changes decide decision today yet anything something everything someone
somebody
anyone nobody else again always never sure hope able until available provide share discuss say tell
meanwhile urgent unfortunately otherwise however anyway moreover regards missing broken leak
leaking
get hear wish along mention name full happen happened start started begin find found
frustrating stressful difficult hard upsetting disrupted disruptive able happy glad sorry good
lock-out lockout locked friday monday saturday sunday thursday tuesday wednesday
regard regards respect cost costs area wet fun thinking holiday holidays
assistance disruption annoying exhausting unsettling uncomfortable understandable hassle bother
stress upset
worried worrying worry concerned scared afraid disappointed disappointment expected wanted hoped
wished asked
effort courtesy kindness correspondence discussion communication follow-up reminder advance ahead
early care
delay delays long since ago past going dealing experiencing facing open honest upfront sharing
raising flagging
asking checking following posting provide provided relevant appropriate correct proper suitable
convenient behalf
own whole complete entire several couple second third once twice later sooner earlier wonderful
lovely great kind
interest interested interesting happen detail case related involved matter quick quickly easy
picture look feel
feeling way separately together possible impossible personal private confidential online
mensaje solicitud equipo persona respuesta referencia ayudar ayuda situacion molestia molestias
paciencia informacion problema otro otros alguien manana dia hora nada todo tambien correo
electronico
personas responsable responsables posible antes cuenta casa aviso pregunta preguntas nombre
completo numero
message demande equipe personne reponse reference aide situation desagrement gene patience
information
probleme autre heure jour mail e-mail possible besoin numero nom complet
nachricht anfrage team person antwort referenz hilfe lage unannehmlichkeiten geduld information
frage
nummer uhr namen termin
насколько неприятно сложно тяжело трудно
сообщение заявка сотрудник ответ номер помощь ситуация неудобства терпение информация вопрос день
время
телефон сведения обращение просьба решение личность
消息 信息 问题 编号 团队 人员 回复 联系 情况 不便 理解 耐心 电话 邮件 时间 日期
"""
SOFT: frozenset[str] = frozenset(stem(folded(word)) for word in _SOFT.split())
_FINITE = (
    "is are was were am be been has have had will would can could may might must shall should does do did"
    " gets got goes comes takes costs means makes lets gives opens closes works needs keeps stays says"
    " allows covers happens returns arrives helps agrees pays owes lives allow goes runs"
    " he she they it we you i there nobody everyone everybody someone"
    " es esta estan son fue fueron ha han hay puede pueden sera tiene tienen va van se era quedo le"
    " est sont ont sera seront peut peuvent va vont fait etait il elle ils vous nous c'est"
    " ist sind wird werden hat haben kann konnen darf er sie wir ich gibt"
)
FINITE = re.compile(rf"\b(?:{'|'.join(_FINITE.split())}|\w+'(?:s|ll|ve|re|d|m|t)|\w{{3,}}ed)\b")
QUESTION = re.compile(
    r"(?:\W*(?:and|so|also|please|or|hello|hi|y|et|und|и|если \w+|ada)[ ,]+)*\W*"
    r"(?:could|can|would|will you|do|does|did(?! you (?:know|hear|see))|is|are|have"
    r"|has|was|were|what|when|where"
    r"|which|who|how|why|may|shall|if|since"
    r"|puede|podria|podrian|tiene|hay|es|esta|cual|que|desde|cuando|como|donde"
    r"|funciona|sabe|desea"
    r"|pourriez|pouvez|est|avez|quel|quelle|depuis|y a|souhait\w+|savez"
    r"|können|könnten|konnen|konnten|ist|sind|haben|seit|was|wo|wann|welche\w*"
    r"|с как\w+|не могли|могли|можете|какой|какая|какие|когда|где|есть ли|течет"
    r"|сколько|как)\b"
    r"|.*(?:吗|什么|哪|是否|几|多久|呢|如何|怎么|谁)|.*\bли\b"
)

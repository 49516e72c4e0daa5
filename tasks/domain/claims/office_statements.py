# ruff: noqa: E501 # Words of several languages and alphabets have no seam.
"""What no answer of an office may ask for, tell of itself, or leave to a tenant's own hands.

Regular expressions over the sentences of a text made plain by figures.py, in all languages. Unlike
a promise, such a sentence is none the better for being a question.
"""

_PRIVATE = (
    r"(?:passwords?|pass ?codes?|(?:card|payment) (?:numbers?|details|data)|dates? of birth|birth ?dates?|credit card|debit card|cvv|security code|bank (?:account|details|login|data)|online banking"
    r"|(?:account|routing) numbers?|social security|ssn|passports?|driver'?s? licen[cs]e|(?:copy|photo|picture|scan) of your (?:photo )?(?:id|identification)|identity (?:card|document)s?"
    r"|contrasenas?|datos bancarios|numero de (?:tarjeta|cuenta)|tarjeta de credito|pasaportes?|documento de identidad"
    r"|mots? de passe|coordonnees bancaires|numero de (?:carte|compte)|carte (?:bancaire|de credit|d'identite)|passeports?"
    r"|passwort\w*|kennwort\w*|bankdaten|kontonummer|kreditkarte\w*|reisepass\w*|personalausweis\w*)"
)
_ASK = (
    r"(?:send|reply|give|provide|tell|share|confirm|enter|upload|e-?mail|text|attach|forward|type|submit|need|require"
    r"|envi\w+|mand\w+|indi\w+|proporcion\w+|confirm\w+|adjunt\w+|necesit\w+|envoy\w+|transmett\w+|fourni\w+|joign\w+|communiqu\w+"
    r"|senden|schicken|teilen|nennen|geben|brauchen|benotigen)"
)
# What is asked not to be sent, or not to be done, is well said.
DENIED = (
    r"\b(?:not|never|no|without|avoid\w*|nunca|sin|ne|jamais|nicht|nie|niemals|keine\w*)\b|n't\b|\bn'"
    r"|не |никогда|без |不要|请勿|切勿|不会|从不|别"
)
DENIABLE = frozenset({"request", "advice"})

OFFICE_STATEMENTS: tuple[tuple[str, str], ...] = (
    ("request", rf"\b{_ASK}\b.{{0,100}}\b{_PRIVATE}\b|\b{_PRIVATE}\b.{{0,60}}\b{_ASK}\b"),
    (
        "request",
        r"(?:пришлите|сообщите|отправьте|укажите|назовите|подтвердите|нужн\w+).{0,60}(?:пароль|номер (?:карты|счета)|паспорт\w*|банковск\w+|реквизит\w*|код из смс)"
        r"|(?:提供|发送|发给|发来|告诉|告知|回复|填写|输入|寄).{0,20}(?:密码|卡号|银行账号|账号信息|护照|身份证|验证码)",
    ),
    (
        "instructions",
        r"\b(?:my|these|the system|system) (?:instructions?|(?:system )?prompts?|programming|training data|guidelines)\b|\b(?:control word|system message)\b"
        r"|\b(?:i was|i am|i'm|i have been|i've been) (?:\w+ )?(?:told|instructed|ordered|programmed|trained|configured|forbidden|prompted)\b"
        r"|\b(?:an ai|ai (?:assistant|model|system)|language model|llm|chat ?bot|chatgpt|openai|gpt)\b"
        r"|\bhere(?:'s| is| are) (?:a|the|my|your) (?:\w+ ){0,3}(?:draft|reply|response|email|answer)(?: \w+){0,3}(?: you (?:can|could|may|might)|:)",
    ),
    (
        "instructions",
        r"\b(?:mis|las) (?:instrucciones|directrices)\b|\b(?:como|soy) (?:una? )?(?:ia|inteligencia artificial|modelo de lenguaje|asistente virtual)\b|\bme han (?:dicho|ordenado|prohibido|indicado) (?:que|no)\b"
        r"|\b(?:mes|les) (?:instructions|consignes)\b|\b(?:en tant qu'|je suis une? )(?:ia|intelligence artificielle|modele de langage|assistant virtuel)\b|\bon m'a (?:\w+ )?(?:dit|demande|interdit|ordonne) de\b"
        r"|\b(?:meine|die) (?:anweisungen|anweisung|vorgaben)\b|\b(?:als|bin) (?:eine? )?(?:ki|kunstliche intelligenz|sprachmodell)\b|\bmir wurde (?:\w+ )?(?:gesagt|verboten|aufgetragen)\b"
        r"|(?:мои|моим|моих) инструкци\w+|(?:как|я) (?:ии|искусственн\w+ интеллект|языков\w+ модел\w+)|мне (?:велели|приказали|запре\w+|сказали) "
        r"|我的(?:指令|指示|提示词|系统提示)|(?:作为|我是)(?:一个|一名)?(?:ai|人工智能|语言模型|机器人)|我被(?:告知|要求|指示|禁止)",
    ),
    (
        "liability",
        r"\b(?:tenants?|residents?|renters?|landlords?|owners?) (?:must|have to|has to|ought to|(?:is|are) (?:\w+ly )?(?:required|obliged|responsible|liable))\b",
    ),
    (
        "advice",
        r"(?<!care of )(?<!for )(?<!keep )(?<!introduce )(?<!help )\byourself\b|\bon your own\b",
    ),
)

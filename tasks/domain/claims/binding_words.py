"""Words of what an office is held to: work, money, access, permission, safety, people, the law.

A clause that nobody recognises is let pass without one of them: it is a turn of phrase.
"""

# These words are of five languages.
# ruff: noqa: E501

from tasks.domain.claims.coverage import stem
from tasks.domain.claims.glossary import folded
from tasks.domain.claims.office_words import CLAIMING

_WORK = """
fix repair replace install clean paint treat spray inspect inspection restore reset rewire patch swap
done finish complete handle handled sort sorted
technician plumber electrician locksmith handyman contractor vendor crew guy specialist tradesman
schedule scheduled book booked appointment slot dispatch assign assigned arrive arrival
tonight tomorrow morning afternoon evening weekend
shortly priority queue list care worn decided gas
"""
_MONEY = """
fee fees waive refund credit deposit deduct discount reduce lower pay paid owe charge charged bill penalty
free compensation compensate reimburse reimbursement cheque check instalment installment plan split
drop dropped remove removed courtesy settle settled withhold bank hotel same
"""
_GRANTS = """
allow permit permission approve approved accept grant granted pet pets dog cat sublet sublease
renew renewal extend extension terminate break guest agree agreed
key keys code lockbox combination gate buzzer unlock opened master spare fob entrance
ring keypad neighbour neighbor
"""
_FACTS = """
safe harmless danger dangerous toxic fine ok okay cause caused comes valve pipe roof
broken burst frost mold mould asbestos passed certified
upstairs downstairs landlord husband wife brother sister man woman lady
law laws legal legally entitled court evict eviction sue liable liability fault blame
insurance obligation obliged guarantee guaranteed promise assure
"""
_OTHERS = """
aceptada pagaremos loyer reste arreglar arreglado reparar reparado venir vendra ira enviar mandar llegar visita cita hoy manana tarde pagar pago
multa recargo cancelar anulado quitar devolver fianza deposito descuento gratis permitir permitido aprobar llave
codigo puerta vecino seguro ley derecho contrato mascota perro plomero fontanero tecnico cerrajero garantizar
reparer repare venir viendra passera enverrons envoyer arriver rendez visite aujourd hui demain soir payer frais
annuler annule rembourser caution remise gratuit autoriser permis approuve cle code porte voisin loi droit bail
chien plombier technicien serrurier garantir promettre
reparieren repariert kommen kommt schicken heute morgen abend termin zahlen gebuhr mahngebuhr erlassen gestrichen
erstatten kaution kostenlos erlauben erlaubt genehmigt schlussel code tur nachbar recht gesetz vertrag hund
klempner techniker handwerker schlosser garantieren versprechen
ремонт починить починим придет придут приедет пришлем сегодня завтра утром вечером плата платить штраф пени
списали отменить отменили вернуть залог скидка бесплатно разрешить разрешено одобрено ключ код дверь сосед
безопасно закон право договор собака мастер сантехник техник слесарь гарантируем обещаем
"""
_HAN = "修派来门上今明天午晚点钱款费罚租押退免减扣付锁匠师工钥匙密码邻安全法律权合同狗猫养许允批准保证承诺取消换清客车位"

BINDING: frozenset[str] = (
    frozenset(
        stem(folded(word)) for word in " ".join((_WORK, _MONEY, _GRANTS, _FACTS, _OTHERS)).split()
    )
    | frozenset(_HAN)
    | CLAIMING
)

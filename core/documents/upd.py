"""
The universal transfer document (УПД) as a file of exchange: status 1, invoice and act together (СЧФДОП).

Format 5.01 of the tax service in windows-1251; the schema is `data/reference/upd/`. Its list of rates ends at 20 %:
a supply of 2026 is written with 22 % all the same, and nothing else in the file departs from the schema
(docs/adr/0016).
"""

from collections.abc import Sequence
from datetime import datetime

from lxml import etree

from core.documents import rules, wording
from core.documents.company import company
from core.documents.model import Issued, Line, Payer
from core.kit import clock

_PROGRAM = "Kabinet"
_SOLE_PROPRIETOR_INN = 12


def file_id(document: Issued) -> str:
    """Return the name of the file, without its suffix: kind, receiver, sender, day, document."""
    day = f"{document.issued_on:%Y%m%d}"
    return f"ON_NSCHFDOPPR_{_participant(document)}_{company().edo_participant}_{day}_{document.document_id}"


def xml(document: Issued, payer: Payer, lines: Sequence[Line], *, now: datetime) -> bytes:
    """Return the file of exchange of an invoice and its act; lines carry net prices and VAT."""
    root = etree.Element("Файл", ИдФайл=file_id(document), ВерсФорм="5.01", ВерсПрог=_PROGRAM)
    exchange = _add(root, "СвУчДокОбор", ИдОтпр=company().edo_participant, ИдПол=_participant(document))
    _add(
        exchange,
        "СвОЭДОтпр",
        НаимОрг=company().edo_operator_name,
        ИННЮЛ=company().edo_operator_inn,
        ИдЭДО=company().edo_operator,
    )
    local = now.astimezone(clock.LOCAL)
    name = "Счет-фактура и документ об отгрузке товаров (выполнении работ), передаче имущественных прав"
    paper = _add(
        root,
        "Документ",
        КНД="1115131",
        Функция="СЧФДОП",
        ПоФактХЖ=name,
        НаимДокОпр=name,
        ДатаИнфПр=f"{local:%d.%m.%Y}",
        ВремИнфПр=f"{local:%H.%M.%S}",
        НаимЭконСубСост=company().full_name,
    )
    _invoice(paper, document)
    _table(paper, document, lines)
    _transfer(paper, document, payer)
    _signatory(paper)
    found: bytes = etree.tostring(root, xml_declaration=True, encoding="windows-1251", pretty_print=True)
    return found


def _invoice(paper: etree._Element, document: Issued) -> None:
    day = f"{document.issued_on:%d.%m.%Y}"
    head = _add(paper, "СвСчФакт", НомерСчФ=rules.number(document), ДатаСчФ=day, КодОКВ="643")
    seller = _add(head, "СвПрод")
    _add(_add(seller, "ИдСв"), "СвЮЛУч", НаимОрг=company().full_name, ИННЮЛ=company().inn, КПП=company().kpp)
    _address(seller, company().address)
    _add(seller, "Контакт", Тлф=company().phone, ЭлПочта=company().email)
    account = _add(seller, "БанкРекв", НомерСчета=company().bank_account)
    _add(
        account,
        "СвБанк",
        НаимБанк=company().bank_name,
        БИК=company().bic,
        КорСчет=company().correspondent_account,
    )
    _buyer(_add(head, "СвПокуп"), document)
    _add(head, "ДопСвФХЖ1", НаимОКВ="Российский рубль", ОбстФормСЧФ="1")
    _add(head, "ДокПодтвОтгр", НаимДокОтгр="УПД", НомДокОтгр=rules.number(document), ДатаДокОтгр=day)


def _buyer(place: etree._Element, document: Issued) -> None:
    who = _add(place, "ИдСв")
    inn = document.buyer_inn or ""
    if len(inn) == _SOLE_PROPRIETOR_INN:
        person = _add(who, "СвИП", ИННФЛ=inn)
        surname, first, middle = (*document.buyer_name.removeprefix("ИП ").split(maxsplit=2), "", "")[:3]
        names = {"Фамилия": surname, "Имя": first or "-", **({"Отчество": middle} if middle else {})}
        _add(person, "ФИО", **names)
    else:
        codes = {"ИННЮЛ": inn, **({"КПП": document.buyer_kpp} if document.buyer_kpp else {})}
        _add(who, "СвЮЛУч", НаимОрг=document.buyer_name, **codes)
    _address(place, document.buyer_address)


def _table(paper: etree._Element, document: Issued, lines: Sequence[Line]) -> None:
    table = _add(paper, "ТаблСчФакт")
    for number, line in enumerate(lines, start=1):
        code, unit = wording.UNIT_CODES[line.unit]
        row = _add(
            table,
            "СведТов",
            НомСтр=str(number),
            НаимТов=wording.item_name(line),
            ОКЕИ_Тов=code,
            КолТов=f"{line.volume.normalize():f}",
            ЦенаТов=f"{line.rate:f}",
            СтТовБезНДС=f"{line.amount:f}",
            НалСт=rules.vat_rate(document.vat_percent),
            СтТовУчНал=f"{line.total_amount:f}",
        )
        _add(_add(row, "Акциз"), "БезАкциз").text = "без акциза"
        _add(_add(row, "СумНал"), "СумНал").text = f"{line.vat_amount:f}"
        _add(row, "ДопСведТов", ПрТовРаб="1", НаимЕдИзм=unit)
    total = _add(
        table, "ВсегоОпл", СтТовБезНДСВсего=f"{document.net_amount:f}", СтТовУчНалВсего=f"{document.total_amount:f}"
    )
    _add(_add(total, "СумНалВсего"), "СумНал").text = f"{document.vat_amount:f}"


def _transfer(paper: etree._Element, document: Issued, payer: Payer) -> None:
    last = rules.last_day(document.period)
    transfer = _add(
        _add(paper, "СвПродПер"),
        "СвПер",
        СодОпер="Энергия и вода переданы",
        ДатаПер=f"{last:%d.%m.%Y}",
        ДатаНач=f"{document.period:%d.%m.%Y}",
        ДатаОкон=f"{last:%d.%m.%Y}",
    )
    _add(
        transfer,
        "ОснПер",
        НаимОсн="Договор",
        НомОсн=payer.account_number,
        ДатаОсн=f"{payer.opened_on:%d.%m.%Y}",
    )


def _signatory(paper: etree._Element) -> None:
    signatory = _add(paper, "Подписант", ОблПолн="6", Статус="1", ОснПолн="Должностные обязанности")
    person = _add(signatory, "ЮЛ", ИННЮЛ=company().inn, НаимОрг=company().full_name, Должн=company().director_post)
    surname, first, middle = company().director_name.split(maxsplit=2)
    _add(person, "ФИО", Фамилия=surname, Имя=first, Отчество=middle)


def _address(place: etree._Element, text: str) -> None:
    _add(_add(place, "Адрес"), "АдрИнф", КодСтр="643", АдрТекст=text)


def _participant(document: Issued) -> str:
    """Return the receiver's identifier of exchange; made of INN and KPP where no other is known."""
    codes = [code for code in (document.buyer_inn, document.buyer_kpp) if code]
    return "-".join([company().edo_operator, *codes])


def _add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, tag, attributes)

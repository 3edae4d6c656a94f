# ruff: noqa: E501 - a table, one row a line
"""The kinds of files: each column with its type and the headings it is known by, in English and in Russian."""

from core.i18n.catalogue import mark
from core.imports.model import Column, FileIssue, FileRefused, Kind

SERVICES = {
    **{name: name for name in ("electricity", "heat", "hot_water", "cold_water", "gas")},
    "электроэнергия": "electricity", "электричество": "electricity", "ээ": "electricity", "отопление": "heat", "тепло": "heat",
    "тепловая энергия": "heat", "горячая вода": "hot_water", "гвс": "hot_water", "холодная вода": "cold_water", "хвс": "cold_water",
    "газ": "gas", "power": "electricity", "hot water": "hot_water", "cold water": "cold_water",
}  # fmt: skip
ZONES = {
    **{name: name for name in ("single", "day", "night", "peak", "half_peak")},
    "сутки": "single", "круглосуточно": "single", "день": "day", "ночь": "night", "пик": "peak", "полупик": "half_peak",
}  # fmt: skip
SCHEMES = {
    **{name: name for name in ("one_zone", "two_zone", "three_zone")},
    "1": "one_zone", "2": "two_zone", "3": "three_zone",
    "однотарифный": "one_zone", "двухтарифный": "two_zone", "трехтарифный": "three_zone",
}  # fmt: skip
UNITS = {
    "kwh": "kwh", "gcal": "gcal", "m3": "m3", "m³": "m3", "квт·ч": "kwh", "квт*ч": "kwh", "квтч": "kwh", "гкал": "gcal",
    "м3": "m3", "м³": "m3", "куб.м": "m3",
}  # fmt: skip
# Digits in all where the store holds fewer or more than 14.
_PRECISION = {
    "rate": 10, "area_m2": 10, "latitude": 9, "longitude": 9, "fee_percent": 5, "waiting_minutes": 6, "multiplier": 10, "max_power_kw": 12,
}  # fmt: skip


def _same(*names: str, **others: str) -> dict[str, str]:
    return {**{name: name for name in names}, **{key.replace("_", " "): value for key, value in others.items()}}


def _text(name: str, *names: str, example: str = "", required: bool = False) -> Column:
    return Column(name, "text", names, example, is_required=required)


def _code(name: str, codes: dict[str, str], *names: str, example: str = "", required: bool = False) -> Column:
    return Column(name, "code", names, example or next(iter(codes.values())), is_required=required, codes=codes)


def _number(
    name: str, places: int, *names: str, example: str = "", required: bool = False, minimum: int | None = None
) -> Column:
    return Column(
        name, "decimal" if places else "integer", names, example,
        is_required=required, places=places, minimum=minimum, precision=_PRECISION.get(name, 14),
    )  # fmt: skip


def _day(name: str, *names: str, example: str = "2026-10-24", required: bool = False) -> Column:
    return Column(name, "day", names, example, is_required=required)


def _period(*names: str, required: bool = False) -> Column:
    return Column(
        "period", "period", ("период", "расчетный период", "месяц", "month", *names), "2026-10", is_required=required
    )


def _instant(name: str, *names: str, example: str = "2026-10-24T14:00:00+05:00") -> Column:
    return Column(name, "instant", names, example, is_required=True)


def _flag(name: str, *names: str) -> Column:
    return Column(name, "flag", names, "no")


ACCOUNT = _text(
    "account_number",
    "account",
    "лицевой счет",
    "номер лицевого счета",
    "лс",
    "л/с",
    example="6612345678",
    required=True,
)
OPTIONAL_ACCOUNT = _text("account_number", *ACCOUNT.names, example="6612345678")
SERIAL = _text(
    "serial_number", "serial", "meter", "meter number", "заводской номер", "номер счетчика", "номер прибора учета", "счетчик", "номер пу",
    example="E00012345", required=True,
)  # fmt: skip
SERVICE = _code("service", SERVICES, "услуга", "ресурс", required=True)

ACCOUNTS = Kind("accounts", mark("Accounts"), (
    ACCOUNT,
    _code("customer_kind", _same("household", "organisation", население="household", физлицо="household", юрлицо="organisation",
                                 организация="organisation"), "вид потребителя", "тип потребителя", required=True),
    _text("customer_name", "name", "customer", "потребитель", "абонент", "наименование", "фио", example="Иванова Мария Петровна", required=True),
    _code("legal_form", _same("legal_entity", "sole_proprietor", "utility_provider", ип="sole_proprietor", ику="utility_provider",
                              юрлицо="legal_entity"), "организационная форма"),
    _text("inn", "инн"), _text("kpp", "кпп"), _text("ogrn", "огрн", "огрнип"),
    _text("town", "город", "населенный пункт", example="Екатеринбург", required=True),
    _text("district", "район", example="Ленинский"),
    _text("street", "улица", example="улица Малышева", required=True),
    _text("house_number", "house", "дом", "номер дома", example="12", required=True),
    _text("house_letter", "литера", "литера дома"), _text("flat", "квартира", "кв", example="34"),
    _text("flat_extension", "расширение", "расширение квартиры"), _text("site_name", "site", "объект", "название объекта"),
    _code("settlement", _same("urban", "rural", город="urban", городской="urban", село="rural", сельский="rural"), "тип населенного пункта"),
    _code("stove", _same("gas", "electric", "none", газовая="gas", электрическая="electric", нет="none"), "плита", example="gas"),
    _number("area_m2", 2, "area", "площадь", "общая площадь", example="54.30", minimum=0),
    _number("resident_count", 0, "residents", "проживает", "число проживающих", "количество проживающих", example="2", minimum=0),
    _number("room_count", 0, "rooms", "комнат", "число комнат", example="2", minimum=0),
    _number("latitude", 6, "lat", "широта"), _number("longitude", 6, "lon", "долгота"),
    _code("penalty_group", _same("citizen", "other", "association", "managing"), "группа пени"),
    _text("email", "e-mail", "электронная почта", "почта"), _text("phone", "телефон"),
    _day("opened_on", "opened", "дата открытия", "открыт"), _day("closed_on", "closed", "дата закрытия", "закрыт", example=""),
))  # fmt: skip

METERS = Kind("meters", mark("Meters"), (
    ACCOUNT, SERVICE, SERIAL,
    _text("model", "модель", "тип счетчика", "марка", example="Меркурий 201"),
    _text("point_code", "service point", "точка поставки", "код точки поставки", "ту"),
    _text("tariff_group", "тарифная группа", "группа тарифа"),
    _code("scheme", SCHEMES, "тарифность", "тарифный план", "зонность"),
    _number("max_power_kw", 3, "max power", "максимальная мощность", minimum=0),
    _code("place", _same("hallway", "landing", "kitchen", "bathroom", "switchboard", "heating_unit", "other", прихожая="hallway",
                         площадка="landing", кухня="kitchen", санузел="bathroom", ванная="bathroom", щитовая="switchboard"),
          "место", "место установки", example="landing"),
    _code("unit", UNITS, "единица", "единица измерения", "ед. изм."),
    _number("digits_int", 0, "digits", "разрядность", "знаков", example="6", minimum=1),
    _number("digits_frac", 0, "fraction digits", "знаков после запятой", example="1", minimum=0),
    _number("multiplier", 3, "коэффициент", "коэффициент трансформации", "ктт", example="1", minimum=0),
    _flag("has_intervals", "intervals", "почасовой учет"), _flag("is_remote", "remote", "дистанционный", "умный счетчик"),
    _day("installed_on", "installed", "дата установки", "установлен", example="2020-05-01", required=True),
    _day("removed_on", "removed", "дата снятия", "снят", example=""),
    _day("verification_due_on", "verification due", "дата поверки", "следующая поверка", "поверка до", example="2036-05-01"),
    _number("initial_value", 4, "initial", "начальное показание", "показание при установке", example="0", minimum=0),
))  # fmt: skip

READINGS = Kind("readings", mark("Readings"), (
    SERIAL, OPTIONAL_ACCOUNT,
    _number("register", 0, "шкала", "номер шкалы", "position", example="1", minimum=1),
    _code("zone", ZONES, "зона", "зона суток", example="single"),
    _day("read_on", "date", "дата", "дата показания", "дата снятия показания", required=True),
    _number("value", 4, "reading", "показание", "показания", "текущее показание", example="1250.5", required=True, minimum=0),
    _number("previous_value", 4, "previous", "предыдущее показание", "прошлое показание", example="1063.5", minimum=0),
    _number("usage", 4, "расход", "объем", "потребление", example="187"),
    _period(),
    _code("source", _same("remote", "customer", "operator", "control", "average", "norm", потребитель="customer", оператор="operator",
                          контрольное="control", контролер="control", среднее="average", норматив="norm", аскуэ="remote"), "источник",
          example="customer"),
    _code("channel", _same("account", "visitor", "office", "phone", "file", "remote"), "канал", example="file"),
))  # fmt: skip

CHARGES = Kind("charges", mark("Charges"), (
    ACCOUNT, _period(required=True), SERVICE,
    _code("line", _same("usage", "hot_water_heat", "common_needs", "raising", "adjustment", "penalty", "concession", расход="usage",
                        потребление="usage", одн="common_needs", повышающий="raising", перерасчет="adjustment", пени="penalty",
                        льгота="concession"), "строка", "вид начисления"),
    _code("zone", ZONES, "зона", "зона суток"), _number("block", 0, "диапазон", example="1", minimum=1),
    _code("basis", _same("reading", "remote", "average", "norm", "house_meter", "calculation", показание="reading", среднее="average",
                         норматив="norm"), "основание", "способ расчета", example="reading"),
    _number("volume", 4, "usage", "объем", "расход", "количество", example="187"),
    _code("unit", {**UNITS, "rub": "rub", "руб": "rub"}, "единица", "единица измерения"),
    _number("rate", 4, "tariff", "тариф", "ставка", "цена", example="6.00"),
    _number("amount", 2, "сумма", "начислено", "сумма начисления", example="1122.00", required=True),
    _number("vat_amount", 2, "vat", "ндс", "сумма ндс", example="0"),
    _day("due_on", "due", "срок оплаты", "оплатить до", example="2026-11-15"),
))  # fmt: skip

PAYMENTS = Kind("payments", mark("Payments"), (
    _text("payment_number", "payment", "номер платежа", "номер документа", example="П-000123", required=True), ACCOUNT,
    _instant("paid_at", "paid", "дата платежа", "дата оплаты", "дата"),
    _day("posted_on", "posted", "дата зачисления", "дата проведения"),
    _code("channel", _same("card", "sbp", "bank", "office", "terminal", "agent", "autopay", "transfer", карта="card", сбп="sbp", банк="bank",
                           офис="office", терминал="terminal", агент="agent", автоплатеж="autopay", перевод="transfer"), "канал", "способ оплаты"),
    _number("amount", 2, "сумма", "сумма платежа", "оплачено", example="1122.00", required=True),
    _code("status", _same("received", "posted", "refunded", получен="received", разнесен="posted", проведен="posted", возвращен="refunded"),
          "статус", "состояние", example="posted"),
    _text("purpose", "назначение", "назначение платежа"),
))  # fmt: skip

ACCESS = _same("full", "partial", "conditional", "none", дп="full", дч="partial", ду="conditional", внд="none")
OFFICES = Kind("offices", mark("Offices"), (
    _text("office_code", "code", "код офиса", "код", example="EKB-01", required=True),
    _code("kind", _same("office", "payment_agent", "terminal", "bank", "grid_centre", офис="office", агент="payment_agent",
                        терминал="terminal", банк="bank"), "вид", "тип", required=True),
    _text("name", "название", "наименование", example="Офис на Малышева", required=True),
    _text("town", "город", example="Екатеринбург", required=True), _text("district", "район", example="Ленинский"),
    _text("address", "адрес", example="ул. Малышева, 12", required=True), _text("landmark", "ориентир"),
    _number("latitude", 6, "lat", "широта", example="56.838", required=True),
    _number("longitude", 6, "lon", "долгота", example="60.597", required=True),
    _text("phone", "телефон"), Column("opening_hours", "hours", ("hours", "часы работы", "режим работы"), "Mo-Fr 08:00-20:00", is_required=True),
    _number("window_count", 0, "windows", "окон", "число окон", example="4", minimum=0),
    _flag("has_self_service", "self service", "зона самообслуживания"),
    _number("fee_percent", 2, "fee", "комиссия", example="0", minimum=0), _day("closed_on", "closed", "закрыт", example=""),
    _text("services", "услуги", example="pay submit_reading contract"),
    _code("wheelchair", ACCESS, "к", "коляска", example="full"), _code("mobility", ACCESS, "о", "опорно-двигательный", example="partial"),
    _code("vision", ACCESS, "с", "зрение", example="conditional"), _code("hearing", ACCESS, "г", "слух", example="full"),
    _code("intellectual", ACCESS, "у", "умственные", example="full"),
    _day("surveyed_on", "surveyed", "дата обследования", "обследован", example="2026-04-10"),
))  # fmt: skip

VISITS = Kind("visits", mark("Visits"), (
    _text("office_code", "office", "код офиса", "офис", example="EKB-01", required=True),
    _instant("hour_start", "hour", "час", "время", "начало часа"),
    _number("visitor_count", 0, "visitors", "посетителей", "число посетителей", example="37", required=True, minimum=0),
    _number("waiting_minutes", 1, "waiting", "ожидание", "среднее ожидание", example="12.5", required=True, minimum=0),
    _number("open_window_count", 0, "open windows", "открыто окон", example="3", minimum=0),
))  # fmt: skip

INTERVALS = Kind("intervals", mark("Interval data"), (
    SERIAL,
    _instant("interval_start", "start", "utc", "dt", "timestamp", "начало", "начало интервала", "дата и время", "время"),
    Column("usage", "decimal", ("value", "kwh", "general_supply_kwh", "расход", "потребление", "значение", "объем"), "0.141",
           is_required=True, places=6, precision=18, is_noisy=True),
    _number("minutes", 0, "минут", "длительность", example="60", minimum=1),
    _code("quality", _same("actual", "estimated", факт="actual", расчет="estimated"), "качество", example="actual"),
))  # fmt: skip

TEMPERATURE = Kind("temperature", mark("Outdoor temperature"), (
    _text("station", "станция", "метеостанция", example="ekaterinburg"),
    _instant("observed_at", "dt", "start", "utc", "время", "дата и время", "дата"),
    Column("celsius", "decimal", ("tempc", "temperature", "value", "температура", "t"), "-12.4", is_required=True, places=3, precision=6, is_noisy=True,
           minimum=-90),
))  # fmt: skip

KINDS = {
    kind.name: kind for kind in (ACCOUNTS, METERS, READINGS, CHARGES, PAYMENTS, OFFICES, VISITS, INTERVALS, TEMPERATURE)
}


def kind_of(name: str) -> Kind:
    """
    Return the kind of that name.

    :raises FileRefused: if there is none
    """
    if name not in KINDS:
        raise FileRefused(FileIssue.UNKNOWN_KIND, kind=name, kinds=", ".join(KINDS))
    return KINDS[name]

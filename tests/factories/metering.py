"""Accounts with meters and readings, with defaults."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl

from core.identity.model import Actor, Role
from core.kit import period as periods
from core.metering import register_states
from core.tariffs import operations as tariffs
from data.database import Database

BATCH = uuid.UUID(int=1)
NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)  # noon in Yekaterinburg, inside the window
TODAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Home:
    """One account, the person who owns it and its registers by zone."""

    account_id: int
    account_number: str
    owner: Actor
    registers: dict[str, int]


def make_store(path: Path | None = None) -> Database:
    db = Database.open(path, threads=2) if path else Database.in_memory(threads=2)
    tariffs.load_reference(db)
    return db


def make_home(
    db: Database,
    *,
    account_id: int = 1,
    service: str = "electricity",
    zones: tuple[str, ...] = ("single",),
    digits_int: int = 5,
    digits_frac: int = 1,
    previous: dict[str, Decimal] | None = None,
    monthly: Decimal | None = Decimal(180),
    max_power_kw: Decimal | None = Decimal(15),
    is_remote: bool = False,
    removed_on: date | None = None,
    access_level: str | None = "owner",
    meters: int = 1,
) -> Home:
    """Make an account with meters of one service; `monthly` usage a register for 24 months up to October 2026."""
    person_id = uuid.UUID(int=account_id)
    number = f"66{account_id:08d}"
    scheme = {1: "one_zone", 2: "two_zone", 3: "three_zone"}[len(zones)]
    unit = {"electricity": "kwh", "heat": "gcal"}.get(service, "m3")
    group = "urban_gas" if service == "electricity" else "household"
    registers = {}

    def change(tx):
        if tx.value("select 1 from live.account where account_id = $account_id", account_id=account_id) is None:
            tx.write(
                "insert into live.account values ($a, $n, $a, $a, 'household', 'citizen', 'a@b.example', null, '2015-01-01', null, true)",
                a=account_id,
                n=number,
            )
            if access_level:
                tx.write(
                    "insert into live.account_access values ($i, $p, $a, $l, null, 1, 'cli', '2020-01-01', null, null)",
                    i=uuid.uuid4(),
                    p=person_id,
                    a=account_id,
                    l=access_level,
                )
        point = (
            account_id * 100 + list({"electricity": 0, "heat": 0, "hot_water": 0, "cold_water": 0}).index(service) * 10
        )
        tx.write(
            "insert into live.service_point values ($i, $a, $a, $s, $c, $g, $z, $p, '2015-01-01', null)",
            i=point,
            a=account_id,
            s=service,
            c=f"P{point}",
            g=group,
            z=scheme,
            p=max_power_kw if service == "electricity" else None,
        )
        for number_of_meter in range(meters):
            meter = point + number_of_meter
            tx.write(
                "insert into live.meter values ($m, $pt, $a, $s, $sn, 'CE-101', 'hallway', $u, $di, $df, 1, false, $r, '2016-01-01', $rm, '2032-01-01')",
                m=meter,
                pt=point,
                a=account_id,
                s=service,
                sn=f"{meter:08d}",
                u=unit,
                di=digits_int,
                df=digits_frac,
                r=is_remote,
                rm=removed_on,
            )
            for position, zone in enumerate(zones, 1):
                register = meter * 10 + position
                registers[zone if meters == 1 else f"{zone}{number_of_meter + 1}"] = register
                tx.write(
                    "insert into live.register values ($r, $m, $a, $p, $z, 0)",
                    r=register,
                    m=meter,
                    a=account_id,
                    p=position,
                    z=zone,
                )

    db.change(change)
    for zone, register in registers.items():
        if monthly is not None:
            value = (previous or {}).get(zone, Decimal(10000))
            bill(
                db,
                account_id=account_id,
                register_id=register,
                service=service,
                zone=zone,
                value=value,
                monthly=monthly,
            )
    return Home(account_id, number, Actor(person_id, Role.HOUSEHOLD, "account"), registers)


def bill(
    db,
    *,
    account_id,
    register_id,
    service="electricity",
    zone="single",
    value,
    monthly,
    months=24,
    last=date(2026, 10, 1),
):
    """Add billed readings that end in `value` in the month `last`."""

    def change(tx):
        for back in range(months):
            period = periods.shifted(last, by=-back)
            tx.write(
                "insert into history.reading values ($a, $p, $s, $m, $r, $z, $on, $pv, $v, $u, 'customer', 'account', 'accepted', null, $b)",
                a=account_id,
                p=period,
                s=service,
                m=register_id // 10,
                r=register_id,
                z=zone,
                on=period.replace(day=20),
                pv=value - monthly * (back + 1),
                v=value - monthly * back,
                u=monthly,
                b=BATCH,
            )

        register_states.refresh(tx, pl.Series([account_id]))

    db.bulk("history", change)

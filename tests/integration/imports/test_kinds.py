import os
import signal
import subprocess
import sys
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from core.imports import operations
from data.database import Database
from tests.integration.imports.conftest import DATA

READINGS = "serial_number;read_on;value\nUK-E;2026-09-24;1 000,5\nUK-E;2026-10-24;1187,5\n"


@pytest.fixture
def homes(imports):
    imports.homes()
    return imports


class TestFormats:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
    @pytest.mark.parametrize("sign", [";", ",", "\t"])
    def test_every_encoding_and_separator_gives_the_same(self, homes, encoding, sign):
        text = f"Заводской номер{sign}Дата{sign}Показание\r\nUK-E{sign}24.10.2026{sign}1187.5\r\n"

        result = homes.text("readings", text, encoding=encoding)

        assert result.accepted_count == 1
        assert homes.rows("history.reading")[0]["value"] == Decimal("1187.5")

    def test_a_workbook_and_parquet_give_the_same(self, homes):
        frame = pl.DataFrame({"serial_number": ["UK-E"], "read_on": [date(2026, 10, 24)], "value": [1187.5]})
        frame.write_excel(homes.folder / "a.xlsx")
        frame.write_parquet(homes.folder / "a.parquet")

        first = homes.file("readings", homes.folder / "a.xlsx")
        second = homes.file("readings", homes.folder / "a.parquet")

        assert (first.accepted_count, second.repeated_count) == (1, 1)

    def test_names_with_quotation_marks_are_kept(self, imports):
        heading = "account_number;customer_kind;customer_name;town;street;house_number\n"

        imports.text("accounts", heading + '7700000001;organisation;ООО "Ромашка";Екатеринбург;Мира;1\n')

        assert imports.rows("live.customer")[0]["name"] == 'ООО "Ромашка"'


class TestReadings:
    def test_follow_each_other(self, homes):
        homes.text("readings", READINGS)

        found = homes.rows("history.reading", "read_on")

        assert [(row["previous_value"], row["usage"]) for row in found] == [
            (Decimal(0), Decimal("1000.5")),
            (Decimal("1000.5"), Decimal(187)),
        ]

    def test_find_the_previous_value_in_the_store(self, homes):
        homes.text("readings", READINGS)
        homes.text("readings", "serial_number;read_on;value\nUK-E;2026-11-20;1200\n")

        assert homes.rows("history.reading", "read_on")[-1]["previous_value"] == Decimal("1187.5")

    def test_said_again_are_known_and_said_differently_refused(self, homes):
        homes.text("readings", READINGS)

        result = homes.text("readings", READINGS.replace("1187,5", "1190"))

        assert (result.accepted_count, result.repeated_count, result.refused_count) == (0, 1, 1)
        assert "1187.5000" in homes.refusals(result)[0][3]
        assert len(homes.rows("history.reading")) == 2

    def test_below_the_previous_one_are_refused_and_a_rollover_is_not(self, homes):
        text = "serial_number;read_on;value\nUK-E;2026-08-24;999900\nUK-E;2026-09-24;100\n"
        rolled = homes.text("readings", text)
        below = homes.text("readings", "serial_number;read_on;value\nUK-E;2026-10-24;50\n")

        assert homes.rows("history.reading", "read_on")[-1]["usage"] == Decimal(200)
        assert (rolled.accepted_count, below.refused_count) == (2, 1)

    def test_name_their_zone_or_register(self, imports):
        imports.homes()
        imports.text(
            "meters",
            "account_number;service;serial_number;scheme;installed_on\n9900000003;electricity;T2;двухтарифный;2020-01-01\n",
        )

        result = imports.text(
            "readings",
            "счетчик;зона;дата;показание\nT2;день;2026-10-24;50\nT2;ночь;2026-10-24;30\nT2;пик;2026-10-24;1\n",
        )

        assert result.accepted_count == 2
        assert [row["zone"] for row in imports.rows("history.reading", "zone")] == ["day", "night"]

    def test_of_two_meters_with_one_number_need_the_account(self, imports):
        imports.homes()
        imports.text(
            "meters",
            "account_number;service;serial_number;model;installed_on\n"
            "9900000001;cold_water;W1;A;2020-01-01\n9900000002;cold_water;W1;B;2020-01-01\n",
        )

        unclear = imports.text("readings", "serial_number;read_on;value\nW1;2026-10-24;5\n")
        clear = imports.text("readings", "serial_number;account_number;read_on;value\nW1;9900000002;2026-10-24;5\n")

        assert (unclear.refused_count, clear.accepted_count) == (1, 1)

    def test_of_two_meters_with_one_number_need_the_account_even_if_one_of_them_has_the_register(self, imports):
        imports.homes()
        imports.text(
            "meters",
            "account_number;service;serial_number;model;scheme;installed_on\n"
            "9900000001;electricity;E1;A;двухтарифный;2020-01-01\n9900000002;electricity;E1;B;1;2020-01-01\n",
        )

        unclear = imports.text(
            "readings", "serial_number;register;read_on;value\nE1;2;2026-10-24;5\nE1;3;2026-10-24;5\n"
        )

        assert (unclear.accepted_count, [line[1] for line in imports.refusals(unclear)]) == (0, ["serial_number"] * 2)

    def test_are_stored_by_account_and_day_whatever_the_order_of_the_file(self, homes):
        serials = ["UK-G", "SGSC-10006414", "UK-E", "SGSC-10018250"]
        lines = [f"{serial};2026-{month:02}-24;{month}\n" for month in (3, 1, 2) for serial in serials]

        homes.text("readings", "serial_number;read_on;value\n" + "".join(lines))

        found = homes.db.records("select account_id, register_id, read_on from history.reading")
        assert [tuple(row.values()) for row in found] == sorted(tuple(row.values()) for row in found)
        assert len(found) == len(lines)


class TestMoney:
    CHARGES = "account_number,period,service,volume,rate,amount\n9900000001,2026-09,electricity,100,6,600.00\n9900000001,2026-10,electricity,80,6,480.00\n"
    PAYMENTS = "номер платежа;лицевой счёт;дата платежа;сумма\nP1;9900000001;05.10.2026;700,00\nP2;9900000001;2026-11-01 10:00;500\n"

    def test_payments_pay_the_oldest_charges_first(self, homes):
        homes.text("charges", self.CHARGES)
        homes.text("payments", self.PAYMENTS)

        found = homes.rows("history.allocation", "payment_number, period")

        assert [(row["payment_number"], row["period"].month, row["amount"]) for row in found] == [
            ("P1", 9, Decimal(600)), ("P1", 10, Decimal(100)), ("P2", 10, Decimal(380)),
        ]  # fmt: skip

    def test_money_that_came_first_pays_charges_that_come_later(self, homes):
        homes.text("payments", self.PAYMENTS)
        homes.text("charges", self.CHARGES)

        assert sum(row["amount"] for row in homes.rows("history.allocation")) == Decimal(1080)

    def test_due_days_come_from_the_rules(self, homes):
        homes.text("charges", self.CHARGES)

        assert [row["due_on"] for row in homes.rows("history.charge", "period")] == [
            date(2026, 10, 15),
            date(2026, 11, 15),
        ]

    def test_again_changes_nothing(self, homes):
        for _ in range(2):
            homes.text("charges", self.CHARGES)
            last = homes.text("payments", self.PAYMENTS)

        assert (last.accepted_count, last.repeated_count) == (0, 2)
        assert sum(row["amount"] for row in homes.rows("history.allocation")) == Decimal(1080)
        assert len(homes.rows("history.charge")) == 2

    def test_summaries_heal_when_an_import_that_was_interrupted_is_repeated(self, homes, monkeypatch):
        homes.text("charges", self.CHARGES)

        def interrupted(*_args, **_kwargs):
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(operations.reporting, "rebuild", interrupted)
            with pytest.raises(KeyboardInterrupt):
                homes.text("payments", self.PAYMENTS)
        homes.text("payments", self.PAYMENTS)

        assert [(row["period"].month, row["paid_amount"]) for row in homes.rows("history.collection", "period")] == [
            (9, Decimal(600)),
            (10, Decimal(480)),
        ]

    def test_leaves_a_record_in_the_audit(self, homes):
        homes.text("charges", self.CHARGES)

        assert [row["action"] for row in homes.rows("live.audit")] == ["file.imported"] * 3


class TestRegistry:
    def test_what_the_file_does_not_say_stays(self, homes):
        before = homes.rows("live.premise", "premise_id")[0]
        heading = "account_number;customer_kind;customer_name;town;street;house_number\n"

        result = homes.text("accounts", heading + "9900000001;household;Новое имя;Екатеринбург;улица Малышева;12\n")

        assert result.accepted_count == 1
        assert homes.rows("live.customer", "customer_id")[0]["name"] == "Новое имя"
        assert homes.rows("live.premise", "premise_id")[0] == before

    def test_again_is_known(self, homes):
        accounts, meters = homes.file("accounts", DATA / "accounts.csv"), homes.file("meters", DATA / "meters.csv")

        assert (accounts.repeated_count, meters.repeated_count) == (3, 4)
        assert len(homes.rows("live.register")) == 4

    def test_a_meter_of_another_account_is_refused(self, homes):
        text = "account_number;service;serial_number;model;installed_on\n9900000001;electricity;UK-E;Меркурий 234;2020-03-01\n"

        assert homes.text("meters", text).refused_count == 1

    def test_offices_and_their_visits(self, imports):
        office = "office_code;kind;name;town;address;latitude;longitude;opening_hours;services;wheelchair\n"
        office += "E-1;офис;Первый;Екатеринбург;Малышева 1;56,838;60,597;Mo-Fr 09:00-18:00;pay contract;ДП\n"
        visits = "office_code;hour_start;visitor_count;waiting_minutes\nE-1;20.11.2026 10:00;12;5,5\nE-1;20.11.2026 11:00;15;7\n"

        first = [imports.text("offices", office), imports.text("visits", visits)]
        again = [imports.text("offices", office), imports.text("visits", visits)]

        assert [result.accepted_count for result in first] == [1, 2]
        assert [result.repeated_count for result in again] == [1, 2]
        assert imports.rows("live.office_load")[0]["visitor_count"] == 15
        assert {row["state"] for row in imports.rows("live.office_access")} == {"full"}


_KILLED = """
import sys, time
from pathlib import Path
from data.database import Database
from tests.integration.imports.conftest import Imports
store, folder, file = map(Path, sys.argv[1:])
calls = []
bulk = Database.bulk
def slow(self, catalog, change):
    if catalog == "history":
        print("live is written", flush=True)
        time.sleep(60)
    return bulk(self, catalog, change)
Database.bulk = slow
with Database.open(store) as db:
    Imports(db, folder).file("intervals", file, constants={"serial_number": "SGSC-10018250"})
"""


class TestAnImportThatWasKilled:
    def test_ends_the_same_when_it_is_repeated(self, tmp_path, imports):
        with Database.open(tmp_path / "killed") as db:
            imports.file("accounts", DATA / "accounts.csv", db=db)
            imports.file("meters", DATA / "meters.csv", db=db)
        file = DATA / "sgsc_home_10018250.csv.gz"
        root = Path(__file__).parents[3]
        process = subprocess.Popen(
            [sys.executable, "-c", _KILLED, str(tmp_path / "killed"), str(tmp_path), str(file)],
            stdout=subprocess.PIPE, text=True, cwd=root, env={**os.environ, "PYTHONPATH": str(root)},
        )  # fmt: skip
        assert process.stdout.readline() == "live is written\n"
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        time.sleep(0.1)

        with Database.open(tmp_path / "killed") as db:
            result = imports.file("intervals", file, db=db, constants={"serial_number": "SGSC-10018250"})
            again = imports.file("intervals", file, db=db, constants={"serial_number": "SGSC-10018250"})
            states = [
                row["status"]
                for row in db.records("select status from live.import_batch order by started_at, batch_id")
            ]

        assert (result.accepted_count, again.repeated_count) == (27905, 27905)
        assert states[2:] == ["failed", "done", "done"]


class TestReference:
    def test_that_the_company_changed_outlives_an_import(self, imports):
        imports.homes()
        imports.db.change(lambda tx: tx.write("update live.rule_value set value = 17 where name = 'payment_due_day'"))
        imports.db.change(lambda tx: tx.write("delete from live.usage_block"))

        imports.file("meters", DATA / "meters.csv")

        values = imports.db.records("select value from live.rule_value where name = 'payment_due_day'")
        assert {row["value"] for row in values} == {17}
        assert imports.rows("live.usage_block")

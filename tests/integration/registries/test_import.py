"""A registry is taken in once, whatever is repeated; nothing of it is lost."""

from decimal import Decimal

import pytest

from core.accounts import numbers
from core.payments import posting
from core.registries import operations, queries
from core.registries.model import FileIssue, FileRefused
from tests.factories.accounts import make_account
from tests.integration.registries.conftest import NOW, bank


def sums(desk, **kwargs):
    return queries.registries(desk.db, **kwargs).row(0, named=True)


class TestTakeIn:
    def test_posts_each_row_to_its_account(self, desk, number):
        result = desk.take(bank((1, number[1], "1000,00"), (2, number[2], "250,50")))

        assert (result.row_count, result.posted_count, result.waiting_count, result.refused_count) == (2, 2, 0, 0)
        assert [
            (row["account_id"], row["payment_number"], row["amount"], row["channel"]) for row in desk.payments()
        ] == [
            (1, "СБ-1", Decimal("1000.00"), "bank"),
            (2, "СБ-2", Decimal("250.50"), "bank"),
        ]

    def test_forgives_how_the_number_is_written(self, desk, number):
        typed = f"л/с {number[1][:4]} {number[1][4:]}".replace("0", "О")

        result = desk.take(bank((1, typed, "10,00")))

        assert result.posted_count == 1

    def test_the_same_file_changes_nothing(self, desk, number):
        content = bank((1, number[1], "1000,00"), (2, "6600000099", "5,00"))
        first = desk.take(content)

        second = desk.take(content, name="ещё раз.txt")

        assert (first.is_known, second.is_known) == (False, True)
        assert (second.posted_count, second.waiting_count) == (1, 1)
        assert len(desk.payments()) == len(desk.waiting()) == 1

    def test_the_same_numbers_in_another_file_are_known(self, desk, number):
        desk.take(bank((1, number[1], "1000,00"), (2, "6600000099", "5,00")))

        result = desk.take(bank((1, number[1], "1000,00"), (2, "6600000099", "5,00"), (3, number[2], "7,00")))

        assert (result.repeated_count, result.posted_count, result.waiting_count) == (2, 1, 0)
        assert len(desk.payments()) == 2
        assert len(desk.waiting()) == 1
        assert sums(desk, registry_id=operations.UUID(result.registry_id))["difference"] == 0

    @pytest.mark.parametrize(
        ("second", "reason"),
        [(("1", 1, "999,00"), "other_amount"), (("1", 2, "1000,00"), "other_account")],
    )
    def test_the_same_number_with_other_contents_waits(self, desk, number, second, reason):
        desk.take(bank((1, number[1], "1000,00")))
        key, account, amount = second

        result = desk.take(bank((key, number[account], amount)))

        assert (result.posted_count, result.waiting_count) == (0, 1)
        assert desk.waiting()[0]["reason"] == reason
        assert desk.waiting()[0]["known_amount"] == Decimal("1000.00")

    def test_a_number_twice_in_one_file_is_posted_once(self, desk, number):
        result = desk.take(bank((1, number[1], "10,00"), (1, number[1], "10,00")))

        assert (result.posted_count, result.waiting_count) == (1, 1)
        assert desk.waiting()[0]["reason"] == "twice_in_file"

    @pytest.mark.parametrize(
        ("typed", "reason"),
        [("", "no_number"), ("квартира 5", "no_number"), ("6600000099", "mistyped"), ("66000001", "mistyped")],
    )
    def test_what_has_no_account_waits_with_its_reason(self, desk, typed, reason):
        result = desk.take(bank((1, typed, "10,00", "ИВАНОВА А А", "ЛЕНИНА 5", "1026")))

        assert (result.posted_count, result.waiting_count) == (0, 1)
        row = desk.waiting()[0]
        assert (row["reason"], row["status"], row["amount"]) == (reason, "waiting", Decimal("10.00"))
        assert (row["payer_name"], row["period"].isoformat()) == ("ИВАНОВА А А", "2026-10-01")

    def test_a_right_number_that_nobody_has_waits(self, desk):
        desk.take(bank((1, f"660000099{numbers.check_digit('660000099')}", "10,00")))

        assert desk.waiting()[0]["reason"] == "unknown_account"

    def test_a_closed_account_waits(self, desk):
        closed = make_account(desk.db, account_id=9, closed_on=NOW.date())

        desk.take(bank((1, closed, "10,00")))

        assert desk.waiting()[0]["reason"] == "closed_account"

    def test_what_cannot_be_posted_waits(self, desk, number, monkeypatch):
        def refuses(db, incoming, **_):
            nothing = Decimal(0)
            return posting.Posted(
                0, 0, nothing, nothing, (), tuple((each, posting.Refusal.CONTRADICTS) for each in incoming)
            )

        monkeypatch.setattr(posting, "post", refuses)

        desk.take(bank((1, number[1], "10,00")))

        assert desk.waiting()[0]["reason"] == "not_posted"


class TestReconciliation:
    def test_all_money_of_a_file_is_somewhere(self, desk, number):
        rows = bank(
            (1, number[1], "1000,00"), (2, "6600000099", "5,00"), (3, number[2], "плохо"),
            (4, number[3], "-7,00"), count=4, amount="1200,00",
        )  # fmt: skip

        result = desk.take(rows)

        found = sums(desk, registry_id=operations.UUID(result.registry_id))
        assert (found["posted_amount"], found["waiting_amount"], found["refused_count"]) == (
            Decimal(1000),
            Decimal(5),
            2,
        )
        assert found["sent_amount"] == Decimal(1200)
        assert found["refused_amount"] == Decimal(195)
        assert found["difference"] == 0

    def test_money_that_vanishes_is_a_difference(self, desk, number):
        desk.take(bank((1, number[1], "1000,00"), (2, number[2], "1,00")))

        desk.db.bulk("history", lambda tx: tx.write("delete from history.payment where account_id = 1"))

        assert sums(desk)["difference"] == Decimal(1000)

    def test_refused_lines_name_row_column_and_reason(self, desk, number):
        desk.take(bank((1, number[1], "1000,00"), (3, number[2], "плохо"), count=2, amount="1001,00"))

        key = sums(desk)["registry_id"]
        found = queries.refused_rows(desk.db, registry_id=operations.UUID(str(key))).rows(named=True)
        assert [(row["row"], row["column_name"], row["value"], row["issue"]) for row in found] == [
            (2, "amount", "плохо", "not_money")
        ]


class TestControlTotals:
    @pytest.mark.parametrize(
        ("changes", "issue"),
        [
            ({"count": 3}, FileIssue.COUNT_DIFFERS),
            ({"amount": "999,00"}, FileIssue.AMOUNT_DIFFERS),
            ({"amount": "x"}, FileIssue.BAD_TOTALS),
        ],
    )
    def test_nothing_is_posted_unless_they_agree(self, desk, number, changes, issue):
        with pytest.raises(FileRefused) as refused:
            desk.take(bank((1, number[1], "1000,00"), (2, "6600000099", "5,00"), **changes))

        assert refused.value.issue is issue
        assert desk.payments() == desk.waiting() == []
        kept = sums(desk)
        assert (kept["status"], kept["issue"], kept["difference"]) == ("refused", str(issue), 0)

    def test_a_file_that_was_cut_off_is_refused(self, desk, number):
        whole = bank((1, number[1], "1000,00"), (2, number[2], "5,00"))

        with pytest.raises(FileRefused) as refused:
            desk.take(whole[: whole.index(b"=2")])

        assert refused.value.issue is FileIssue.NO_TOTALS

    def test_a_refused_file_may_be_sent_again_with_its_layout_named(self, desk, number):
        content = f"19-11-2026;10-15-22;1;2;7;{number[1]};;;;10,00;10,00;0,00\n".encode()
        with pytest.raises(FileRefused):
            desk.take(content)

        with pytest.raises(FileRefused):
            desk.take(content, layout="payment_agent")

        assert desk.db.value("select count(*) from live.registry") == 1


class Crash(Exception):
    pass


class TestCrash:
    @pytest.mark.parametrize("calls", range(1, 7))
    def test_wherever_it_stops_a_repeat_ends_the_same(self, desk, number, monkeypatch, calls):
        content = bank((1, number[1], "1000,00"), (2, "6600000099", "5,00"), (3, number[2], "20,00"))
        stops = iter([*[False] * (calls - 1), True, *[False] * 100])

        def watched(real):
            def step(*args, **kwargs):
                done = real(*args, **kwargs)
                if next(stops):
                    raise Crash
                return done

            return step

        monkeypatch.setattr(operations, "_CHUNK", 1)
        for name in ("change", "bulk"):
            monkeypatch.setattr(desk.db, name, watched(getattr(desk.db, name)))
        with pytest.raises(Crash):
            desk.take(content)

        result = desk.take(content)

        assert [(row["account_id"], row["amount"]) for row in desk.payments()] == [(1, Decimal(1000)), (2, Decimal(20))]
        assert len(desk.waiting()) == 1
        assert (result.posted_count, result.waiting_count, result.repeated_count) == (2, 1, 0)
        assert sums(desk)["difference"] == 0

    def test_what_an_operator_decided_meanwhile_is_not_posted_again(self, desk, number, monkeypatch):
        content = bank((1, "6600000998", "5,00"))
        desk.take(content)
        desk.db.change(lambda tx: tx.write("update live.registry set status = 'running'"))
        desk.db.change(lambda tx: tx.write("update live.unmatched_payment set status = 'posted', account_id = 1"))
        make_account(desk.db, account_id=99, account_number="6600000998")

        desk.take(content)

        assert desk.payments() == []


class TestOwnPeriod:
    def test_names_the_months_that_dashboards_count_again(self, desk, number):
        result = desk.take(bank((1, number[1], "1000,00")))

        found = queries.paid_periods(desk.db, registry_id=operations.UUID(result.registry_id))

        assert [month.isoformat() for month in found] == ["2026-11-01"]

"""Figures of the analyst's answers show what the frames hold."""

from decimal import Decimal

import polars as pl

from core.i18n.formats import Words
from core.kit import palette
from core.reporting import charts

WORDS = Words("en")
SERVICES = {"electricity": "Electricity", "heat": "Heat"}


def labels(figure):
    return next([label.strip() for label in trace.text] for trace in reversed(figure.data) if trace.mode == "text")


class TestArrearsAges:
    def setup_method(self):
        ages = pl.DataFrame(
            {
                "age": ["not_due", "not_due", "over_year"],
                "service": ["electricity", "heat", "heat"],
                "amount": [Decimal(1000), Decimal(2_000_000), Decimal(500)],
            }
        )
        self.figure = charts.arrears_ages(ages, services=SERVICES, words=WORDS)

    def test_stacks_services_in_their_colours(self):
        power, heat = self.figure.data[:2]

        assert (list(power.x), list(heat.x)) == ([1000.0, 0, 0, 0, 0, 0], [2_000_000.0, 0, 0, 0, 0, 500.0])
        assert power.marker.color == palette.SERVICE_COLOUR["electricity"]
        assert self.figure.layout.barmode == "stack"

    def test_labels_the_totals_and_starts_at_zero(self):
        assert labels(self.figure) == ["₽2.0M", "", "", "", "", "₽500"]
        assert self.figure.layout.xaxis.range[0] == 0

    def test_of_nothing_is_empty(self):
        nothing = pl.DataFrame(schema={"age": pl.String, "service": pl.String, "amount": pl.Decimal(18, 2)})

        assert set(labels(charts.arrears_ages(nothing, services=SERVICES, words=WORDS))) == {""}


class TestArrearsPlaces:
    def test_keeps_the_order_of_the_rows_from_the_top(self):
        places = pl.DataFrame(
            {
                "place": ["B", "A"],
                "not_due": [Decimal(1), Decimal(2)],
                "recent": [Decimal(3)] * 2,
                "old": [Decimal(4)] * 2,
            }
        )

        figure = charts.arrears_places(places, words=WORDS)

        assert list(figure.data[0].y) == ["B", "A"]
        assert figure.layout.yaxis.autorange == "reversed"
        assert labels(figure) == ["₽8", "₽9"]


class TestReceivedChannels:
    def setup_method(self):
        channels = pl.DataFrame(
            {
                "channel": ["missing", "account", "remote", "telepathy"],
                "service": ["heat", "heat", "electricity", "heat"],
                "meter_count": [50, 20, 25, 5],
            }
        )
        self.figure = charts.received_channels(channels, services=SERVICES, words=WORDS)

    def test_puts_the_missing_last_and_hatches_them(self):
        heat = self.figure.data[1]

        assert list(heat.y) == ["Smart meter", "Customer account", "Other way", "Not received"]
        assert list(heat.marker.pattern.shape) == ["", "", "", "/"]

    def test_labels_counts_with_their_share(self):
        assert labels(self.figure)[0] == "25 · 25%"


class TestReceivedPlaces:
    def test_has_the_whole_scale(self):
        places = pl.DataFrame({"place": ["A"], "share": [0.5], "missing": [7]})

        figure = charts.received_places(places, words=WORDS)

        assert figure.layout.xaxis.range[0] == 0
        assert figure.layout.xaxis.range[1] >= 1
        assert labels(figure) == ["50%"]


class TestReceivedDays:
    def test_draws_only_curves_that_are_known(self):
        now = pl.DataFrame({"day_number": [1, 2], "meter_count": [3, 9]})

        figure = charts.received_days(now, now.clear(), names=("November", "October"), words=WORDS)

        assert [(trace.name, list(trace.y)) for trace in figure.data] == [("November", [3, 9])]


class TestWaitingMap:
    def test_a_closed_hour_stays_empty(self):
        hours = pl.DataFrame({"weekday": [1, 2], "hour": [9, 10], "visitors": [4.0, 2.5], "wait_most": [12.4, 30.0]})

        figure = charts.waiting_map(hours, words=WORDS)

        assert figure.data[0].z == ([12.4, None], [None, 30.0])
        assert figure.data[0].x == ("Mon", "Tue")

    def test_of_nothing_is_drawn(self):
        schema = {"weekday": pl.Int32, "hour": pl.Int32, "visitors": pl.Float64, "wait_most": pl.Float64}

        assert charts.waiting_map(pl.DataFrame(schema=schema), words=WORDS).data[0].z == ([None],)


class TestOfficeWaits:
    def test_marks_what_half_and_most_wait(self):
        offices = pl.DataFrame({"name": ["North"], "wait_half": [8.0], "wait_most": [21.0]})

        figure = charts.office_waits(offices, words=WORDS)

        assert [list(trace.x) for trace in figure.data] == [[8.0], [21.0]]

"""What an operator sees beside an appeal about a reading: the account's own readings, chosen by what the customer named."""

from datetime import date

import pytest

from core.ui.sections import appeal_facts


def way(day, *, meter="1", service="electricity", number=None):
    return {"read_on": date(2026, day, 20), "serial_number": meter, "service": service, "submission_number": number}


WAYS = [way(month, number=f"N{month}") for month in range(10, 2, -1)]


class TestAround:
    @pytest.mark.parametrize(
        "context", [{"day": "2026-07-20"}, {"number": "N7"}, {"number": "N7", "day": "2020-01-01"}]
    )
    def test_is_the_reading_with_two_neighbours_on_each_side(self, context):
        found = appeal_facts.around(WAYS, context)

        assert [each["read_on"].month for each in found] == [9, 8, 7, 6, 5]

    def test_is_of_the_meter_and_service_that_were_named(self):
        other = [way(7, meter="2"), way(7, service="cold_water")]

        found = appeal_facts.around([*other, way(7)], {"day": "2026-07-20", "meter": "1", "service": "electricity"})

        assert found == [way(7)]

    @pytest.mark.parametrize("context", [{}, {"day": "x"}, {"day": "1999-01-01"}, {"number": "unknown"}])
    def test_is_the_newest_where_nothing_fits(self, context):
        assert appeal_facts.around(WAYS, context) == WAYS[:3]

    def test_of_no_readings_is_nothing(self):
        assert appeal_facts.around([], {"day": "2026-07-20"}) == []

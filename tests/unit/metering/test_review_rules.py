"""Why a submission should be looked at, told by its values."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from core.metering import review_rules
from core.metering.model import Status
from core.metering.review_model import Doubtful, DoubtfulValue, Reason

FOUND = Doubtful(
    submission_id=UUID(int=1),
    submission_number="K-1",
    account_id=1,
    service="electricity",
    period=date(2026, 11, 1),
    read_on=date(2026, 11, 20),
    submitted_at=datetime(2026, 11, 20, tzinfo=UTC),
    channel="account",
    actor="visitor",
    photo_sha256=None,
    claimed_by=None,
    claimed_at=None,
    asked_at=None,
    question=None,
    outcome=None,
    note=None,
    decided_by=None,
    decided_at=None,
)
VALUE = DoubtfulValue(
    register_id=1,
    serial_number="1",
    place="hallway",
    unit="kwh",
    zone="single",
    position=1,
    previous_on=date(2026, 10, 20),
    previous_value=Decimal(1000),
    value=Decimal(1200),
    usage=Decimal(200),
    status=Status.ACCEPTED,
    issue=None,
    verification_due_on=date(2030, 1, 1),
    other_value=None,
    control_value=None,
    control_on=None,
)


class TestReasons:
    @pytest.mark.parametrize(
        ("changes", "reasons"),
        [
            ({}, ()),
            ({"status": Status.REPLACED, "issue": "above_usual"}, ()),
            ({"status": Status.REJECTED, "issue": "above_usual"}, ()),
            ({"status": Status.QUESTIONED, "issue": "above_usual"}, (Reason.ABOVE_USUAL,)),
            ({"status": Status.QUESTIONED, "issue": "rollover,above_usual"}, (Reason.ROLLOVER, Reason.ABOVE_USUAL)),
            ({"status": Status.QUESTIONED, "issue": None}, (Reason.TWO_VALUES,)),
            ({"status": Status.QUESTIONED, "issue": "something_new"}, (Reason.CONFIRMED,)),
            ({"value": Decimal(10)}, (Reason.ROLLOVER,)),
            ({"verification_due_on": date(2026, 10, 31)}, (Reason.OVERDUE,)),
            ({"verification_due_on": date(2026, 11, 1)}, ()),
            ({"control_value": Decimal(1150), "control_on": date(2026, 11, 21)}, (Reason.CONTROL,)),
            ({"control_value": Decimal(1250), "control_on": date(2026, 11, 21)}, ()),
            ({"control_value": Decimal(1250), "control_on": date(2026, 11, 19)}, (Reason.CONTROL,)),
            ({"control_value": Decimal(1150), "control_on": date(2026, 11, 19)}, ()),
        ],
    )
    def test_of_one_value(self, changes, reasons):
        assert review_rules.reasons(FOUND, [replace(VALUE, **changes)]) == reasons

    def test_of_several_values_are_named_once(self):
        doubtful = replace(VALUE, status=Status.QUESTIONED, issue="below_usual")

        assert review_rules.reasons(FOUND, [doubtful, VALUE, doubtful]) == (Reason.BELOW_USUAL,)

    def test_do_not_keep_a_value_out_of_the_bill_unless_it_is_questioned(self):
        assert review_rules.is_used([VALUE])
        assert not review_rules.is_used([VALUE, replace(VALUE, status=Status.QUESTIONED)])

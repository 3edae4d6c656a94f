"""SQL binds, is used, reads downwards, and asks for the account it is for."""

import re

import pytest

from data import migrations
from data.database import Database
from tests.architecture.source import ROOT, STATEMENT_FILES, blocks, level, table_owner

# Tables that hold a customer's data. A statement of a customer-facing domain that reads one names whose data it wants.
PERSONAL = {
    "account",
    "account_access",
    "service_point",
    "meter",
    "register",
    "submission",
    "submitted_reading",
    "reading",
    "register_state",
    "interval_value",
    "interval_day",
    "charge",
    "payment",
    "allocation",
}
CUSTOMER_FACING = {"accounts", "metering", "billing", "portfolio"}
OF_EVERYBODY = {
    "accounts_read",
    "drop_every_state",
    "has_readings",
    *(
        "make_payers",
        "make_basis",
        "kept_before",
        "newest_posting",
        "make_due",
        "make_debts",
        "make_refunded",
        "make_parts",
    ),
    *("make_received", "renew_payments"),
}  # everything is counted again, or a range of accounts closed
SUBJECTS = {
    "account_id",
    "account_ids",
    "account_number",
    "account_numbers",
    "person_id",
    "meter_id",
    "meter_ids",
    "service_point_ids",
    "register_ids",
    "submission_id",
    "idempotency_keys",
    "access_id",
}


def identify(block):
    return str(block)


@pytest.fixture(scope="module")
def db():
    with Database.in_memory() as database:
        yield database


def is_personal(block):
    """Whether a statement reads or changes a customer's rows; what is inserted names its account."""
    return (
        block.domain in CUSTOMER_FACING
        and bool(block.tables & PERSONAL)
        and not block.code.lstrip().startswith("insert")
        and block.name not in OF_EVERYBODY
    )


def binds_alone(block):
    """Whether a statement needs nothing but the schema: no frame, no working table made by the step before."""
    return block.domain not in {"sample", "imports"} and not re.search(
        r"\bbatch\w*|\bmemory\.|\bclosing_\w+|\bcredit_(?:left|debt|spent)\b|\bcreate\b|\bdrop\b", block.code
    )


@pytest.mark.parametrize("block", [block for block in blocks() if binds_alone(block)], ids=identify)
class TestEachStatementThatStandsAlone:
    def test_binds(self, db, block):
        db.records("explain " + block.text, **dict.fromkeys(block.parameters))


@pytest.mark.parametrize("block", [block for block in blocks() if is_personal(block)], ids=identify)
class TestEachStatementOfACustomer:
    def test_takes_the_account_it_is_for(self, block):
        assert block.parameters & SUBJECTS or re.search(r"\bbatch\b", block.code)


@pytest.mark.parametrize("block", blocks(), ids=identify)
class TestEachStatement:
    def test_says_what_a_row_is(self, block):
        assert block.text.lstrip().startswith("--")

    def test_is_used(self, block):
        folder = block.path.parent.rglob("*.py")

        assert any(re.search(rf"""["']{block.name}["']""", path.read_text(encoding="utf-8")) for path in folder)

    def test_reads_only_tables_at_or_below_its_domain(self, block):
        above = (
            {
                table
                for table in block.tables
                if table in table_owner() and level(table_owner()[table]) > level(block.domain)
            }
            if block.domain not in {"web", "ui"}
            else set()
        )

        assert above == set()

    def test_names_tables_in_two_parts(self, block):
        assert not re.search(r"\b(live|history)\.[a-z_]+\.[a-z_]+", block.code)
        assert block.tables <= set(table_owner())

    def test_needs_no_sequence_returning_index_or_foreign_key(self, block):
        assert not re.search(r"\b(returning|nextval|create index|foreign key|references)\b", block.code)

    def test_upserts_only_in_live(self, block):
        if "on conflict" in block.code:
            assert re.search(r"insert into live\.", block.code)


class TestSchema:
    def test_tables_have_one_owner(self):
        names = [
            table
            for step in migrations.every()
            for table in re.findall(r"create table (?:live|history)\.([a-z_]+)", step.text)
        ]

        assert len(names) == len(set(names))

    def test_no_sql_stands_in_python(self):
        # data/ is the engine's own package; the sample's and the tests' statements are in files as well.
        offending = [
            str(path.relative_to(ROOT))
            for path in sorted((ROOT / "core").rglob("*.py"))
            if re.search(
                r"""["'](select .+ from|insert into|delete from|update (live|history)\.|create [a-z ]*table) """,
                path.read_text(encoding="utf-8"),
                re.IGNORECASE,
            )
        ]

        assert offending == []

    def test_every_file_has_named_statements(self):
        assert [str(path) for path in STATEMENT_FILES if "-- name:" not in path.read_text(encoding="utf-8")] == []

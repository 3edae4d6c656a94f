"""Appeals of the sample region: each state is there, each answer is dated, and more accounts write more."""

import polars as pl
import pytest

from tests.factories.sample import sample_database


@pytest.fixture(scope="module")
def appeals():
    with sample_database() as db:
        yield db.frame("select * from live.appeal"), db.frame("select * from live.appeal_message")


def test_every_state_is_there_for_the_operators(appeals):
    found, _ = appeals
    assert set(found["status"]) == {"received", "in_work", "answered", "closed"}
    assert found["answer_due_on"].min() < found["opened_at"].max().date()  # one is late


def test_an_answer_follows_its_appeal_and_every_answered_one_has_one(appeals):
    found, messages = appeals
    answers = messages.filter(pl.col("author_kind") == "operator").join(found, on="appeal_id")
    assert set(answers["status"]) == {"answered", "closed"}
    assert (answers["written_at"] > answers["opened_at"]).all()
    assert answers.height == found.filter(pl.col("status").is_in(["answered", "closed"])).height


def test_a_household_finds_its_own_only(appeals):
    found, _ = appeals
    own = found.filter(pl.col("person_id").is_not_null())
    assert own["account_id"].unique().to_list() == [1]
    assert found.filter(pl.col("person_id").is_null())["account_id"].null_count() == found.height - own.height

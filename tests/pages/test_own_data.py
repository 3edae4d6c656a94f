"""What a person takes along: everything of theirs, and nothing of anybody else."""

import io
import json
import zipfile

import pytest

from core.accounts import queries as accounts
from core.identity.model import Actor, Role
from core.ui import own_data
from tests.factories.contracts import apply
from tests.pages.conftest import NOW


@pytest.fixture
def taken(kabinet, visit):
    def archive(role):
        person = visit(role)
        cards = accounts.accessible(kabinet, person_id=person.person_id, today=NOW.date())
        content = own_data.archive(kabinet, person=person, accounts=cards, token=None, now=NOW)
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return {name: json.loads(packed.read(name)) for name in packed.namelist()}

    return archive


def test_holds_what_a_household_did(kabinet, taken):
    found = taken(Role.HOUSEHOLD)

    assert len([name for name in found if name.startswith("account-")]) == 3
    assert len(found["appeals.json"]) == 3
    assert all(each["messages"] for each in found["appeals.json"])
    assert found["person.json"]["email"] == "household@kabinet.example"


def test_holds_applications_with_their_steps_and_consents(kabinet, visit, taken):
    sent = apply(kabinet, Actor.of(visit(Role.CORPORATE)), idempotency_key="own data").application_id
    try:
        asked = next(each for each in taken(Role.CORPORATE)["applications.json"] if each["application_id"] == str(sent))
    finally:
        for table in ("contract_consent", "contract_file", "contract_step", "contract_application"):
            statement = f"delete from live.{table} where application_id = $id"
            kabinet.change(lambda tx, statement=statement: tx.write(statement, id=sent))

    assert [step["action"] for step in asked["steps"]] == ["received"]
    assert (len(asked["files"]), len(asked["consents"])) == (5, 1)


def test_holds_nothing_secret_and_nobody_elses(kabinet, taken):
    whole = json.dumps(taken(Role.HOUSEHOLD), ensure_ascii=False)

    assert "password" not in whole
    assert "argon2" not in whole
    assert "corporate@kabinet.example" not in whole

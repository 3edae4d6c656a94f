"""
Operations of a person who is told by a session or by the link of a letter: without a live one nothing happens.

They are found in the product: a new one fails `test_is_none_forgotten` until it stands in one of the tables below.
"""

import importlib
import inspect
from datetime import timedelta

import pytest

from core.accounts import invitations, registration
from core.appeals import drafts
from core.i18n.formats import Words
from core.identity import consents, email_tokens, profile, recovery
from core.identity import operations as identity
from core.identity.consents import Proof
from core.notices import operations as notices
from core.notices.operations import LinkRefused
from core.runtime.settings import ROOT
from data.database import Database
from tests.factories.accounts import NOW, PASSWORD, make_person
from tests.integration.rights.test_who_may_do_what import DOMAINS, named

WORDS = Words("ru")
PROOF = Proof("10.0.0.1", "Firefox", "ru")
WRITTEN = {"origin": "https://x", "words": WORDS, "now": NOW}
NEW = "slovo dlinnoe 2027"

# What is refused without a live session of the browser; None: nothing happens.
OF_SESSION = {
    profile.rename: (profile.NotSignedIn, {"name": "Анна", "now": NOW}),
    profile.ask_new_email: (profile.NotSignedIn, {"email": "new@example.ru", "password": PASSWORD, **WRITTEN}),
    profile.change_password: (profile.NotSignedIn, {"old": PASSWORD, "new": NEW, **WRITTEN}),
    profile.sign_out_everywhere_else: (profile.NotSignedIn, {"now": NOW}),
    profile.close: (profile.NotSignedIn, {"password": PASSWORD, "proof": PROOF, "now": NOW}),
    profile.keep_language: (None, {"language": "en", "now": NOW}),
    identity.sign_out: (None, {"now": NOW}),
}
CONSENT = {"has_consent": True, "wants_mailings": False, "proof": PROOF}
# What is refused without the link of a letter.
OF_LETTER = {
    invitations.register: (invitations.InvitationExpired, {"password": NEW, "now": NOW, **CONSENT}),
    registration.confirm: (email_tokens.LinkExpired, {"origin": "https://x", "now": NOW}),
    profile.confirm_email: (email_tokens.LinkExpired, {"words": WORDS, "now": NOW}),
    recovery.set_password: (email_tokens.LinkExpired, {"password": NEW, **WRITTEN}),
    notices.leave: (LinkRefused, {"is_on": False, "now": NOW}),
}
# Called with the person that the page or route has just looked up by the session; never with one out of an address.
OF_KNOWN_PERSON = {drafts.save, drafts.forget, consents.set_mailings, identity.open_session}

SESSIONS = ("none", "unknown", "signed out", "too old", "of somebody disabled")


def found():
    """Every public function of a domain that gets an open store and a token or a person, but no actor."""
    for path in sorted((ROOT / "core").glob("*/*.py")):
        if path.parent.name in DOMAINS or path.stem == "__init__":
            continue
        module = importlib.import_module(f"core.{path.parent.name}.{path.stem}")
        for name, function in vars(module).items():
            if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_"):
                parameters = inspect.signature(function).parameters
                kinds = {str(each.annotation) for each in parameters.values()}
                is_changing = any("data.database.Database" in kind for kind in kinds)
                if is_changing and parameters.keys() & {"token", "person_id", "person"} and "actor" not in parameters:
                    yield function


@pytest.fixture(scope="module")
def db():
    with Database.in_memory() as store:
        yield store


@pytest.fixture(scope="module")
def tokens(db):
    """Return a token of each session that is no live one."""

    def signed_in(email, *, now=NOW):
        make_person(db, email=email)
        return identity.sign_in(db, email=email, password=PASSWORD, address="1", user_agent="", now=now).token

    out = signed_in("out@example.ru")
    identity.sign_out(db, token=out, now=NOW)
    disabled = signed_in("disabled@example.ru")
    identity.disable_person(db, email="disabled@example.ru", actor="test", now=NOW)
    old = signed_in("old@example.ru", now=NOW - timedelta(days=400))
    return dict(zip(SESSIONS, (None, "unknown", out, old, disabled), strict=True))


@pytest.fixture(scope="module")
def contents(db):
    """Return a function that tells what the store holds."""
    names = db.records(
        "select database_name || '.' || table_name as name from duckdb_tables() where database_name in ('live', 'history')"
    )
    counts = (
        f"select '{row['name']}' as name, sum(hash(t)::hugeint) as total from {row['name']} as t" for row in names
    )
    statement = " union all ".join(counts)
    return lambda: {row["name"]: row["total"] for row in db.records(statement)}


class TestEveryOperation:
    def test_is_none_forgotten(self):
        known = {named(each) for each in (*OF_SESSION, *OF_LETTER, *OF_KNOWN_PERSON)}

        missing = {named(each) for each in found()} ^ known

        assert not missing, f"add a row to OF_SESSION, OF_LETTER or OF_KNOWN_PERSON in {__file__}: {sorted(missing)}"

    @pytest.mark.parametrize("session", SESSIONS)
    @pytest.mark.parametrize("operation", OF_SESSION, ids=named)
    def test_needs_a_live_session(self, operation, session, db, tokens, contents):
        refusal, values = OF_SESSION[operation]
        token = tokens[session] or ("" if operation is identity.sign_out else None)
        before = contents()

        if refusal is None:
            operation(db, token=token, **values)
        else:
            with pytest.raises(refusal):
                operation(db, token=token, **values)

        assert contents() == before

    @pytest.mark.parametrize("token", ["", "another", "x.y.z"])
    @pytest.mark.parametrize("operation", OF_LETTER, ids=named)
    def test_needs_the_link_of_a_letter(self, operation, token, db, contents):
        refusal, values = OF_LETTER[operation]
        before = contents()

        with pytest.raises(refusal):
            operation(db, token=token, **values)

        changed = {name for name, total in contents().items() if before[name] != total}
        assert changed <= {"live.notice_key", "live.signing_key"}  # the key of links is made when it is first asked for

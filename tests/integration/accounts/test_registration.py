"""A2, A3: what agrees with the receipt becomes a person, once, after the letter; nobody else learns anything."""

import re
from dataclasses import replace

import pytest

from core.accounts import queries as accounts
from core.accounts import registration
from core.accounts.registration import Applicant, Fault, FormRefused, Place
from core.accounts.requisites import Requisites
from core.identity import consents, email_tokens, limits
from core.identity import operations as identity
from core.identity.consents import Proof
from core.identity.model import Actor, Role
from core.mail import queries as mail
from data.database import Database
from tests.factories.accounts import NOW, PASSWORD, grant, make_account, make_person

PROOF = Proof("192.0.2.7", "Firefox", "ru")
PLACE = Place("5", "а", "141", "1")
ORIGIN = "http://127.0.0.1"
COMPANY = Requisites(inn="6699017772", kpp="669901001", ogrn="1226600990010", legal_form="legal_entity")


@pytest.fixture
def db():
    with Database.in_memory() as database:
        yield database


@pytest.fixture
def number(db):
    return make_account(db)


@pytest.fixture
def applicant(number):
    return Applicant(number, " New@Example.ru", PASSWORD, has_consent=True, wants_mailings=False, key="form-1")


def register(db, applicant, place=PLACE, *, proof=PROOF):
    registration.register_household(db, applicant, place, proof=proof, origin=ORIGIN, now=NOW)


def letters(db):
    rows = mail.newest(db, state=None, text=None, count=50).iter_rows(named=True)
    return [mail.letter(db, letter_id=row["letter_id"]) for row in rows]


def token(db):
    links = [each.letter.button[1] for each in letters(db) if "/confirm?" in (each.letter.button or ("", ""))[1]]
    return re.search(r"token=(.+)", links[0]).group(1)


def confirm(db):
    return registration.confirm(db, token=token(db), origin=ORIGIN, now=NOW)


class TestRegisterHousehold:
    def test_makes_nobody_before_the_link_was_used(self, db, applicant):
        register(db, applicant)

        assert not identity.queries.is_email_taken(db, email="new@example.ru")
        assert letters(db)[0].letter.has_secret

    def test_gives_the_account_and_keeps_the_consent_after_the_link(self, db, applicant):
        register(db, applicant)
        person = confirm(db)

        assert (person.email, person.role) == ("new@example.ru", Role.HOUSEHOLD)
        (card,) = accounts.accessible(db, person_id=person.person_id, today=NOW.date())
        assert card.access_level == "owner"
        (consent,) = consents.history(db, person_id=person.person_id)
        assert (consent["purpose"], consent["action"], consent["address"]) == ("personal_data", "granted", "192.0.2.7")
        assert consent["content"].startswith("Я согласен на обработку")

    def test_signs_in_with_the_password_of_the_form(self, db, applicant):
        register(db, applicant)
        confirm(db)

        opened = identity.sign_in(db, email="new@example.ru", password=PASSWORD, address="1", user_agent="", now=NOW)

        assert opened.person.email == "new@example.ru"

    def test_takes_a_link_once(self, db, applicant):
        register(db, applicant)
        used = token(db)
        confirm(db)

        with pytest.raises(email_tokens.LinkExpired):
            registration.confirm(db, token=used, origin=ORIGIN, now=NOW)

    def test_takes_no_link_after_a_day(self, db, applicant):
        register(db, applicant)

        late = NOW + email_tokens.LIFETIME["registration"]
        with pytest.raises(email_tokens.LinkExpired):
            registration.confirm(db, token=token(db), origin=ORIGIN, now=late)

    def test_sends_one_letter_for_a_double_click(self, db, applicant):
        register(db, applicant)
        register(db, applicant)

        assert len(letters(db)) == 1
        assert confirm(db).email == "new@example.ru"

    @pytest.mark.parametrize(
        "place",
        [Place("5А", "", "141/1", ""), Place("5 a", "", "кв. 141", "1"), Place("5", "А", "141-1", "1")],
    )
    def test_forgives_how_the_address_is_written(self, db, applicant, place):
        register(db, applicant, place)

        assert len(letters(db)) == 1

    @pytest.mark.parametrize("house", ["6", "5Б", ""])
    def test_refuses_another_address(self, db, applicant, house):
        with pytest.raises(FormRefused):
            register(db, applicant, replace(PLACE, house=house, letter=""))

        assert letters(db) == []

    def test_answers_the_same_for_a_number_that_does_not_exist(self, db, applicant):
        with pytest.raises(FormRefused) as wrong_place:
            register(db, applicant, replace(PLACE, house="6"))
        with pytest.raises(FormRefused) as no_account:
            register(db, replace(applicant, number="6600000099"))

        assert wrong_place.value.args == no_account.value.args == ([Fault.NOT_MATCHED], [])

    def test_does_not_tell_that_an_email_is_taken(self, db, applicant):
        make_person(db, email="new@example.ru")
        register(db, applicant)

        (letter,) = letters(db)
        assert "token" not in letter.letter.button[1]

    def test_names_everything_that_is_wrong(self, db, applicant):
        bad = replace(applicant, email="nobody", password="short", has_consent=False, number="")

        with pytest.raises(FormRefused) as refusal:
            register(db, bad)

        assert refusal.value.faults == [Fault.NUMBER, Fault.EMAIL, Fault.CONSENT]
        assert "too_short" in refusal.value.weaknesses

    def test_limits_the_tries_of_a_number(self, db, applicant):
        for _ in range(limits.OF_KEY):
            with pytest.raises(FormRefused):
                register(db, applicant, replace(PLACE, house="6"))

        with pytest.raises(limits.TriedTooOften):
            register(db, applicant)

    def test_limits_the_tries_of_a_network(self, db, applicant):
        for count in range(limits.OF_ADDRESS):
            with pytest.raises(FormRefused):
                register(db, replace(applicant, number=f"77000{count:05d}"))

        with pytest.raises(limits.TriedTooOften):
            register(db, applicant)

    def test_tells_who_owns_the_account_already(self, db, applicant):
        owner = Actor.of(make_person(db))
        grant(db, actor=owner, account_id=1)
        register(db, applicant)
        confirm(db)

        told = [each.letter.to for each in letters(db) if each.kind == "accounts.new_owner"]
        assert told == ["anna@example.ru"]

    def test_keeps_no_password_in_the_store(self, db, applicant):
        register(db, applicant)

        assert PASSWORD not in str(db.records("select * from live.email_token"))


class TestRegisterOrganisation:
    @pytest.fixture
    def office(self, db):
        number = make_account(db, account_id=2, kind="organisation", flat=None, flat_extension=None)
        db.change(
            lambda tx: tx.write(
                "update live.customer set inn = $inn, kpp = $kpp, ogrn = $ogrn, legal_form = $form where customer_id = 2",
                inn=COMPANY.inn,
                kpp=COMPANY.kpp,
                ogrn=COMPANY.ogrn,
                form=COMPANY.legal_form,
            )
        )
        return Applicant(number, "boss@example.ru", PASSWORD, has_consent=True, wants_mailings=True, key="form-2")

    def register(self, db, applicant, given=COMPANY):
        registration.register_organisation(db, applicant, given, proof=PROOF, origin=ORIGIN, now=NOW)

    def test_makes_a_manager_of_the_account(self, db, office):
        self.register(db, office)
        person = confirm(db)

        assert person.role is Role.CORPORATE
        assert len(accounts.accessible(db, person_id=person.person_id, today=NOW.date())) == 1
        assert consents.is_given(db, person_id=person.person_id, purpose="mailings")

    def test_refuses_another_organisation(self, db, office):
        with pytest.raises(FormRefused) as refusal:
            self.register(db, office, replace(COMPANY, inn="6671000005"[:9] + "0", ogrn="1026600000130"))

        assert refusal.value.faults

    def test_refuses_another_form(self, db, office):
        with pytest.raises(FormRefused) as refusal:
            self.register(db, office, replace(COMPANY, legal_form="utility_provider"))

        assert refusal.value.faults == [Fault.NOT_MATCHED]

"""Passwords that are refused, and waiting after failures."""

from datetime import UTC, datetime, timedelta

import pytest

from core.identity import passwords, rules
from core.identity.rules import Weakness

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)


class TestNetwork:
    @pytest.mark.parametrize(
        ("host", "counted_for"),
        [
            ("203.0.113.7", "203.0.113.7"),
            ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
            ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
            ("local", "local"),
        ],
    )
    def test_is_the_address_or_the_network_of_one_customer(self, host, counted_for):
        assert rules.network(host) == counted_for


class TestWeaknesses:
    @pytest.mark.parametrize(
        ("password", "expected"),
        [
            ("kabinet2026demo", []),
            ("пароль про 7 котов", []),
            ("short1", [Weakness.TOO_SHORT]),
            ("only letters here", [Weakness.NO_DIGIT]),
            ("20261120071500", [Weakness.NO_LETTER]),
            ("", [Weakness.TOO_SHORT]),
            ("aaaa", [Weakness.TOO_SHORT, Weakness.NO_DIGIT, Weakness.WELL_KNOWN]),
            ("Qwerty12345", [Weakness.WELL_KNOWN]),
            ("йцукен12345", [Weakness.WELL_KNOWN]),
            ("aaaaaaaaaaa1", [Weakness.WELL_KNOWN]),
            ("a1" * 101, [Weakness.TOO_LONG, Weakness.WELL_KNOWN]),
            ("anna.ivanova1985", [Weakness.LIKE_EMAIL]),
        ],
    )
    def test_names_each_reason(self, password, expected):
        found = rules.weaknesses(password, email="anna.ivanova1985@example.ru", well_known=passwords.well_known())

        assert found == expected

    def test_every_weakness_has_advice(self):
        assert set(rules.ADVICE) == set(Weakness)


class TestWellKnown:
    def test_would_pass_the_other_rules(self):
        passing = [word for word in passwords.well_known() if rules.weaknesses(word, email="", well_known=())]

        assert len(passwords.well_known()) > 400
        assert [word for word in passing if len(set(word)) >= rules.FEWEST_SIGNS] == []


class TestWaiting:
    @pytest.mark.parametrize(("failed", "seconds"), [(0, 0), (4, 0), (5, 5), (6, 10), (7, 20), (11, 300), (1000, 300)])
    def test_grows_and_never_locks_for_good(self, failed, seconds):
        assert rules.waiting(failed_count=failed, last_at=NOW, now=NOW) == timedelta(seconds=seconds)

    def test_passes_with_time(self):
        assert rules.waiting(failed_count=6, last_at=NOW, now=NOW + timedelta(seconds=7)) == timedelta(seconds=3)
        assert rules.waiting(failed_count=6, last_at=NOW, now=NOW + timedelta(seconds=11)) == timedelta(0)


class TestPasswords:
    def test_agree_with_their_own_hash_only(self):
        one, two = passwords.hashed("correct horse 1"), passwords.hashed("correct horse 1")

        assert one != two
        assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert passwords.agrees("correct horse 1", password_hash=one)
        assert not passwords.agrees("correct horse 2", password_hash=one)

    def test_never_agree_without_a_hash(self):
        assert not passwords.agrees("nobody's password", password_hash=None)
        assert not passwords.agrees("x", password_hash="not a hash")

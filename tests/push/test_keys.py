"""Our keys: made once, turned over with an overlap, and seen by every process at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from webapp import config
from webapp.push import keys
from webapp.push.keys import ACCEPTED_FOR, ring, rotate, tidy


@pytest.fixture
def settings(tmp_path, clock):
    return config.load({"BLACKBOOK_DATA": str(tmp_path)})


def stored(settings) -> bytes:
    return (settings.keys / keys.FILE).read_bytes()


def test_they_are_made_once_and_for_the_owner_alone(settings):
    assert ring(settings) == ring(settings)
    assert ring(settings).earlier == ()
    assert (settings.keys / keys.FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in settings.keys.iterdir() if path.name != "secret"] == [keys.FILE]


@pytest.mark.parametrize(
    "text", ["", "not a key", "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n"]
)
def test_a_broken_file_is_said_in_one_sentence(settings, text):
    (settings.keys / keys.FILE).write_text(text)
    with pytest.raises(config.BadSettings, match="Restore it from a backup"):
        ring(settings)


def test_a_new_key_is_the_current_one_and_the_earlier_ones_are_accepted_for_ninety_days(settings, clock):
    first = ring(settings).current
    second = rotate(settings).current
    clock.shift(timedelta(days=1))
    third = rotate(settings).current
    found = ring(settings)
    assert found.current == third
    assert [each.kid for each in found.earlier] == [second.kid, first.kid]
    assert set(found.pairs) == {first.kid, second.kid, third.kid}
    assert found.pairs[first.kid].private_pem == first.private_pem
    clock.shift(ACCEPTED_FOR - timedelta(days=1))
    assert [each.kid for each in ring(settings).earlier] == [second.kid, first.kid], "the last day of them"
    clock.shift(timedelta(days=1))
    assert [each.kid for each in ring(settings).earlier] == [second.kid]
    assert (settings.keys / keys.FILE).stat().st_mode & 0o777 == 0o600


def test_a_key_that_somebody_else_may_know_is_gone_from_the_disk_with_all_earlier_ones(settings):
    first, second = ring(settings).current, rotate(settings).current
    found = rotate(settings, trusting=False)
    assert list(found.pairs) == [found.current.kid]
    assert first.private_pem not in stored(settings)
    assert second.private_pem not in stored(settings)


def test_what_no_phone_needs_any_more_is_dropped_and_the_rest_stays_as_it_is(settings):
    first, second = ring(settings).current, rotate(settings).current
    rotate(settings)
    before = stored(settings)
    tidy(settings, {first.kid, second.kid})
    assert stored(settings) == before
    tidy(settings, {first.kid})
    assert [each.kid for each in ring(settings).earlier] == [first.kid]
    assert second.private_pem not in stored(settings)
    tidy(settings, set())
    assert ring(settings).earlier == ()
    assert ring(settings).current.private_pem in before


def test_what_is_too_old_leaves_the_disk(settings, clock):
    first = ring(settings).current
    rotate(settings)
    clock.shift(ACCEPTED_FOR + timedelta(days=1))
    tidy(settings, {first.kid})
    assert first.private_pem not in stored(settings)

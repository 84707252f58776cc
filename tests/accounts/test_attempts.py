"""The lanes on which attempts drive, as a pure rule and in the table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp import db
from webapp.accounts import attempts
from webapp.accounts.attempts import Lane
from webapp.errors import TooMany

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LANE = attempts.account_lane("alice@example.org")


def attempt_at(moment: datetime, free_at: datetime) -> datetime | int:
    """The lane's new state, or for how many seconds it is full."""
    try:
        return attempts.after_one_more(LANE, free_at, now=moment)
    except TooMany as refused:
        return refused.wait or 0


@given(st.lists(st.integers(min_value=0, max_value=1200), max_size=120))
def test_no_hour_ever_has_more_than_ten_attempts_on_an_account(pauses: list[int]) -> None:
    now, free_at, taken = NOW, NOW, []
    for pause in pauses:
        now += timedelta(seconds=pause)
        outcome = attempt_at(now, free_at)
        if isinstance(outcome, datetime):
            free_at = outcome
            taken.append(now)
        else:
            assert outcome > 0
            assert isinstance(attempt_at(now + timedelta(seconds=outcome), free_at), datetime)
    for first in taken:
        assert sum(first <= each < first + timedelta(hours=1) for each in taken) <= 10


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("", "", True),
    ],
)
def test_a_network_is_what_one_customer_is_given(one: str, other: str, is_same: bool) -> None:
    assert (attempts.network_lane(one) == attempts.network_lane(other)) is is_same


def test_a_place_is_taken_on_every_lane_or_on_none(database: str) -> None:
    narrow, wide = Lane("narrow", 1, timedelta(hours=1)), Lane("wide", 3, timedelta(hours=1))
    with db.write() as connection:
        attempts.take_place(connection, [narrow, wide], now=NOW)
    for _ in range(5):
        with pytest.raises(TooMany), db.write() as connection:
            attempts.take_place(connection, [wide, narrow], now=NOW)
    with db.write() as connection:
        attempts.take_place(connection, [wide], now=NOW)
        attempts.take_place(connection, [wide], now=NOW)


def test_a_place_outcome_can_be_taken_again(database: str) -> None:
    lane = Lane("narrow", 1, timedelta(hours=1))
    for _ in range(3):
        with db.write() as connection:
            attempts.take_place(connection, [lane], now=NOW)
        with db.write() as connection:
            attempts.give_back(connection, [lane], now=NOW)

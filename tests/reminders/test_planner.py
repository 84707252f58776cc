"""What is sent and when: caps, quiet hours, closed days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.reminders.due import due
from webapp.reminders.gather import gather
from webapp.reminders.planner import (
    IN_A_WEEK,
    IN_DIGEST,
    OVERDUE_IN_DIGEST,
    Candidate,
    Sent,
    Slot,
    days_told,
    due_over,
    plan,
    slot,
)
from webapp.reminders.wishes import Wishes, voice, wishes

MONDAY = date(2026, 11, 23)
TODAY = Slot(MONDAY, datetime(2026, 11, 23, 6, 30, tzinfo=UTC), datetime(2026, 11, 23, 19, 0, tzinfo=UTC))
OSLO = Wishes(zone="Europe/Oslo")


def at(text: str, zone: str = "Europe/Oslo") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def one(
    key: str, reason: str, *, in_days: int = 0, customer: str = "c1", kind: str = "customer", **more
) -> Candidate:
    tier = more.pop("tier", "B")
    subject = {"kind": kind, "id": customer}
    item = {"key": key, "reason": reason, "customer_id": customer, "subject": subject, "in_days": in_days}
    return Candidate({**item, "on": MONDAY.isoformat(), "since": MONDAY.isoformat(), **more}, tier)


def planned(*found: Candidate, told=None, sent_this_week=0, own_this_week=0, own_today=0):
    sent = Sent(sent_this_week, own_this_week, own_today)
    messages = plan(found, told=told or {}, sent=sent, today=TODAY)
    return [(message.kind, [item.key for item in message.items], message.more) for message in messages]


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23T07:29:59", False),
        ("2026-11-23T07:30", True),
        ("2026-11-23T19:59", True),
        ("2026-11-23T20:00", False),
        ("2026-11-21T12:00", False),
        ("2026-11-22T12:00", False),
    ],
)
def test_it_speaks_on_workdays_between_digest_and_evening(moment, is_open):
    found = slot(OSLO, at(moment))
    assert (found is not None) is is_open
    assert found is None or found.day == at(moment).date()


def test_a_rep_in_auckland_has_another_day_than_one_in_honolulu():
    now = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
    assert slot(Wishes(zone="Pacific/Auckland"), now).day == MONDAY
    assert slot(Wishes(zone="Pacific/Honolulu"), now) is None


def test_no_reminders_means_none():
    assert slot(Wishes(reminders=False), at("2026-11-23T09:00")) is None
    assert slot(Wishes(workdays=()), at("2026-11-23T09:00")) is None


@pytest.mark.parametrize(
    ("wished", "opens", "closes"),
    [
        (Wishes(digest_at=time(6, 0)), "07:00", "20:00"),
        (Wishes(digest_at=time(21, 0)), "07:00", "20:00"),
        (Wishes(quiet_from=time(0), quiet_until=time(6)), "07:30", "24:00"),
        (Wishes(quiet_from=time(7), quiet_until=time(9)), "09:00", "24:00"),
        (Wishes(quiet_from=time(12), quiet_until=time(14)), "07:30", "12:00"),
        (Wishes(quiet_from=time(8), quiet_until=time(8)), "07:30", "24:00"),
    ],
    ids=[
        "digest before the quiet ends",
        "digest in the evening",
        "quiet after midnight",
        "quiet in the morning",
        "quiet at noon",
        "no quiet",
    ],
)
def test_the_digest_waits_for_the_quiet_to_end(wished, opens, closes):
    found = slot(wished, datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
    end = datetime(2026, 11, 24, tzinfo=UTC) if closes == "24:00" else at(f"2026-11-23T{closes}", "UTC")
    assert (found.opens, found.closes) == (at(f"2026-11-23T{opens}", "UTC"), end)


def test_fault_11_an_hour_the_spring_change_skips_is_taken_when_the_clock_has_jumped():
    wished = Wishes(zone="Europe/Oslo", digest_at=time(2, 30), quiet_from=time(22), quiet_until=time(1),
                    workdays={7}, holidays_of="none")  # fmt: skip
    assert slot(wished, datetime(2027, 3, 28, 12, 0, tzinfo=UTC)).opens == datetime(
        2027, 3, 28, 1, 0, tzinfo=UTC
    )


def test_fault_11_an_hour_the_autumn_change_repeats_is_taken_the_first_time():
    wished = Wishes(zone="Europe/Oslo", digest_at=time(2, 30), quiet_from=time(22), quiet_until=time(1),
                    workdays={7}, holidays_of="none")  # fmt: skip
    assert slot(wished, datetime(2026, 10, 25, 12, 0, tzinfo=UTC)).opens == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_nothing_to_say_is_no_message():
    assert planned() == []


def test_one_thing_is_a_digest_of_one():
    assert planned(one("occ:c1:2026:0", "birthday")) == [("digest", ["occ:c1:2026:0"], 0)]


def test_what_was_told_is_not_told_again():
    told = {"occ:c1:2026:1": date(2026, 11, 20)}
    assert planned(one("occ:c1:2026:1", "birthday", in_days=1), told=told) == []


@pytest.mark.parametrize(("told_on", "is_told_again"), [("2026-11-20", True), ("2026-11-23", False)])
def test_what_was_snoozed_is_told_once_more_when_it_is_back(told_on, is_told_again):
    promise = replace(one("promise:s1", "promise"), back="2026-11-23")
    assert bool(planned(promise, told={"promise:s1": date.fromisoformat(told_on)})) is is_told_again


def test_a_customers_own_great_day_has_its_own_message():
    birthday = one("occ:c1:2026:0", "birthday")
    son = one("occ:p1:2026:0", "birthday", kind="person", customer="c2")
    assert planned(birthday, son) == [("digest", ["occ:p1:2026:0"], 0), ("occasion", ["occ:c1:2026:0"], 0)]


def test_a_day_of_remembrance_comes_quietly_with_the_rest():
    memorial = one("occ:o1:2026:0", "occasion", type="memorial")
    ask = one("ask:o2:2026", "ask", in_days=-1)
    assert planned(memorial, ask) == [("digest", ["occ:o1:2026:0", "ask:o2:2026"], 0)]


def test_it_names_five_and_counts_the_rest():
    found = [one(f"ask:o{number}:2026", "ask", in_days=-1) for number in range(9)]
    ((kind, keys, more),) = planned(*found)
    assert (kind, len(keys), more) == ("digest", IN_DIGEST, 4)


def test_somebody_who_waits_is_named_even_on_a_busy_day():
    found = [one(f"ask:o{number}:2026", "ask", in_days=-1) for number in range(9)]
    ((_, keys, _),) = planned(*found, one("stale:c9:none:0", "overdue", ratio=1.0))
    assert "stale:c9:none:0" in keys


def test_of_those_who_wait_the_longest_three_are_named():
    found = [one(f"stale:c{number}:none:0", "overdue", ratio=number / 10 + 1) for number in range(9)]
    ((_, keys, more),) = planned(*found)
    assert (keys, more) == (["stale:c8:none:0", "stale:c7:none:0", "stale:c6:none:0"], 0)
    assert len(keys) == OVERDUE_IN_DIGEST


def test_an_a_customer_comes_before_a_c_customer():
    ((_, keys, _),) = planned(
        one("ask:o1:2026", "ask", tier="C"), one("ask:o2:2026", "ask"), one("ask:o3:2026", "ask", tier="A")
    )
    assert keys == ["ask:o3:2026", "ask:o2:2026", "ask:o1:2026"]


@pytest.mark.parametrize(("sent", "kinds"), [(7, 3), (8, 2), (9, 1), (10, 0), (99, 0)])
def test_a_full_week_is_a_full_week(sent, kinds):
    found = [one(f"occ:c{number}:2026:0", "birthday", customer=f"c{number}") for number in range(6)]
    messages = planned(*found, sent_this_week=sent)
    assert len(messages) == kinds
    assert sent > IN_A_WEEK or sent + len(messages) <= IN_A_WEEK
    assert kinds == 0 or messages[0][0] == "digest"


@pytest.mark.parametrize(("own_before", "own"), [(0, 2), (3, 2), (4, 1), (5, 0), (9, 0)])
def test_great_days_leave_room_for_the_digest_of_every_workday(own_before, own):
    found = [one(f"occ:c{number}:2026:0", "birthday", customer=f"c{number}") for number in range(6)]
    messages = planned(*found, sent_this_week=own_before, own_this_week=own_before)
    assert [kind for kind, _, _ in messages] == ["digest"] + ["occasion"] * own


@pytest.mark.parametrize(("own_today", "own"), [(0, 2), (1, 1), (2, 0)])
def test_what_came_earlier_in_the_day_counts(own_today, own):
    found = [one(f"occ:c{number}:2026:0", "birthday", customer=f"c{number}") for number in range(6)]
    messages = planned(*found, sent_this_week=own_today, own_this_week=own_today, own_today=own_today)
    assert [kind for kind, _, _ in messages] == ["digest"] + ["occasion"] * own


def test_of_a_customers_days_none_goes_untold():
    dear = [one(f"occ:p{number}:2026:1", "birthday", kind="person", tier="A") for number in range(9)]
    others = [one(f"occ:q{number}:2026:0", "birthday", kind="person", tier="B") for number in range(9)]
    ((_, keys, more),) = planned(*others, *dear, one("stale:c9:none:0", "overdue", ratio=1.0))
    assert [key for key in keys if key.startswith("occ:p")] == [each.key for each in dear]
    assert "stale:c9:none:0" in keys
    assert more == 9


def test_an_occasion_on_a_closed_day_is_told_on_the_last_open_one():
    about = gather(
        [
            {"kind": "customer", "id": "c1", "data": {"birth": "1980-11-29", "added_on": "2026-08-31"}},
            {"kind": "promise", "id": "s1", "data": {"text": "x", "by": "me", "due": "2026-11-29"}},
        ]
    )
    days = days_told(OSLO, date(2026, 11, 27))
    assert days == [date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 29)]
    found = due_over(days, lambda day: due(about, day))
    assert [(item["key"], item["in_days"]) for item in found] == [
        ("occ:c1:2026:1", 2),
        ("promise:s1", 2),
        ("occ:c1:2026:0", 2),
    ]
    ((_, keys, _),) = planned(*map(Candidate, found))
    assert keys == ["occ:c1:2026:0", "promise:s1"], "once, although Saturday and Sunday each have a reason"


def test_of_promises_on_closed_days_only_the_reps_own_are_told_before():
    def promise(name, by, due):
        return {"kind": "promise", "id": name, "data": {"text": "x", "by": by, "due": due}}

    about = gather(
        [
            {"kind": "customer", "id": "c1", "data": {"added_on": "2026-11-20"}},
            promise("sunday", "me", "2026-11-29"),
            promise("monday", "me", "2026-11-30"),
            promise("theirs", "them", "2026-11-29"),
        ]
    )
    days = days_told(OSLO, date(2026, 11, 27))
    assert [item["key"] for item in due_over(days, lambda day: due(about, day))] == ["promise:sunday"]


def test_a_rep_without_workdays_is_no_endless_loop():
    assert len(days_told(Wishes(workdays={1}), MONDAY)) == 7
    assert len(days_told(Wishes(workdays=()), MONDAY)) < 60


@given(st.permutations([one(f"ask:o{number}:2026", "ask", in_days=-number) for number in range(8)]))
def test_p6_the_order_in_which_they_were_found_changes_nothing(found):
    assert planned(*found) == planned(*reversed(found))


def test_a_wish_in_the_setting_is_followed_and_nonsense_is_not():
    setting = {
        "zone": "Nowhere/Land",
        "phone_zone": "Asia/Tokyo",
        "digest_at": "08:15",
        "workdays": [6],
        "language": "de-AT",
    }
    assert wishes(setting) == Wishes(zone="Asia/Tokyo", digest_at=time(8, 15), workdays=frozenset({6}))
    assert voice(setting).language == "de-AT"
    assert wishes({"zone": "../../etc/passwd", "phone_zone": "America"}) == Wishes()


def test_fault_19_ten_thousand_things_due_at_once_are_one_digest():
    found = [one(f"occ:c{number}:2026:1", "birthday", in_days=1) for number in range(10_000)]
    ((kind, keys, more),) = planned(*found)
    assert (kind, len(keys), more) == ("digest", IN_DIGEST, 10_000 - IN_DIGEST)

"""Notes that wait on the other phone: told once a day, where it is worth it, until they have arrived."""

from __future__ import annotations

import pytest

from tests import house
from tests.push.push_service import Answer
from tests.reminders.rep import device_of, morning, rows, tick_at
from webapp.reminders.tables import delivery, notification

EARLY = "2026-11-23T05:00:00+01:00"


@pytest.fixture
def two(rep, clock):
    """The rep's two phones: on one of them notes wait, the other is in the hand."""
    clock.move_to(morning("2026-11-23T05:30"))
    (client, away), (_, here) = rep.turn_on(), rep.turn_on()
    return client, away, here


def says(rep, two, waiting, oldest=EARLY, **more):
    """An exchange of the first phone, after which so much still waits there."""
    client, away, _ = two
    presence = {"waiting": waiting, "oldest": oldest if waiting else None}
    return rep.exchange(client, device_of(away), presence=presence, **more)


def test_the_other_phone_hears_of_it_once_a_day(rep, two):
    _, away, here = two
    says(rep, two, 3)
    for minute in (0, 1, 2, 240):
        tick_at(rep.someone, morning(f"2026-11-23T{9 + minute // 60:02}:{minute % 60:02}"))
    (received,) = rep.service.taken(here)
    told = received.notification
    assert told["title"] == "Notes are waiting on your other phone"
    assert told["body"] == "3 changes on iPhone, Safari are not safe yet. Open Blackbook there."
    assert told["navigate"] == "http://localhost/app/me"
    assert told["tag"] == f"sys:unsent:{device_of(away)}:2026-11-23"
    assert "app_badge" not in told
    assert rep.service.taken(away) == [], "it would tell the phone of itself"
    tick_at(rep.someone, morning("2026-11-24T09:00"))
    assert len(rep.service.taken(here)) == 2


def test_what_the_exchange_itself_brought_does_not_wait_any_more(rep, two):
    customer = house.new_id()
    created = house.mutation("create", "customer", customer, book=rep.person.book, set={"given": "Anna"})
    sent = [created.model_dump(mode="json", exclude_unset=True)]
    assert says(rep, two, 1, mutations=sent)["receipts"][0]["outcome"] == "applied"
    tick_at(rep.someone, morning("2026-11-23T10:00"))
    assert rep.service.received == []


def test_it_is_gone_when_the_outbox_was_emptied_meanwhile(rep, two):
    _, _, here = two
    says(rep, two, 3)
    here.answers.append(Answer(503))
    tick_at(rep.someone, morning("2026-11-23T09:30"))
    says(rep, two, 0)
    tick_at(rep.someone, morning("2026-11-23T09:35"))
    assert rep.service.taken() == []
    assert [row.note for row in rows(delivery)] == ["nothing of it is due any more"]


@pytest.mark.parametrize(
    ("now", "oldest"),
    [
        ("2026-11-23T08:59", EARLY),
        ("2026-11-23T20:30", EARLY),
        ("2026-11-23T06:59", "2026-11-22T12:00:00+01:00"),
        ("2026-11-28T10:00", EARLY),
        ("2026-11-27T10:00", EARLY),
        ("2026-11-23T10:00", None),
        ("2026-11-23T10:00", "2026-11-23T99"),
    ],
    ids=["too fresh", "in the evening", "at night", "on Saturday", "long not seen", "unknown", "nonsense"],
)
def test_it_is_not_told(rep, two, now, oldest):
    says(rep, two, 3, oldest)
    tick_at(rep.someone, morning(now))
    assert rep.service.received == []


def test_without_another_phone_there_is_nobody_to_tell(rep, clock):
    clock.move_to(morning("2026-11-23T05:30"))
    client, only = rep.turn_on()
    says(rep, (client, only, None), 3)
    tick_at(rep.someone, morning("2026-11-23T10:00"))
    assert rows(notification) == []


def test_a_phone_that_was_signed_out_is_not_told_of(rep, two):
    client, _, _ = two
    says(rep, two, 3)
    assert client.post("/api/sign-out").status_code == 204
    tick_at(rep.someone, morning("2026-11-23T10:00"))
    assert rep.service.received == []


def test_it_counts_among_the_two_a_day(rep, two):
    _, _, here = two
    for hour in (8, 9):
        customer = rep.customer(given="Anna")
        when = {"day": "2026-11-23", "time": f"{hour:02}:40", "zone": "Europe/Oslo"}
        rep.add("touch", customer, type="visit", state="planned", when=when)
    says(rep, two, 3)
    for hour in (8, 9, 10):
        tick_at(rep.someone, morning(f"2026-11-23T{hour:02}:00"))
    assert [one.notification["title"] for one in rep.service.taken(here)] == [
        "08:40: Anna Weber",
        "09:40: Anna Weber",
    ]

"""The calendar for other programs: whose address opens it, what stands in it, and how much it says."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlalchemy import update

from tests.reminders.rep import Rep, morning
from webapp import db
from webapp.accounts.tables import user

HEADERS = {"X-Blackbook": "1"}


@pytest.fixture
def rep(alice, service, clock):
    """Alice in Oslo with a customer, her son, and a visit."""
    clock.move_to(morning("2026-11-23T06:00"))
    rep = Rep(alice, service)
    rep.wish(phone_zone="Europe/Oslo")
    anna = rep.customer(given="Anna", birth="1976-11-24")
    rep.add("person", anna, name="Arnold", relation="child", gender="male", birth="--02-29")
    rep.add("person", anna, name="Per", relation="spouse", birth="1970-05-01", status="separated")
    rep.add("occasion", anna, type="exam", date="2026-12-04", label="Master, \u00e5rsm\u00f8te; 1/2")
    when = {"day": "2026-11-25", "time": "10:30", "zone": "Europe/London"}
    rep.add("touch", anna, type="visit", state="planned", when=when)
    rep.add("touch", anna, type="call", state="planned", when={"day": "2026-11-26"})
    rep.handle(anna, f"occ:{anna}:2026:1")
    return rep


def open_link(client) -> str:
    answer = client.post("/api/calendar", headers=HEADERS)
    assert answer.status_code == 200, answer.text
    return answer.json["link"]


def path(link: str) -> str:
    return link.removeprefix("http://localhost")


def events(client, link: str) -> list[tuple[str, str]]:
    """Read the calendar back as a calendar program would: when each begins, and what it says."""
    answer = client.get(path(link))
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.data)
    assert calendar["VERSION"] == "2.0"
    assert max(len(line) for line in answer.data.split(b"\r\n")) <= 75
    found = list(calendar.walk("VEVENT"))
    assert not [event.errors for event in found if event.errors]
    assert len({event["UID"] for event in found}) == len(found)
    return sorted((event.decoded("DTSTART").isoformat(), str(event["SUMMARY"])) for event in found)


def test_it_holds_days_and_visits_and_is_read_by_whoever_has_the_link(rep):
    rep.wish(lock_screen="full")
    client, stranger = rep.someone.sign_in(), rep.someone.app.test_client()
    assert events(stranger, open_link(client)) == [
        ("2026-11-24", "Anna Weber turns 50"),
        ("2026-11-25T10:30:00+00:00", "Anna Weber"),
        ("2026-11-26", "Anna Weber"),
        ("2026-12-04", "Anna Weber: Master, \u00e5rsm\u00f8te; 1/2"),
        ("2027-02-28", "Arnold (son of Anna Weber): birthday"),
    ]


def test_a_second_program_reads_the_same_in_it_over_both_changes_of_the_clock_and_a_leap_day(rep, clock):
    rep.wish(lock_screen="full")
    anna = rep.customer(given="Eva", birth="2000-02-29")
    for day in ("2027-10-30", "2027-11-01", "2028-03-24", "2028-03-27"):
        when = {"day": day, "time": "09:00", "zone": "Europe/Oslo"}
        rep.add("touch", anna, type="visit", state="planned", when=when)
    clock.move_to(morning("2027-10-25T06:00"))
    client = rep.someone.sign_in()
    link = open_link(client)
    told = client.get(path(link))
    reader = Path(__file__).with_name("read_calendar.mjs")
    found = json.loads(
        subprocess.run(["node", reader], input=told.data, capture_output=True, check=True).stdout
    )
    assert found["version"] == "2.0"
    theirs = {(begins.replace(".000Z", "+00:00"), says) for begins, says in found["events"]}
    assert theirs == set(events(client, link))
    assert {begins for begins, says in theirs if says == "Eva Weber"} == {
        "2027-10-30T07:00:00+00:00",
        "2027-11-01T08:00:00+00:00",
        "2028-03-24T08:00:00+00:00",
        "2028-03-27T07:00:00+00:00",
    }
    assert ("2028-02-29", "Eva Weber turns 28") in theirs


def test_a_program_that_has_it_already_is_told_so(rep):
    client = rep.someone.sign_in()
    link = path(open_link(client))
    tag = client.get(link).headers["ETag"]
    same = client.get(link, headers={"If-None-Match": tag})
    assert (same.status_code, same.data) == (304, b"")
    rep.customer(given="Bo", birth="1980-12-01")
    assert client.get(link, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("level", "said", "unsaid"),
    [
        (
            "first_name",
            {"Anna: birthday", "Son of Anna: birthday", "Anna: exam", "Anna"},
            ("Weber", "turns", "Master"),
        ),
        ("count", {"1 reminder", "Visit"}, ("Anna", "Weber", "Arnold", "/customer/")),
    ],
)
def test_it_says_no_more_than_the_locked_phone(rep, level, said, unsaid):
    rep.wish(lock_screen=level)
    client = rep.someone.sign_in()
    link = open_link(client)
    assert {says for _, says in events(client, link)} == said
    text = client.get(path(link)).get_data(as_text=True)
    assert [word for word in unsaid if word in text] == []


def test_a_new_link_ends_the_old_one_and_none_is_left_when_it_is_taken_back(rep):
    client = rep.someone.sign_in()
    assert client.get("/api/calendar", headers=HEADERS).json == {"link": None}
    first, second = open_link(client), open_link(client)
    assert first != second
    assert client.get("/api/calendar", headers=HEADERS).json == {"link": second}
    assert client.get(path(first)).status_code == 404
    assert client.get(path(second)).status_code == 200
    assert client.delete("/api/calendar", headers=HEADERS).status_code == 204
    assert client.get(path(second)).status_code == 404
    assert client.get("/api/calendar", headers=HEADERS).json == {"link": None}


def test_a_link_that_was_made_up_opens_nothing(rep):
    client = rep.someone.sign_in()
    link = path(open_link(client))
    token = link.split("/")[-1].removesuffix(".ics")
    for wrong in (
        token[:32] + "0" * 32,
        token[:-1],
        token + "0",
        "0" * 64,
        "x",
        "\u00e5" * 64,
        token.upper(),
    ):
        assert client.get(f"/calendar/{wrong}.ics").status_code == 404


def test_nobody_signed_in_makes_no_link(rep):
    stranger = rep.someone.app.test_client()
    assert stranger.post("/api/calendar", headers=HEADERS).status_code == 401
    assert stranger.get("/api/calendar", headers=HEADERS).status_code == 401


def test_each_rep_has_her_own(rep, charlie):
    mine, theirs = rep.someone.sign_in(), charlie.sign_in()
    open_link(mine)
    assert theirs.get("/api/calendar", headers=HEADERS).json == {"link": None}
    assert events(theirs, open_link(theirs)) == []


def test_the_calendar_of_somebody_who_may_not_sign_in_any_more_is_closed(rep):
    client = rep.someone.sign_in()
    link = open_link(client)
    known = rep.someone.user
    with db.write() as connection:
        mine = (user.c.organisation_id == known.organisation_id, user.c.id == known.id)
        connection.execute(update(user).where(*mine).values(active=False))
    assert client.get(path(link)).status_code == 404

"""The whole chain, nothing left out: a real Firefox subscribes, our planner and sender wake it, a real click
opens the customer's briefing while the server is down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

import pytest
from sqlalchemy import select

from tests import house
from tests.browser.conftest import need
from tests.browser.server import Server
from tests.house import Person
from tests.push.desktop import DBUS, Desktop
from tests.push.firefox import FIREFOX, Firefox, until
from tests.push.push_service import PushService
from webapp import config, db
from webapp.accounts.people import find_user
from webapp.book.tables import record
from webapp.push import subscription
from webapp.push.sender import Sender
from webapp.push.subscription import push_subscription

EMAIL, PASSWORD = "jonas@example.org", "the harbour at dawn"
TODAY = datetime.now(UTC).date()
MONDAY = TODAY + timedelta(days=7 - TODAY.weekday())
"""The next Monday: the app is used now, and its reminders come in the days after."""
HEADING = "document.querySelector('h1')?.textContent"


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    """A desktop that shows notifications."""
    need(DBUS, "dbus")
    running = Desktop()
    yield running
    running.close()


@pytest.fixture
def server(tmp_path: Path, service: PushService) -> Iterator[Server]:
    """Our server as a process of its own, with one rep."""
    assert Path("static/dist").exists(), "the app is not built: make build"
    data = tmp_path / "data"
    data.mkdir()
    running = Server(data, PUSH_EXTRA_HOSTS=service.origin)
    words = ("--name", "Jonas Berg", "--role", "rep", "--organisation", "Holm", "--password-stdin")
    running.command("user", "add", EMAIL, *words, stdin=PASSWORD)
    yield running.start()
    running.stop()


@pytest.fixture
def firefox(tmp_path: Path, service: PushService, desktop: Desktop) -> Iterator[Firefox]:
    """A Firefox in which nobody is signed in."""
    need(FIREFOX, "firefox-esr")
    running = Firefox(tmp_path / "firefox", service=service.origin, bus=desktop.address)
    yield running
    running.close()


@pytest.fixture
def rep(server: Server) -> Person:
    """The rep as the door knows him, for writing his book from here."""
    db.use(f"sqlite:///{server.data / 'blackbook.sqlite3'}")
    with db.read() as connection:
        user = find_user(connection, EMAIL)
    assert user
    assert user.own_book
    return Person(user.organisation_id, user=user.id, book=user.own_book, private=user.private_book)


def fill_book(rep: Person) -> tuple[UUID, UUID]:
    """Add Anna, whose birthday is on Monday, and Bo, who was not seen for long."""
    written = house.mutation(
        "create", "setting", uuid5(rep.user, "setting"), book=rep.private,
        set={"zone": "Europe/Oslo", "lock_screen": "full"},
    )  # fmt: skip
    assert house.send(rep.author, written)[0].outcome == "applied"
    # Four times twelve years ago, so that a leap day has one to be born on.
    birth = MONDAY.replace(year=MONDAY.year - 48).isoformat()
    anna = house.add_customer(rep, given="Anna", family="Weber", birth=birth, added_on=TODAY.isoformat())
    bo = house.add_customer(rep, given="Bo", family="Ek", added_on="2020-01-01")
    return anna, bo


def sign_in(firefox: Firefox, server: Server) -> None:
    """Sign in as a person does and wait until the book is on this phone."""
    firefox.go(f"{server.origin}/sign-in")
    fill = f"""(() => {{
      document.querySelector("[name=email]").value = "{EMAIL}"
      document.querySelector("[name=password]").value = "{PASSWORD}"
      document.querySelector("form").requestSubmit()
    }})()"""
    firefox.run(fill)
    until(lambda: "All safe" in firefox.text(), "the book to be on this phone")


def turn_on(firefox: Firefox) -> None:
    """Turn reminders on as a person does: on Me, through the sheet that shows one."""
    firefox.press("Me")
    firefox.press("Turn on reminders")
    firefox.press("Turn on")
    until(lambda: "Once a morning, at" in firefox.text(), "reminders to be on")


def test_a_reminder_reaches_a_real_browser_and_a_click_opens_the_briefing_without_a_server(
    rep, server, service, desktop, firefox
):
    anna, bo = fill_book(rep)
    sign_in(firefox, server)
    turn_on(firefox)

    said = server.command("reminders", "tick", "--now", f"{MONDAY}T07:30+01:00")
    assert said.startswith("Planned 2 messages for 1 reps; 2 sendings tried."), said
    assert [one.status for one in service.received] == [201, 201]

    shown = until(lambda: desktop.shown if len(desktop.shown) == 2 else None, "both notifications")
    birthday = next(one for one in shown if one.title == "Anna Weber turns 48 today")
    waiting = next(one for one in shown if one.title.startswith("No contact with Bo Ek for "))
    acknowledged = [one for one in service.said if one.get("messageType") == "ack"]
    assert acknowledged, "Firefox says that it has decrypted and shown them"

    server.stop()
    desktop.press(birthday)
    until(lambda: f"/app/customer/{anna}" in firefox.windows()[0]["url"], "the window to open her briefing")
    until(lambda: firefox.run(HEADING) == "Anna Weber", "her briefing, from this phone alone")

    # No window of the app is there any more: a click opens one.
    firefox.go("about:blank")
    desktop.press(waiting)
    window = until(
        lambda: next((one for one in firefox.windows() if f"/app/customer/{bo}" in one["url"]), None),
        "a window of its own",
    )
    page = window["context"]
    until(lambda: firefox.run(HEADING, page=page) == "Bo Ek", "his briefing, from this phone alone")


def test_a_button_on_the_notification_is_kept_without_a_server_and_reaches_it_later(
    rep, server, service, desktop, firefox
):
    anna, bo = fill_book(rep)
    sign_in(firefox, server)
    turn_on(firefox)
    server.command("reminders", "tick", "--now", f"{MONDAY}T07:30+01:00")
    shown = until(lambda: desktop.shown if len(desktop.shown) == 2 else None, "both notifications")
    waiting = next(one for one in shown if one.title.startswith("No contact with Bo Ek for "))
    birthday = next(one for one in shown if one.title == "Anna Weber turns 48 today")

    server.stop()
    desktop.press(waiting, buttons(waiting)["In a week"])
    until(
        lambda: "1 waiting" in firefox.text() and "Back " in firefox.text(), "the app to say when it is back"
    )
    desktop.press(birthday, buttons(birthday)["Not useful"])
    until(lambda: "2 waiting" in firefox.text(), "both acts to be kept on this phone")

    server.start()
    handled = until(lambda: handled_by(rep) if len(handled_by(rep)) == 2 else None, "both acts on the server")
    assert {each["key"].split(":")[1]: each["action"] for each in handled} == {
        str(bo): "snoozed",
        str(anna): "not_useful",
    }


def buttons(shown):
    """What each button of a notification says, and what the browser is sent for it."""
    return dict(zip(shown.actions[1::2], shown.actions[::2], strict=True))


def handled_by(rep):
    """What the rep did with reminders, as the server knows it."""
    return [json.loads(row.data) for row in house.rows(rep, record, kind="handled")]


def test_p4_one_sent_by_hand_is_shown_and_so_is_one_that_nobody_can_read(rep, server, desktop, firefox):
    sign_in(firefox, server)
    turn_on(firefox)
    firefox.press("Send one now")
    (shown,) = until(lambda: desktop.shown, "the message sent by hand")
    assert shown.title == "Reminders work on this phone"

    with db.read() as connection:
        mine = push_subscription.c.organisation_id == rep.organisation
        phone = subscription.reached(connection.execute(select(push_subscription).where(mine)).one())
    chosen = {"BLACKBOOK_DATA": str(server.data), "PUSH_EXTRA_HOSTS": phone.address.service}
    by_hand = Sender(config.load(chosen))
    pair = by_hand.ring().pairs[phone.kid]
    by_hand.send(phone.address, b'{"web_push": 8030, "notif', pair=pair, topic="x", urgency="high", ttl=300)
    broken = until(lambda: desktop.shown[1:], "a notification all the same")[0]
    assert (broken.title, broken.body) == ("Blackbook", "Open Blackbook to see what is due today.")


def test_turning_reminders_off_ends_them_on_the_server_too(rep, server, service, desktop, firefox):
    fill_book(rep)
    sign_in(firefox, server)
    turn_on(firefox)
    firefox.press("Turn off")
    until(lambda: "Off on this phone" in firefox.text(), "reminders to be off")
    said = server.command("reminders", "tick", "--now", f"{MONDAY}T07:30+01:00")
    assert said.startswith("Planned 0 messages"), said
    assert service.received == []
    assert desktop.shown == []

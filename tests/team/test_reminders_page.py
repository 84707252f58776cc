"""What managers and operators see of the delivery: enough to notice that it stopped, and no customer."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from tests.push.push_service import Answer, PushService
from tests.reminders.rep import Rep, morning, tick_at
from webapp import clock as present
from webapp import config, db
from webapp.push import keys
from webapp.push.subscription import push_subscription
from webapp.reminders import status
from webapp.reminders.status import SILENT_FOR

PAGE = "/team/reminders"


@pytest.fixture
def service():
    running = PushService().start()
    yield running
    running.stop()


@pytest.fixture
def settings(tmp_path, service):
    return config.load({"BLACKBOOK_DATA": str(tmp_path / "data"), "PUSH_EXTRA_HOSTS": service.origin})


@pytest.fixture
def rep(alice, service, clock):
    """Alice in Oslo, whose morning it is, with a birthday to be told of."""
    clock.move_to(morning())
    rep = Rep(alice, service)
    rep.wish(phone_zone="Europe/Oslo")
    rep.customer(given="Anna", birth="1976-11-24")
    return rep


def found(rep, settings, organisation=None):
    with db.read() as connection:
        return status.status(connection, keys.ring(settings), organisation, now=present.now())


def test_where_all_is_well_it_says_so(rep, settings, mona, service):
    rep.turn_on()
    tick_at(rep.someone, morning())
    page = mona.sign_in().get(PAGE).text
    assert "Last looked at 23 Nov 2026, 06:30 UTC" in page
    assert "No message is on its way" in page
    assert "Reminders reach every phone on which they are on" in page
    assert f"<h3>{service.origin}</h3>" in page
    assert "last message taken at 23 Nov 2026, 06:30 UTC" in page
    assert "Nobody looks" not in page
    assert "Anna" not in page


def test_p7_a_dead_push_channel_is_seen_by_the_operator(rep, settings, mona):
    _, phone = rep.turn_on()
    phone.answers.append(Answer(410))
    tick_at(rep.someone, morning())
    page = mona.sign_in().get(PAGE).text
    assert "Its subscription has ended. Open Blackbook there once" in page
    assert [(each.email, each.silence) for each in found(rep, settings).silent] == [
        ("alice@example.org", "gone")
    ]


def test_a_service_that_refuses_us_is_named_with_what_waits_for_it(rep, settings, mona):
    _, phone = rep.turn_on()
    phone.answers.append(Answer(403))
    tick_at(rep.someone, morning())
    page = mona.sign_in().get(PAGE).text
    assert "It refuses our key (403) and is asked again at 23 Nov 2026, 07:30 UTC" in page
    assert "One message is on its way" in page


def test_a_worker_that_does_not_run_is_missed_only_where_a_phone_waits(rep, settings, clock):
    assert not found(rep, settings).is_asleep(present.now())
    rep.turn_on()
    assert found(rep, settings).is_asleep(present.now())
    tick_at(rep.someone, present.now())
    assert not found(rep, settings).is_asleep(present.now())
    clock.shift(SILENT_FOR + timedelta(minutes=1))
    assert found(rep, settings).is_asleep(present.now())


def test_keys_are_counted_by_phones_and_a_lost_one_is_noticed(rep, settings, mona):
    rep.turn_on()
    earlier = keys.ring(settings).current.kid
    keys.rotate(settings)
    rep.turn_on()
    counts = {kid: (bool(until), phones) for kid, until, phones in found(rep, settings).keys}
    assert counts == {earlier: (True, 1), keys.ring(settings).current.kid: (False, 1)}
    assert "accepted until 2027-02-21" in mona.sign_in().get(PAGE).text
    with db.write() as connection:
        lose = update(push_subscription).where(push_subscription.c.kid == earlier).values(kid="lost")
        connection.execute(lose.execution_options(across_organisations=True))
    assert [each.silence for each in found(rep, settings).silent] == ["lost_key"]


def test_a_phone_on_which_nobody_opened_the_app_for_a_month_is_silent(rep, settings, clock):
    rep.turn_on()
    clock.shift(timedelta(days=31))
    assert [each.silence for each in found(rep, settings).silent] == ["unused"]


def test_a_phone_that_was_signed_out_is_nobodys_silent_phone(rep, settings):
    client, _ = rep.turn_on()
    client.post("/api/sign-out")
    assert found(rep, settings).phones == []


def test_a_manager_sees_the_own_organisation_and_the_operator_all(rep, settings, mona, charlie, service):
    other = Rep(charlie, service)
    other.turn_on()
    assert "Charlie" not in mona.sign_in().get(PAGE).text
    assert [each.email for each in found(rep, settings).phones] == ["charlie@example.org"]
    assert found(rep, settings, rep.person.organisation).phones == []
    assert found(rep, settings, uuid4()).queue.waiting == 0


def test_a_rep_does_not_see_it(rep):
    assert rep.someone.sign_in().get(PAGE).status_code == 403


def test_the_operator_reads_it_in_a_terminal(rep, settings):
    _, phone = rep.turn_on()
    said = status.table(found(rep, settings), now=present.now())
    assert said.splitlines()[:2] == [
        "No round was done yet.",
        "No worker looks at the reminders. Start one: python -m webapp.worker",
    ]
    phone.answers.append(Answer(429, {"Retry-After": "600"}))
    tick_at(rep.someone, morning())
    said = status.table(found(rep, settings), now=present.now())
    assert "1 messages planned, 1 sendings tried" in said
    assert "On their way: 1, the next at 2026-11-23T06:40:00Z." in said
    assert "left alone until 2026-11-23T06:40:00Z (429)" in said
    phone.answers.append(Answer(410))
    tick_at(rep.someone, morning() + timedelta(minutes=11))
    said = status.table(found(rep, settings), now=present.now())
    assert said.splitlines()[-1] == (
        "No reminder reaches alice@example.org on iPhone, Safari: "
        "its subscription has ended, open the app there."
    )

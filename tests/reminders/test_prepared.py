"""Days worked out ahead: posted as they stand where nothing has moved, and else as if there were nothing."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlalchemy import insert, update

from tests import house, people
from tests.book.merging import hand_over, merge
from tests.plans import noted
from tests.reminders.rep import Rep, morning, rows, tick_at
from tests.reminders.test_candidates import START, act, fill
from webapp import db, guards
from webapp.book.tables import record
from webapp.push.keys import Kids
from webapp.push.sender import sender
from webapp.reminders import ledger, prepared, tick
from webapp.reminders.morning import Morning, messages_of, mornings
from webapp.reminders.planner import Planned
from webapp.reminders.reps import Rep as Owner
from webapp.reminders.tables import notification, planned_day, prepared_day
from webapp.team.cover import cover

NIGHT = morning("2026-11-23T02:00")


def kids(rep: Rep) -> Kids:
    with rep.someone.app.app_context():
        return sender().ring().pairs


def coming(rep: Rep, now: datetime) -> list[Morning]:
    """The days that are to be planned at this moment, or soon."""
    with db.read() as connection:
        return mornings(connection, kids(rep), now=now, ahead=tick.AHEAD)


def at_night(rep: Rep, now: datetime = NIGHT) -> None:
    """Work the day out ahead, as the worker does."""
    assert tick.plan_days(kids(rep), now=now) == (0, 0)
    assert prepared.missing(coming(rep, now), now=now) == []


def planned_anew(rep: Rep, now: datetime) -> list[Planned]:
    """What the day would bring if it were worked out now."""
    who = Owner(rep.person.organisation, rep.person.user)
    (one,) = [one for one in coming(rep, now) if one.rep == who]
    with db.read() as connection:
        sent = ledger.sent_of_late(connection, {who: one.today.day})
        return messages_of(connection, [one], sent=sent, now=now)[who]


def anew(rep: Rep, now: datetime) -> list[tuple[Any, ...]]:
    """The same, as it would be written."""
    return [
        (
            one.kind,
            one.tag,
            [[item.key, item.due["customer_id"]] for item in one.items],
            one.more,
            one.ahead,
            one.expires_at,
        )
        for one in planned_anew(rep, now)
    ]


def posted(rep: Rep, day: date) -> list[tuple[Any, ...]]:
    """The messages of a day, as they were written."""
    found = [
        (row.kind, row.tag, json.loads(row.items), row.more, json.loads(row.ahead or "{}"), row.expires_at)
        for row in rows(notification)
        if (row.user_id, row.day) == (rep.person.user, day) and row.kind in ("digest", "occasion")
    ]
    return sorted(found, key=lambda one: one[0])


def something_of_each(rep: Rep) -> UUID:
    anna = rep.customer(given="Anna", birth="1976-11-24")
    rep.add("promise", anna, text="x", by="me", due="2026-11-24")
    rep.customer(given="Bo", added_on="2026-01-01")
    rep.customer(given="Cem", birth="1980-11-23")
    return anna


def test_at_its_hour_a_day_is_posted_without_a_look_into_the_book(rep):
    _, phone = rep.turn_on()
    something_of_each(rep)
    expected = anew(rep, morning())
    at_night(rep)
    assert (rows(notification), rows(planned_day)) == ([], [])
    with noted() as seen:
        assert tick.plan_days(kids(rep), now=morning()) == (1, 2)
    assert not [
        one for one in seen if "agenda" in one or ("record" in one and "setting" not in str(seen[one]))
    ]
    assert posted(rep, morning().date()) == expected
    assert {kind for kind, *_ in expected} == {"digest", "occasion"}
    assert tick.plan_days(kids(rep), now=morning("2026-11-23T07:31")) == (0, 0)
    tick_at(rep.someone, morning("2026-11-23T07:32"))
    assert len(rep.service.screen(phone)) == 2


Move = Callable[[Rep, UUID, Rep], object]


def change(rep: Rep, kind: str, record_id: UUID, **more: Any) -> None:
    (receipt,) = house.send(rep.person.author, house.mutation(kind=kind, record_id=record_id, **more))
    assert receipt.outcome == "applied", receipt


def a_vacation(rep: Rep, *_: object) -> None:
    away = [{"first": "2026-11-24", "last": "2026-11-27"}]
    change(rep, "setting", uuid5(rep.person.user, "setting"), op="set", set={"vacation": away}, was={})


def a_cover(rep: Rep, _: UUID, colleague: Rep) -> None:
    person = colleague.person
    cover(person.organisation, person.user, rep.person.user, date(2026, 12, 4), now=NIGHT)


MOVES: dict[str, Move] = {
    "a birthday": lambda rep, *_: rep.customer(given="Dag", birth="1990-11-24"),
    "a promise": lambda rep, anna, _: rep.add("promise", anna, text="y", by="me", due="2026-11-23"),
    "handled": lambda rep, anna, _: rep.handle(anna, f"occ:{anna}:2026:1"),
    "deleted": lambda rep, anna, _: change(rep, "customer", anna, op="delete"),
    "handed over": lambda rep, anna, colleague: hand_over(rep.person, colleague.person, anna),
    "merged": lambda rep, anna, _: merge(rep.person, anna, rep.customer(given="Annie")),
    "a vacation": a_vacation,
    "a cover": a_cover,
}


@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES)
def test_fault_12_what_moved_since_is_told_as_it_is_now(rep, bob, service, move):
    rep.turn_on()
    anna = something_of_each(rep)
    colleague = Rep(bob, service)
    colleague.customer(given="Eva", birth="1970-11-24")
    at_night(rep)
    before = anew(rep, morning())
    move(rep, anna, colleague)
    assert len(prepared.missing(coming(rep, NIGHT), now=NIGHT)) == 1
    after = anew(rep, morning())
    assert tick.plan_days(kids(rep), now=morning())[0] == 1
    assert posted(rep, morning().date()) == after
    assert after != before


def test_what_moved_in_the_night_is_worked_out_again_in_the_night(rep):
    rep.turn_on()
    anna = something_of_each(rep)
    at_night(rep)
    (before,) = rows(prepared_day)
    rep.add("promise", anna, text="y", by="me", due="2026-11-23")
    at_night(rep, morning("2026-11-23T02:01"))
    (after,) = rows(prepared_day)
    assert (before.messages, before.rests_on) != (after.messages, after.rests_on)
    at_night(rep, morning("2026-11-23T02:02"))
    assert rows(prepared_day) == [after]


def test_a_cover_that_ends_in_between_takes_its_customers_along(rep, bob, service, clock):
    """The membership stands as it stood; what has moved is the clock."""
    afternoon, evening = (morning(f"2026-11-23T{hour}:00", "America/Los_Angeles") for hour in (14, 18))
    clock.move_to(afternoon)
    zone = {"zone": "America/Los_Angeles", "digest_at": "18:00"}
    change(rep, "setting", uuid5(rep.person.user, "setting"), op="set", set=zone, was={})
    rep.turn_on()
    something_of_each(rep)
    colleague = Rep(bob, service)
    eva = colleague.customer(given="Eva", birth="1970-11-24")
    person = colleague.person
    cover(person.organisation, person.user, rep.person.user, date(2026, 11, 23), now=afternoon)
    at_night(rep, afternoon)
    (kept,) = rows(prepared_day)
    assert str(eva) in kept.messages
    assert tick.plan_days(kids(rep), now=evening)[0] == 1
    assert str(eva) not in str(posted(rep, evening.date()))
    assert len(posted(rep, evening.date())) == 2


def test_what_is_prepared_is_for_its_own_day(rep):
    rep.turn_on()
    something_of_each(rep)
    at_night(rep)
    tuesday = morning("2026-11-24T07:30")
    expected = anew(rep, tuesday)
    assert tick.plan_days(kids(rep), now=tuesday)[0] == 1
    assert posted(rep, tuesday.date()) == expected
    assert posted(rep, morning().date()) == []


def test_fault_03_of_many_workers_at_the_hour_one_posts_the_day(rep):
    _, phone = rep.turn_on()
    something_of_each(rep)
    at_night(rep)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: tick_at(rep.someone, morning()), range(4)))
    assert len(rows(planned_day)) == 1
    assert (len(rows(notification)), len(rep.service.taken(phone))) == (2, 2)


def test_many_workers_in_one_night_are_in_nobodys_way(rep, app, service):
    for number in range(6):
        other = Rep(people.add(app, f"Rep{number}", organisation=f"House {number}"), service)
        other.wish(phone_zone="Europe/Oslo")
        other.turn_on()
        something_of_each(other)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: tick_at(rep.someone, NIGHT), range(4)))
    assert len(rows(prepared_day)) == 6
    assert prepared.missing(coming(rep, NIGHT), now=NIGHT) == []


def test_a_round_works_out_a_few(rep, app, service, monkeypatch):
    monkeypatch.setattr(tick, "IN_A_ROUND", 2)
    for number in range(5):
        other = Rep(people.add(app, f"Rep{number}", organisation="House"), service)
        other.wish(phone_zone="Europe/Oslo")
        other.turn_on()
    worked_out = []
    for _ in range(4):
        tick.plan_days(kids(rep), now=NIGHT)
        worked_out.append(len(rows(prepared_day)))
    assert worked_out == [2, 4, 5, 5]


def test_one_book_that_cannot_be_read_keeps_no_other_day_from_being_worked_out(rep, app, service):
    something_of_each(rep)
    rep.turn_on()
    broken = Rep(people.add(app, "Broken", organisation="House"), service)
    broken.wish(phone_zone="Europe/Oslo")
    broken.turn_on()
    anna = something_of_each(broken)
    with db.write() as connection, guards.through_the_door(connection):
        spoilt = update(record).where(
            record.c.organisation_id == broken.person.organisation, record.c.id == anna
        )
        connection.execute(spoilt.values(data="no JSON"))
    assert tick.plan_days(kids(rep), now=NIGHT) == (0, 0)
    assert [row.user_id for row in rows(prepared_day)] == [rep.person.user]
    assert tick.plan_days(kids(rep), now=morning()) == (1, 2)


def test_one_day_that_cannot_be_posted_keeps_no_other_waiting(rep, app, service):
    """Its tag stands already, as no tag of another day can: whatever it is, it is for this rep alone."""
    reps = [rep]
    for number in range(4):
        reps.append(Rep(people.add(app, f"Rep{number}", organisation="House"), service))
        reps[-1].wish(phone_zone="Europe/Oslo")
    for one in reps:
        one.turn_on()
        something_of_each(one)
    at_night(rep)
    odd = reps[2].person
    with db.write() as connection:
        taken = insert(notification).values(
            organisation_id=odd.organisation,
            id=house.new_id(),
            user_id=odd.user,
            kind="digest",
            day=date(2026, 10, 1),
            tag="digest:2026-11-23",
            items="[]",
            more=0,
            created_at=NIGHT,
            expires_at=NIGHT,
        )
        connection.execute(taken)
    assert tick.plan_days(kids(rep), now=morning()) == (4, 8)
    assert {row.user_id for row in rows(planned_day)} == {one.person.user for one in reps} - {odd.user}


def test_what_was_prepared_is_forgotten_when_its_day_is_over(rep):
    rep.turn_on()
    something_of_each(rep)
    at_night(rep)
    ledger.forget(now=morning() + timedelta(days=1))
    assert len(rows(prepared_day)) == 1
    ledger.forget(now=morning() + timedelta(days=2))
    assert rows(prepared_day) == []


@pytest.mark.parametrize("seed", [1, 2])
def test_p6_weeks_are_the_same_whether_or_not_they_were_worked_out_ahead(alice, service, clock, seed):
    """In some nights nothing moves, in others what was worked out is not true any more at the hour."""
    rep, dice = Rep(alice, service), random.Random(seed)
    clock.move_to(datetime.combine(START, time(1), UTC))
    rep.wish(phone_zone="UTC")
    rep.turn_on()
    fill(rep, dice, 50)
    held = moved = 0
    for offset in range(28):
        night, hour = (datetime.combine(START + timedelta(days=offset), time(at, 45), UTC) for at in (2, 7))
        if not coming(rep, night):
            continue
        at_night(rep, night)
        if dice.random() < 0.4:
            fill(rep, dice, 1)
        if prepared.missing(coming(rep, hour), now=hour):
            moved += 1
        else:
            held += 1
        planned, expected = planned_anew(rep, hour), anew(rep, hour)
        assert tick.plan_days(kids(rep), now=hour)[0] == 1
        assert posted(rep, hour.date()) == expected
        act(rep, dice, [item for message in planned for item in message.items], hour.date())
    assert min(held, moved) > 5

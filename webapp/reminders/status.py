"""How delivery stands, for whoever looks after it: last round, queue, services, and phones that are silent.

It names people and phones, and never what a message says.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, Select, Table, and_, bindparam, func, select

from webapp import db
from webapp.accounts.tables import device_session, user
from webapp.clock import stamp
from webapp.push.keys import Ring
from webapp.push.subscription import UNUSED, push_subscription
from webapp.reminders.tables import delivery, last_round, service_pause

SILENT_FOR = timedelta(minutes=10)
"""A worker does a round each minute; one that did none for so long does not run."""

Silence = Literal["", "gone", "other_key", "lost_key", "unused"]
"""gone: its service knows it no more. other_key: it must subscribe anew, with our key of today. lost_key: it
did with one that should be here, and is not. unused: the app was not opened for long."""


@dataclass(frozen=True, slots=True)
class LastRound:
    """What a worker did last."""

    began_at: datetime
    seconds: float
    messages: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Queue:
    """What is on its way: deliveries not yet taken by a service, and when the first of them is tried next."""

    waiting: int
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Service:
    """A push service and how many phones are reached through it."""

    name: str
    phones: int
    accepted_at: datetime | None
    """When it last took a message."""
    paused_until: datetime | None
    why: str | None

    @property
    def refuses(self) -> bool:
        """Whether it does not accept our key: somebody has to look at it."""
        return self.paused_until is not None and self.why in ("401", "403")


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone on which somebody is signed in and reminders were turned on."""

    name: str
    email: str
    label: str
    service: str
    kid: str
    accepted_at: datetime | None
    silence: Silence
    """Why no reminder reaches it; empty where they do."""


@dataclass(frozen=True, slots=True)
class Status:
    """All of it, of one organisation or of every one."""

    round: LastRound | None
    queue: Queue
    services: list[Service]
    phones: list[Phone]
    keys: list[tuple[str, str, int]]
    """Of each key its name, the last day of an earlier one, and the phones that subscribed with it."""

    @property
    def silent(self) -> list[Phone]:
        """The phones that no reminder reaches."""
        return [phone for phone in self.phones if phone.silence]

    def is_asleep(self, now: datetime) -> bool:
        """Whether no worker looks at the reminders although a phone waits for them."""
        is_late = self.round is None or self.round.began_at < now - SILENT_FOR
        return is_late and any(not phone.silence for phone in self.phones)


def status(connection: Connection, ring: Ring, organisation_id: UUID | None, *, now: datetime) -> Status:
    """Return how delivery stands in an organisation, in every one where none is named."""
    phones = [
        _phone(row, ring, now)
        for row in connection.execute(_of(_PHONES, push_subscription, organisation_id), {"now": now})
    ]
    queued = select(func.count().label("number"), func.min(delivery.c.next_at).label("next_at"))
    waiting = connection.execute(
        _of(queued.where(delivery.c.state == "queued"), delivery, organisation_id)
    ).one()
    done = connection.execute(select(last_round)).one_or_none()
    by_kid = Counter(phone.kid for phone in phones if not phone.silence)
    return Status(
        round=LastRound(done.began_at, done.seconds, done.messages, done.attempts) if done else None,
        queue=Queue(waiting.number, waiting.next_at),
        services=_services(connection, phones, now),
        phones=sorted(phones, key=lambda each: (each.email, each.label)),
        keys=[(each.kid, str(each.until or ""), by_kid[each.kid]) for each in ring.pairs.values()],
    )


def note_round(began_at: datetime, seconds: float, *, messages: int, attempts: int) -> None:
    """Write down that a worker has looked at the reminders, in the place of the time before."""
    values = {"began_at": began_at, "seconds": seconds, "messages": messages, "attempts": attempts}
    with db.write() as connection:
        connection.execute(
            db.insert_or(connection, last_round)
            .values(one=1, **values)
            .on_conflict_do_update(index_elements=["one"], set_=values)
        )


def table(found: Status, *, now: datetime) -> str:
    """Return it as lines for the terminal."""
    done = found.round
    lines = [
        f"Last round: {stamp(done.began_at)}, {done.seconds:.1f} s, {done.messages} messages planned, "
        f"{done.attempts} sendings tried."
        if done
        else "No round was done yet."
    ]
    if found.is_asleep(now):
        lines.append("No worker looks at the reminders. Start one: python -m webapp.worker")
    after = f", the next at {stamp(found.queue.next_at)}" if found.queue.next_at else ""
    lines.append(f"On their way: {found.queue.waiting}{after}.")
    for kid, until, phones in found.keys:
        lines.append(f"Key {kid}: {phones} phones" + (f", accepted until {until}." if until else "."))
    for each in found.services:
        paused = f", left alone until {stamp(each.paused_until)} ({each.why})" if each.paused_until else ""
        taken = f", last took a message at {stamp(each.accepted_at)}" if each.accepted_at else ""
        lines.append(f"{each.name}: {each.phones} phones{taken}{paused}.")
    lines += [
        f"No reminder reaches {each.email} on {each.label}: {_SAID[each.silence]}." for each in found.silent
    ]
    return "\n".join(lines)


_SAID: dict[Silence, str] = {
    "gone": "its subscription has ended, open the app there",
    "other_key": "it subscribes anew once the app is opened there",
    "lost_key": "the key it subscribed with is not here any more, open the app there",
    "unused": "the app was not opened there for 30 days",
}

_PHONES = (
    select(
        push_subscription,
        user.c.name,
        user.c.email,
        device_session.c.label,
        device_session.c.last_used_at,
    )
    .join(
        device_session,
        and_(
            device_session.c.organisation_id == push_subscription.c.organisation_id,
            device_session.c.id == push_subscription.c.session_id,
        ),
    )
    .join(
        user,
        and_(
            user.c.organisation_id == push_subscription.c.organisation_id,
            user.c.id == push_subscription.c.user_id,
        ),
    )
    .where(user.c.active, device_session.c.state == "active", device_session.c.expires_at > bindparam("now"))
)


def _of(
    wanted: Select[*tuple[Any, ...]], table: Table, organisation_id: UUID | None
) -> Select[*tuple[Any, ...]]:
    if organisation_id is None:
        return wanted.execution_options(across_organisations=True)
    return wanted.where(table.c.organisation_id == organisation_id)


def _phone(row: Any, ring: Ring, now: datetime) -> Phone:
    silence: Silence = ""
    if row.state == "gone":
        silence = "gone"
    elif row.state == "needs_resubscribe":
        silence = "other_key"
    elif row.kid not in ring.pairs:
        silence = "lost_key"
    elif row.last_used_at <= now - UNUSED:
        silence = "unused"
    return Phone(row.name, row.email, row.label, row.service, row.kid, row.accepted_at, silence)


def _services(connection: Connection, phones: list[Phone], now: datetime) -> list[Service]:
    rows = connection.execute(select(service_pause).where(service_pause.c.until > now))
    paused = {row.service: row for row in rows}
    found = []
    for name in sorted({phone.service for phone in phones}):
        mine = [phone for phone in phones if phone.service == name]
        taken = [phone.accepted_at for phone in mine if phone.accepted_at]
        pause = paused.get(name)
        found.append(
            Service(
                name=name,
                phones=sum(not phone.silence for phone in mine),
                accepted_at=max(taken, default=None),
                paused_until=pause.until if pause else None,
                why=pause.why if pause else None,
            )
        )
    return found

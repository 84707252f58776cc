"""The command `blackbook`. Each command works on an empty data folder: it makes keys and migrates first.

Thin: a command reads its words, calls one function and says what came of it.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import click

from webapp import backup, clock, config, create_app, db, doctor
from webapp.accounts import people
from webapp.accounts.people import ROLES, Role, User
from webapp.book import write
from webapp.book.desk import NOBODY
from webapp.book.mutation import Author
from webapp.config import BadSettings, Settings
from webapp.errors import NotFound, Problem
from webapp.interchange import commands
from webapp.interchange.export import MEDIA_TYPES, Format
from webapp.prepare import PortTaken, is_taken, prepare
from webapp.push import keys as push_keys
from webapp.push import subscription
from webapp.push.sender import sender
from webapp.reminders import candidates, status, tick, year
from webapp.reminders.reps import Rep, settings_of
from webapp.reminders.wishes import known_zone, wishes
from webapp.sample import organisation as sample_organisation
from webapp.team import cover, devices, handover


class Blackbook(click.Group):
    """Shows what is foreseen to go wrong as one sentence and ends with 1."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (Problem, BadSettings, ValueError, OSError) as error:
            raise click.ClickException(str(error)) from error


@contextmanager
def installation() -> Iterator[Settings]:
    """Run a block on this installation, as the web server would: prepared, and in its app's context."""
    settings = prepare()
    with create_app(settings).app_context():
        yield settings


@click.group(cls=Blackbook, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Blackbook: the black book of a field sales rep."""


@main.command()
@click.option(
    "--rotate", is_flag=True, help="Make a new key for push; earlier ones are accepted for a while."
)
@click.option(
    "--retire", is_flag=True, help="Make a new one and accept no earlier one: somebody may know it."
)
def keys(*, rotate: bool, retire: bool) -> None:
    """Make the keys of this installation, where they are missing, or a new one for push.

    Phones take up a new key by themselves when the app is opened on them; until then they are reached by the
    earlier one, unless that is retired. Running servers and workers see it at once.
    """
    with installation() as settings:
        ring = (
            push_keys.rotate(settings, trusting=not retire) if rotate or retire else push_keys.ring(settings)
        )
        if retire:
            with db.write() as connection:
                phones = subscription.retire(connection, ring.current.kid)
            click.echo(f"Phones that must be opened once before reminders reach them again: {phones}")
        click.echo(f"Keys: {settings.keys}")
        click.echo(f"Public key for push: {ring.current.public}")
        for each in ring.earlier:
            click.echo(f"Accepted until {each.until}: {each.public}")


@main.command()
@click.option("--customers", default=500, show_default=True, help="Customers of the first rep.")
def sample(customers: int) -> None:
    """Make the sample organisation in an empty database; for development only."""
    with installation() as settings:
        make_sample(settings, customers)
        click.echo(settings.sample_sign_in_file.read_text(), nl=False)


@main.group()
def user() -> None:
    """Add people and give them passwords."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--organisation", required=True, help="Made if there is none of that name.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add_user(email: str, name: str, role: Role, organisation: str, *, password_stdin: bool) -> None:
    """Add a user; without --password-stdin a password is made and shown once."""
    password = read_password(from_stdin=password_stdin)
    with installation(), db.write() as connection:
        now = clock.now()
        added = people.add_user(
            connection,
            organisation_id=people.organisation_named(connection, organisation, now=now),
            email=email,
            name=name,
            role=role,
            password=password,
            now=now,
        )
    say_who(added, "" if password_stdin else password)


@user.command("password")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def set_password(email: str, *, password_stdin: bool) -> None:
    """Give a user a new password and sign every device of theirs out."""
    password = read_password(from_stdin=password_stdin)
    with installation(), db.write() as connection:
        known = find_user(email)
        people.set_password(connection, known, password)
    say_who(known, "" if password_stdin else password)


@main.group()
def reminders() -> None:
    """Look at what is due."""


@reminders.command("tick")
@click.option("--now", "moment", help="A moment such as 2026-11-23T07:30+01:00.")
def tick_reminders(moment: str | None) -> None:
    """Do one round by hand: plan the days whose hour has come, and send what is due."""
    now = datetime.fromisoformat(moment) if moment else clock.now()
    # A moment without its zone is one in UTC.
    now = now if now.tzinfo else now.replace(tzinfo=UTC)
    with installation():
        done = tick.run(sender(), now=now)
    click.echo(f"Planned {done.messages} messages for {done.days} reps; {done.attempts} sendings tried.")


@reminders.command("status")
def say_status() -> None:
    """Say how delivery stands: last round, queue, keys, services, and phones that are silent."""
    now = clock.now()
    with installation(), db.read() as connection:
        click.echo(status.table(status.status(connection, sender().ring(), None, now=now), now=now))


@reminders.command("year")
@click.option("--book", "email", required=True, help="The address of the user whose book it is.")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="The first day; else today.")
@click.option("--zone", help="A time zone such as Europe/Oslo, with its country's holidays; else the rep's.")
@click.option("--away", nargs=2, type=click.DateTime(["%Y-%m-%d"]), help="First and last day of a vacation.")
def simulate_year(
    email: str, first: datetime | None, zone: str | None, away: tuple[datetime, datetime] | None
) -> None:
    """Say what a year of reminders would be for a book as it stands, as Markdown."""
    with installation():
        now = clock.now()
        known = find_user(email)
        rep = Rep(known.organisation_id, known.id)
        with db.read() as connection:
            wished = wishes(settings_of(connection, [rep])[rep])
            book = candidates.everybody(connection, rep, now=now)
    if known_zone(zone):
        wished = replace(wished, zone=str(zone))
    elif zone:
        raise ValueError(f"This server knows no time zone {zone}. Write one such as Europe/Oslo.")
    if away:
        wished = replace(wished, vacation=((away[0].date(), away[1].date()),))
    click.echo(year.report(year.simulate(book, wished, (first or now).date())))


@main.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--book", "email", required=True, help="The address of the user whose book it goes to.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Say it for a program.")
def import_file(file: Path, email: str, *, dry_run: bool, as_json: bool) -> None:
    """Import vCards or a spreadsheet into a user's book."""
    with installation():
        click.echo(
            commands.import_path(author(email), file, dry_run=dry_run, as_json=as_json, now=clock.now())
        )


@main.command("export")
@click.option("--book", "email", required=True, help="The address of the user whose book it is.")
@click.option("--format", "form", required=True, type=click.Choice(tuple(MEDIA_TYPES)))
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
def export_file(email: str, form: Format, output: Path) -> None:
    """Write a user's book into a file: vCards, a spreadsheet, or JSON with everything."""
    with installation():
        click.echo(commands.export_path(author(email), output, form, now=clock.now()))


@main.command("handover")
@click.option("--from", "giver", required=True, help="The address of the rep who gives.")
@click.option("--to", "taker", required=True, help="The address of the rep who takes.")
@click.option("--customer", "customers", type=click.UUID, multiple=True, help="Without it: all of them.")
@click.option("--why", default="", help="Kept with the handover.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and move nothing.")
def hand_over(giver: str, taker: str, customers: tuple[UUID, ...], why: str, *, dry_run: bool) -> None:
    """Move customers with everything under them to a colleague's book."""
    with installation():
        known = find_user(giver)
        asked = handover.Asked(known.id, find_user(taker).id, set(customers) or None, why)
        operator = Author(known.organisation_id, NOBODY)
        done = handover.hand_over(operator, asked, now=clock.now(), dry_run=dry_run)
    click.echo(handover.say(done, dry_run=dry_run))


@main.command("cover")
@click.option("--from", "owner", required=True, help="The address of the rep who is away.")
@click.option("--to", "colleague", required=True, help="The address of the rep who covers.")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The last day, by UTC.")
def cover_book(owner: str, colleague: str, until: datetime) -> None:
    """Let a colleague read and write a rep's book through a day; a day that is over ends it now."""
    with installation():
        known = find_user(owner)
        done = cover.cover(
            known.organisation_id, known.id, find_user(colleague).id, until.date(), now=clock.now()
        )
    click.echo(f"{done.colleague.email} covers for {done.owner.email} until {clock.stamp(done.ends_at)}.")


@main.command("devices")
def list_devices() -> None:
    """List the phones: last exchange, what waits on them and since when, storage, build."""
    with installation(), db.read() as connection:
        click.echo(devices.table(devices.devices(connection), now=clock.now()))


@main.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--overwrite", is_flag=True, help="Put it in the place of a file that is there.")
def back_up(file: Path, *, overwrite: bool) -> None:
    """Write the database and the keys into FILE, while the server runs."""
    with installation() as settings:
        size = backup.back_up(settings, file, now=clock.now(), overwrite=overwrite)
    click.echo(f"{file}: {size:,} bytes, with the keys. Keep it where nobody else can read it.")


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--overwrite", is_flag=True, help="Put it in the place of the present database, which is kept.")
def restore(file: Path, *, overwrite: bool) -> None:
    """Put the database and the keys of FILE in place. Stop the server first."""
    settings = config.load()
    if is_taken(settings.port):
        raise PortTaken(f"Something listens on port {settings.port}. Stop the server and its worker first.")
    before = backup.restore(settings, file, now=clock.now(), overwrite=overwrite)
    with installation(), db.write() as connection:
        write.renew_epochs(connection)
    click.echo("Restored. Every phone will notice, and offer again what it had sent since the backup.")
    if before:
        click.echo(f"What was there before lies in {before}.")


@main.command()
def epochs() -> None:
    """Give every book a new epoch: after restoring a database by other means."""
    with installation(), db.write() as connection:
        write.renew_epochs(connection)
    click.echo("Every phone will compare what it holds, and offer again what it had sent of late.")


@main.command("doctor")
def examine() -> None:
    """Say what is wrong with this installation and how to mend it; ends with 1 when something is."""
    if doctor.is_new():
        prepare()
    found = False
    for name, faults in doctor.examine():
        found = found or bool(faults)
        click.echo(f"{'  ok  ' if not faults else 'FAULT '} {name}")
        for fault in faults:
            click.echo(f"       {fault}")
    if found:
        sys.exit(1)


def make_sample(settings: Settings, customers: int) -> None:
    """Make the sample organisation and keep its passwords for the owner of the data folder alone."""
    now = clock.now()
    made = sample_organisation.create(
        today=now.date(), now=now, production=settings.is_production, size=customers
    )
    # Lines left by an earlier database open nothing any more.
    settings.sample_sign_in_file.unlink(missing_ok=True)
    lines = "".join(f"{each.role}: {each.email} {each.password}\n" for each in made)
    config.write_private(settings.sample_sign_in_file, lines)


def author(email: str) -> Author:
    """Return the user with this address as the one who writes. Raises NotFound."""
    known = find_user(email)
    return Author(known.organisation_id, known.id)


def find_user(email: str) -> User:
    """Return the user with this address. Raises NotFound."""
    with db.read() as connection:
        known = people.find_user(connection, email)
    if known is None:
        raise NotFound(f"There is no user {email}. Add one with: blackbook user add")
    return known


def read_password(*, from_stdin: bool) -> str:
    """Return the password given on standard input, its line end cut off, or one made at random."""
    return sys.stdin.readline().rstrip("\r\n") if from_stdin else secrets.token_urlsafe(12)


def say_who(known: User, password: str) -> None:
    """Print the line to sign in with."""
    click.echo(f"{known.role}: {known.email} {password}".rstrip())

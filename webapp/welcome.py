"""What `make run` says before it starts anything: where Blackbook will be, and who can sign in.

In an empty database it makes the sample first. Started as `python -m webapp.welcome`.
"""

from __future__ import annotations

import sys

from webapp import db
from webapp.accounts.organisation import is_empty
from webapp.config import BadSettings, Settings
from webapp.errors import Problem
from webapp.prepare import PortTaken, is_taken, prepare


def main() -> None:
    """Prepare, print, and end with 1 where the server could not start."""
    try:
        settings = prepare()
        if is_taken(settings.port):
            raise PortTaken(
                f"Port {settings.port} is taken. Stop what listens there, or choose another: "
                "PORT=8001 make run"
            )
        welcome(settings)
    except (BadSettings, Problem) as error:
        sys.exit(f"Blackbook does not start:\n{error}")


def welcome(settings: Settings) -> None:
    """Make the sample where there is nobody, and print the address and the lines to sign in with."""
    with db.read() as connection:
        nobody_is_here = is_empty(connection)
    if nobody_is_here and not settings.is_production:
        say("Making the sample organisation: 540 customers and their years (some seconds)")
        # Imported here, because a second start, which has a few seconds only, does without it.
        from webapp.cli import installation, make_sample

        with installation():
            make_sample(settings, 500)
    say(f"\nBlackbook: {settings.base_url or f'http://127.0.0.1:{settings.port}'}")
    if settings.sample_sign_in_file.exists():
        say(settings.sample_sign_in_file.read_text())


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

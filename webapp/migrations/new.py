"""Write a migration from what has changed: `python -m webapp.migrations.new "what it does"`.

It compares the tables in the code with an empty database that was brought up to date. Read what it wrote.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from webapp import migrations


def main() -> None:
    """Write the next file of `versions`."""
    config = migrations.configuration()
    number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'empty.sqlite3'}"
        if number > 1:
            migrations.upgrade(url)
        with migrations.connect(url) as connection:
            config.attributes["connection"] = connection
            command.revision(config, sys.argv[1], autogenerate=True, rev_id=f"{number:04d}")


if __name__ == "__main__":
    main()

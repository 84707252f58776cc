"""The doctor names what is broken, says how to mend it, and finds nothing in a sound installation."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import insert

from tests import people
from tests.foundation.conftest import Run
from tests.push.push_service import PushService
from webapp import clock, config, create_app, db, doctor
from webapp.doctor import examine
from webapp.push import keys
from webapp.reminders import status
from webapp.reminders.tables import service_pause
from webapp.shell import files

Environ = dict[str, str]


@pytest.fixture
def environ(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environ:
    """A sound installation, client and all."""
    built = tmp_path / "dist"
    built.mkdir()
    for name in ("shell.html", "rescue.html", "sw.js", "build.txt"):
        (built / name).write_text("built")
    monkeypatch.setattr(files, "DIST", built)
    assert run("keys").exit_code == 0
    return {"BLACKBOOK_DATA": str(tmp_path / "data")}


def faults(environ: Environ) -> dict[str, str]:
    return {name: " ".join(found) for name, found in examine(environ) if found}


def test_it_finds_nothing_in_a_sound_installation(run: Run, environ: Environ) -> None:
    assert faults(environ) == {}
    assert run("doctor").exit_code == 0


def test_it_names_wrong_settings_and_looks_no_further(environ: Environ) -> None:
    found = faults({**environ, "PORT": "x", "REDIS_URL": "y"})
    assert list(found) == ["settings"]
    assert "PORT" in found["settings"]
    assert "REDIS_URL" in found["settings"]


def test_it_names_a_client_that_is_not_built(environ: Environ) -> None:
    (files.DIST / "sw.js").unlink()
    assert "make build" in faults(environ)["app"]


def test_it_names_a_lost_key_and_makes_none(run: Run, environ: Environ) -> None:
    key = Path(environ["BLACKBOOK_DATA"], "keys/vapid.pem")
    key.unlink()
    assert "blackbook keys" in faults(environ)["keys"]
    assert run("doctor").exit_code == 1
    assert not key.exists()


def test_it_names_an_unusable_key(environ: Environ) -> None:
    Path(environ["BLACKBOOK_DATA"], "keys/vapid.pem").write_text("nothing")
    assert "vapid.pem" in faults(environ)["keys"]


def test_it_names_a_key_that_others_can_read(environ: Environ) -> None:
    Path(environ["BLACKBOOK_DATA"], "keys/secret").chmod(0o644)
    assert "chmod 600" in faults(environ)["keys"]


def test_it_names_a_lost_database_and_makes_none(run: Run, environ: Environ) -> None:
    db.engines_for(f"sqlite:///{environ['BLACKBOOK_DATA']}/blackbook.sqlite3").dispose()
    database = Path(environ["BLACKBOOK_DATA"], "blackbook.sqlite3")
    database.unlink()
    assert "There is no database" in faults(environ)["database"]
    assert run("doctor").exit_code == 1
    assert not database.exists()


def overwrite_pages(database: Path) -> None:
    with database.open("r+b") as file:
        file.seek(4096 * 4)
        file.write(b"\xff" * 4096 * 4)


@pytest.mark.parametrize(
    "damage", [overwrite_pages, lambda database: database.write_bytes(b"this is no database" * 1000)]
)
def test_it_names_a_damaged_database(run: Run, environ: Environ, damage: Callable[[Path], object]) -> None:
    db.engines_for(f"sqlite:///{environ['BLACKBOOK_DATA']}/blackbook.sqlite3").dispose()
    damage(Path(environ["BLACKBOOK_DATA"], "blackbook.sqlite3"))
    assert "database" in faults(environ)
    assert run("doctor").exit_code == 1


def test_it_names_a_database_of_a_newer_blackbook(run: Run, environ: Environ) -> None:
    with closing(sqlite3.connect(Path(environ["BLACKBOOK_DATA"], "blackbook.sqlite3"))) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    assert "newer" in faults(environ)["version"]
    refused = run("epochs")
    assert refused.exit_code == 1
    assert "newer" in refused.output


def test_other_commands_send_a_damaged_database_to_the_doctor(run: Run, environ: Environ) -> None:
    db.engines_for(f"sqlite:///{environ['BLACKBOOK_DATA']}/blackbook.sqlite3").dispose()
    Path(environ["BLACKBOOK_DATA"], "blackbook.sqlite3").write_bytes(b"this is no database" * 1000)
    refused = run("epochs")
    assert refused.exit_code == 1
    assert "blackbook doctor" in refused.output


def test_it_names_a_database_server_that_is_away(environ: Environ) -> None:
    away = {**environ, "DATABASE_URL": "postgresql://blackbook@127.0.0.1:9/blackbook?connect_timeout=1"}
    assert "DATABASE_URL" in faults(away)["database"]


@pytest.mark.parametrize(("why", "said"), [("403", "refuses our key"), ("429", "wants to be left alone")])
def test_it_names_a_push_service_that_does_not_take_messages(
    run: Run, environ: Environ, why: str, said: str
) -> None:
    with create_app(config.load(environ)).app_context(), db.write() as connection:
        for service, hours in (("https://push.example", 1), ("https://over.example", -1)):
            until = clock.now() + timedelta(hours=hours)
            connection.execute(insert(service_pause).values(service=service, until=until, why=why))
    found = faults(environ)["push services"]
    assert found.startswith(f"https://push.example {said}")
    assert "over.example" not in found


def test_it_misses_the_worker_once_a_phone_waits_for_reminders_and_a_key_that_was_lost(
    environ: Environ,
) -> None:
    app = create_app(config.load(environ))
    service = PushService()
    service.origin = "https://fcm.googleapis.com"
    told = {"device": str(uuid4()), **service.subscribe().subscription}
    db.use(str(app.config["SQLALCHEMY_DATABASE_URI"]))
    client = people.add(app, "Alice", organisation="Press").sign_in()
    assert client.put("/api/push/subscription", json=told).status_code == 200
    assert faults(environ)["push services"].startswith("No worker has looked at the reminders")
    with app.app_context():
        status.note_round(clock.now(), 0.1, messages=0, attempts=0)
    assert faults(environ) == {}
    Path(environ["BLACKBOOK_DATA"], "keys/vapid.pem").unlink()
    keys.ring(config.load(environ))
    assert faults(environ)["push services"].startswith("1 phones subscribed with a key for push that is not")


def test_it_names_a_disk_that_is_nearly_full(environ: Environ, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_SPACE", 1 << 62)
    assert "Make room" in faults(environ)["data folder"]


def test_it_warns_production_of_a_proxy_it_was_not_told_of(environ: Environ) -> None:
    found = faults(
        {
            **environ,
            "BLACKBOOK_ENV": "production",
            "BLACKBOOK_SECRET": "mQ3vZ8wK1xT6bN9rY2hJ5cF7dL0pS4gA-uE",
            "BLACKBOOK_BASE_URL": "https://blackbook.bergsten.se",
            "PUSH_CONTACT": "it@bergsten.se",
        }
    )
    assert list(found) == ["proxies"]


def test_on_an_empty_folder_it_makes_what_a_first_start_makes(
    run: Run, environ: Environ, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLACKBOOK_DATA", str(tmp_path / "new"))
    assert run("doctor").exit_code == 0
    assert (tmp_path / "new/keys/vapid.pem").exists()

"""Settings are read once, typed, and refuse nonsense with the sentence that mends it."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import insert

from webapp import clock, config, create_app, db
from webapp.accounts.tables import organisation
from webapp.config import BadSettings, Settings, from_environment, load
from webapp.db import Base

SECRET = "mQ3vZ8wK1xT6bN9rY2hJ5cF7dL0pS4gA-uE"

PRODUCTION = {
    "BLACKBOOK_ENV": "production",
    "BLACKBOOK_SECRET": SECRET,
    "BLACKBOOK_BASE_URL": "https://blackbook.bergsten.se",
    "PUSH_CONTACT": "it@bergsten.se",
}


def faults_of(environ: dict[str, str]) -> list[str]:
    with pytest.raises(BadSettings) as caught:
        from_environment(environ)
    return caught.value.faults


def test_it_starts_from_nothing_in_development() -> None:
    settings = from_environment({})
    assert settings.environment == "development"
    assert settings.port == 8000
    assert settings.database_url.startswith("sqlite:///")
    assert settings.database_url.endswith("/data/blackbook.sqlite3")
    assert settings.base_url is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "eight thousand"),
        ("PORT", "-1"),
        ("BLACKBOOK_ENV", "prod"),
        ("BLACKBOOK_ENV", "Production"),
        ("BLACKBOOK_SECRET", "short"),
        ("BLACKBOOK_SECRET", "a" * 64),
        ("BLACKBOOK_BASE_URL", "blackbook.bergsten.se"),
        ("BLACKBOOK_BASE_URL", "https://blackbook.bergsten.se/app"),
        ("BLACKBOOK_BASE_URL", "https://someone@blackbook.bergsten.se"),
        ("BLACKBOOK_BASE_URL", "javascript:alert(1)"),
        ("BLACKBOOK_TRUSTED_PROXIES", "*"),
        ("BLACKBOOK_TRUSTED_PROXIES", "11"),
        ("WEB_CONCURRENCY", "0"),
        ("BLACKBOOK_READING_DAYS", "0"),
        ("BLACKBOOK_READING_DAYS", "for ever"),
        ("DATABASE_URL", "mysql://localhost/blackbook"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "blackbook.sqlite3"),
        ("REDIS_URL", "http://localhost"),
        ("PUSH_CONTACT", "mailto:it@bergsten.se"),
        ("PUSH_CONTACT", "it"),
        ("PUSH_EXTRA_HOSTS", "https://push.bergsten.se/path"),
        ("PUSH_EXTRA_HOSTS", "*"),
    ],
)
def test_it_refuses_nonsense_and_names_the_variable(name: str, value: str) -> None:
    faults = faults_of({name: value})
    assert len(faults) == 1
    assert faults[0].startswith(f"{name}: ")


def test_it_names_every_fault_at_once() -> None:
    assert len(faults_of({"PORT": "x", "DATABASE_URL": "x", "REDIS_URL": "x"})) == 3


def test_production_starts_when_everything_is_said() -> None:
    settings = from_environment(PRODUCTION)
    assert settings.is_production
    assert settings.base_url == "https://blackbook.bergsten.se"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BLACKBOOK_SECRET", ""),
        ("BLACKBOOK_SECRET", "secret"),
        ("BLACKBOOK_SECRET", "ab" * 40),
        ("BLACKBOOK_BASE_URL", ""),
        ("BLACKBOOK_BASE_URL", "http://blackbook.bergsten.se"),
        ("BLACKBOOK_BASE_URL", "http://127.0.0.1:8000"),
        ("PUSH_CONTACT", ""),
        ("PUSH_CONTACT", config.PLACEHOLDER_CONTACT),
        ("PUSH_CONTACT", "root@localhost"),
        ("PUSH_CONTACT", "it@example.com"),
        ("PUSH_CONTACT", "it@printer.local"),
        ("PUSH_EXTRA_HOSTS", "http://127.0.0.1:9000"),
        ("FLASK_DEBUG", "1"),
        ("FLASK_DEBUG", "true"),
    ],
)
def test_production_refuses(name: str, value: str) -> None:
    faults = faults_of({**PRODUCTION, name: value})
    assert len(faults) == 1
    assert faults[0].startswith(f"{name}: ")


def test_production_refuses_sample_data(tmp_path: Path) -> None:
    settings = load({**PRODUCTION, "BLACKBOOK_DATA": str(tmp_path)})
    engines = db.engines_for(settings.database_url)
    Base.metadata.create_all(engines.writer)
    create_app(settings)

    db.use(settings.database_url)
    with db.write() as connection:
        row = {"id": "0193" + "0" * 28, "name": "Sample", "sample": True, "created_at": clock.now()}
        connection.execute(insert(organisation), row)
    with pytest.raises(BadSettings, match="sample organisation"):
        create_app(settings)


def test_postgresql_addresses_are_taken_as_people_write_them() -> None:
    for scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        read = from_environment({"DATABASE_URL": f"{scheme}://rep:p%40ss@db.internal/blackbook"})
        assert read.database_url == "postgresql+psycopg://rep:p%40ss@db.internal/blackbook"


def test_extra_push_hosts_are_exact_origins() -> None:
    read = from_environment({"PUSH_EXTRA_HOSTS": "http://127.0.0.1:9000, http://[::1]:9001"})
    assert read.extra_push_hosts == ("http://127.0.0.1:9000", "http://[::1]:9001")


def test_development_keeps_a_secret_for_the_owner_alone(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    first = load({"BLACKBOOK_DATA": str(data)})
    assert len(first.secret) >= 32
    assert load({"BLACKBOOK_DATA": str(data)}).secret == first.secret
    assert stat.S_IMODE((data / "keys" / "secret").stat().st_mode) == 0o600
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


def test_two_processes_starting_at_once_keep_one_secret(tmp_path: Path) -> None:
    def start(_number: int) -> Settings:
        return load({"BLACKBOOK_DATA": str(tmp_path)})

    with ThreadPoolExecutor(8) as pool:
        assert len({settings.secret for settings in pool.map(start, range(32))}) == 1


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSettings, match="BLACKBOOK_DATA"):
        load({"BLACKBOOK_DATA": str(tmp_path / "file" / "data")})

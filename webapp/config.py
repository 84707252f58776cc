"""The settings: read once from the environment, typed, refusing nonsense.

Every variable is described in `.env.example`; `VARIABLES` lists them and a test holds the two together.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar, cast

from flask import current_app
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent
"""Where the built app, the templates and the default data folder lie."""

VARIABLES = (
    "PORT",
    "BLACKBOOK_ENV",
    "BLACKBOOK_DATA",
    "BLACKBOOK_SECRET",
    "BLACKBOOK_BASE_URL",
    "BLACKBOOK_TRUSTED_PROXIES",
    "WEB_CONCURRENCY",
    "BLACKBOOK_READING_DAYS",
    "DATABASE_URL",
    "REDIS_URL",
    "PUSH_CONTACT",
    "PUSH_EXTRA_HOSTS",
)

PLACEHOLDER_CONTACT = "nobody@blackbook.invalid"
"""Who runs this installation, as development tells the push services."""

_SHORTEST_SECRET = 32
_NOT_REAL = re.compile(
    r"(^|\.)(localhost|local|localdomain|invalid|test|example|internal)$|(^|\.)example\.(com|net|org)$"
)

Value = TypeVar("Value")


class BadSettings(Exception):
    """The environment does not describe an installation that may start. One sentence for each fault."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Settings:
    """What differs between installations."""

    environment: Literal["development", "production"]
    port: int
    data: Path
    """The folder of the embedded databases and the keys."""
    secret: str
    """Signs what passes through the job queue. Sessions do not depend on it."""
    base_url: str | None
    """The address people open, without a slash at the end: `https://blackbook.example`."""
    trusted_proxies: int
    """How many proxies of ours stand before the server; each adds one entry to X-Forwarded-For."""
    web_workers: int
    """Processes of the web server."""
    reading_days: int
    """For how many days a phone that has not heard from the server still shows the book."""
    database_url: str
    redis_url: str | None
    push_contact: str
    """The e-mail address that push services may write to."""
    extra_push_hosts: tuple[str, ...]
    """Origins that may receive pushes beside the known services; for tests only."""

    @property
    def is_production(self) -> bool:
        """Whether real people's data is at stake."""
        return self.environment == "production"

    @property
    def keys(self) -> Path:
        """The folder of the keys, readable by the owner alone."""
        return self.data / "keys"

    @property
    def queue_file(self) -> Path:
        """The job queue where neither PostgreSQL nor Redis keeps it."""
        return self.data / "queue.sqlite3"

    @property
    def sample_sign_in_file(self) -> Path:
        """The addresses and passwords of the sample users, a line for each."""
        return self.data / "sample-sign-in.txt"


def settings() -> Settings:
    """Return the settings of the application in context."""
    return cast(Settings, current_app.extensions["settings"])


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings, make the data folder and, in development, a secret. Raises BadSettings."""
    read = from_environment(environ)
    try:
        read.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        read.keys.mkdir(mode=0o700, exist_ok=True)
        return read if read.secret else replace(read, secret=_keep_secret(read.keys / "secret"))
    except OSError as error:
        raise BadSettings([f"BLACKBOOK_DATA: {read.data} cannot be written: {error.strerror}."]) from error


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check the settings without touching the disk. Raises BadSettings with every fault found.

    `environ` is the process's own where none is given. The secret is empty where development leaves it
    to `load`.
    """
    environ = os.environ if environ is None else environ
    faults: list[str] = []

    def take(name: str, default: str, check: Callable[[str], Value]) -> Value:
        text = environ.get(name, "").strip() or default
        try:
            return check(text)
        except ValueError as error:
            faults.append(f"{name}: {error}")
            # Never used: a fault raises below.
            return cast(Value, None)

    environment = take("BLACKBOOK_ENV", "development", _environment)
    production = environment == "production"
    data = take("BLACKBOOK_DATA", str(ROOT / "data"), lambda text: Path(text).expanduser().absolute())
    read = Settings(
        environment=environment,
        port=take("PORT", "8000", partial(_number, lowest=1, highest=65535)),
        data=data,
        secret=take("BLACKBOOK_SECRET", "", partial(_secret, required=production)),
        base_url=take("BLACKBOOK_BASE_URL", "", partial(_base_url, production=production)),
        trusted_proxies=take("BLACKBOOK_TRUSTED_PROXIES", "0", partial(_number, lowest=0, highest=10)),
        web_workers=take("WEB_CONCURRENCY", "1", partial(_number, lowest=1, highest=64)),
        reading_days=take("BLACKBOOK_READING_DAYS", "30", partial(_number, lowest=1, highest=3660)),
        database_url=take("DATABASE_URL", f"sqlite:///{data / 'blackbook.sqlite3'}", _database_url),
        redis_url=take("REDIS_URL", "", _redis_url),
        push_contact=take(
            "PUSH_CONTACT",
            "" if production else PLACEHOLDER_CONTACT,
            partial(_contact, production=production),
        ),
        extra_push_hosts=take("PUSH_EXTRA_HOSTS", "", partial(_origins, production=production)),
    )
    if production and environ.get("FLASK_DEBUG", "").lower() not in ("", "0", "false", "no"):
        faults.append("FLASK_DEBUG: debug shows strangers the inside of the server. Unset it in production.")
    if faults:
        raise BadSettings(faults)
    return read


def _environment(text: str) -> Literal["development", "production"]:
    if text not in ("development", "production"):
        raise ValueError("write development or production.")
    return cast(Literal["development", "production"], text)


def _number(text: str, *, lowest: int, highest: int) -> int:
    if not re.fullmatch(r"\d{1,6}", text) or not lowest <= int(text) <= highest:
        raise ValueError(f"write a number from {lowest} to {highest}.")
    return int(text)


def _secret(text: str, *, required: bool) -> str:
    if not text and not required:
        return ""
    if len(text) < _SHORTEST_SECRET or len(set(text)) < 10:
        raise ValueError(
            f"production needs a secret of at least {_SHORTEST_SECRET} characters made at random. "
            "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    return text


def _base_url(text: str, *, production: bool) -> str | None:
    if not text:
        if production:
            raise ValueError("production needs the address people open, such as https://blackbook.example.")
        return None
    origin = _origin(text)
    if production and not origin.startswith("https://"):
        raise ValueError("production needs an https address: browsers install nothing from http.")
    return origin


def _origin(text: str) -> str:
    """Return `text` as an origin, its host in small letters. Raises ValueError when it is more than one."""
    found = re.fullmatch(r"(https?)://([a-zA-Z0-9.-]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?/?", text)
    if not found:
        raise ValueError("write an origin, such as https://blackbook.example, with nothing after the host.")
    scheme, host, port = found.groups()
    return f"{scheme}://{host.lower()}{port or ''}"


def _origins(text: str, *, production: bool) -> tuple[str, ...]:
    if text and production:
        raise ValueError("extra push hosts are for tests. Unset them in production.")
    return tuple(_origin(part.strip()) for part in text.split(",") if part.strip())


def _database_url(text: str) -> str:
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise ValueError("write sqlite:////path/to/file or postgresql://user:password@host/name.") from error
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database in (None, "", ":memory:"):
        raise ValueError("a database in memory forgets everything: name a file.")
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise ValueError("Blackbook runs on sqlite and postgresql.")
    return url.render_as_string(hide_password=False)


def _redis_url(text: str) -> str | None:
    if text and not text.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("write redis://host:6379/0, rediss://… or unix://….")
    return text or None


def _contact(text: str, *, production: bool) -> str:
    if not re.fullmatch(r"[^@\s:<>,]+@[^@\s:<>,]+\.[^@\s:<>,]+", text):
        raise ValueError("write a bare e-mail address that the push services may write to.")
    if production and _NOT_REAL.search(text.rpartition("@")[2].lower()):
        raise ValueError("push services refuse senders that cannot be written to: write a real address.")
    return text


def _keep_secret(path: Path) -> str:
    """Return the secret kept at `path`, made at random the first time."""
    if not path.exists():
        write_private(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def write_private(path: Path, text: str, *, replace: bool = False) -> None:
    """Write a file that only its owner may read, whole or not at all.

    One that is there already stays, unless it is to be replaced.
    """
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            draft.replace(path)
            return
        # A link fails where the name is taken, so that of two processes starting at once one wins.
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)

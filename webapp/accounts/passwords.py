"""How a password is judged, hashed and checked.

Argon2id with the parameters OWASP names first: 19 MiB, two passes, one lane. A check takes some 30 ms
of a core and 19 MiB, so at most four run at once in a process; the fifth is told to come back (429).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from webapp.accounts.common_passwords import COMMON_PASSWORDS
from webapp.errors import Invalid, TooMany

SHORTEST = 8
"""Characters."""
LONGEST = 1024
"""Bytes of UTF-8. Longer input is never hashed."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_places = threading.BoundedSemaphore(4)

_NOBODY = _hasher.hash("the password of nobody")
"""Checked where there is no such account, so that the answer takes the same work."""


def check_strength(password: str, *, email: str = "") -> None:
    """Raise Invalid unless `password` may be used. No rules about letters and digits (NIST SP 800-63B)."""
    if len(password) < SHORTEST:
        raise Invalid(_("Choose a password of at least %(count)s characters.", count=SHORTEST))
    if is_too_long(password):
        raise Invalid(_("Choose a shorter password: at most 1,024 bytes are kept."))
    folded = password.casefold()
    if folded in COMMON_PASSWORDS or len(set(folded)) < 3:
        raise Invalid(_("Choose another password: this one is among the first that are guessed."))
    if email and folded in (email.casefold(), email.casefold().partition("@")[0]):
        raise Invalid(_("Choose another password: your own e-mail address is easily guessed."))


def is_too_long(password: str) -> bool:
    """Say whether `password` is beyond what is ever hashed."""
    return len(_octets(password)) > LONGEST


def hash_password(password: str) -> str:
    """Return the hash to store, with its parameters and its salt in it. Raises TooMany."""
    with _a_place():
        return _hasher.hash(_octets(password))


def verify(stored: str | None, password: str) -> bool:
    """Say whether `password` belongs to the hash `stored`. Raises TooMany.

    None, for an account that is not there, takes the same work and is never true.
    """
    if is_too_long(password):
        return False
    with _a_place():
        try:
            return _hasher.verify(stored or _NOBODY, _octets(password)) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def needs_rehash(stored: str) -> bool:
    """Say whether `stored` was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def _octets(password: str) -> bytes:
    # JSON can carry half a surrogate pair; it is a strange password, not a reason to fail.
    return password.encode("utf-8", "surrogatepass")


@contextmanager
def _a_place() -> Iterator[None]:
    if not _places.acquire(blocking=False):
        raise TooMany(_("Many people are signing in right now. Try again in a few seconds."), retry_after=2)
    try:
        yield
    finally:
        _places.release()

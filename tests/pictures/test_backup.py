"""A backup holds the pictures with their records, and a restored server asks for what came later."""

from __future__ import annotations

from pathlib import Path

from tests.house import NOW
from tests.people import Someone
from tests.pictures.photos import jpeg, sha256
from tests.pictures.test_api import put, show
from webapp.backup import back_up, restore
from webapp.config import Settings

EARLY, LATE = jpeg(400, 300), jpeg(800, 600)


def test_a_restore_brings_back_the_pictures_and_misses_the_later_ones(
    alice: Someone, settings: Settings, tmp_path: Path
) -> None:
    phone = alice.sign_in()
    for content in (EARLY, LATE):
        show(alice, phone, sha256(content))
    put(phone, alice, EARLY)
    target = tmp_path / "backup"
    back_up(settings, target, now=NOW, overwrite=False)
    put(phone, alice, LATE)
    assert phone.get(f"/api/blob/{sha256(LATE)}").status_code == 200

    restore(settings, target, now=NOW, overwrite=True)

    assert phone.get(f"/api/blob/{sha256(EARLY)}").data == EARLY
    assert phone.get(f"/api/blob/{sha256(LATE)}").status_code == 404
    other = sha256(jpeg(3, 3))
    assert show(alice, phone, other)["hello"]["missing"] == sorted([sha256(LATE), other])

"""docs/reminders-faults.md names every fault of reminders and its tests, and nothing that is not there."""

from __future__ import annotations

import re

import pytest

from tests.faults.test_page import names_in
from webapp import config

PAGE = (config.ROOT / "docs" / "reminders-faults.md").read_text()
FAULTS = 22
PROMISES = 9


def named() -> list[tuple[str, str, str]]:
    """Every test on the page: the fault as `7`, or the promise as `P2`, then its file and name."""
    found = []
    for section in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]:
        number = section.split(".")[0]
        lines = re.findall(
            r"^- (P\d)? ?(?:server|phone|browser): \[`(.+?)`\]\(\.\./(.+?)\) (.+)$", section, re.MULTILINE
        )
        assert len(lines) == section.count("\n- "), section
        for promise, path, link, name in lines:
            assert path == link
            found.append((promise or number, path, name))
    return found


def test_every_fault_is_told_and_has_a_test() -> None:
    told = {number for number, _, _ in named()}
    assert told == {str(number) for number in range(1, FAULTS + 1)} | {
        f"P{number}" for number in range(1, PROMISES + 1)
    }
    for number in range(1, PROMISES + 1):
        assert f"| P{number} | " in PAGE


@pytest.mark.parametrize("path", sorted({path for _, path, _ in named()}))
def test_every_test_that_is_named_is_there(path: str) -> None:
    there = names_in((config.ROOT / path).read_text())
    assert {name for _, named_in, name in named() if named_in == path} <= there


def test_every_test_of_a_fault_is_named_under_its_number() -> None:
    told = {(path, name): number for number, path, name in named() if number.isdigit()}
    folders = ("tests/reminders/test_*.py", "tests/push/test_*.py")
    phone = ("tests/client/net/push.test.ts", "tests/client/worker/push.test.ts")
    files = [
        *(file for folder in folders for file in config.ROOT.glob(folder)),
        *map(config.ROOT.joinpath, phone),
    ]
    for file in files:
        for name in names_in(file.read_text()):
            number = re.match(r"(?:test_fault_|fault )(\d\d)", name)
            if number:
                assert told.get((str(file.relative_to(config.ROOT)), name)) == str(int(number[1])), name

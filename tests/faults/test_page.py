"""docs/faults.md names every fault and its tests, and nothing that is not there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from webapp import config

PAGE = (config.ROOT / "docs" / "faults.md").read_text()
FAULTS = 28


@dataclass(frozen=True)
class Named:
    """A test as the page names it."""

    fault: int
    path: str
    name: str


def named() -> list[Named]:
    """Every test on the page, under the number of its fault."""
    found = []
    for section in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]:
        number = int(section.split(".")[0])
        lines = re.findall(
            r"^- (?:server|phone|browser): \[`(.+?)`\]\(\.\./(.+?)\) (.+)$", section, re.MULTILINE
        )
        assert len(lines) == section.count("\n- "), section
        for path, link, name in lines:
            assert path == link
            found.append(Named(number, path, name))
    return found


def names_in(text: str) -> set[str]:
    """The names of the tests in a file of Python or TypeScript."""
    return set(re.findall(r"^def (test_\w+)\(", text, re.MULTILINE)) | set(
        re.findall(r'\btest\("([^"]+)"', text)
    )


def files_of_faults() -> list[Path]:
    """The two folders in which every test belongs to a fault."""
    return [*config.ROOT.glob("tests/faults/test_*.py"), *config.ROOT.glob("tests/client/faults/*.test.ts")]


def test_every_fault_is_told_and_has_a_test() -> None:
    numbers = [int(number) for number in re.findall(r"^## (\d+)\. ", PAGE, re.MULTILINE)]
    assert numbers == list(range(1, FAULTS + 1))
    assert {each.fault for each in named()} == set(numbers)


@pytest.mark.parametrize("fault", range(1, FAULTS + 1))
def test_every_test_that_is_named_is_there(fault: int) -> None:
    for each in named():
        if each.fault == fault:
            assert each.name in names_in((config.ROOT / each.path).read_text()), each


def test_every_test_of_a_fault_is_named_under_its_number() -> None:
    told = {(each.path, each.name): each.fault for each in named()}
    for path in files_of_faults():
        for name in names_in(path.read_text()):
            number = re.match(r"(?:test_fault_|fault )(\d\d)", name)
            if number:
                assert told.get((str(path.relative_to(config.ROOT)), name)) == int(number[1]), (path, name)

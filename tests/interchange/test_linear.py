"""A file twice as long takes twice as long, whatever is in it, and a bad one is answered at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from math import inf

import pytest

from webapp.errors import Problem
from webapp.interchange.recognise import LARGEST_FILE, read_file

MEGABYTE = 1024 * 1024
MOST_GROWTH = 2.3
"""How much longer a file twice as long may take."""
MOST_RUNS = 8

CARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Lindqvist;Maria;;Dr.;\r\nFN:Dr. Maria Lindqvist\r\nORG:Nordhamn\r\n"
    "TEL;TYPE=CELL:+46 70 123 45 67\r\nEMAIL;TYPE=WORK:maria@nordhamn.example\r\nBDAY:1980-03-22\r\n"
    "ADR;TYPE=WORK:;;Hamngatan 4;Göteborg;;411 06;Sweden\r\nitem1.X-ABRELATEDNAMES:Johan\r\n"
    "item1.X-ABLabel:_$!<Spouse>!$_\r\nNOTE:Likes sailing\\, hates golf.\r\n"
    "PHOTO;ENCODING=b;TYPE=JPEG:" + "\r\n ".join(["A" * 74] * 8) + "\r\nEND:VCARD\r\n"
).encode()
ROW = (
    "Maria,Lindqvist,maria@nordhamn.example,+46 70 123 45 67,3/22/1980,Johan,"
    f'"Likes sailing, hates golf.\n{"She told me about the boat. " * 8}"\r\n'
).encode()
HEADERS = b"First Name,Last Name,E-mail Address,Mobile Phone,Birthday,Spouse,Notes\r\n"


def filled(unit: bytes, size: int) -> bytes:
    return unit * (size // len(unit))


def one_card(unit: bytes, size: int, *, version: str = "3.0") -> bytes:
    begin = f"BEGIN:VCARD\r\nVERSION:{version}\r\nN:Berg;Anna\r\n".encode()
    return begin + filled(unit, size) + b"\r\nEND:VCARD\r\n"


FILES: dict[str, Callable[[int], bytes]] = {
    "cards": lambda size: filled(CARD, size),
    "rows": lambda size: HEADERS + filled(ROW, size),
    "one long line": lambda size: one_card(b"NOTE:", 5) + one_card(b"abcdefgh ", size),
    "folded lines": lambda size: one_card(b"NOTE:x\r\n" + b" abcdefgh abcdefgh\r\n" * 500, size),
    "soft line breaks": lambda size: one_card(
        b"NOTE;ENCODING=QUOTED-PRINTABLE:" + b"=C3=91=20abcdef=\r\n" * 500 + b"\r\n", size, version="2.1"
    ),
    "parameters": lambda size: one_card(b"TEL;A=" + b"a," * 1_900 + b":1\r\n", size),
    "parameters without an end": lambda size: one_card(b"TEL;A=" + b"a," * 5_000 + b"\r\n", size),
    "quotation marks": lambda size: one_card(b"TEL;A=" + b'"' * 3_900 + b":1\r\n", size),
    "backslashes": lambda size: one_card(b"NOTE:" + b"\\" * 40_000 + b"\r\n", size),
    "semicolons": lambda size: one_card(b"N:" + b";" * 40_000 + b"\r\n", size),
    "tags": lambda size: one_card(b"CATEGORIES:" + b"a," * 20_000 + b"\r\n", size),
    "one quoted cell": lambda size: HEADERS + b'A,"' + filled(b'""', size),
    "no encoding": lambda size: HEADERS + filled(ROW.replace(b"M", b"\xd6"), size),
}


def seconds(data: bytes) -> float:
    """Return the processor time that reading takes."""
    start = time.process_time()
    with suppress(Problem):
        read_file(data, locale="en-US")
    return time.process_time() - start


def growth(best: list[float]) -> float:
    """Return how much longer the worse of the two doublings took."""
    # Below a few milliseconds the clock measures itself.
    return max(after / max(before, 0.004) for before, after in pairwise(best))


@pytest.mark.parametrize("name", FILES)
def test_a_file_twice_as_long_takes_at_most_a_little_more_than_twice_as_long(name: str) -> None:
    files = [FILES[name](size) for size in (MEGABYTE, 2 * MEGABYTE, 4 * MEGABYTE)]
    best = [inf] * len(files)
    # Others use the machine as well: what counts is the best of several runs. A reader that is not linear
    # stays above the line however often it runs.
    for _ in range(MOST_RUNS):
        best = [min(known, seconds(data)) for known, data in zip(best, files, strict=True)]
        if growth(best) <= MOST_GROWTH:
            break
    assert growth(best) <= MOST_GROWTH, [f"{each:.3f} s" for each in best]


BAD: dict[str, bytes] = {
    "one line of 5 MB": one_card(b"NOTE:", 5) + b"x" * (LARGEST_FILE - 200),
    "a picture of 5 MB": one_card(b"PHOTO;ENCODING=b:", 20)[:-14]
    + b"A" * (LARGEST_FILE - 200)
    + b"\r\nEND:VCARD\r\n",
    "a line without a colon": one_card(b"TEL;A=" + b"a," * 5_000, 10_006) * 2,
    "100,000 cards in cards": b"BEGIN:VCARD\r\n" * 100_000,
    "cards that never end": b"BEGIN:VCARD\r\n" * 50_000,
    "blank lines": b"BEGIN:VCARD\n" + b"\n" * (LARGEST_FILE - 20),
    "garbage": b"BEGIN:VCARD\n" + b"xxxxxxx xx\n" * 400_000,
    "garbage between cards": b"BEGIN:VCARD\nEND:VCARD\nx\n" * 20_000,
    "noise": bytes(range(1, 256)) * 20_000,
    "headers and noise": HEADERS + bytes(range(1, 256)) * 20_000,
    "a table without an end": HEADERS + b'A,"' + b"x\n" * 240_000,
    "a very wide table": HEADERS + b"," * (LARGEST_FILE - 100),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_answered_in_less_than_two_seconds(name: str) -> None:
    assert len(BAD[name]) <= LARGEST_FILE
    assert seconds(BAD[name]) < 2


def test_a_line_of_10_kb_without_a_colon_is_named_and_the_other_cards_are_used() -> None:
    data = b"BEGIN:VCARD\nVERSION:3.0\nN:Berg;Anna\nTEL:1\nTEL;" + b"A=" + b"a," * 5_000 + b"\nEND:VCARD\n"
    reading = read_file(data + b"BEGIN:VCARD\nN:Dahl;Bo\nEND:VCARD\n", locale="en")
    assert [each.family for each in reading.contacts] == ["Berg", "Dahl"]
    assert [(each.line, each.record) for each in reading.unreadable] == [(5, False)]

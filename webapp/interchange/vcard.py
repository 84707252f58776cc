"""A linear reader of vCards: text to cards and their properties (vCard 2.1, RFC 2426, RFC 6350).

Every limit is checked before the work it bounds, no line is looked at more than a fixed number of times,
and nothing recurses: a file twice as long takes twice as long, whatever is in it. What the properties mean
is the business of `card_contact`.
"""

from __future__ import annotations

import binascii
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from webapp.interchange.contact import Unreadable, Unusable, excerpt, too_many

MOST_CARDS = 50_000
MOST_PROPERTIES = 1_000
"""Of one card."""
MOST_COMPONENTS = 200
"""Of a property such as N or ADR."""
LONGEST_LINE = 400_000
"""Characters after unfolding: the longest note there can be, in quoted-printable. Pictures are not read."""
LONGEST_HEAD = 4_000
"""Characters before the colon: the name of a property and its parameters."""

CHARSETS = frozenset(
    {
        "us-ascii",
        "utf-8",
        "utf-16",
        "utf-16le",
        "utf-16be",
        "shift_jis",
        "euc-jp",
        "iso-2022-jp",
        "gb2312",
        "gbk",
        "gb18030",
        "big5",
        "euc-kr",
        "koi8-r",
        "koi8-u",
        *(f"iso-8859-{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)),
        *(f"windows-{n}" for n in range(1250, 1259)),
    }
)
"""What a CHARSET parameter may name. Python knows more codecs, and some of them take quadratic time."""

_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"})
_BINARY = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})
_TOKEN = re.compile(r"\\(.)|([;,])|[^\\;,]+|\\", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_HEAD_PART = re.compile(r'(?:[^";]+|"[^"]*"?)+')
_PARAMETER_VALUE = re.compile(r'(?:[^",]+|"[^"]*"?)+')
_QUOTE_OR_COLON = re.compile('[":]')


@dataclass(slots=True)
class Property:
    """One line of a card, its value decoded but not unescaped. `parameters` have upper-case names."""

    line: int
    name: str
    value: str
    group: str = ""
    parameters: dict[str, list[str]] = field(default_factory=dict)

    def types(self) -> set[str]:
        """Return what TYPE says, in small letters, with bare 2.1 words and `"work,voice"` taken apart."""
        return {word.strip().lower() for item in self.parameters.get("TYPE", ()) for word in item.split(",")}


@dataclass(slots=True)
class Card:
    """One BEGIN:VCARD to END:VCARD. `broken` names the lines of it that are no properties."""

    line: int
    version: str = "3.0"
    properties: list[Property] = field(default_factory=list)
    broken: list[Unreadable] = field(default_factory=list)


def read_cards(text: str) -> Iterator[Card | Unreadable]:
    """Yield each card of a file, and an Unreadable for what is none, in order.

    `text` may hold bytes that are no UTF-8 as surrogate escapes; they are decoded line by line, because
    cards of different origin are often put into one file. Raises TooLarge when there are too many.
    """
    cards = text.upper().count("BEGIN:VCARD")
    if cards > MOST_CARDS:
        raise too_many(f"{cards:,} cards; {MOST_CARDS:,}")
    card: Card | None = None
    depth = 0
    astray = False
    for number, line in _logical_lines(text):
        if line is None:
            if card is not None and not depth:
                card.broken.append(Unreadable(number, f"this line has more than {LONGEST_LINE:,} characters"))
            continue
        marker = line.strip().upper()
        if marker == "BEGIN:VCARD":
            if card is not None and _last_is_agent(card):
                depth += 1
                continue
            if card is not None:
                yield _unclosed(card)
            card, depth, astray = Card(number), 0, False
        elif marker == "END:VCARD":
            if depth:
                depth -= 1
            elif card is not None:
                yield _closed(card)
                card = None
            else:
                yield Unreadable(number, "this END:VCARD closes no card")
        elif card is None:
            if not astray:
                yield Unreadable(number, f"{excerpt(line)} stands outside of any card")
            astray = True
        elif not depth:
            _take(card, number, line)
    if card is not None:
        yield _unclosed(card)


def _last_is_agent(card: Card) -> bool:
    """Say whether a card in the card is announced: vCard 2.1 puts an assistant's whole card there."""
    last = card.properties[-1] if card.properties else None
    return last is not None and last.name == "AGENT" and not last.value.strip()


def _unclosed(card: Card) -> Unreadable:
    return Unreadable(card.line, "this card has no END:VCARD", record=True)


def _closed(card: Card) -> Card | Unreadable:
    if len(card.properties) + len(card.broken) > MOST_PROPERTIES:
        return Unreadable(card.line, f"this card has more than {MOST_PROPERTIES:,} lines", record=True)
    return card


def _take(card: Card, number: int, line: str) -> None:
    """Add one logical line to the card. What is over the limit is dropped, and `_closed` refuses the card."""
    if len(card.properties) + len(card.broken) > MOST_PROPERTIES:
        return
    found = _property(line, number)
    if found is None:
        card.broken.append(Unreadable(number, f"{excerpt(_repaired(line, None))} is not a line of a vCard"))
    elif found.name == "VERSION":
        card.version = found.value.strip()
    else:
        card.properties.append(found)


def _logical_lines(text: str) -> Iterator[tuple[int, str | None]]:
    """Yield each line with its number, unfolded; None where it is too long. Pictures and keys are left out.

    Folded lines go on behind a blank; in 2.1 that blank belongs to the text, and quoted-printable goes on
    after a `=` at the end. Base64 goes on until a blank line or a line with a colon, whatever it begins with.
    """
    parts: list[str] = []
    begun = length = 0
    quoted = binary = old = False
    for number, raw in enumerate(io.StringIO(text, newline="\n"), 1):
        line = raw.rstrip("\r\n").lstrip("\ufeff")
        if quoted and parts[-1].endswith("=") and not _is_marker(line):
            parts[-1] = parts[-1][:-1]
            parts.append(line)
            length += len(line)
        elif binary and line.strip() and (line[0] in " \t" or ":" not in line):
            continue
        elif parts and line and line[0] in " \t":
            parts.append(line if old else line[1:])
            length += len(line)
        else:
            if parts:
                yield begun, ("".join(parts) if length <= LONGEST_LINE else None)
            parts = []
            quoted = binary = False
            if line.strip():
                head = line[:200].partition(":")[0].upper()
                binary = _is_binary(head)
                quoted = not binary and "QUOTED-PRINTABLE" in head
                old = head != "BEGIN" and (old or (head == "VERSION" and "2.1" in line[:16]))
                if not binary:
                    parts, begun, length = [line], number, len(line)
        if length > LONGEST_LINE:
            parts = parts[-1:]
    if parts:
        yield begun, ("".join(parts) if length <= LONGEST_LINE else None)


def _is_marker(line: str) -> bool:
    return line[:12].strip().upper() in ("BEGIN:VCARD", "END:VCARD")


def _is_binary(head: str) -> bool:
    name, _, parameters = head.partition(";")
    if name.rpartition(".")[2] in _BINARY:
        return True
    words = parameters.replace("ENCODING=", "").split(";") if parameters else ()
    return "BASE64" in words or "B" in words


def _property(line: str, number: int) -> Property | None:
    """Take a logical line apart, or return None when it is none."""
    colon = _colon(line)
    if not 0 < colon <= LONGEST_HEAD:
        return None
    head, value = line[:colon], line[colon + 1 :]
    name, *parameters = _HEAD_PART.findall(head) if '"' in head else head.split(";")
    group, _, name = name.strip().upper().rpartition(".")
    if not name.replace("-", "").replace("_", "").isalnum():
        return None
    found = Property(number, name, value, group)
    for parameter in parameters:
        key, equals, content = parameter.partition("=")
        key = key.strip().upper()
        if not equals:
            key, content = ("ENCODING" if key in _ENCODINGS else "TYPE"), parameter
        values = [item.strip().strip('"') for item in _PARAMETER_VALUE.findall(content)]
        found.parameters.setdefault(key, []).extend(values)
    if "ENCODING" in found.parameters or not value.isascii():
        found.value = _decoded(found)
    return found


def _colon(line: str) -> int:
    """Return where the value begins: the first colon outside of quotation marks, or -1."""
    if '"' not in line[: LONGEST_HEAD + 1]:
        return line.find(":", 0, LONGEST_HEAD + 1)
    quoted = False
    for found in _QUOTE_OR_COLON.finditer(line, 0, LONGEST_HEAD + 1):
        if found[0] == '"':
            quoted = not quoted
        elif not quoted:
            return found.start()
    return line.find(":", 0, LONGEST_HEAD + 1)


def _decoded(found: Property) -> str:
    charset = next(iter(found.parameters.get("CHARSET", ())), None)
    if "QUOTED-PRINTABLE" in (item.upper() for item in found.parameters.get("ENCODING", ())):
        raw = binascii.a2b_qp(found.value.encode("utf-8", "surrogateescape"))
        return _text_of(raw, charset)
    return _repaired(found.value, charset)


def _repaired(text: str, charset: str | None) -> str:
    """Decode what was no UTF-8 in `text`, and is kept there as surrogate escapes."""
    return text if text.isascii() else _text_of(text.encode("utf-8", "surrogateescape"), charset)


def _text_of(raw: bytes, charset: str | None) -> str:
    """Decode with the charset the card names when it can be, else as UTF-8, else as Windows-1252."""
    named = (charset or "").strip().lower()
    candidates = [named, "utf-8"] if named in CHARSETS else ["utf-8"]
    for candidate in candidates:
        try:
            return raw.decode(candidate)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp1252", "replace")


def structured(value: str, *, old: bool) -> list[list[str]]:
    """Take a value apart into components (at `;`) of items (at `,`), and undo the escapes.

    In vCard 2.1 (`old`) a comma separates nothing and a backslash only escapes a separator. Raises Unusable.
    """
    if value.count(";") > MOST_COMPONENTS:
        raise Unusable(f"it has more than {MOST_COMPONENTS} parts")
    if "\\" not in value:
        return [[part] if old else part.split(",") for part in value.split(";")]
    components = [[""]]
    pieces: list[str] = []
    for token in _TOKEN.finditer(value):
        if token[2] and not (old and token[2] == ","):
            components[-1][-1] = "".join(pieces)
            pieces = []
            if token[2] == ";":
                components.append([""])
            else:
                components[-1].append("")
        else:
            pieces.append(_unescaped(token[1], old=old) if token[1] else token[0])
    components[-1][-1] = "".join(pieces)
    return components


def unescape(value: str, *, old: bool) -> str:
    """Undo the escapes of a text value: a backslash gives back what follows it, and `\\n` a new line."""
    if "\\" not in value:
        return value
    return _ESCAPED.sub(lambda found: _unescaped(found[1], old=old), value)


def _unescaped(character: str, *, old: bool) -> str:
    if old:
        return character if character in ";,:" else "\\" + character
    return "\n" if character in "nN" else character

"""Write `static/app/model/kinds.ts` from the kinds: `make types`, `python -m webapp.book.typescript [FILE]`.

Without a file the text goes to standard output. A test fails when the file in the tree is stale.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from webapp.book.fields import Address, Email, Merge, Period, Phone, Unit, Url, When
from webapp.book.kinds import KINDS, SCHEMA, choices, merge_class, type_word
from webapp.book.record import Belongs, Record

UNITS: tuple[type[Unit], ...] = (Phone, Email, Url, Address, When, Period)

TYPES = {
    "text": "string",
    "long": "string",
    "choice": "string",
    "flag": "boolean",
    "days": "number",
    "partial_date": "string",
    "day": "string",
    "time": "string",
    "moment": "string",
    "zone": "string",
    "link": "string",
    "word": "string",
    "value": "unknown",
    "hash": "string",
    "pixels": "number",
    "tags": "string[]",
    "phones": "Phone[]",
    "emails": "Email[]",
    "urls": "Url[]",
    "addresses": "Address[]",
    "lead_days": "number[]",
    "weekdays": "number[]",
    "periods": "Period[]",
    "when": "When",
}
"""How TypeScript spells each type word of docs/kinds.md."""

WIDTH = 110


def render() -> str:
    """Return the whole text of `kinds.ts`."""
    parts = [
        "// Made from the kinds in webapp/book by `make types`; change them there.",
        f"/** The version of these kinds, named in every exchange. */\nexport const SCHEMA = {SCHEMA}",
        _union("Kind", tuple(KINDS), "Every kind of record that travels."),
        _union("Belongs", get_args(Belongs), "Where records of a kind live."),
        _union("FieldType", tuple(TYPES), "What a field can hold (docs/kinds.md)."),
        *(_unit(unit) for unit in UNITS),
        *(_interface(kind) for kind in KINDS.values()),
        "/** The fields of each kind. */\nexport interface FieldsOf {\n"
        + "".join(f"  {name}: {kind.__name__}\n" for name, kind in KINDS.items())
        + "}",
        _SHAPES,
        "/** The types whose elements are added and removed one by one: merge class set. */\n"
        f"export const SETS: readonly (FieldType | undefined)[] = {json.dumps(sorted(_sets()))}",
        "/** Every kind with its fields, in the order of a form. */\n"
        "export const KINDS: Readonly<Record<Kind, KindInfo>> = {\n"
        + "".join(_entry(kind) for kind in KINDS.values())
        + "}",
    ]
    return "\n\n".join(parts) + "\n"


_SHAPES = """/** One kind: where its records live, and the type of each field. */
export interface KindInfo {
  belongs: Belongs
  fields: Readonly<Record<string, FieldType>>
}"""


def _sets() -> set[str]:
    """Return the types of fields that are merged element by element; on the phone the type alone says so."""
    fields = [(kind, name) for kind in KINDS.values() for name in kind.model_fields]
    sets = {type_word(*each) for each in fields if merge_class(*each) is Merge.SET}
    if any(merge_class(*each) is not Merge.SET for each in fields if type_word(*each) in sets):
        raise TypeError("one type is merged in two ways")
    return sets


def _union(name: str, words: tuple[str, ...], says: str) -> str:
    line = f"export type {name} = " + " | ".join(f'"{word}"' for word in words)
    if len(line) > WIDTH:
        line = f"export type {name} =" + "".join(f'\n  | "{word}"' for word in words)
    return f"/** {says} */\n{line}"


def _unit(unit: type[Unit]) -> str:
    lines = [f"/** {_first_line(unit)} */", f"export interface {unit.__name__} {{"]
    for name, info in unit.model_fields.items():
        mark = "" if info.is_required() else "?"
        lines.append(f"  {name}{mark}: {_plain(info.annotation)}")
    return "\n".join([*lines, "}"])


def _plain(annotation: Any) -> str:
    """Return the TypeScript of a member of a unit: words, numbers and choices, perhaps absent."""
    origin = get_origin(annotation)
    if origin is Literal:
        return " | ".join(f'"{word}"' for word in get_args(annotation))
    if origin in (Union, UnionType):
        return " | ".join(_plain(each) for each in get_args(annotation))
    if annotation is NoneType:
        return "null"
    base = get_args(annotation)[0] if hasattr(annotation, "__metadata__") else annotation
    return {str: "string", float: "number", int: "number", bool: "boolean"}[base]


def _interface(kind: type[Record]) -> str:
    lines = [f"/** {_first_line(kind)} */", f"export interface {kind.__name__} {{"]
    for name, info in kind.model_fields.items():
        words = choices(kind, name)
        spelled = " | ".join(f'"{word}"' for word in words) if words else TYPES[type_word(kind, name)]
        lines.append(f"  /** {info.description} */")
        line = f"  {name}?: {spelled}"
        lines.append(line if len(line) <= WIDTH else f"  {name}?:" + "".join(f'\n    | "{w}"' for w in words))
    return "\n".join([*lines, "}"])


def _entry(kind: type[Record]) -> str:
    """Return what the phone asks of a kind while it runs; every byte of it is on the way to the briefing."""
    fields = [f'      {name}: "{type_word(kind, name)}",' for name in kind.model_fields]
    head = [f"  {kind.KIND}: {{", f'    belongs: "{kind.BELONGS}",', "    fields: {"]
    return "\n".join([*head, *fields, "    },", "  },", ""])


def _first_line(model: type[Any]) -> str:
    return (model.__doc__ or "").strip().splitlines()[0]


def main() -> None:
    """Write to the file named on the command line, or to standard output."""
    if sys.argv[1:]:
        Path(sys.argv[1]).write_text(render(), encoding="utf-8")
    else:
        sys.stdout.write(render())


if __name__ == "__main__":
    main()

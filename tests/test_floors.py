"""Imports point down, module by module: the tables are those of docs/architecture.md."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SERVER = sorted((ROOT / "webapp").rglob("*.py"))
CLIENT = sorted(
    path
    for folder in ("static/app", "service_worker")
    for path in (ROOT / folder).rglob("*.ts*")
    if not path.name.endswith(".d.ts")
)

LONGEST = 400
"""Lines of a file that can still be read in one sitting."""

GENERATED = {"static/app/model/kinds.ts"}

# A folder of the phone -> the folders it may import beside itself.
PHONE = {
    "model": set(),
    "words": {"model"},
    "store": {"model"},
    "net": {"model", "store"},
    "ui": {"model", "store", "net", "words"},
    "screens": {"model", "store", "net", "ui", "words"},
    "service_worker": {"model", "store", "net", "words"},
    "rescue": {"words"},
}


def read_floors() -> dict[str, int]:
    """Return the patterns of the table in docs/architecture.md and how high each stands."""
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (kit|records|acts|edges|top) \| (.*?) \|", text, re.MULTILINE)
    assert [name for name, _ in rows] == ["kit", "records", "acts", "edges", "top"]
    return {
        pattern.removesuffix(".py"): height
        for height, (_, modules) in enumerate(rows)
        for pattern in re.findall(r"`([^`]+)`", modules)
    }


FLOORS = read_floors()


def module_of(path: Path) -> str:
    """Return the module's path within webapp: `accounts/views`, `db`; a package by its own name."""
    name = path.relative_to(ROOT / "webapp").with_suffix("").as_posix()
    return name if name == "__init__" else name.removesuffix("/__init__")


MODULES = {module_of(path) for path in SERVER}


def floor_of(module: str) -> int:
    """Return how high a module stands: by its own name, else by its file's, else by its package's."""
    package = module.partition("/")[0]

    def heights(*patterns: str) -> list[int]:
        return [FLOORS[pattern] for pattern in patterns if pattern in FLOORS]

    found = heights(module) or heights(f"*/{module.rpartition('/')[2]}") or heights(f"{package}/*", package)
    # A package whose modules are named one by one stands where the lowest of them does.
    found = found or [height for pattern, height in FLOORS.items() if pattern.startswith(f"{package}/")]
    assert found, f"webapp/{module} stands on no floor: name it in docs/architecture.md"
    return min(found)


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and the module of each import of our own code."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: write the whole name, webapp.…"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            if name == "webapp" or name.startswith("webapp."):
                yield node.lineno, module_named(name)


def module_named(name: str) -> str:
    """Return the module that `webapp.a.b` names, be `b` a module or something in it."""
    place = name.removeprefix("webapp").lstrip(".").replace(".", "/")
    while place and place not in MODULES:
        place = place.rpartition("/")[0]
    return place or "__init__"


def may_import(module: str, target: str) -> bool:
    """Say whether an import points down, or sideways where nobody's edge is meant."""
    if module.partition("/")[0] == target.partition("/")[0] and "/" in module:
        return floor_of(target) <= floor_of(module)
    edges = FLOORS["security"]
    above = floor_of(target) > floor_of(module)
    return not above and not (floor_of(target) == floor_of(module) == edges)


@pytest.mark.parametrize("path", SERVER, ids=module_of)
def test_no_line_of_the_server_points_up(path: Path) -> None:
    module = module_of(path)
    wrong = [
        f"webapp/{module}.py:{line} imports {target}"
        for line, target in imports_of(path)
        if target != module and not may_import(module, target)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_two_modules_import_each_other_in_a_circle() -> None:
    below = {module_of(path): {target for _, target in imports_of(path)} for path in SERVER}
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " imports ".join((*way, module))
        if module in done:
            return
        for target in sorted(below[module] - {module}):
            visit(target, (*way, module))
        done.add(module)

    for module in sorted(below):
        visit(module, ())


def folder_of(path: Path) -> str:
    """Return the floor of a client file; the few files above all folders stand at the top."""
    parts = path.relative_to(ROOT).parts
    if parts[0] == "service_worker":
        return "service_worker"
    return parts[2] if len(parts) > 3 else "top"


def imports_of_client(path: Path) -> Iterator[tuple[int, Path]]:
    """Yield the line and the file of each import of our own code, types included."""
    text = path.read_text(encoding="utf-8")
    for found in re.finditer(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.[^"']+)["']""", text):
        yield text.count("\n", 0, found.start()) + 1, (path.parent / found[1]).resolve()


@pytest.mark.parametrize("path", CLIENT, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_line_of_the_client_points_up(path: Path) -> None:
    floor = folder_of(path)
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {target.relative_to(ROOT)}"
        for line, target in imports_of_client(path)
        if floor != "top"
        and folder_of(target) != floor
        and folder_of(target) not in PHONE[floor]
        # The styles are nobody's floor.
        and target.suffix != ".css"
    ]
    assert not wrong, "\n".join(wrong)


FORBIDDEN = {
    r"\.innerHTML\b|\.outerHTML\b|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write": (),
    r"\bconsole\.": (),
    r"\bindexedDB\b|from \"idb\"": ("store", "rescue"),
    r"\bfetch\(|XMLHttpRequest|sendBeacon": ("net", "service_worker", "rescue"),
    r"\blocalStorage\b|\bsessionStorage\b|document\.cookie": ("net", "service_worker"),
    r"\beval\(|new Function\(": (),
}
"""What no file may say, and the folders that may. The rescue page stands apart from the app."""


@pytest.mark.parametrize("path", CLIENT, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_it_touches_storage_and_network_only_where_they_belong(path: Path) -> None:
    code = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    wrong = [
        pattern
        for pattern, folders in FORBIDDEN.items()
        if folder_of(path) not in folders and re.search(pattern, code)
    ]
    assert not wrong, f"{path.relative_to(ROOT)}: {wrong}"


@pytest.mark.parametrize("path", [*SERVER, *CLIENT], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_can_be_read_in_one_sitting(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert name in GENERATED or lines <= LONGEST, f"{name} has {lines} lines: split it by what it is about"


def test_there_is_no_drawer_for_everything() -> None:
    drawers = [path for path in [*SERVER, *CLIENT] if re.search(r"util|helper|common\b|misc", path.stem)]
    barrels = [path for path in CLIENT if path.stem == "index"]
    assert not drawers
    assert not barrels

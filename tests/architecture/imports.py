"""What each file of the project imports, read with `ast`; nothing is run."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def source_files() -> list[Path]:
    """Every Python file of the product: app.py, pages and the package."""
    return [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py")), *sorted((ROOT / "machinery").rglob("*.py"))]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def imported(path: Path) -> frozenset[str]:
    """Dotted names of everything a file imports, at any depth of nesting."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{relative(path)} imports relatively; write the full name"
            names |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(names)


def file_of(module: str) -> Path | None:
    """The file that holds a module of ours, or None when it is another's or a name inside a module."""
    base = ROOT.joinpath(*module.split("."))
    for candidate in (base.with_suffix(".py"), base / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


def closure(start: Path) -> dict[Path, Path | None]:
    """Every file of ours that importing `start` loads, each with the file that imported it first."""
    found: dict[Path, Path | None] = {start: None}
    queue = [start]
    while queue:
        path = queue.pop()
        for name in imported(path):
            parts = name.split(".")
            for depth in range(1, len(parts) + 1):
                target = file_of(".".join(parts[:depth]))
                if target is not None and target not in found:
                    found[target] = path
                    queue.append(target)
    return found


def chain(path: Path, found: dict[Path, Path | None]) -> str:
    """How the start of a closure comes to load `path`, for the message of a failing test."""
    steps = [relative(path)]
    parent = found[path]
    while parent is not None:
        steps.append(relative(parent))
        parent = found[parent]
    return " ← ".join(steps)

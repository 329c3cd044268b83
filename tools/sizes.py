"""`make sizes`: the longest ten files and functions, as a mirror and not as a limit."""

import ast
from pathlib import Path

from tools.steps import ROOT

FOLDERS = ("houqin", "config", "tools")


def tell(count: int = 10) -> int:
    """Print the longest files, then the longest functions; tests and migrations stay out."""
    sources = {path: path.read_text(encoding="utf8") for path in _files()}
    files = sorted(
        ((text.count("\n"), str(path.relative_to(ROOT))) for path, text in sources.items()), reverse=True
    )
    functions = sorted(
        (size for path, text in sources.items() for size in _functions(path, text)), reverse=True
    )
    for heading, sizes in (("files", files), ("functions", functions)):
        print(f"longest {heading} (lines):")
        for lines, name in sizes[:count]:
            print(f"{lines:6d}  {name}")
    return 0


def _files() -> list[Path]:
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")] + [ROOT / "run.py"]
    return [path for path in found if not {"migrations", "tests"} & set(path.relative_to(ROOT).parts)]


def _functions(path: Path, text: str) -> list[tuple[int, str]]:
    where = path.relative_to(ROOT)
    return [
        ((node.end_lineno or node.lineno) - node.lineno + 1, f"{where}:{node.lineno} {node.name}")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]

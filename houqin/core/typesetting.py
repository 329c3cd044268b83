"""The limited process that sets print: `python -m houqin.core.typesetting` (the parent's side is prints.py).

One JSON line comes in, the files follow it byte for byte, the finished PDF goes out. It imports no Django, opens no
database and reads nothing but the templates and the fonts; what the templates see is data, never markup.
"""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from houqin.core.sheets.child import limit_myself

HOUQIN = Path(__file__).resolve().parents[1]
FAILED, TOO_MUCH = 3, 4  # exit codes; a limit of the system ends the process by a signal


def main() -> int:
    """Set one document; exit code 0 means that standard output is the whole PDF."""
    request = json.loads(sys.stdin.buffer.readline())
    limit_myself(request["memory_mb"], request["cpu_seconds"])
    files = {f"/files/{name}": sys.stdin.buffer.read(size) for name, size in request["files"]}
    import typst

    try:
        made = typeset(request, files)
    except typst.TypstError as problem:
        print(problem.diagnostic or problem.message, file=sys.stderr)
        return FAILED
    except MemoryError:
        return TOO_MUCH
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()
    return 0


def typeset(request: dict[str, Any], files: dict[str, bytes]) -> bytes:
    """The document of `template` with `data` (JSON text), or one page of it as PNG.

    The same request gives the same bytes, whatever the time.
    """
    import typst

    compiled: Any = typst.compile  # its stub does not know that the input may be a set of files
    how = {
        "font_paths": typst.Fonts(**fonts(request["font_dir"])),
        "sys_inputs": {"data": request["data"]},
        "timestamp": 0,
        "format": request.get("format", "pdf"),
        "ppi": request.get("ppi"),
    }
    sources = templates(request["template"])
    made = _from_folder(compiled, sources | files, how) if files else compiled(sources, **how)
    page: bytes = made[request.get("page", 0)] if isinstance(made, list) else made
    return page


def _from_folder(compiled: Any, sources: dict[str, bytes], how: dict[str, Any]) -> Any:
    """In memory the compiler takes text only: with pictures and papers beside it, it reads a folder of its own."""
    with TemporaryDirectory() as folder:
        for name, content in sources.items():
            path = Path(folder, name.lstrip("/"))
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        return compiled(str(Path(folder, "main.typ")), root=folder, **how)


def templates(name: str) -> dict[str, bytes]:
    """The template as the main file, and what it may import: its room's and the core's typst files."""
    room, template = name.split("/")
    found = {
        f"/{room}/{path.name}": path.read_bytes() for path in sorted((HOUQIN / room / "typst").glob("*.typ"))
    }
    found |= {
        f"/core/{path.name}": path.read_bytes() for path in sorted((HOUQIN / "core" / "typst").glob("*.typ"))
    }
    return {"main.typ": found[f"/{room}/{template}.typ"]} | found


def fonts(own_folder: str) -> dict[str, Any]:
    """Arguments of typst.Fonts: the font wheel; without it the system's fonts; HOUQIN_FONT_DIR beside either."""
    folders = packaged_fonts()
    return {
        "include_system_fonts": not folders,
        "include_embedded_fonts": False,
        "font_paths": [*folders, *([own_folder] if own_folder else [])],
    }


def packaged_fonts() -> list[str]:
    """The folder of the font wheel, if it is installed."""
    found = find_spec("pylopdf_fonts_zh_cn")
    return [str(Path(found.origin).parent)] if found and found.origin else []


if __name__ == "__main__":
    sys.exit(main())

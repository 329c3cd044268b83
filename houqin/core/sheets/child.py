"""The limited process in which foreign files are opened: `python -m houqin.core.sheets.child read|mark|fill|document`.

It takes one JSON request on standard input, sets its own limits and writes JSON lines to standard output. It
imports no Django, opens no database and keeps nothing; when it dies the parent turns that into a sentence.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from houqin.core.sheets.scanning import Unreadable


def main() -> int:
    """Run one job; exit code 0 means that the last line written is the answer, a refusal included."""
    request = json.load(sys.stdin)
    limit_myself(request["memory_mb"], request["cpu_seconds"])
    try:
        work(sys.argv[1], request)
    except Unreadable as refusal:
        emit({"refused": refusal.code, "args": refusal.args_of_sentence})
    except MemoryError:
        emit({"refused": "too_much", "args": {}})
    sys.stdout.flush()
    return 0


def limit_myself(memory_mb: int, cpu_seconds: int) -> None:
    """Lower this process's own address space and CPU time (so that no unsafe pre-exec code is needed)."""
    if sys.platform == "win32":  # no such limits there: the parent's wall clock is the only one
        return
    import resource

    os.nice(5)
    memory = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def work(job: str, request: dict[str, Any]) -> None:
    """Do the job named on the command line."""
    if job == "mark":
        from houqin.core.sheets.marking import mark_book

        mark_book(request, emit)
        return
    if job == "fill":
        from houqin.core.sheets.filling import fill_book

        fill_book(request, emit)
        return
    if job == "document":
        from houqin.core.sheets.document import extract_document

        extract_document(request, emit)
        return
    from houqin.core.sheets.extracting import extract

    extract(request, emit)


def emit(line: dict[str, Any] | list[Any]) -> None:
    """Write one JSON line for the parent."""
    sys.stdout.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")))
    sys.stdout.write("\n")


if __name__ == "__main__":
    sys.exit(main())

"""Paper: PDF from typst templates, set by a limited child process with embedded Chinese fonts (decisions/0026).

`pdf("repairs/ticket", data)` sets houqin/repairs/typst/ticket.typ; the common sheet is houqin/core/typst/paper.typ.
"""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.translation import gettext as _

from houqin.core.codes import code128_svg, qr_svg
from houqin.core.errors import Said
from houqin.core.hashing import Places, TooBusy

__all__ = ["PrintFailed", "code128_svg", "pdf", "pdf_response", "picture", "qr_svg"]

log = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[2]
MEMORY_MB = 1536
CPU_SECONDS = 60
WALL_SECONDS = 90.0
PATIENCE_S = 15.0  # for a place: whoever prints leaves threads to the forms
AT_ONCE, ROW = 2, 2  # documents that are set, and people who wait: less than the eight threads of a process
CHILD = [sys.executable, "-s", "-B", "-m", "houqin.core.typesetting"]
BEGINS = {"pdf": b"%PDF-", "png": b"\x89PNG"}
_places = Places(AT_ONCE, ROW)


class PrintFailed(Said):
    """Nothing was printed; the text says so to people, the cause is in the log."""


def pdf(template: str, data: Mapping[str, Any], files: Mapping[str, bytes] | None = None) -> bytes:
    """The PDF of a template ("room/name"), which reads `data` as JSON and `files` as "/files/<name>".

    Lazy words and dates become text. A batch is one call with a list in `data`. Raises PrintFailed with a sentence.
    """
    return _set(template, data, files or {})


def picture(template: str, data: Mapping[str, Any], *, ppi: int = 144, page: int = 0) -> bytes:
    """One page (the first is 0) as PNG: a picture to pass on, or what a printer of so many dots an inch would print."""
    return _set(template, data, {}, format="png", ppi=ppi, page=page)


def pdf_response(content: bytes, title: str, *, attached: bool = False) -> HttpResponse:
    """The PDF in the browser's own viewer, under its Chinese title; `attached` saves it instead."""
    response = HttpResponse(content, content_type="application/pdf")
    way = "attachment" if attached else "inline"
    response["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(f'{title}.pdf', safe='')}"
    return response


def _set(template: str, data: Mapping[str, Any], files: Mapping[str, bytes], **more: Any) -> bytes:
    request = {
        "template": template,
        "data": json.dumps(data, ensure_ascii=False, default=str),
        "files": [(name, len(content)) for name, content in files.items()],
        "font_dir": os.environ.get("HOUQIN_FONT_DIR", ""),
        "memory_mb": MEMORY_MB,
        "cpu_seconds": CPU_SECONDS,
        **more,
    }
    head = json.dumps(request).encode() + b"\n"
    code, made, said = _in_turn(b"".join([head, *files.values()]))
    if code == 0 and made.startswith(BEGINS[request.get("format", "pdf")]):
        return made
    log.error("print %s: exit code %s, %s", template, code, said.decode("utf8", "replace")[-2000:])
    if code in (0, 1, 3):
        raise PrintFailed(_("打印没有做成：这份打印的样式有错。请把这件事告诉管理员。"))
    raise PrintFailed(_("内容太多，一次打印不下。请缩小范围，分几次打印。"))


def _in_turn(sent: bytes) -> tuple[int, bytes, bytes]:
    """As `_run`, a few at once; PrintFailed for who finds too many before him, and where the program is not there."""
    try:
        with _places.one(PATIENCE_S):
            return _run(sent)
    except TooBusy as problem:
        raise PrintFailed(_("现在打印的人太多，请过一两分钟再打印一次。")) from problem
    except OSError as problem:
        log.error("print: %s", problem)
        raise PrintFailed(_("打印程序没有启动。请把这件事告诉管理员。")) from problem


def _run(sent: bytes) -> tuple[int, bytes, bytes]:
    """(exit code, standard output, standard error) of the child, which is ended when it takes too long."""
    keep = {
        key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "HOME") if key in os.environ
    }
    process = subprocess.Popen(
        CHILD,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=keep | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "RAYON_NUM_THREADS": "2"},
    )
    try:
        made, said = process.communicate(sent, timeout=WALL_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        made, said = process.communicate()
        return -9, b"", said
    return process.returncode, made, said

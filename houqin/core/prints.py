"""Paper: PDF from typst templates, set by a limited child process with embedded Chinese fonts (decisions/0026).

`pdf("repairs/ticket", data)` sets houqin/repairs/typst/ticket.typ; the common sheet is houqin/core/typst/paper.typ.
"""

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.translation import gettext as _

from houqin.core.codes import code128_svg, qr_svg
from houqin.core.errors import Said

__all__ = ["PrintFailed", "code128_svg", "pdf", "pdf_response", "picture", "qr_svg"]

log = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[2]
MEMORY_MB = 1536
CPU_SECONDS = 60
WALL_SECONDS = 90.0
_places = threading.BoundedSemaphore(2)  # two documents at once are enough for one machine


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
    with _places:
        code, made, said = _run(b"".join([head, *files.values()]))
    if code == 0 and made:
        return made
    log.error("print %s: exit code %s, %s", template, code, said.decode("utf8", "replace")[-2000:])
    if code in (1, 3):
        raise PrintFailed(_("打印没有做成：这份打印的样式有错。请把这件事告诉管理员。"))
    raise PrintFailed(_("内容太多，一次打印不下。请缩小范围，分几次打印。"))


def _run(sent: bytes) -> tuple[int, bytes, bytes]:
    """(exit code, standard output, standard error) of the child, which is ended when it takes too long."""
    keep = {
        key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "HOME") if key in os.environ
    }
    process = subprocess.Popen(
        [sys.executable, "-s", "-B", "-m", "houqin.core.typesetting"],
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

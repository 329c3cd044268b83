"""A thousand labels with QR code, bar code and Chinese words as one PDF (L1): CPU of both processes, memory of the child."""

import resource
import time
from typing import Any

from bench.measuring import Timed, cpu, table
from houqin.places.codes import fresh_codes
from houqin.places.labels import PAPERS, Wishes, Words, labels_pdf

COUNT = 1000
PARTS_OF_NAMES = (
    "三年级（1）班教室",
    "多功能厅音响设备间",
    "男卫生间",
    "实验准备室兼药品储藏室",
    "教师办公室",
)


def measure(application: Any, school: Any, member: Any) -> tuple[str, dict[str, Any]]:
    """Five prints, each with codes of its own, on sheets of 24."""
    from houqin.core.scope import in_school

    school.address = "https://hq.example.edu.cn"
    timed, size = Timed("1,000 labels"), 0
    for _turn in range(5):
        with in_school(school):
            codes = fresh_codes(COUNT)
        things = [
            Words(code, f"{100 + n}{PARTS_OF_NAMES[n % len(PARTS_OF_NAMES)]}", f"教学楼 {n % 5 + 1}楼")
            for n, code in enumerate(codes)
        ]
        began, wall = cpu(), time.perf_counter()
        size = len(labels_pdf(school, things, Wishes(PAPERS["a4-24"], line="扫码报修")))
        timed.cpu_ms.append(1000 * (cpu() - began))
        timed.wall_ms.append(1000 * (time.perf_counter() - wall))
    # Measured first of all, so that the largest child there ever was is this one.
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    words = "### 1,000 labels (QR, Code 128, Chinese) as one PDF\n\n" + table([timed.row()])
    words += f"\nThe child's memory at its highest: {memory} MB; the PDF: {size / 1e6:.1f} MB.\n"
    words += "Aim L1: 2.0 s of CPU, 200 MB.\n"
    return words, {timed.name: timed.as_json(), "memory_mb": memory, "pdf_bytes": size}

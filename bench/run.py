"""All measurements in one go: `run.py bench [--save] [--only NAME]`; figures as markdown, with --save also as
results_sqlite.json or results_postgresql.json.

They are run on a data folder of their own, on SQLite, or on PostgreSQL when HOUQIN_DATABASE_URL names an empty database.
"""

import argparse
import json
import os
import platform
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PARTS = (
    *("labels", "pages", "weight", "acting", "importing"),
    *("history", "neighbours", "serving", "duties", "registers", "grid", "walk", "year"),
)
ENTRIES = 10_000


def main() -> int:
    """Prepare a school, measure, tell."""
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    parser.add_argument("--save", action="store_true", help="write the figures beside this file too")
    parser.add_argument("--only", action="append", choices=PARTS, help="only these measurements")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    with _data_folder():
        figures = _measure(options.only or PARTS)
    if options.save:
        from django.db import connection

        path = ROOT / "bench" / f"results_{connection.vendor}.json"
        path.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf8")
        print(f"saved: {path.relative_to(ROOT)}")
    return 0


@contextmanager
def _data_folder() -> Iterator[None]:
    folder = tempfile.mkdtemp(prefix="houqin-bench-")
    os.environ |= {"HOUQIN_DATA": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measure(parts: Any) -> dict[str, Any]:
    import django

    django.setup()
    from bench import (
        acting,
        duties,
        grid,
        importing,
        labels,
        neighbours,
        pages,
        registers,
        school,
        serving,
        walk,
        weight,
        year,
    )
    from bench.measuring import CAL_THERE, cal
    from houqin import readiness

    readiness.make_ready()
    from config.wsgi import application  # after the static files are there

    ours, member = school.make_school()
    before = cal()
    told: dict[str, Any] = {}
    measures = {
        "labels": lambda: labels.measure(application, ours, member),
        "pages": lambda: pages.measure(application, ours, member),
        "weight": lambda: weight.measure(application, ours, member),
        "neighbours": lambda: neighbours.measure(application, ours, member),
        "acting": lambda: acting.measure(application, ours, member),
        "importing": lambda: importing.measure(application, ours, member),
        "history": lambda: _history(ours, member),
        "serving": lambda: serving.measure(application, ours, member),
        "duties": lambda: duties.measure(application, *school.make_school("DUTIES")),
        "registers": lambda: registers.measure(application, *school.make_school("BOOKS")),
        "grid": lambda: grid.measure(application, *school.make_school("GRID")),
        "walk": lambda: walk.measure(application, *school.make_school("WALK")),
        "year": lambda: year.measure(application, *school.make_school("YEAR")),
    }
    print(f"# Measurements\n\n{_machine()}\n", flush=True)
    for name in parts:
        words, told[name] = measures[name]()
        print(words, flush=True)
    after = cal()
    cals = f"{before[0]:.0f} ms CPU ({before[1]:.0f} wall) before, {after[0]:.0f} ({after[1]:.0f} wall) after"
    print(f"cal: {cals}; the aims were set at {CAL_THERE:.0f}.")
    if max(before[1] / before[0], after[1] / after[0]) > 1.3:
        print("The machine was busy with other things: read the CPU columns, not the wall clock.")
    return {"machine": _machine(), "cal_ms": [round(before[0], 1), round(after[0], 1)], **told}


def _history(ours: Any, member: Any) -> tuple[str, dict[str, Any]]:
    from bench import importing, school

    school.add_entries(ours, member, ENTRIES)
    return importing.verifying(ours, ENTRIES)


def _machine() -> str:
    import django
    from django.db import connection

    engine = f"SQLite {sqlite3.sqlite_version}" if connection.vendor == "sqlite" else "PostgreSQL"
    return (
        f"Python {platform.python_version()}, Django {django.__version__}, {engine}, {os.cpu_count()} cores"
    )


if __name__ == "__main__":
    sys.exit(main())

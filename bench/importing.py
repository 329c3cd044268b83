"""A staff list of 10,000 rows: read, checked, compared, written with its history (I1), beside only reading the file."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings

from bench.measuring import Timed, cpu, table
from houqin.core.actions import perform
from houqin.core.history import verify
from houqin.core.scope import in_school
from houqin.core.sheets.reading import read_book
from houqin.core.sheets.uploads import keep_upload
from houqin.core.sheets.writing import write_book
from houqin.people.models import Member

ROWS = 10_000
HEADER = ["工号", "姓名", "性别", "部门", "岗位", "联系电话", "备注"]
FAMILY, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"


def measure(application: Any, school: Any, member: Any) -> tuple[str, dict[str, Any]]:
    """Three files of 10,000 people whom nobody knows yet, read alone and imported in turn."""
    reading, importing = Timed("reading the file"), Timed("the whole import")
    for turn in range(3):
        path = _file(turn)
        _one(reading, lambda path=path: read_book(path))
        _one(importing, lambda path=path: _import(member, path))
    with in_school(school):
        if Member.objects.filter(staff_number__startswith="2").count() != ROWS:
            raise SystemExit("the import that is measured did not bring in every row")
    words = "### Import of 10,000 members\n\n" + table([reading.row(), importing.row(reading)])
    words += "\nAim I1: 4 s. The reading is done by a child process and is counted.\n"
    return words, {each.name: each.as_json() for each in (reading, importing)}


def verifying(school: Any, count: int) -> tuple[str, dict[str, Any]]:
    """Walking the history."""
    walk = Timed("verify")
    for _turn in range(3):
        with in_school(school):
            _one(walk, verify)
            length, faults = verify()
    if faults or length < count:
        raise SystemExit(f"the history that is measured does not hold: {faults[:3]}")
    words = f"### Walking a history of {length:,} entries\n\n" + table([walk.row()])
    return words, {"verify": walk.as_json(), "entries": length}


def _one(timed: Timed, unit: Any) -> None:
    began, wall = cpu(), time.perf_counter()
    unit()
    timed.cpu_ms.append(1000 * (cpu() - began))
    timed.wall_ms.append(1000 * (time.perf_counter() - wall))


def _import(member: Any, path: Path) -> None:
    upload = keep_upload(path, by=member, importer="members")
    perform("people.import_members", by=member, data={"upload": upload.slip, "good_rows": ""})


def _file(turn: int) -> Path:
    path = Path(settings.DATA_DIR) / f"members{turn}.xlsx"
    names = [one + two + three for one in FAMILY for two in GIVEN for three in GIVEN]
    people = [
        [f"{turn}{number:06d}", f"{names[number % len(names)]}", "男女"[number % 2], f"第{number % 40}组", "教师",
         f"1{turn + 3}{number:09d}", "量测"]
        for number in range(ROWS)
    ]  # fmt: skip
    write_book(path, "人员", HEADER, people)
    return path

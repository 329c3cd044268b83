"""`houqin import`: the same checks and the same action as in the browser, with counts and exit codes for
scripts.
"""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from houqin.cli import main
from houqin.core.history import Entry
from houqin.core.scope import in_school
from houqin.people.models import Member

NAMES = ["rows", "created", "updated", "unchanged", "refused", "warnings"]


def file_of(path: Path, *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    for row in [["姓名", "联系电话"], *rows]:
        book.active.append(row)
    book.save(path)
    return path


def counts(path: Path, *more: str) -> tuple[int, list[int]]:
    """(exit code, the six counts) of an import into the cast's school."""
    out = path.with_suffix(".json")
    code = main(["import", "members", str(path), "--school", "CAST", "--json", str(out), *more])
    told = json.loads(out.read_text())
    return code, [told[name] for name in NAMES]


def there(hu: Any, name: str) -> bool:
    with in_school(hu.school):
        return bool(Member.objects.filter(name=name).exists())


def test_a_good_file_is_written_in_the_name_of_the_command_line(hu: Any, tmp_path: Path) -> None:
    path = file_of(tmp_path / "a.xlsx", ["甲一", 13911110001], ["乙二", None])
    assert counts(path) == (0, [2, 2, 0, 0, 0, 0])
    assert counts(path) == (0, [2, 0, 0, 2, 0, 0])
    with in_school(hu.school):
        entry = Entry.objects.filter(action="people.import_members").latest("number")
        assert entry.member.kind == Member.SYSTEM


def test_a_dry_run_says_what_would_happen_and_writes_nothing(hu: Any, tmp_path: Path) -> None:
    path = file_of(tmp_path / "a.xlsx", ["甲一", 13911110001], ["乙二", 139111122])
    assert counts(path, "--dry-run") == (1, [2, 1, 0, 0, 1, 0])
    assert not there(hu, "甲一")


def test_one_bad_row_keeps_all_out_unless_good_rows_are_asked_for(hu: Any, tmp_path: Path) -> None:
    path = file_of(tmp_path / "a.xlsx", ["甲一", 13911110001], ["乙二", 139111122], ["丙三", "见名片"])
    assert counts(path) == (1, [3, 0, 0, 2, 1, 1])
    assert not there(hu, "甲一")
    assert counts(path, "--good-rows") == (1, [3, 2, 0, 0, 1, 1])
    assert there(hu, "甲一")
    assert not there(hu, "乙二")


def test_the_report_is_the_file_with_its_faults_marked(hu: Any, tmp_path: Path) -> None:
    path, report = (
        file_of(tmp_path / "a.xlsx", ["甲一", 13911110001], ["乙二", 139111122]),
        tmp_path / "report.xlsx",
    )
    main(["import", "members", str(path), "--school", "CAST", "--report", str(report)])
    assert "不对" in openpyxl.load_workbook(report).active["C3"].value


def test_json_on_the_screen_is_nothing_but_json(hu: Any, tmp_path: Path, capsys: Any) -> None:
    path = file_of(tmp_path / "a.xlsx", ["甲一", "见名片"])
    assert main(["import", "members", str(path), "--school", "CAST", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == dict(zip(NAMES, [1, 1, 0, 0, 0, 1], strict=True))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nothing.xlsx", "--school", "CAST"], "没有这个文件"),
        (["a.xlsx", "--school", "NONE"], "没有代码为 NONE 的学校"),
        (["a.xlsx", "--school", "CAST", "--by", "tan.cast"], "没有登录名为 tan.cast"),
        (["empty.xlsx", "--school", "CAST"], "文件是空的"),
        (["other.xlsx", "--school", "CAST"], "缺少必填的列：姓名"),
    ],
)
def test_what_cannot_be_used_ends_with_two_and_a_sentence(
    hu: Any, tmp_path: Path, monkeypatch: Any, capsys: Any, arguments: list[str], sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    file_of(tmp_path / "a.xlsx", ["甲一", None])
    (tmp_path / "empty.xlsx").write_bytes(b"")
    book = openpyxl.Workbook()
    book.active.append(["楼栋", "房间号"])
    book.active.append(["教学楼", 101])
    book.save(tmp_path / "other.xlsx")
    assert main(["import", "members", *arguments]) == 2
    assert sentence in capsys.readouterr().err

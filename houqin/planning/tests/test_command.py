"""`houqin import plan`: the JSON of what was read, sentences for people, and the draft it makes."""

import json
from pathlib import Path

import pytest

from houqin.cli import main
from houqin.core.scope import in_school
from houqin.planning.models import Plan
from tests.cast import Cast
from tests.samples import everything

PLAN = "松林小学2025年秋学期后勤工作计划\n九月份：\n1、检修吊扇\n十月份：\n1、清洗水塔\n"
KEYS = ["plans", "questions", "offers", "underlined", "rest"]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "计划.txt"
    path.write_text(PLAN, encoding="utf8")
    return path


def test_a_dry_run_writes_the_json_of_what_was_read(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.json"
    assert main(["import", "plan", str(plan), "--dry-run", "--json", str(out)]) == 0
    read = json.loads(out.read_text(encoding="utf8"))
    assert list(read) == KEYS
    assert list(read["plans"][0]) == ["title", "goals", "calendar", "duties", "safety_education", "rest"]
    assert read["plans"][0]["calendar"] == [
        {"year": 2025, "month": 9, "text": "检修吊扇"},
        {"year": 2025, "month": 10, "text": "清洗水塔"},
    ]
    told = capsys.readouterr().out
    assert "行事历 2 条" in told
    assert "没有写入" in told


def test_the_json_can_go_to_the_screen(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "plan", str(plan), "--dry-run", "--json", "--school", "CAST"]) == 0
    assert json.loads(capsys.readouterr().out)["plans"][0]["title"] == "松林小学2025年秋学期后勤工作计划"


def test_without_dry_run_it_asks_for_the_school(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.json"
    assert main(["import", "plan", str(plan), "--json", str(out)]) == 2
    assert "--school" in capsys.readouterr().err
    assert json.loads(out.read_text(encoding="utf8"))["plans"] == []


@pytest.mark.django_db
def test_with_a_school_it_makes_the_draft_once(
    plan: Path, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cast.school.code
    assert main(["import", "plan", str(plan), "--school", code]) == 0
    first = capsys.readouterr().out
    with in_school(cast.school):
        made = Plan.objects.get()
    assert made.status == "draft"
    assert f"/planning/plans/{made.pk}/" in first
    before = everything(cast.school)
    assert main(["import", "plan", str(plan), "--school", code]) == 0
    assert "没有变化" in capsys.readouterr().out
    assert everything(cast.school) == before
    assert main(["import", "plan", str(plan), "--school", "NOSUCH"]) == 2


def test_a_file_that_cannot_be_read_ends_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "旧计划.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0")
    assert main(["import", "plan", str(path), "--dry-run"]) == 2
    assert "另存为 .docx" in capsys.readouterr().err
    assert main(["import", "plan", str(tmp_path / "没有.txt"), "--dry-run"]) == 2
    assert "没有这个文件" in capsys.readouterr().err


def test_the_sheets_still_need_a_school(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "members", str(plan)]) == 2
    assert "--school" in capsys.readouterr().err

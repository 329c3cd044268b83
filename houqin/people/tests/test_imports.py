"""The staff list comes in as schools keep it: known people are found, new ones added, the uncertain asked
about.
"""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
import pytest

from houqin.core.actions import Refused, perform
from houqin.core.scope import in_school
from houqin.core.sheets.importing import IMPORTERS, Plan
from houqin.core.sheets.models import SheetImport
from houqin.core.sheets.reading import read_book
from houqin.core.sheets.uploads import find_upload, keep_upload
from houqin.core.sheets.writing import write_book
from houqin.people.models import Member, Post
from tests.cast import Cast

SHARED = Path(__file__).resolve().parents[3].parent / "shared"
needs_shared = pytest.mark.skipif(
    not SHARED.exists(), reason="the school's own files are not in the repository"
)
HEADER = ["工号", "姓名", "性别", "部门", "岗位", "联系电话", "入职时间", "所属单位", "备注"]


def file_of(path: Path, rows: list[list[Any]], header: list[str] | None = None) -> Path:
    book = openpyxl.Workbook()
    for row in [header or HEADER, *rows]:
        book.active.append(row)
    book.save(path)
    return path


def person(name: str, **facts: Any) -> list[Any]:
    """A row of the list; `number`, `posts`, `phone` … fill its cells."""
    keys = ("number", "", "gender", "department", "posts", "phone", "joined", "employer", "note")
    return [name if not key else facts.get(key) for key in keys]


def send(by: Member, path: Path, *, good_rows: bool = False, key: Any = None) -> SheetImport:
    """Import a file by the action, as the pages do."""
    slip = keep_upload(path, by=by, importer="members").slip
    data = {"upload": slip, "good_rows": good_rows}
    record: SheetImport = perform("people.import_members", by=by, data=data, key=key).row
    return record


def plan_of(by: Member, path: Path) -> Plan:
    """What a file would do."""
    importer = IMPORTERS["members"]
    checked = importer.check(keep_upload(path, by=by, importer="members"))
    with in_school(by.school):
        return importer.plan(checked, by.school, by)


def named(by: Member, name: str) -> list[Member]:
    with in_school(by.school):
        return list(Member.objects.filter(name=name))


def counts(record: SheetImport) -> tuple[int, int, int, int, int]:
    return record.rows, record.created, record.updated, record.unchanged, record.refused


def texts(plan: Plan) -> list[tuple[int, str]]:
    return [(problem.row, problem.text) for problem in plan.problems]


def test_a_new_person_comes_with_posts_and_without_rights(hu: Any, tmp_path: Path) -> None:
    row = person("吴  勇", posts="总务主任、食品安全员", phone=13911112222, joined="2021.03", gender="男")
    record = send(hu, file_of(tmp_path / "a.xlsx", [row]))
    assert counts(record) == (1, 1, 0, 0, 0)
    [member] = named(hu, "吴勇")
    assert (member.phone, member.gender, member.joined_on, member.joined_exactly) == (
        "13911112222", "男", date(2021, 3, 1), False,
    )  # fmt: skip
    assert (member.roles, member.user_id) == ("", None)
    with in_school(hu.school):
        assert {post.title for post in Post.objects.filter(member=member)} == {"总务主任", "食品安全员"}


def test_the_same_file_twice_changes_nothing(hu: Any, tmp_path: Path) -> None:
    rows = [
        person("甲一", phone=13911110001, posts="教师", joined="2021年"),
        person("乙二", phone="见名片", note="新来"),
    ]
    path = file_of(tmp_path / "a.xlsx", rows)
    assert counts(send(hu, path)) == (2, 2, 0, 0, 0)
    assert counts(send(hu, path)) == (2, 0, 0, 2, 0)
    assert named(hu, "乙二")[0].note == "新来 电话：见名片"


def test_the_same_request_twice_happens_once(hu: Any, tmp_path: Path) -> None:
    path, key = file_of(tmp_path / "a.xlsx", [person("甲一", phone=13911110001)]), uuid4()
    first, second = send(hu, path, key=key), send(hu, path, key=key)
    assert first.pk == second.pk
    assert len(named(hu, "甲一")) == 1


def test_a_known_person_is_brought_up_to_date_and_blank_cells_erase_nothing(hu: Any, tmp_path: Path) -> None:
    send(
        hu,
        file_of(
            tmp_path / "a.xlsx",
            [person("甲一", phone=13911110001, department="语文组", posts="教师、班主任")],
        ),
    )
    record = send(
        hu,
        file_of(
            tmp_path / "b.xlsx", [person("甲一", phone=13911110001, number="T1", posts="教师、年级组长")]
        ),
    )
    assert counts(record) == (1, 0, 1, 0, 0)
    [member] = named(hu, "甲一")
    assert (member.staff_number, member.department, member.posts_text) == ("T1", "语文组", "教师、年级组长")
    with in_school(hu.school):
        held = {post.title for post in Post.objects.filter(member=member, until_on__isnull=True)}
        ended = {post.title for post in Post.objects.filter(member=member, until_on__isnull=False)}
    assert (held, ended) == ({"教师", "年级组长"}, {"班主任"})


def test_a_person_is_found_by_number_before_all_else(hu: Any, tmp_path: Path) -> None:
    send(hu, file_of(tmp_path / "a.xlsx", [person("甲一", number="T1", phone=13911110001)]))
    send(hu, file_of(tmp_path / "b.xlsx", [person("甲一", number="T1", phone=13911119999)]))
    assert [member.phone for member in named(hu, "甲一")] == ["13911119999"]


def test_two_people_of_one_name_with_two_phones_stay_two(hu: Any, tmp_path: Path) -> None:
    path = file_of(
        tmp_path / "a.xlsx", [person("张伟", phone=13911110001), person("张伟", phone=13911110002)]
    )
    assert counts(send(hu, path)) == (2, 2, 0, 0, 0)
    assert counts(send(hu, path)) == (2, 0, 0, 2, 0)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (person("甲一", phone=13911119999), "已有同名的人，电话是 13911110001"),
        (person("乙二", phone=13911110001), "这个电话已经登记为“甲一”"),
        (person("乙二", number="T1"), "这个工号已经是“甲一”的"),
        (person("张伟"), "本校有 2 个同名的人"),
    ],
)
def test_who_is_uncertain_is_asked_about(hu: Any, tmp_path: Path, row: list[Any], sentence: str) -> None:
    known = [person("甲一", number="T1", phone=13911110001)]
    known += [person("张伟", phone=13911110002), person("张伟", phone=13911110003)]
    send(hu, file_of(tmp_path / "a.xlsx", known))
    path = file_of(tmp_path / "b.xlsx", [row])
    [(number, text)] = texts(plan_of(hu, path))
    assert (number, sentence in text) == (2, True)
    with pytest.raises(Refused, match="1 行收不下"):
        send(hu, path)


def test_the_same_person_twice_in_a_file_names_the_other_row(hu: Any, tmp_path: Path) -> None:
    rows = [
        person("甲一", phone=13911110001),
        person("甲一", phone="139-1111-0001"),
        person("乙二"),
        person("乙二"),
    ]
    plan = plan_of(hu, file_of(tmp_path / "a.xlsx", rows))
    assert texts(plan) == [(3, "与第 2 行重复。"), (5, "与第 4 行同名，请填工号或电话来区分。")]
    assert plan.counts.as_dict() == {
        "rows": 4, "created": 2, "updated": 0, "unchanged": 0, "refused": 2, "warnings": 0,
    }  # fmt: skip


def test_one_bad_row_keeps_all_out_and_good_rows_come_in_when_asked(hu: Any, tmp_path: Path) -> None:
    path = file_of(tmp_path / "a.xlsx", [person("甲一", phone=13911110001), person("乙二", phone=139111122)])
    with pytest.raises(Refused, match="所以整张表都没有写入"):
        send(hu, path)
    assert named(hu, "甲一") == []
    assert counts(send(hu, path, good_rows=True)) == (2, 1, 0, 0, 1)
    assert (len(named(hu, "甲一")), named(hu, "乙二")) == (1, [])


def test_what_the_model_would_refuse_is_refused_at_its_row(hu: Any, tmp_path: Path) -> None:
    posts = "、".join(f"很长很长很长很长的岗位{n}" for n in range(18))
    plan = plan_of(hu, file_of(tmp_path / "a.xlsx", [person("甲一", posts=posts)]))
    assert plan.counts.refused == 1


def test_a_crash_while_rows_are_written_leaves_none(hu: Any, tmp_path: Path, monkeypatch: Any) -> None:
    path = file_of(tmp_path / "a.xlsx", [person("甲一", posts="教师"), person("乙二", posts="教师")])

    def dies(*args: Any, **kwargs: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(type(Post.objects), "bulk_create", dies)
    with pytest.raises(MemoryError):
        send(hu, path)
    monkeypatch.undo()
    assert named(hu, "甲一") + named(hu, "乙二") == []
    with in_school(hu.school):
        assert not SheetImport.objects.exists()


def test_outsourced_staff_are_known_by_their_employer(hu: Any, tmp_path: Path) -> None:
    send(hu, file_of(tmp_path / "a.xlsx", [person("保安甲", employer="平安保安公司")]))
    assert named(hu, "保安甲")[0].kind == Member.CONTRACTOR


def test_a_disabled_person_stays_disabled_with_a_warning(hu: Any, wen: Any, tmp_path: Path) -> None:
    perform("people.disable_member", by=hu, target=wen.pk, data={"reason": "调离"})
    plan = plan_of(hu, file_of(tmp_path / "a.xlsx", [person(wen.name, department="总务处")]))
    assert plan.counts.warnings == 1
    assert "已停用" in plan.problems[0].text


def test_people_of_another_school_are_never_met(cast: Cast, tmp_path: Path) -> None:
    path = file_of(tmp_path / "a.xlsx", [person(cast.hu.name, phone=13911110001)])
    assert counts(send(cast.ou, path)) == (1, 1, 0, 0, 0)
    assert [member.phone for member in named(cast.hu, cast.hu.name)] == [""]


def test_an_upload_is_only_its_senders(cast: Cast, tmp_path: Path) -> None:
    slip = keep_upload(file_of(tmp_path / "a.xlsx", [person("甲一")]), by=cast.hu, importer="members").slip
    for by in (cast.ou, cast.tan):
        with pytest.raises(Refused):
            find_upload(slip, by=by, importer="members")
    with pytest.raises(Refused):
        find_upload(slip, by=cast.hu, importer="places")
    with pytest.raises(Refused):
        find_upload(slip[:-2], by=cast.hu, importer="members")


def test_a_file_that_changed_after_the_preview_is_not_written(hu: Any, tmp_path: Path) -> None:
    upload = keep_upload(file_of(tmp_path / "a.xlsx", [person("甲一")]), by=hu, importer="members")
    upload.path.write_bytes(file_of(tmp_path / "b.xlsx", [person("乙二")]).read_bytes())
    with pytest.raises(Refused, match="文件变了"):
        find_upload(upload.slip, by=hu, importer="members")


def test_the_list_goes_out_and_comes_in_unchanged(hu: Any, tmp_path: Path) -> None:
    rows = [
        person("甲一", number="T1", phone=13911110001, joined="2021.03", posts="教师、班主任", note="-1+1"),
        person("乙二", phone="0571-87654321", joined="2020-05-06", employer="保洁公司", gender="女"),
        person("丙三"),
    ]
    send(hu, file_of(tmp_path / "a.xlsx", rows))
    importer, path = IMPORTERS["members"], tmp_path / "out.xlsx"
    with in_school(hu.school):
        write_book(path, "人员", *importer.export(Member.objects.filter(name__in=("甲一", "乙二", "丙三"))))
    assert counts(send(hu, path)) == (3, 0, 0, 3, 0)
    assert read_book(path).tables[0].rows[0][0] == "姓名"


@needs_shared
def test_a_real_schools_staff_list_comes_in_as_it_is(hu: Any) -> None:
    path = SHARED / "inputs/school-a/staff.xlsx"
    record = send(hu, path)
    assert (*counts(record), record.warnings) == (132, 132, 0, 0, 0, 2)
    assert counts(send(hu, path)) == (132, 0, 0, 132, 0)
    [wu] = named(hu, "吴勇")
    assert wu.posts_text == "图书管理员"
    assert named(hu, "喻爱")[0].note == "电话：见名片"

"""An import in the browser: choose, see, confirm, read the result; and the file back with what is wrong in
it.
"""

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from houqin.core.scope import in_school
from houqin.core.sheets.models import SheetImport
from houqin.core.tests.sheets_corpus import far_cell
from houqin.people.models import Member
from tests.cast import Cast, browser

ADDRESS = "/import/members/"


def sheet(*rows: list[Any]) -> SimpleUploadedFile:
    book, out = openpyxl.Workbook(), BytesIO()
    for row in [["姓名", "联系电话", "星座"], *rows]:
        book.active.append(row)
    book.save(out)
    return SimpleUploadedFile("花名册.xlsx", out.getvalue())


def preview(by: Any, *rows: list[Any]) -> dict[str, Any]:
    answer = browser(by).post(ADDRESS, {"file": sheet(*rows)})
    assert answer.status_code == 200, answer.content.decode()
    page: dict[str, Any] = answer.context["page"]
    return page


def confirm(by: Any, page: dict[str, Any], mode: str = "all") -> Any:
    data = {"file_id": page["file_id"], "key": page["key"], "mode": mode}
    return browser(by).post(ADDRESS, data, follow=True)


def names(by: Any) -> set[str]:
    with in_school(by.school):
        return set(Member.objects.values_list("name", flat=True))


def test_the_preview_shows_the_mapping_and_what_would_happen_and_writes_nothing(hu: Any) -> None:
    before = names(hu)
    page = preview(hu, ["甲一", 13911110001, "狮子"], [hu.name, None, None])
    assert page["counts"] == {
        "rows": 2, "created": 1, "updated": 0, "unchanged": 1, "refused": 0, "warnings": 0,
    }  # fmt: skip
    assert [(m["header"], m["field"], m["how"]) for m in page["mapping"]] == [
        ("姓名", "姓名", "列名相同"),
        ("联系电话", "联系电话", "列名相同"),
        ("星座", "", ""),
    ]
    assert (page["preview_head"], page["preview_rows"][0]) == (["姓名", "联系电话"], ["甲一", "13911110001"])
    assert names(hu) == before


def test_confirming_writes_once_however_often_it_is_sent(hu: Any) -> None:
    page = preview(hu, ["甲一", 13911110001, None])
    first, second = confirm(hu, page), confirm(hu, page)
    assert first.context["page"]["step"] == "done"
    assert first.context["page"]["counts"]["created"] == 1
    assert first.redirect_chain == second.redirect_chain
    with in_school(hu.school):
        assert SheetImport.objects.count() == 1


def test_a_file_with_a_bad_row_is_only_written_row_by_row_when_asked(hu: Any) -> None:
    page = preview(hu, ["甲一", 13911110001, None], ["乙二", 139111122, None])
    assert page["can_good_rows"]
    answer = confirm(hu, page)
    assert answer.status_code == 409
    assert "整张表都没有写入" in answer.content.decode()
    assert "甲一" not in names(hu)
    page = preview(hu, ["甲一", 13911110001, None], ["乙二", 139111122, None])
    done = confirm(hu, page, "good").context["page"]
    assert (done["counts"]["created"], done["counts"]["refused"]) == (1, 1)
    assert [(problem["row"], problem["column"]) for problem in done["problems"]] == [(3, "B 联系电话")]
    assert names(hu) >= {"甲一"}
    assert "乙二" not in names(hu)


def test_the_senders_own_file_comes_back_marked(hu: Any) -> None:
    page = preview(hu, ["甲一", 13911110001, "狮子"], ["乙二", 139111122, "白羊"])
    answer = browser(hu).get(page["error_book_url"])
    assert answer.status_code == 200
    assert "%E8%8A%B1%E5%90%8D%E5%86%8C" in answer.headers["Content-Disposition"]
    rows = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert [cell.value for cell in rows[1]] == ["姓名", "联系电话", "星座", "问题"]
    assert "不对" in rows["D3"].value


def test_nobody_else_gets_the_file_or_the_result(cast: Cast) -> None:
    page = preview(cast.hu, ["甲一", 13911110001, None], ["乙二", 139111122, None])
    for other in (cast.ou, cast.tan):
        assert browser(other).get(page["error_book_url"]).status_code in (403, 409)
        assert confirm(other, page, "good").status_code in (403, 409)
    done = confirm(cast.hu, page, "good").redirect_chain[-1][0]
    assert browser(cast.ou).get(done).status_code == 404
    assert browser(cast.tan).get(done).status_code == 403
    assert browser(cast.hu).get(done).status_code == 200


def test_an_unusable_file_is_refused_with_its_sentence(hu: Any, tmp_path: Path) -> None:
    raw = far_cell(tmp_path / "far.xlsx").read_bytes()
    answer = browser(hu).post(ADDRESS, {"file": SimpleUploadedFile("far.xlsx", raw)})
    assert answer.status_code == 400
    assert "表格范围异常" in answer.content.decode()
    assert "请先选择一个表格文件" in browser(hu).post(ADDRESS).content.decode()


def test_a_file_that_was_imported_before_says_so(hu: Any) -> None:
    rows = (["甲一", 13911110001, None],)
    file = sheet(*rows)
    raw = file.read()
    for _time in range(2):
        answer = browser(hu).post(ADDRESS, {"file": SimpleUploadedFile("花名册.xlsx", raw)})
        page = answer.context["page"]
        confirm(hu, page)
    assert "已经导入过" in page["notes"][0]
    assert page["counts"]["unchanged"] == 1


def test_the_empty_form_can_be_taken(hu: Any) -> None:
    answer = browser(hu).get(f"{ADDRESS}template/")
    sheet_read = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]
    assert sheet_read["A1"].value == "姓名*"


@pytest.mark.parametrize(
    "address", ["/import/members/", "/import/members/template/", "/import/members/errors/"]
)
def test_who_may_not_import_gets_none_of_the_pages(cast: Cast, client: Any, address: str) -> None:
    assert browser(cast.tan).get(address).status_code == 403
    assert client.get(address).status_code == 302


def test_an_unknown_import_is_not_found(hu: Any) -> None:
    assert browser(hu).get("/import/nothing/").status_code == 404


def test_the_list_offers_the_import_and_its_export_comes_back_unchanged(hu: Any) -> None:
    client = browser(hu)
    assert ADDRESS in client.get("/people/members/").content.decode()
    confirm(hu, preview(hu, ["甲一", 13911110001, None]))
    first = sent_back(client)
    assert first["counts"]["created"] == first["counts"]["refused"] == 0
    confirm(hu, first)  # the cast's posts are words only: now they are rows too
    counts = sent_back(client)["counts"]
    assert counts["unchanged"] == counts["rows"] >= 5


def sent_back(client: Any) -> dict[str, Any]:
    """The preview of the list's own export."""
    exported = client.get("/people/members/?export=xlsx")
    assert exported.status_code == 200
    answer = client.post(ADDRESS, {"file": SimpleUploadedFile("人员.xlsx", exported.content)})
    page: dict[str, Any] = answer.context["page"]
    return page

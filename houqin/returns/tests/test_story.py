"""A table from the education office: taken in, filled, handed in, and asked about again."""

import io
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from houqin.core import clock
from houqin.core.errors import Refused
from houqin.core.files.kinds import BadFile
from houqin.core.scope import in_school
from houqin.repairs.models import Ticket
from houqin.reports.reading import paper_of
from houqin.returns.models import ReturnCell
from tests.cast import Cast, browser
from tests.samples import do, fresh, row_in

from houqin.returns.tests.samples import book, sent  # isort: skip  (the registry comes first)

pytestmark = [pytest.mark.django_db, pytest.mark.on("2026-11-20")]


def cells(cast: Cast, row: Any) -> dict[str, ReturnCell]:
    with in_school(cast.school):
        return {cell.cell or str(cell.position): cell for cell in ReturnCell.objects.filter(of_return=row)}


def answered(cell: Any, answer: str, *, typed: str = "", period: str = "term") -> dict[str, str]:
    return {"cell": str(cell.pk), "answer": answer, "period": period, "typed": typed, "was": ""}


def taken_in(cast: Cast, content: bytes | None = None) -> Any:
    data = {} if content is None else {"papers": [str(sent(cast, content).pk)]}
    return do(cast, "returns.take_in_return", **data).row


def fill(cast: Cast, row: Any) -> None:
    there = cells(cast, row)
    answers = [answered(there["B5"], "repairs.counted"), answered(there["C5"], "repairs.done")]
    do(cast, "returns.fill_return", row, answers=answers)


def handed_in(cast: Cast, content: bytes | None = None) -> Any:
    row = taken_in(cast, content)
    fill(cast, row)
    return do(cast, "returns.hand_in_return", row).row


def mended(cast: Cast) -> Any:
    return row_in(cast, Ticket, "mended")


def opened(cast: Cast, row: Any) -> Any:
    answer = browser(cast.hu).get(f"/returns/download/{row.pk}/")
    assert answer.status_code == 200, answer.content.decode()
    return load_workbook(io.BytesIO(answer.content))


def test_the_blanks_of_our_own_row_are_asked_and_remarks_are_left(cast: Cast) -> None:
    there = cells(cast, taken_in(cast))
    assert {place: cell.question for place, cell in there.items()} == {
        "B5": "报修 · 报修受理",
        "C5": "报修 · 报修办结",
        "D5": "备注",
    }
    assert (there["B5"].how, there["D5"].how, there["B5"].unit) == ("", "left", "件")


def test_it_comes_back_filled_with_its_look_its_formulas_and_its_sources(cast: Cast) -> None:
    mended(cast)
    row = handed_in(cast)
    made = opened(cast, row)
    sheet = made.worksheets[0]
    assert (sheet["B5"].value, sheet["C5"].value, sheet["B4"].value) == (1, 1, None)
    assert sheet["B6"].value == "=SUM(B4:B5)"
    assert {str(each) for each in sheet.merged_cells.ranges} == {"A1:D1", "A2:A3", "B2:C2", "D2:D3"}
    lines = [[cell.value for cell in line] for line in made["数据来源"].iter_rows()]
    told = next(line for line in lines if line[0] == "Sheet!C5")
    assert told[1:5] == ["报修 · 报修办结", "1", "件", "按记录数出：报修：办结"]
    assert told[5]
    assert "年" in told[6]
    assert told[7] == "1"


def test_what_is_typed_is_told_as_typed_and_a_formula_stays_text(cast: Cast) -> None:
    row = taken_in(cast)
    there = cells(cast, row)
    answers = [
        answered(there["B5"], "", typed="12.5"),
        answered(there["C5"], "typed", typed='=HYPERLINK("http://x")'),
    ]
    do(cast, "returns.fill_return", row, answers=answers)
    made = opened(cast, row)
    sheet = made.worksheets[0]
    assert (float(sheet["B5"].value), sheet["C5"].data_type) == (12.5, "s")
    told = {line[0].value: [cell.value for cell in line] for line in made["数据来源"].iter_rows()}
    assert told["Sheet!B5"][4] == "人工填写"
    assert told["Sheet!B5"][8] == cast.hu.name


def test_nothing_is_handed_in_while_a_cell_is_undecided(cast: Cast) -> None:
    row = taken_in(cast)
    with pytest.raises(Refused, match="还有 2 处没有定：“报修 · 报修受理”"):
        do(cast, "returns.hand_in_return", row)
    do(cast, "returns.leave_rest", row)
    assert do(cast, "returns.hand_in_return", row).row.status == "handed"


def test_the_same_question_is_answered_as_the_last_time_and_typed_numbers_are_not(cast: Cast) -> None:
    row = taken_in(cast)
    there = cells(cast, row)
    answers = [answered(there["B5"], "repairs.counted", period="month"), answered(there["C5"], "", typed="9")]
    do(cast, "returns.fill_return", row, answers=answers)
    again = cells(cast, taken_in(cast, book(cast, mark="（二）")))
    assert (again["B5"].code, again["B5"].period, again["B5"].by_itself) == ("repairs.counted", "month", True)
    assert (again["C5"].how, again["C5"].by_itself) == ("", False)


def test_handed_in_it_stands_still_and_the_page_names_the_row_that_came_since(cast: Cast) -> None:
    first = mended(cast)
    row = handed_in(cast)
    with clock.moved(clock.now() + timedelta(minutes=5)):
        later = mended(cast)
        assert opened(cast, row).worksheets[0]["B5"].value == 1
        cell = cells(cast, row)["B5"]
        page = browser(cast.hu).get(f"/returns/number/{cell.pk}/").content.decode()
        assert "报 1，现在 2。" in page
        assert "上次以后登记的 1" in page
        assert str(later.pk) in page
        assert str(first.pk) not in page
        assert "差在哪里" in browser(cast.hu).get(f"/returns/table/{row.pk}/").content.decode()


def test_what_was_given_before_is_said_before_anything_is_typed(cast: Cast) -> None:
    mended(cast)
    content = book(cast)
    handed = handed_in(cast, content)
    with clock.moved(clock.now() + timedelta(minutes=5)):
        gone = mended(cast)
        row = taken_in(cast, content)
        page = browser(cast.hu).get(f"/returns/table/{row.pk}/").content.decode()
        assert f"《{handed.title}》报过 1" in page
        assert "，现在 2，" in page
        assert "同一份表" in page
        cell = cells(cast, row)["C5"]
        told = browser(cast.hu).get(f"/returns/number/{cell.pk}/").content.decode()
        assert str(gone.pk) in told


def test_a_number_of_a_signed_report_is_said_too(cast: Cast) -> None:
    mended(cast)
    report = do(cast, "reports.draft_report", kind="term", period="").row
    with in_school(cast.school):
        asked = [each.key for each in paper_of(report).to_fill]
    for key in dict.fromkeys(k.rpartition(".")[0] if k.startswith("problem.") else k for k in asked):
        said = {"cause": "忙", "measure": "补做", "post": "主任", "due": "月底"}
        do(cast, "reports.write_part", report, part=key, text="照做", **said)
    do(cast, "reports.submit_report", report)
    do(cast, "reports.sign_report", report)
    row = taken_in(cast)
    fill(cast, row)
    page = browser(cast.hu).get(f"/returns/table/{row.pk}/").content.decode()
    assert f"《{fresh(report)}》报过 1" in page


def test_nobody_undoes_unseen_what_another_did(cast: Cast) -> None:
    row = taken_in(cast)
    cell = cells(cast, row)["B5"]
    line = answered(cell, "", typed="5") | {"was": "|term|"}
    do(cast, "returns.fill_return", row, answers=[line])
    with pytest.raises(Refused, match="有人改过"):
        do(cast, "returns.fill_return", row, answers=[line | {"typed": "6"}])
    do(cast, "returns.fill_return", row, answers=[line | {"typed": "", "was": "|term|"}])
    assert cells(cast, row)["B5"].typed == "5", "a line that was left alone says nothing"


def test_a_number_typed_beside_a_figure_is_the_one_that_is_meant(cast: Cast) -> None:
    row = taken_in(cast)
    fill(cast, row)
    cell = cells(cast, row)["B5"]
    line = answered(cell, "repairs.counted", typed="77") | {"was": "repairs.counted|term|"}
    do(cast, "returns.fill_return", row, answers=[line])
    assert (cells(cast, row)["B5"].how, cells(cast, row)["B5"].typed) == ("typed", "77")


def test_a_list_of_ones_own_is_filled_and_downloaded_too(cast: Cast) -> None:
    row = do(cast, "returns.build_return").row
    made = opened(cast, row)
    assert [cell.value for cell in made.worksheets[0][1]] == ["序号", "问的是什么", "数", "单位"]
    assert made.sheetnames[1] == "数据来源"


def test_a_cell_that_was_not_found_is_added_by_its_place(cast: Cast) -> None:
    row = taken_in(cast)
    more = [{"question": "报修未办结", "unit": "件", "cell": "d9"}]
    do(cast, "returns.add_questions", row, questions=more)
    assert cells(cast, row)["D9"].sheet == "Sheet"
    with pytest.raises(Refused, match="已经在要填的里面"):
        do(cast, "returns.add_questions", row, questions=more)


@pytest.mark.once
@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("表.csv", "学校,人数\n育才,\n".encode(), "这里只填 .xlsx"),
        ("表.xlsx", b"PK\x03\x04 nothing", None),
    ],
)
def test_what_cannot_be_filled_is_refused_with_a_sentence(
    cast: Cast, name: str, content: bytes, why: str | None
) -> None:
    if why is None:
        with pytest.raises(BadFile):
            sent(cast, content, name)
        return
    with pytest.raises(Refused, match=why):
        do(cast, "returns.take_in_return", papers=[str(sent(cast, content, name).pk)])


def test_it_waits_on_the_first_page_of_the_head_until_it_is_handed_in(cast: Cast) -> None:
    row = taken_in(cast)
    client = browser(cast.hu)
    assert f"/returns/table/{row.pk}/" in client.get("/").content.decode()
    assert f"/returns/table/{row.pk}/" not in browser(cast.tan).get("/").content.decode()
    do(cast, "returns.drop_return", row)
    assert f"/returns/table/{row.pk}/" not in client.get("/").content.decode()


def test_whoever_leads_another_school_sees_nothing_of_it(cast: Cast) -> None:
    row = taken_in(cast)
    cell = cells(cast, row)["B5"]
    for url in (f"/returns/table/{row.pk}/", f"/returns/number/{cell.pk}/", f"/returns/download/{row.pk}/"):
        assert browser(cast.ou).get(url).status_code == 404
        assert browser(cast.tan).get(url).status_code == 403

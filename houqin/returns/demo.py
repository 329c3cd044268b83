"""Tables of the demo school: one given to the education office last month, the same asked again now, and a call."""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from houqin.core import clock
from houqin.core.demo import Scene, Stage
from houqin.core.files.receiving import Sent, receive_papers
from houqin.core.scope import in_school
from houqin.people.models import Member
from houqin.returns import actions
from houqin.returns.models import Return, ReturnCell
from houqin.terms.demo import school_days

OFFICE, HEAD = "县教育局安全股", "总务主任"
ITEMS = ("报修受理", "报修办结", "隐患发现", "隐患已销号", "例会", "教学班", "学生", "消防演练")
UNITS = ("件", "件", "处", "处", "次", "个", "名", "次")
ANSWERS = (
    *("repairs.counted", "repairs.done", "hazards.found", "hazards.closed"),
    *("meetings.held", "people.classes", "people.pupils"),
)


def scenes(stage: Stage) -> Iterator[Scene]:
    """Of the first school: some weeks ago asked and given, now asked again, due on the day after tomorrow."""
    if stage.script != "DEMO":
        return
    days = [day for day in school_days(stage) if clock.at(day, 17) <= stage.until]
    if len(days) > 22:
        yield Scene(clock.at(days[-22], 8, 40), partial(_taken, stage, days[-22]))
        yield Scene(clock.at(days[-22], 10, 15), partial(_given, stage))
    if len(days) > 1:
        yield Scene(clock.at(days[-1], 8, 35), partial(_taken, stage, days[-1]))
        yield Scene(clock.at(days[-1], 11, 5), partial(_called, stage))


def workbook(school: str, day: date) -> bytes:
    """As it comes: a title, a line 填报单位：, headings in two rows, a line for each item, a total for signatures below."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, Side

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "统计表"
    rows: list[list[Any]] = [
        [f"{day.year}年秋季学期学校后勤安全工作统计表"],
        ["填报单位：", school, None, "填报日期：", None],
        ["序号", "项目", "单位", "本学期", None],
        [None, None, None, "数量", "备注"],
    ]
    rows += [[n, f"{item}", unit] for n, (item, unit) in enumerate(zip(ITEMS, UNITS, strict=True), start=1)]
    rows += [["填表人：", None, None, "负责人签字：", None]]
    for row in rows:
        sheet.append(row)
    for place in ("A1:E1", "B2:C2", "A3:A4", "B3:B4", "C3:C4", "D3:E3"):
        sheet.merge_cells(place)
    sheet["A1"].font = Font(bold=True, size=16)
    line = Side(style="thin")
    for cells in sheet["A1:E12"]:
        for cell in cells:
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            if cell.row > 2:
                cell.border = Border(line, line, line, line)
    for column, width in zip("ABCDE", (10, 24, 8, 16, 16), strict=True):
        sheet.column_dimensions[column].width = width
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _head(stage: Stage) -> Member:
    """As he stands now, with his roles: the file is read before the action looks him up."""
    with in_school(stage.school):
        rows = Member.objects.select_related("school", "user")
        head: Member = rows.get(pk=stage.people[HEAD].pk)
        return head


def _taken(stage: Stage, day: date) -> None:
    head = _head(stage)
    content = io.BytesIO(workbook(stage.school.name, day))
    file = receive_papers(head, [Sent("学校后勤安全工作统计表.xlsx", content)])[0]
    actions.take_in_return(
        stage.school,
        by=head,
        title="",
        asked_by=OFFICE,
        asked_on=day,
        due_on=day + timedelta(days=2),
        papers=[file],
    )


def _given(stage: Stage) -> None:
    """What the records have is taken from them; drills are typed, who fills it in too."""
    head = stage.people[HEAD]
    with in_school(stage.school):
        row = Return.objects.get()
        asked = list(ReturnCell.objects.filter(of_return=row, how="").order_by("position"))
        told = dict(zip((f"{item} · 本学期 · 数量" for item in ITEMS), ANSWERS, strict=False))
    typed = {"填报日期": f"{clock.today():%Y.%m.%d}", "填表人": head.name, "消防演练 · 本学期 · 数量": "1"}
    lines = [
        {
            "cell": cell,
            "answer": told.get(cell.question, ""),
            "period": "term",
            "typed": typed.get(cell.question, ""),
            "was": "",
        }
        for cell in asked
    ]
    actions.fill_return(row, by=head, answers=lines)
    actions.hand_in_return(row, by=head, handed_to=OFFICE, handed_on=clock.today())


def _called(stage: Stage) -> None:
    """A question by telephone."""
    day = clock.today()
    questions = [
        {"question": "本学期修好的报修单", "unit": "件"},
        {"question": "食品留样登记", "unit": "条"},
        {"question": "厕所蹲位", "unit": "个"},
    ]
    actions.build_return(
        stage.school,
        by=stage.people[HEAD],
        title="中心校电话要的数",
        asked_by="中心校",
        asked_on=day,
        due_on=day + timedelta(days=3),
        questions=questions,
    )

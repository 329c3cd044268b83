"""What people do with the tables an office asks for: take one in, say what answers each cell, hand it in."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core import clock
from houqin.core.actions import Changes, Refused, action
from houqin.people.models import Member, School
from houqin.returns import freezing, taking
from houqin.returns.figures import Known
from houqin.returns.models import FIGURE, LEFT, OPEN, TYPED, Return, ReturnCell
from houqin.returns.periods import OWN
from houqin.returns.rules.layout import Asked

TABLE = "/returns/table/{pk}/"
MOST_SPANS = 8  # periods in one table: each is counted anew at every look
NAMED = 3


@action(
    _lazy("上传要填的表"),
    tone="primary",
    says=_lazy("收到{asked_by}要的表，{due_on}交"),
    ahead=taking.reading_ahead,
    alone="returns",
)
def take_in_return(
    school: School,
    /,
    *,
    by: Member,
    title: str,
    asked_by: str,
    asked_on: Any,
    due_on: Any,
    until_on: Any = None,
) -> Changes:
    """Its blanks become cells to be filled; what was asked before is answered as the last time. The file stays as it is."""
    read = taking.taken()
    assert read.file is not None
    named = title or read.title or read.file.name.rpartition(".")[0]
    row = Return(title=named[:120], asked_by=asked_by, asked_on=asked_on, due_on=due_on, until_on=until_on)
    row.by, row.file, row.file_name, row.sha256 = by, read.file, read.file.name, read.file.sha256
    return Changes(row, add=taking.cells_of(row, read.asked, by))


@action(_lazy("自己列一张表"), says=_lazy("列了{asked_by}要的表，{due_on}交"), alone="returns")
def build_return(
    school: School,
    /,
    *,
    by: Member,
    title: str,
    asked_by: str,
    asked_on: Any,
    due_on: Any,
    until_on: Any = None,
    questions: Sequence[dict[str, Any]],
) -> Changes:
    """What is asked by telephone or in a group: a list of questions."""
    row = Return(title=title, asked_by=asked_by, asked_on=asked_on, due_on=due_on, until_on=until_on, by=by)
    return Changes(row, add=taking.cells_of(row, _listed(questions), by))


@action(_lazy("再加几项"), says=_lazy("加了：{questions}"))
def add_questions(row: Return, /, *, by: Member, questions: Sequence[dict[str, Any]]) -> Changes:
    """A cell that was not found by itself, named by its place; or one more question of a list."""
    there = list(ReturnCell.objects.filter(of_return=row).order_by("position"))
    if len(there) + len(questions) > taking.MOST_CELLS:
        raise Refused(_("一张表最多填 {most} 处。").format(most=taking.MOST_CELLS))
    places = {(each.sheet, each.cell) for each in there if each.cell}
    asked = _listed(questions)
    sheet = there[0].sheet if there else ""
    cells = taking.cells_of(row, [(sheet, each) for _sheet, each in asked], by, len(there) + 1)
    for cell, line in zip(cells, questions, strict=True):
        cell.cell = line.get("cell", "").upper() if row.file_id else ""
        if cell.cell and (cell.sheet, cell.cell) in places:
            raise Refused(_("单元格 {cell} 已经在要填的里面了。").format(cell=cell.cell))
        places.add((cell.sheet, cell.cell))
    return Changes(row, add=cells)


def _listed(questions: Sequence[dict[str, Any]]) -> list[tuple[str, Asked]]:
    return [("", Asked(0, 0, each["question"], each["unit"])) for each in questions]


@action(_lazy("改表名、日期"), says=_lazy("改为《{title}》，{due_on}交"))
def edit_return(
    row: Return, /, *, by: Member, title: str, asked_by: str, asked_on: Any, due_on: Any, until_on: Any = None
) -> Return:
    """The day up to which the numbers are asked moves all of them."""
    row.title, row.asked_by, row.asked_on = title, asked_by, asked_on
    row.due_on, row.until_on = due_on, until_on
    return row


@action(_lazy("填表"), tone="primary", says=_lazy("填了：{answers}"), elsewhere=TABLE)
def fill_return(row: Return, /, *, by: Member, answers: Sequence[dict[str, Any]]) -> Changes:
    """A number of the records, a number somebody types, or nothing; each cell by its own."""
    there = {cell.pk: cell for cell in ReturnCell.objects.filter(of_return=row)}
    changed = []
    for line in answers:
        cell = there.get(line["cell"].pk)
        if cell is None:
            raise Refused(_("这一格不是这张表的，请刷新页面后再填。"))
        if _moved(cell, line) and _answered(cell, *_meant(cell, line), line["period"]):
            cell.by, cell.by_itself = by, False
            changed.append(cell)
    _check(row, there.values())
    return Changes(row, update=changed)


def stands(cell: ReturnCell) -> str:
    """What a page says it showed, so that nobody undoes unseen what another did meanwhile."""
    answer = cell.code if cell.how == FIGURE else cell.how
    return "|".join((answer, cell.period, cell.typed))


def _moved(cell: ReturnCell, line: dict[str, Any]) -> bool:
    """Whether this line of the page was changed; Refused where somebody else has changed it meanwhile."""
    was = line["was"]
    if was == "|".join((line["answer"], line["period"], line["typed"])):
        return False
    if was and was != stands(cell):
        raise Refused(_("您打开以后，“{question}”有人改过，请刷新页面再填。").format(question=cell.question))
    return True


def _meant(cell: ReturnCell, line: dict[str, Any]) -> tuple[str, str]:
    """Who types a number beside a figure means the number he typed."""
    answer, typed = line["answer"], line["typed"]
    stood = cell.code if cell.how == FIGURE else cell.how
    return (TYPED if typed and typed != cell.typed and answer == stood else answer), typed


@action(_lazy("定这一个数"), says=_lazy("定了“{row}”"))
def answer_cell(
    cell: ReturnCell,
    /,
    *,
    by: Member,
    answer: str,
    typed: str,
    period: str,
    first_on: Any = None,
    last_on: Any = None,
) -> ReturnCell:
    """Any of all figures, and days of one's own."""
    if cell.of_return.status != OPEN:
        raise Refused(_("这张表{status}，不能再改。").format(status=cell.of_return.get_status_display()))
    cell.first_on, cell.last_on = first_on, last_on
    _answered(cell, answer, typed, period)
    cell.by, cell.by_itself = by, False
    others = ReturnCell.objects.filter(of_return=cell.of_return_id).exclude(pk=cell.pk)
    _check(cell.of_return, [cell, *others])
    return cell


def _answered(cell: ReturnCell, answer: str, typed: str, period: str) -> bool:
    """Whether it is another answer than before. What is typed counts as typed where nothing else was chosen."""
    how = {"": TYPED if typed else "", TYPED: TYPED, LEFT: LEFT}.get(answer, FIGURE)
    new = (how, answer if how == FIGURE else "", typed if how == TYPED else "", period)
    if new == (cell.how, cell.code, cell.typed, cell.period):
        return False
    if how == TYPED and not typed:
        raise Refused(_("“{question}”选了自己填，还没有填上。").format(question=cell.question))
    if period != OWN:
        cell.first_on = cell.last_on = None
    elif cell.first_on is None:
        period = cell.period  # days of one's own are set on the page of the one number
    cell.how, cell.code, cell.typed, cell.period = how, new[1], new[2], period
    return True


def _check(row: Return, cells: Any) -> None:
    """Each figure is one there is, and the table does not ask for more periods than can be counted at each look."""
    known = Known.of(row)
    asked = [cell for cell in cells if cell.how == FIGURE]
    if len({known.told(cell) for cell in asked}) > MOST_SPANS:
        raise Refused(_("一张表里最多用 {most} 段不同的时间。").format(most=MOST_SPANS))
    for cell in asked:
        changed = cell.changed_values()
        if "code" in changed and known.answer(cell) is None:
            raise Refused(
                _("“{question}”：这一段时间没有这个数，请另选一个。").format(question=cell.question)
            )


@action(_lazy("没定的都不填"), says=_lazy("没定的都不填"))
def leave_rest(row: Return, /, *, by: Member) -> Changes:
    """Remarks, signatures and stamps stay empty."""
    cells = list(freezing.undecided(row))
    for cell in cells:
        cell.how, cell.by = LEFT, by
    return Changes(row, update=cells)


@action(_lazy("登记上交"), tone="primary", says=_lazy("上交给：{handed_to}"))
def hand_in_return(row: Return, /, *, by: Member, handed_to: str, handed_on: Any) -> Changes:
    """From now on its numbers stand still, each with the rows it counted, so that later differences can be explained."""
    left = list(freezing.undecided(row))
    if left:
        named = "、".join(f"“{cell.question}”" for cell in left[:NAMED])
        raise Refused(_("还有 {n} 处没有定：{named}。").format(n=len(left), named=named))
    row.handed_to, row.handed_on, row.stood_at = handed_to, handed_on, clock.now()
    return Changes(row, update=freezing.frozen(row))


@action(_lazy("不用报了"), tone="danger", says=_lazy("不用报了：{why}"))
def drop_return(row: Return, /, *, by: Member, why: str) -> Return:
    """The office took it back, or it went another way."""
    row.why_dropped = why
    return row

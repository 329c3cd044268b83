"""What people do with plans: read one, correct its lines in place, accept it, take a new version instead, take it back."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core.actions import Changes, Refused, action
from houqin.core.sheets.uploads import find_upload
from houqin.people.models import Member, School
from houqin.planning import drafting, making
from houqin.planning.differences import differences
from houqin.planning.models import ACCEPTED, DRAFT, Plan, PlanLine
from houqin.planning.rules import identity, lines
from houqin.planning.rules.asking import MONTHS_FOR_A_DUTY, drop_blank, is_about_years, same_work
from houqin.planning.rules.lines import frequency_of

URL = "/planning/read/"


@action(
    _("读入计划"),
    tone="primary",
    says=_("读入计划"),
    elsewhere=URL,
    ahead=drafting.reading_ahead,
    alone="plans",
)
def read_plan(school: School, /, *, by: Member, upload: str) -> Changes:
    """The plans of a file become drafts with all their lines; nothing else is made. The same file is read once."""
    stored = find_upload(upload, by=by, importer=drafting.SLIP)
    known = drafting.known_plan(stored.sha256)
    if known is not None:
        raise Refused(_("这份文件已经读入过，是《{plan}》，请打开那一份。").format(plan=known))
    first, *rest = drafting.draft_rows(drafting.read_before(stored), stored, by)
    for row in rest:
        if isinstance(row, Plan):
            row.status = DRAFT
    return Changes(first, add=rest)


@action(_("改计划抬头"), says=_("把计划定为 {title}"))
def edit_plan(
    plan: Plan, /, *, by: Member, title: str, kind: str, year: int | None = None, ordinal: int | None = None
) -> Changes:
    """Another year moves every line by as many years: last year's plan becomes this year's."""
    if kind == identity.TERM and year and not ordinal:
        raise Refused(_("学期计划请选是第一学期还是第二学期。"))
    by_years = year - plan.year if year and plan.year else 0
    plan.title, plan.kind, plan.year = title, kind, year
    plan.ordinal = ordinal if kind == identity.TERM else None
    if year:
        plan.questions = [each for each in plan.questions if not is_about_years(each)]
    moved = []
    for line in PlanLine.objects.filter(plan=plan).exclude(months=[]).order_by("position"):
        before = line.year
        line.year = line.year + by_years if line.year else making.year_of(plan, line.months[0])
        if line.year != before:
            _drop_question_of_year(line)
            moved.append(line)
    return Changes(plan, update=moved)


def _drop_question_of_year(line: PlanLine) -> None:
    left = [each for each in line.question.split("；") if each and "哪一年" not in each]
    line.question = "；".join(left)
    if not left and line.sure == lines.ASKED:
        line.sure = lines.GUESSED
        line.decision = line.decision or (lines.TASK if line.kind == PlanLine.CALENDAR else "")


@action(_("改这一条"), says=_("改计划条目：{text}"))
def correct_line(line: PlanLine, /, *, by: Member, text: str, decision: str = "", **answers: Any) -> Changes:
    """What was understood is put right, in place. In an accepted plan only a line of which nothing was made yet."""
    plan = line.plan
    if plan.status not in (DRAFT, ACCEPTED):
        raise Refused(_("这份计划{status}，不能再改。").format(status=plan.get_status_display()))
    if plan.status == ACCEPTED and line.decision in (lines.TASK, lines.TO_DUTY):
        raise Refused(_("这一条已经派出去了。要改，请到任务或职责里改，或读入改过的新版计划。"))
    line.text, line.decision = text, lines.NONE if line.kind == PlanLine.GOAL else decision
    _take(line, answers)
    line.question, line.sure = "", lines.SURE
    made = making.rows_of(plan, [line], by.school) if plan.status == ACCEPTED else []
    return Changes(line, add=made)


def _take(line: PlanLine, answers: dict[str, Any]) -> None:
    """What the form of this kind of line asked, and nothing else."""
    people, often = answers.pop("people", None), answers.pop("frequency", None)
    months = answers.pop("months", None)
    for name, value in answers.items():
        setattr(line, name, value)
    if months is not None:
        line.months = months
    if people is not None and people != line.people:
        line.people = people
        words = [each for each in people.replace(" ", "、").replace("，", "、").split("、") if each]
        line.who = drafting.who_json(drafting.matched(words, drafting.people_of_school()))
    if often is not None and often != "、".join(each.get("words", "") for each in line.frequency):
        line.frequency = frequency_of(often)


@action(_("其余全部不派"), says=_("其余文字里没有定的都不派任务"))
def settle_lines(plan: Plan, /, *, by: Member) -> Changes:
    """Slogans and measures: whatever is not decided yet among the rest of the text becomes 不派任务."""
    found = list(PlanLine.objects.filter(plan=plan, kind=PlanLine.REST, decision=""))
    for line in found:
        line.decision, line.question, line.sure = lines.NONE, "", lines.SURE
    return Changes(plan, update=found)


@action(
    _("都沿用上格"),
    says=_("责任人空着的都沿用上格"),
    only=lambda plan, by: bool(making.blank(plan)),
)
def fill_people(plan: Plan, /, *, by: Member) -> Changes:
    """Every row of divided work whose 责任人 is empty takes the one above; each can still be changed. Where the area
    changed with the row it is asked one by one, for there the cell above most likely means somebody else.
    """
    found, people = making.blank(plan), drafting.people_of_school()
    for line in found:
        line.people = line.above
        line.who = drafting.who_json(drafting.matched(line.above.split("、"), people))
        line.question = "；".join(drop_blank(line.question.split("；")))
        line.sure = lines.ASKED if line.question else lines.SURE
        line.decision = line.decision or lines.TO_DUTY
    return Changes(plan, update=found)


@action(_("合成每月职责"), says=_("同一件事合成每月的职责"))
def gather_lines(line: PlanLine, /, *, by: Member) -> Changes:
    """The work of this line, when it stands in three months or more, becomes one monthly duty; every line is kept."""
    plan = line.plan
    if plan.status != DRAFT:
        raise Refused(_("这份计划{status}，不能再改。").format(status=plan.get_status_display()))
    every = list(PlanLine.objects.filter(plan=plan).order_by("position"))
    same = [each for each in every if each.kind == PlanLine.CALENDAR and each.gathered_id is None]
    same = [each for each in same if same_work(each.text) == same_work(line.text)]
    months = list(dict.fromkeys(month for each in same for month in each.months))
    if len(months) < MONTHS_FOR_A_DUTY:
        raise Refused(_("“{work}”没有在三个月以上的日历里出现。").format(work=line))
    duty = _gathered(plan, same, months, max(each.position for each in every) + 1)
    for each in same:
        each.gathered, each.decision, each.question, each.sure = duty, lines.NONE, "", lines.SURE
    return Changes(duty, update=same)


def _gathered(plan: Plan, same: Sequence[PlanLine], months: list[int], position: int) -> PlanLine:
    words = "、".join(f"{month}月" for month in months)
    who = list({tuple(one): one for each in same for one in each.who}.values())
    return PlanLine(
        plan=plan,
        position=position,
        kind=PlanLine.DUTY,
        words=f"{same[0].text}（行事历 {words}）",
        text=same[0].text,
        area=same[0].area,
        people="、".join(dict.fromkeys(filter(None, (each.people for each in same))))[:200],
        who=who or [["role", "logistics_head", "总务主任", "exact"]],
        frequency=[{"unit": "month", "months": months, "words": words}],
        decision=lines.TO_DUTY,
    )


@action(
    _("接收计划"),
    tone="primary",
    says=_("接收计划"),
    only=lambda plan, by: plan.replaces_id is None,
    alone="plans",
)
def accept_plan(plan: Plan, /, *, by: Member) -> Changes:
    """Every line with a decision becomes a task in its window or a duty, all at once; what is undecided stays open."""
    found = list(PlanLine.objects.filter(plan=plan).order_by("position"))
    return Changes(plan, add=making.rows_of(plan, found, by.school))


@action(
    _("补派"),
    says=_("补派没有派出去的"),
    only=lambda plan, by: bool(making.missing(plan, by.school)),
    alone="plans",
)
def give_again(plan: Plan, /, *, by: Member) -> Changes:
    """Tasks that went with the trial, or were over under other dates, are given now; what is there is not given twice."""
    return Changes(plan, add=making.rows_of(plan, making.missing(plan, by.school), by.school))


@action(
    _("换成新版"),
    tone="primary",
    says=_("换成 {version}"),
    only=lambda plan, by: plan.versions.filter(status=DRAFT).exists(),
    alone="plans",
)
def accept_version(plan: Plan, /, *, by: Member, version: Plan) -> Changes:
    """Only what differs is done: tasks to come of lines that went are withdrawn, new lines get theirs, the past stays."""
    if version.replaces_id != plan.pk or version.status != DRAFT:
        raise Refused(_("“{version}”不是这份计划待核对的新版。").format(version=version))
    told = differences(plan, version)
    reason = str(_("新版计划里没有或改了这一条"))
    making.take_back([each.old for each in (*told.gone, *told.changed)], reason)
    made = making.rows_of(version, [each.new for each in (*told.added, *told.changed)], by.school)
    version.status = ACCEPTED
    return Changes(plan, add=made, update=[version])


@action(_("撤回计划"), tone="danger", says=_("撤回计划：{because}"))
def withdraw_plan(plan: Plan, /, *, by: Member, because: str) -> Plan:
    """A draft is put away; of an accepted plan what is still to come is withdrawn, and what was done stays."""
    if plan.status == ACCEPTED:
        making.take_back(PlanLine.objects.filter(plan=plan), because)
    return plan

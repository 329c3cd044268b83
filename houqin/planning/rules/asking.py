"""What a plan leaves open: years, blank 责任人, rows without number, the same thing in many months, a contradicting title."""

import re
from collections.abc import Sequence

from houqin.duties.rules.frequency import Frequency
from houqin.duties.rules.frequency_words import monday_or_once
from houqin.duties.rules.words import plain
from houqin.planning.rules.plan import CalendarItem, Duty, Plan, Reading
from houqin.planning.rules.tables import ELSEWHERE
from houqin.planning.rules.years import Span

_SMALL_WORDS = re.compile(r"做好|进行|开展|继续|认真|切实|进一步|并|的|工作|加强|及")
_OF_YEARS = re.compile(r"没有写是哪一年|日历跨年|取自标题|：标题是[春秋]学期")
MONTHS_FOR_A_DUTY = 3
BLANK, OTHER_AREA = "责任人空着", "已经换了领域，多半不是"


def quoted(words: str) -> str:
    """Between quotes, those inside made single."""
    return f"“{words.replace('“', '‘').replace('”', '’')}”"


def give_years(plan: Plan, span: Span | None, questions: list[str]) -> None:
    """A year for every item: the one written, else what the title's year and term give; nothing where there is none."""
    before: list[int] = []
    known = span
    for item in plan.calendar:
        if item.month is None:
            continue
        if item.year is not None:
            known = Span(item.year, "year", f"{item.year}年{item.month}月")
            before = []
        elif known is not None:
            item.year = known.year_of(item.month, before)
        before.append(item.month)
    plan.asked += (asked := _about_years(plan, span))
    questions += asked


def _about_years(plan: Plan, span: Span | None) -> list[str]:
    """Doubts about years and terms."""
    questions: list[str] = []
    if not plan.calendar:
        return questions
    name = f"《{plan.title}》" if plan.title else "这份计划"
    if any(item.year is None and item.month for item in plan.calendar):
        questions.append(f"{name}：没有写是哪一年，请选年份。")
    years = sorted({item.year for item in plan.calendar if item.year})
    if len(years) > 1:
        told = "，".join(f"{_months(plan, year)}算作{year}年" for year in years)
        questions.append(f"{name}：日历跨年，{told}，对吗？")
    if span and span.kind == "year":
        questions.append(f"{name}：年份“{span.year}”取自标题“{span.words[:30]}”，对吗？")
    months = {item.month for item in plan.calendar}
    if span and span.kind == "spring" and months & {9, 10, 11, 12}:
        questions.append(
            f"{name}：标题是春学期，却列了{_list_of(months & {9, 10, 11, 12})}，是不是标题写错了？"
        )
    if span and span.kind == "autumn" and months & {3, 4, 5}:
        questions.append(
            f"{name}：标题是秋学期（第一学期），却列了{_list_of(months & {3, 4, 5})}，是不是标题写错了？"
        )
    if any(item.month is None for item in plan.calendar):
        questions.append(f"{name}：有几条不知道在哪个月，请补上月份。")
    return questions


def is_about_years(question: str) -> bool:
    """Answered by whoever says of which year and term the plan is."""
    return _OF_YEARS.search(question) is not None


def _months(plan: Plan, year: int) -> str:
    return _list_of({item.month for item in plan.calendar if item.year == year and item.month}, plan)


def _list_of(months: "set[int] | set[int | None]", plan: Plan | None = None) -> str:
    ordered = (
        list(dict.fromkeys(item.month for item in plan.calendar))
        if plan
        else sorted(months, key=lambda m: m or 0)
    )
    return "、".join(str(month) for month in ordered if month in months) + "月"


def ask_about(plan: Plan, reading: Reading) -> None:
    """All questions about one plan, in the order of its parts."""
    name = f"《{plan.title}》" if plan.title and len(reading.plans) > 1 else ""
    of_lines = [
        question for at, duty in enumerate(plan.duties, start=1) for question in _about_duty(at, duty)
    ]
    before, repeated = [*_blank_goals(plan), *_without_number(plan)], _repeated(plan, reading)
    after = [*_about_safety(plan), *_cut_off(plan)]
    plan.asked += [*before, *after]
    reading.questions += [f"{name}{question}" for question in (*before, *repeated, *of_lines, *after)]


def _blank_goals(plan: Plan) -> list[str]:
    return [] if plan.goals else ["没有找到目标，需要的话请自己写上。"]


def _without_number(plan: Plan) -> list[str]:
    """A line without a number among numbered ones may belong to the one above."""
    asked = []
    for month in dict.fromkeys(item.month for item in plan.calendar):
        here = [item for item in plan.calendar if item.month == month and not item.week]
        bare = [item for item in here if not item.numbered]
        if bare and len(bare) < len(here):
            asked += [f"{month}月的{quoted(item.text[:24])}没有编号，算单独一条吗？" for item in bare]
    return asked


def same_work(text: str) -> str:
    """What two wordings of the same work have in common, small words left out."""
    return _SMALL_WORDS.sub("", plain(text)) or plain(text)


def _repeated(plan: Plan, reading: Reading) -> list[str]:
    """What stands in many months is offered as one monthly duty; the calendar keeps every line."""
    by_words: dict[str, list[CalendarItem]] = {}
    for item in plan.calendar:
        by_words.setdefault(same_work(item.text), []).append(item)
    asked = []
    for same in by_words.values():
        months = list(dict.fromkeys(item.month for item in same if item.month))
        if len(months) < MONTHS_FOR_A_DUTY:
            continue
        monthly = Frequency("month", months=tuple(months), words="、".join(f"{month}月" for month in months))
        reading.offers.append({"text": same[0].text, "months": months, "frequency": monthly.as_dict()})
        asked.append(
            f"{quoted(same[0].text[:30])}在{len(months)}个月里都有（{monthly.words}），要合成一项每月的任务吗？日历里的{len(same)}条都保留。"
        )
    return asked


def _about_duty(at: int, duty: Duty) -> list[str]:
    """One row of the divided duties, with where it stands."""
    where = (
        f"分工表第{at}行"
        + (f"（序号{duty.number}）" if duty.number is not None else "")
        + quoted(duty.scope[:16])
    )
    return [f"{where}：{question}" for question in questions_about(duty)]


def questions_about(duty: Duty) -> list[str]:
    """What one row leaves open."""
    asked = []
    if not duty.people:
        if duty.above:
            far = f"（{OTHER_AREA}）" if duty.new_area else ""
            asked.append(f"{BLANK}，沿用上格？上格是“{'、'.join(duty.above)}”{far}。")
        else:
            asked.append(f"{BLANK}，沿用上格？上面也没有写，暂作待定。")
    if duty.number is None:
        asked.append("没有序号，是单独一行吗？")
    if ELSEWHERE.match(duty.scope):
        asked.append("内容在另一份材料里，请把那份材料也导入，或写明内容。")
    if any(each.unit == "unset" for each in duty.frequency):
        words = "、".join(each.words for each in duty.frequency if each.unit == "unset")
        asked.append(f"“{words}”是多久一次？")
    return [*asked, *monday_question(" ".join([duty.remark, duty.scope, *duty.extra.values()]))]


def drop_blank(questions: Sequence[str]) -> list[str]:
    """What is still asked of a row when somebody answers for it."""
    return [each for each in questions if each and not each.startswith(BLANK)]


def monday_question(text: str) -> list[str]:
    """每周一检查 is read as every Monday, and asked."""
    words = monday_or_once(text)
    return [f"“{words}”按每个星期一理解，对吗？还是一周一次？"] if words else []


def _about_safety(plan: Plan) -> list[str]:
    months = {row.month for row in plan.safety if row.month}
    title = plan.safety_title
    asked = [
        f"安全教育安排里的“{row.label}”不是月份，按全学期理解，对吗？"
        for row in plan.safety
        if row.month is None
    ]
    if "春" in title and months & {9, 10, 11, 12}:
        asked.append(f"“{title[:30]}”写的是春学期，列的却是{_list_of(months)}，是不是标题写错了？")
    if "秋" in title and months & {3, 4, 5}:
        asked.append(f"“{title[:30]}”写的是秋学期，列的却是{_list_of(months)}，是不是标题写错了？")
    return asked


def _cut_off(plan: Plan) -> list[str]:
    """A plan whose last sentence stops in the middle."""
    last = next((text for text in (*(each.text for each in reversed(plan.rest[-1:])), *plan.goals[-1:])), "")
    texts = [text for text in (last, *plan.goals[-1:]) if len(text) >= 4]
    broken = [text for text in texts if re.search(r"(?:是|的|和|与|及|、|，|,|对|把|在)$", text)]
    return [f"文字好像没有完：最后是“…{text[-12:]}”，后面的内容请补上。" for text in dict.fromkeys(broken)]

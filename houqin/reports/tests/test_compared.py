"""和以前对比: counts by growth where that is fair, shares in percentage points, paper with its pages, the plan's target."""

from dataclasses import replace
from datetime import date

from houqin.core.facts import Figure, Span
from houqin.planning.facts import Goal
from houqin.planning.models import TASKS, Plan, PlanLine
from houqin.reports.compared import MOST, compared_table
from houqin.reports.comparing import share_change, targets
from houqin.reports.periods import TERM, Period
from houqin.reports.rules.paper import Part, Passage
from houqin.reports.rules.words import filled

TIME = Span(date(2026, 9, 1), date(2027, 1, 22))
PERIOD = Period(TERM, "2026T1", TIME, "第一学期", TIME, TIME)
FIGURES = {
    each.code: each
    for each in (
        Figure("repairs.counted", "受理", 126, "件"),
        Figure("repairs.done", "办结", 121, "件", of=126),
        Figure("before.repairs.counted", "上期受理", 135, "件"),
        Figure("before.repairs.done", "上期办结", 126, "件", of=135),
        Figure("ago.repairs.counted", "去年同期受理", 19, "件"),
        Figure("target.repairs.done", "计划指标", 130, "件"),
        Figure("terms.school_days", "在校日", 99, "天"),
        Figure("before.terms.school_days", "上期在校日", 99, "天"),
    )
}


def table(figures: dict[str, Figure], *codes: str) -> list[str]:
    words = filled("".join(f"{{{code}}}件" for code in codes), figures)
    made = compared_table([Part("a", "一", passages=(Passage("p", words),))], figures, PERIOD)
    found = next(made, None)
    assert found is None or found.table
    return ["｜".join(cell.text for cell in row) for row in found.table.rows] if found and found.table else []


def test_each_number_that_is_known_of_before_has_a_row() -> None:
    assert table(FIGURES, "repairs.counted", "repairs.done") == [
        "报修：受理｜126件｜135件，减少6.7%｜19件｜—",
        "报修：办结｜121件，占96.0%｜126件，占93.3%，减少4.0%，提高2.7个百分点｜—｜130件",
    ]
    assert table({"repairs.counted": FIGURES["repairs.counted"]}, "repairs.counted") == []


def test_what_nobody_may_compare_by_per_cent_stands_as_two_numbers() -> None:
    days = {"before.terms.school_days": Figure("before.terms.school_days", "", 88, "天")}
    assert "减少" not in table(FIGURES | days, "repairs.counted")[0]
    typed = {"repairs.counted": replace(FIGURES["repairs.counted"], from_paper=40)}
    assert "减少" not in table(FIGURES | typed, "repairs.counted")[0]


def test_points_are_what_the_two_shares_as_they_are_said_differ_by() -> None:
    now, then = Figure("a", "", 1, "件", of=3 * 20), Figure("a", "", 1, "件", of=40)
    assert (now.percent, then.percent) == ("1.7%", "2.5%")
    assert share_change(now, then) == "下降0.8个百分点"
    assert share_change(now, now) == "持平"
    assert share_change(now, Figure("a", "", 1, "件", of=3)) == ""


def test_a_long_table_says_how_many_it_leaves_out() -> None:
    codes = [f"{prefix}x.n{n}" for n in range(MOST + 2) for prefix in ("", "before.")]
    figures = {code: Figure(code, code, 5, "件") for code in codes}
    words = filled("".join(f"{{{code}}}件" for code in codes if code[0] == "x"), figures)
    (made,) = compared_table([Part("a", "一", passages=(Passage("p", words),))], figures, PERIOD)
    assert made.table is not None
    assert len(made.table.rows) == MOST
    assert made.passages[0].text == "另有2项没有列出。"


def test_the_target_of_any_goal_that_counts_what_the_report_counts() -> None:
    line = PlanLine(counts=TASKS, area="安全", amount=40, unit="项", text="安全检查40项")
    done = Figure("planning.goal.1", "安全", 31, "项")
    figures = {"duties.area_done.安全": Figure("duties.area_done.安全", "安全：已做", 31, "项", of=33)}
    goal = Goal(Plan(kind=TERM, title="计划"), line, done)
    (found,) = targets([goal], figures, TERM)
    assert (found.code, found.value) == ("target.duties.area_done.安全", 40)
    assert not list(targets([replace(goal, done=replace(done, value=30))], figures, TERM))

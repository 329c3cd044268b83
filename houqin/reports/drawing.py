"""A report drawn from the records: the same document and the same data give the same paper, word for word.

What a person wrote in a passage stands there in place of what the program would have written; its numbers that come from
the records follow them all the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import override

from houqin.core import clock
from houqin.core.facts import Figure, all_facts
from houqin.people.models import Member
from houqin.planning.facts import Goal, goals_of
from houqin.planning.models import ACCEPTED, TASKS, TICKETS, Plan
from houqin.reports.appendices import appendices, drawn
from houqin.reports.charts.chart import Chart
from houqin.reports.charts.drawn import charts_of
from houqin.reports.compared import compared_table
from houqin.reports.comparing import BEFORE, LONG, YEAR_AGO, targets, told_with_paper
from houqin.reports.directories import evidence, taught
from houqin.reports.periods import MEETING, SAFETY, TERM, WEEK, YEAR, Period
from houqin.reports.rules.paper import FIRST, TO_FILL, WAITING, Paper, Part, Passage, Table
from houqin.reports.rules.words import Piece, code_of, filled
from houqin.reports.telling.areas import AREAS, told
from houqin.reports.telling.frame import about, lead
from houqin.reports.telling.meeting import agenda
from houqin.reports.telling.problems import Problem, coming, inside, problems
from houqin.reports.telling.registers import Book, books_of
from houqin.reports.telling.sources import Sources
from houqin.reports.telling.teller import Sentence, Teller, put, safe
from houqin.reports.totalling import TYPED, is_on_paper, records_alone, rests

PROOFS = {TASKS: _lazy("任务记录"), TICKETS: _lazy("报修台账")}
FILLED = ("cause", "measure", "post", "due")  # of a problem, by a person


@dataclass(frozen=True)
class Subject:
    """What is drawn: of which time, by which document's voice, and what people wrote in it: passage -> template."""

    school: Any
    period: Period
    seed: str
    written: Mapping[str, str]
    signers: tuple[tuple[str, str], ...] = ()
    reader: Any = None  # for whom a meeting's page is made: what he may not see is not told


def figures_of(school: Any, period: Period) -> dict[str, Figure]:
    """Every number of the report, and those it is compared with."""
    found = all_facts(school, period.told)
    found = told_with_paper(school, found, period)
    found |= rests(found)
    if period.kind in (TERM, YEAR) and "planning.goals" in found and found["planning.goals"].value:
        found |= {each.code: each for each in targets(goals_of(school, period.told), found, period.kind)}
    return {code: figure for code, figure in found.items() if not set(code) & set("{}@")}


def draw(subject: Subject, figures: Mapping[str, Figure]) -> Paper:
    """The whole paper, all editions in one; the caller has named the school."""
    with override("zh-hans"):
        return _Drawing(subject, figures).paper()


class _Drawing:
    def __init__(self, subject: Subject, figures: Mapping[str, Figure]) -> None:
        self.subject, self.figures = subject, figures
        self.period, self.school = subject.period, subject.school
        self.teller = Teller(figures, self.period, self.school, subject.seed)
        self.sources = Sources(self.teller)
        self.books: list[Book] = books_of()
        self.safety, self.brief = self.period.kind == SAFETY, self.period.kind == MEETING
        self.goals = goals_of(self.school, self.period.told) if self.period.kind in (TERM, YEAR) else []
        self.to_fill = TO_FILL.format(head=self.school.head_title)

    def paper(self) -> Paper:
        day = clock.today()
        made = Paper(
            title=self.period.title(self.school),
            lead=tuple(self._passages(lead(self.teller, safety=self.safety))),
            parts=tuple(self._parts()),
            about=(),
            school=self.school.name,
            office=f"{self.school.name}{self.school.office_name}",
            day=f"{day.year}年{day.month}月{day.day}日",
            signers=() if self.brief else self.subject.signers,
            brief=self.brief,
        )
        unread = self.brief and self.subject.reader is None
        said = about(self.teller, self.subject.written, *self._from_paper(made), unread=unread)
        return replace(made, about=tuple(self._passages(said)), names=_names_in(made.text))

    def _parts(self) -> Iterator[Part]:
        if self.brief:
            yield from self._agenda()
            return
        parts = [*self._work(), *self._goals(), *self._problems(), *self._coming()]
        yield from parts
        if self.period.kind != WEEK:
            yield from self._appended(parts)

    def _appended(self, parts: list[Part]) -> Iterator[Part]:
        listed = {
            "app.evidence": evidence(self.goals),
            "app.taught": taught(self.school, self.period.told, safety=self.safety),
        }
        yield from appendices(self.figures, listed, safety=self.safety)
        if self.period.kind in LONG and self.period.is_over:
            yield from compared_table(parts, self.figures, self.period)
        yield from drawn(self._charts())

    def _agenda(self) -> Iterator[Part]:
        for key, title, said in agenda(self.teller, self.subject.reader):
            yield Part(key, title, passages=tuple(self._passages([*said, *self._own(f"{key}.own")])))

    def _from_paper(self, paper: Paper) -> tuple[int, int]:
        """How many of its numbers are compared with paper registers, and to how many paper was added."""
        codes = {code_of(piece.code) for each in paper.passages for piece in each.words if piece.code}
        found = [self.figures[code] for code in codes if code in self.figures]
        added = sum(each.code.startswith(TYPED) for each in found)
        against = sum(is_on_paper(each) and each.code.startswith((BEFORE, YEAR_AGO)) for each in found)
        return against, added

    def _charts(self) -> tuple[Chart, ...]:
        return charts_of(self.school, records_alone(self.figures), self.period.told, safety=self.safety)

    # Passages ---------------------------------------------------------------------------------------------------

    def _passages(self, sentences: Iterable[Sentence]) -> Iterator[Passage]:
        for each in self.sources.added(sentences):
            yield self._passage(each.key, each.template, each.weight, inner=each.inner)

    def _passage(self, key: str, template: str, weight: int = FIRST, *, inner: bool = False) -> Passage:
        """As a person wrote it, else as it is drawn."""
        by_hand = self.subject.written.get(key)
        words = filled(template if by_hand is None else by_hand, self.figures, by_hand=by_hand is not None)
        return Passage(key, words, weight, written=by_hand is not None, inner=inner)

    def _own(self, key: str) -> list[Sentence]:
        """What a person adds below a heading."""
        return [Sentence(key, "")] if key in self.subject.written else []

    # The parts --------------------------------------------------------------------------------------------------

    def _work(self) -> Iterator[Part]:
        yield Part("work", _("主要工作"), passages=tuple(self._passages(self._own("work.own"))))
        for area in AREAS:
            if self.safety and not area.safety:
                continue
            said = [*told(area, self.teller, self.books), *self._own(f"area.{area.key}.own")]
            passages = tuple(self._passages(said))
            if passages:
                yield Part(f"area.{area.key}", str(area.title), 2, passages)

    def _goals(self) -> Iterator[Part]:
        if self.goals:
            rows = tuple(tuple(self._goal(goal)) for goal in self.goals)
            titles = (_("目标"), _("指标"), _("完成"), _("结论"), _("佐证"))
            yield Part("goals", _("计划目标完成情况"), table=Table(titles, (40, 14, 14, 16, 16), rows))

    def _goal(self, goal: Goal) -> Iterator[Passage]:
        key, line, done = f"goal.{goal.line.origin}", goal.line, goal.done
        yield _cell(f"{key}.goal", line.text)
        yield _cell(f"{key}.amount", f"{line.amount}{line.unit}" if line.amount else _("没有写数"))
        yield self._passage(f"{key}.done", f"{{{done.code}}}{safe(done.unit)}" if done else "—")
        short = _("未完成") if self.period.is_over else _("在做")
        verdict = {True: _("完成"), False: short, None: self.to_fill}[goal.reached]
        yield self._passage(f"{key}.verdict", verdict)
        yield _cell(f"{key}.proof", str(PROOFS.get(line.counts, _("过程性材料"))))

    def _problems(self) -> Iterator[Part]:
        found = [each for each in problems(self.teller, self.books) if each.safety or not self.safety]
        titles = (_("问题"), _("事实"), _("原因"), _("措施"), _("责任岗位"), _("时限"))
        own = tuple(self._passages(self._own("problems.own")))
        if not found:
            none = self._passage("problems.none", _("统计期内的记录里，没有逾期、漏记和没办完的事项。"))
            yield Part("problems", _("存在问题、原因与整改"), passages=(none, *own))
            return
        rows = tuple(tuple(self._problem(each)) for each in found)
        yield Part(
            "problems",
            _("存在问题、原因与整改"),
            passages=own,
            table=Table(titles, (14, 28, 18, 20, 11, 9), rows),
        )
        said = [Sentence(f"inside.{each.key}", f"{each.name}：{inside(each)}", inner=True) for each in found]
        yield Part(
            "inside",
            _("内部：具体是哪些"),
            2,
            tuple(self._passages(each for each in said if each.template[-1] != "：")),
        )

    def _problem(self, problem: Problem) -> Iterator[Passage]:
        key = f"problem.{problem.key}"
        yield _cell(f"{key}.name", problem.name)
        yield self._passage(f"{key}.fact", problem.fact)
        for name in FILLED:
            yield self._passage(f"{key}.{name}", self.to_fill if name == "cause" else WAITING)

    def _coming(self) -> Iterator[Part]:
        title = put(_("[coming]打算"), coming=self.period.coming)
        said = [*coming(self.teller, self._next_plan()), *self._own("next.own")]
        if not said:
            said = [Sentence("next.own", self.to_fill)]
        yield Part("next", title, passages=tuple(self._passages(said)))

    def _next_plan(self) -> str:
        """The plan of the next term, where the school has accepted one."""
        if self.period.kind != TERM:
            return ""
        year, _mark, number = self.period.text.partition("T")
        after = (int(year), 2) if number == "1" else (int(year) + 1, 1)
        plan = (
            Plan.objects.filter(status=ACCEPTED, kind="term", year=after[0], ordinal=after[1])
            .order_by("id")
            .last()
        )
        return plan.title if plan else ""


def _cell(key: str, text: str) -> Passage:
    return Passage(key, (Piece(text),))


def _names_in(text: str) -> tuple[tuple[str, str], ...]:
    """The school's people named in it, and what stands for each in what goes out: the first of his posts, or 有关人员."""
    told = Member.objects.values_list("name", "posts_text").order_by("id")
    pairs = {
        name: posts.split("、")[0].strip() or str(_("有关人员"))
        for name, posts in told
        if len(name) > 1 and name in text
    }
    return tuple(sorted(pairs.items(), key=lambda pair: (-len(pair[0]), pair[0])))

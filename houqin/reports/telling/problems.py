"""存在问题 and 下阶段打算: what the records show to be open, late or missing. The cause is never written by the program.

Each problem is a fact with its numbers; cause, measure, post and day are a person's, and stand as 【…填写】 until he has
said them. The 内部版 adds a line of who and what; the other editions name nobody.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.reports.periods import SAFETY, TERM, WEEK, YEAR
from houqin.reports.rules.paper import FIRST, SECOND
from houqin.reports.telling.registers import Book
from houqin.reports.telling.teller import Sentence, Teller, put, safe
from houqin.reports.totalling import PART

MOST = 3  # missing in one area, before it is named as the one in which most is
NAMED = 8  # rows named in the 内部版


@dataclass(frozen=True)
class Problem:
    """What is not well: a short name, the fact as a template, and the causes that are offered to choose from."""

    key: str
    name: str
    fact: str
    causes: tuple[str | Promise, ...]
    rows: Any = ()
    safety: bool = False


WAITS = (_lazy("配件没有到货"), _lazy("要请外单位修"), _lazy("经费还没有批"), _lazy("人手不够"))
ORDER = (
    _lazy("安排到人不够细"),
    _lazy("临时有其他工作"),
    _lazy("人员变动，交接不清"),
    _lazy("做了没有及时登记"),
)
MONEY = (_lazy("经费还没有批"), _lazy("要等放假才能施工"), _lazy("外单位没有按时来"))


def problems(teller: Teller, books: Iterable[Book]) -> list[Problem]:
    """The gravest first; what is none is no problem."""
    return [*_kinds(teller), *_of_books(books, teller)]


@dataclass(frozen=True)
class Kind:
    """A sort of problem: the figure that shows it, its name, its fact, the causes offered. `lacks`: what it is short of."""

    code: str
    name: str | Promise
    fact: str | Promise | Callable[[Teller], str]
    causes: tuple[str | Promise, ...] = ORDER
    safety: bool = False
    lacks: bool = False


def _kinds(teller: Teller) -> Iterator[Problem]:
    for kind in KINDS:
        some = teller.n(kind.code) < teller.whole(kind.code) if kind.lacks else teller.n(kind.code)
        if some and _is_due(kind, teller):
            text = kind.fact(teller) if callable(kind.fact) else str(kind.fact)
            rows = () if kind.lacks else teller.figures[kind.code].rows
            yield Problem(kind.code, str(kind.name), text, kind.causes, rows, kind.safety)


def _is_due(kind: Kind, teller: Teller) -> bool:
    """A goal of a term that still runs is on its way, not missed; before the 启用日 papers were not yet kept here."""
    if kind.lacks:
        return not teller.school.is_trial(teller.period.span.last)
    return kind.code != "planning.goals.short" or goals_are_due(teller)


def goals_are_due(teller: Teller) -> bool:
    return teller.period.kind in (TERM, YEAR) and teller.period_is_over


def _open(teller: Teller) -> str:
    reasons = teller.parts(teller.under("repairs.open."), unit=False)
    return put(_("受理的{repairs.counted}件报修中，{repairs.open}件没有办完（[reasons]）。"), reasons=reasons)


def _missing(teller: Teller) -> str:
    """With the area in which most is missing."""
    text = _("应做的{duties.asked}项日常工作中，{duties.missing}项没有登记")
    areas = [code.removeprefix("duties.area.") for code in teller.under("duties.area.")]
    short = {
        a: teller.n(f"duties.area.{a}") - teller.n(f"duties.area_done.{a}")
        for a in areas
        if a not in ("-", PART)
    }
    worst = max(sorted(short), key=lambda area: short[area], default="")
    if worst and short[worst] >= MOST and short[worst] * 2 > teller.n("duties.missing"):
        text += put(_("，[area]方面最多"), area=safe(worst))
    return text + "。"


HAZARDS = _lazy("查出的{hazards.found}处隐患中，{hazards.late}处过了期限还没有整改。")
RETURNED = _lazy("受理的{repairs.counted}件报修中，{repairs.returned}件修好后又返修。")
OPINIONS = _lazy("收到的{surveys.opinions}条意见中，还有{surveys.unreplied}条没有答复。")
UNDONE = _lazy("会上定下的{meetings.decisions}件事中，{meetings.decisions.late}件过了日子还没有办完。")
OVER = _lazy("{certificates.over}件证照过了有效期还没有换。")
UNHELD = _lazy("应持健康证的{certificates.held.health/}人，有效的{certificates.held.health}人。")
PAPERS = (_lazy("新来的人还没有办证"), _lazy("体检没有按时安排"))
SHORT = _lazy("写了指标的目标中，{planning.goals.short}项没有达到。")
WEAR = (_lazy("配件质量不好"), _lazy("只换了件，没有查根源"), _lazy("使用不当"))
KINDS = (
    Kind("hazards.late", _lazy("隐患整改超期"), HAZARDS, MONEY, safety=True),
    Kind("certificates.over", _lazy("证照过期"), OVER, safety=True),
    Kind("certificates.held.health", _lazy("健康证不全"), UNHELD, PAPERS, safety=True, lacks=True),
    Kind("repairs.open", _lazy("报修没有办完"), _open, WAITS),
    Kind("repairs.returned", _lazy("修后又坏"), RETURNED, WEAR),
    Kind("planning.goals.short", _lazy("计划目标没有完成"), SHORT),
    Kind("duties.missing", _lazy("日常工作漏记"), _missing),
    Kind("surveys.unreplied", _lazy("意见没有答复"), OPINIONS),
    Kind("meetings.decisions.late", _lazy("会上定的事没有办完"), UNDONE),
)


def _of_books(books: Iterable[Book], teller: Teller) -> Iterator[Problem]:
    """The two registers with most gaps."""
    missing = {book: teller.n(f"{book.code}.missing") for book in books}
    worst = sorted((book for book in missing if missing[book]), key=lambda book: (-missing[book], book.slug))
    for book in worst[:2]:
        name = put(_("[title]有漏记"), title=safe(book.title))
        fact = put(_("应做{@.asked}次，漏{@.missing}次。"), book.code)
        code = f"{book.code}.missing"
        yield Problem(code, name, fact, ORDER, teller.figures[code].rows, True)


def inside(problem: Problem) -> str:
    """What the 内部版 adds: which rows, and whose they are."""
    rows = list(problem.rows[: NAMED + 1])
    named = "；".join(filter(None, (row_words(row) for row in rows[:NAMED])))
    return safe(named) + (_("等") if len(rows) > NAMED else "")


def row_words(row: Any) -> str:
    """WX000012 教室灯不亮（文师傅）; 12月3日 校园安全日巡查（陈师傅）."""
    who = next(
        (str(getattr(row, name)) for name in ("worker", "who_text", "who") if getattr(row, name, None)), ""
    )
    day = getattr(row, "due_on", None)
    when = f"{day.month}.{day.day} " if day and not hasattr(row, "number_text") else ""
    return f"{when}{row}（{who}）" if who else f"{when}{row}"


# 下阶段打算 -------------------------------------------------------------------------------------------------------


def coming(teller: Teller, plan: str) -> Iterator[Sentence]:
    """What is open now is what comes next; then the next plan, where one was accepted."""
    safety, short = teller.period.kind == SAFETY, teller.period.kind == WEEK
    if teller.n("repairs.open") and not safety:
        yield Sentence(
            "next.repairs", _("把没有办完的{repairs.open}件报修办完，要等料、等外修的先定下日期。")
        )
    if teller.n("hazards.late") or teller.n("hazards.in_time"):
        parts = (("in_time", _("期限内的{hazards.in_time}处")), ("late", _("逾期的{hazards.late}处")))
        said = "、".join(words for key, words in parts if teller.n(f"hazards.{key}"))
        yield Sentence(
            "next.hazards", put(_("没有销号的隐患（[said]）整改到位，由他人复查销号。"), said=said)
        )
    if teller.n("planning.goals.short") and goals_are_due(teller):
        yield Sentence("next.goals", _("没有达到的{planning.goals.short}项目标接着做。"), SECOND)
    if teller.n("certificates.ending") and not short:
        yield Sentence("next.certificates", _("今后半年到期的证照{certificates.ending}件，提前换证。"))
    if teller.n("meetings.decisions.late") and not safety:
        yield Sentence(
            "next.decisions", _("会上定下、还没有办完的{meetings.decisions.late}件事接着办。"), SECOND
        )
    if plan:
        yield Sentence("next.plan", put(_("按《[plan]》安排各项工作。"), plan=safe(plan)), FIRST)

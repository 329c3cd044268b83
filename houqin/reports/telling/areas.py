"""主要工作: area by area what was done, each sentence from figures; an area of which nothing is written down is left out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.reports.periods import SAFETY
from houqin.reports.rules.paper import SECOND, THIRD
from houqin.reports.telling.registers import Book, told_by_books
from houqin.reports.telling.teller import Sentence, Teller, put, safe
from houqin.surveys.models import Survey

SATISFIED = ".satisfied"


@dataclass(frozen=True)
class Area:
    """A heading of 主要工作, the areas of duties and registers under it, and what is said besides."""

    key: str
    title: str | Promise
    names: tuple[str, ...]
    tell: Callable[[Teller], Iterator[Sentence]] = lambda teller: iter(())
    safety: bool = False


def told(area: Area, teller: Teller, books: list[Book]) -> list[Sentence]:
    """All sentences of an area: its own, then what its registers and its tasks tell."""
    from_books = told_by_books([book for book in books if book.area in area.names], teller)
    return [*area.tell(teller), *from_books, *_tasks(area, teller, books)]


def _tasks(area: Area, teller: Teller, books: list[Book]) -> Iterator[Sentence]:
    """安全方面应做的日常工作97项，做了95项; nothing where the registers have told all of them already."""
    for name in area.names:
        asked, done = f"duties.area.{name}", f"duties.area_done.{name}"
        in_books = sum(teller.counted(f"{book.code}.asked") for book in books if book.area == name)
        if teller.counted(asked) <= in_books:
            continue
        text = _("[name]方面应做的日常工作{[asked]}项[with]，做了{[done]}项。")
        if teller.n(asked) == teller.n(done):
            text = _("[name]方面应做的日常工作{[asked]}项[with]，全部做了。")
        said = {"with": _("（含上面的台账）") if in_books else ""}
        yield Sentence(f"area.{area.key}.{name}", put(text, name=name, asked=asked, done=done, **said), THIRD)


# What each area says besides ----------------------------------------------------------------------------------


def hazards_told(teller: Teller) -> Iterator[Sentence]:
    """查出隐患31处，销号28处，期限内2处，逾期1处."""
    if not teller.n("hazards.found"):
        return
    parts = (
        ("closed", _("销号{hazards.closed}处")),
        ("in_time", _("期限内{hazards.in_time}处")),
        ("late", _("逾期{hazards.late}处")),
    )
    begins = teller.one_of("hazards", _("查出隐患{hazards.found}处"), _("登记隐患{hazards.found}处"))
    begins += teller.compared("hazards.found")
    said = [begins, *(words for key, words in parts if teller.n(f"hazards.{key}"))]
    yield Sentence("area.safety.hazards", "，".join(said) + "。")


def _canteen(teller: Teller) -> Iterator[Sentence]:
    held = "certificates.held.health"
    if teller.whole(held):
        text = _("应持健康证的{@/}人，有效的{@}人。")
        if teller.n(held) == teller.whole(held):
            text = _("应持健康证的{@/}人，证件都在有效期内。")
        yield Sentence("area.canteen.health", put(text, held))
    if teller.period.kind != SAFETY:
        yield from _surveys(teller, "canteen", of_canteen=True)


def _surveys(teller: Teller, area: str, *, of_canteen: bool) -> Iterator[Sentence]:
    """Those about the canteen where the canteen is told, the others where the services are."""
    codes = [code.removesuffix(SATISFIED) for code in teller.under("surveys.") if code.endswith(SATISFIED)]
    numbers = [code.removeprefix("surveys.") for code in codes]
    rows = Survey.objects.filter(number__in=numbers).order_by("number") if numbers else ()
    for survey in rows:
        if (survey.topic == "canteen") is of_canteen:
            yield _survey(area, survey, teller)


def _survey(area: str, survey: Survey, teller: Teller) -> Sentence:
    code = f"surveys.{survey.number}"
    back = _("（回收率{@.returned%}）") if teller.has_rate(f"{code}.returned") else ""
    rate = _("，占{@.satisfied%}（{@.satisfied}/{@.satisfied/}）")
    if not teller.has_rate(f"{code}.satisfied"):
        rate = _("（评了的{@.satisfied/}份）")
    text = _("“[title]”发放{@.sent}份，收回{@.returned}份[back]，“满意、基本满意”{@.satisfied}份[rate]。")
    said = {"title": safe(survey.title), "back": back, "rate": rate}
    return Sentence(f"area.{area}.{code}", put(text, code, **said), SECOND)


def repairs_told(teller: Teller) -> Iterator[Sentence]:
    """How many came and were done."""
    if teller.n("repairs.counted"):
        yield Sentence("area.repairs.main", _repairs_main(teller))


def _repairs(teller: Teller) -> Iterator[Sentence]:
    if not teller.n("repairs.counted"):
        return
    yield from repairs_told(teller)
    kinds = teller.under("repairs.kind.")
    if sum(teller.n(code) > 0 for code in kinds) > 1:
        text = put(_("按类别分：[kinds]，合计{repairs.counted}件。"), kinds=teller.parts(kinds))
        yield Sentence("area.repairs.kinds", text, SECOND)
    used = [code for code in teller.under("repairs.material.") if teller.n(code)]
    if used:
        text = teller.one_of("used", _("维修用料：[used]。"), _("维修用了[used]。"))
        yield Sentence("area.repairs.used", put(text, used=teller.parts(used, most=8)), SECOND)


def _repairs_main(teller: Teller) -> str:
    """受理126件，办结121件，办结率96.0%（121/126），未办结5件（待料3、待外修2），返修4件."""
    text = teller.one_of(
        "repairs",
        _("受理报修{repairs.counted}件[before]，办结{repairs.done}件[target]"),
        _("全校报修{repairs.counted}件[before]，修好{repairs.done}件[target]"),
    )
    before, target = teller.compared("repairs.counted"), teller.target("repairs.done")
    text = put(text, before=before, target=target) + teller.rate(_("办结率"), "repairs.done")
    if teller.n("repairs.open"):
        reasons = teller.parts(teller.under("repairs.open."), unit=False)
        text += put(_("，未办结{repairs.open}件（[reasons]）"), reasons=reasons)
    if teller.n("repairs.returned"):
        text += _("，返修{repairs.returned}件")
    return text + "。"


def _team(teller: Teller) -> Iterator[Sentence]:
    if teller.n("meetings.held"):
        text = _("召开例会{meetings.held}次") + teller.compared("meetings.held")
        if teller.n("meetings.decisions"):
            done = _("，已办{meetings.decisions.done}件") if teller.n("meetings.decisions.done") else ""
            text += _("，定下{meetings.decisions}件事") + done
        yield Sentence("area.team.meetings", text + "。", SECOND)
    if teller.n("documents.letters"):
        text = _("责任书应签{documents.letters}份，已签{documents.letters.signed}份。")
        if teller.n("documents.letters.signed") == teller.n("documents.letters"):
            text = _("责任书应签{documents.letters}份，全部签完。")
        yield Sentence("area.team.letters", text, SECOND)


def _service(teller: Teller) -> Iterator[Sentence]:
    yield from _surveys(teller, "service", of_canteen=False)
    if teller.n("surveys.opinions"):
        text = _("收到意见{surveys.opinions}条[before]，已答复{surveys.opinions.replied}条。")
        before = teller.compared("surveys.opinions")
        yield Sentence("area.service.opinions", put(text, before=before), SECOND)


AREAS: tuple[Area, ...] = (
    Area("safety", _lazy("安全工作"), ("安全", "消防", "安保", "门卫", "校车"), hazards_told, safety=True),
    Area("canteen", _lazy("食堂与饮食卫生"), ("食堂", "小卖部"), _canteen, safety=True),
    Area("repairs", _lazy("维修保障"), ("维修", "基建"), _repairs),
    Area("health", _lazy("卫生与传染病防控"), ("卫生", "绿化"), safety=True),
    Area("property", _lazy("校产与物资"), ("校产", "资产", "物资", "总务")),
    Area("dorm", _lazy("宿舍管理"), ("宿舍",), safety=True),
    Area("team", _lazy("队伍与制度"), ("队伍", "管理", "教学点", "幼儿园"), _team),
    Area("energy", _lazy("节能"), ("节能",)),
    Area("service", _lazy("服务师生"), ("服务",), _service),
)

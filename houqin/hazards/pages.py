"""How hazards and inspections from above are listed and shown."""

from dataclasses import replace
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.facts import real
from houqin.core.pages import (
    Beside,
    ChoiceFilter,
    Column,
    DayFilter,
    Fact,
    ListPage,
    RowFilter,
    Sort,
    Tab,
    dated,
)
from houqin.core.words import in_words
from houqin.hazards import facts, sections
from houqin.hazards.models import (
    KINDS,
    LEVELS,
    MAJOR,
    MENDED,
    NEW,
    OPEN,
    TO_ANSWER,
    UNMENDED,
    Hazard,
    Inspection,
)
from houqin.places.tree import within


def is_late(member: Any) -> Q:
    """Not put right on the day after it was due; what was entered in the trial is never late (daily-life 1.4)."""
    return Q(status__in=UNMENDED, due_on__lt=clock.today()) & real(member.school)


class HazardsPage(ListPage):
    model = Hazard
    slug = "hazards"
    title = _("隐患整改")
    short = _("隐患")
    icon = "warning"
    columns = (
        Column("what", _("隐患内容"), kind="main"),
        Column("place__path", _("部位")),
        Column("level", _("等级"), kind="badge", choices=dict(LEVELS), tones=Hazard.LEVEL_TONES),
        Column("status", _("状态"), kind="badge", choices=dict(Hazard.STATUSES), tones=Hazard.TONES),
        Column("late", _("时限"), kind="badge", choices={True: _("逾期")}, tones={True: "bad"}),
        Column("due_on", _("整改时限"), kind="day"),
        Column("worker__name", _("责任人")),
        Column("found_on", _("发现日期"), kind="day"),
        dated.MARK,
        Column("number", _("编号"), kind="code"),
        Column("kind", _("类别"), choices=dict(KINDS), shown=False),
        Column("spot", _("具体位置"), shown=False),
        Column("finder_name", _("排查人"), shown=False),
        Column("source", _("来源"), choices=dict(Hazard.SOURCES), shown=False),
        Column("source_words", _("来源说明"), shown=False),
        Column("measure", _("整改措施"), shown=False),
        Column("budget_fen", _("资金"), kind="money", shown=False),
        Column("safeguard", _("临时防护"), shown=False),
        Column("done", _("整改情况"), shown=False),
        Column("mended_on", _("完成日"), kind="day", shown=False),
        Column("checked_by__name", _("复查人"), shown=False),
        Column("checked_at", _("销号时间"), kind="moment", shown=False),
        Column("not_done", _("未完成原因"), shown=False),
        Column("reported_to", _("上报单位"), shown=False),
        Column("reported_on", _("上报日期"), kind="day", shown=False),
        Column("again", _("一年内同处同类"), kind="number", shown=False),
        Column("extensions", _("延期次数"), kind="number", shown=False),
        Column("returns", _("退回次数"), kind="number", shown=False),
        dated.RECORDED,
        dated.BECAUSE,
    )
    filters = (
        ChoiceFilter("kind", _("类别"), choices=tuple(KINDS)),
        ChoiceFilter("level", _("等级"), choices=tuple(LEVELS)),
        ChoiceFilter("status", _("状态"), choices=tuple(Hazard.STATUSES)),
        ChoiceFilter("source", _("来源"), choices=tuple(Hazard.SOURCES)),
        replace(dated.ENTERED, hidden=True),
        RowFilter("place", _("部位"), model="places.Place", widen=lambda place: within("place", place)),
        RowFilter("worker", _("责任人"), model="people.Member"),
        DayFilter("found_on", _("发现日期"), dates=True),
        DayFilter("due_on", _("整改时限"), dates=True, hidden=True),
        dated.counted(facts.STANDS, facts.stand),
        RowFilter("inspection", _("上级检查"), model="hazards.Inspection", hidden=True),
    )
    sorts = (
        Sort("-found_on", "found_on", descending=True),
        Sort("found_on", "found_on"),
        Sort("due_on", "due_on"),
    )
    tabs = (
        Tab("open", _("未销号"), lambda member: Q(status__in=OPEN)),
        Tab("new", _("待下达"), lambda member: Q(status=NEW)),
        Tab("late", _("逾期"), is_late),
        Tab("recheck", _("待复查"), lambda member: Q(status=MENDED)),
        Tab("up", _("重大，未上报"), lambda member: Q(status__in=OPEN, level=MAJOR, reported_on=None)),
        Tab("mine", _("我要整改的"), lambda member: Q(worker=member, status__in=UNMENDED)),
        Tab("all", _("全部")),
    )
    beside = (
        Beside(_("上级检查"), "/hazards/inspections/", "hazards.view_inspection"),
        Beside(_("打印台账"), "/hazards/papers/", "hazards.view_all_hazards"),
    )
    searched = (("place", "places.Place"), ("worker", "people.Member"))
    primary = "hazards.report_hazard"
    often = 5
    facts = (
        Fact(_("部位"), sections.place_words, fields=("place", "spot")),
        Fact(_("类别"), "get_kind_display", fields=("kind",)),
        Fact(_("等级"), "get_level_display"),
        Fact(_("发现日期"), "found_on"),
        Fact(_("排查人"), "finder_name"),
        Fact(_("来源"), sections.source_of),
        dated.ENTERED_FACT,
        Fact(_("隐患内容"), "what", wide=True, fields=("what",)),
        Fact(_("重复"), sections.again_words, if_any=True),
        Fact(_("临时防护"), "safeguard", wide=True, if_any=True),
        Fact(_("整改措施"), "measure", wide=True, if_any=True),
        Fact(_("责任人"), "worker", if_any=True),
        Fact(_("整改时限"), "due_on"),
        Fact(_("资金"), sections.money_words, if_any=True),
        Fact(_("报修单"), sections.ticket_of, if_any=True),
        Fact(_("未完成原因"), sections.not_done_words, wide=True, if_any=True),
        Fact(_("上报"), sections.report_words, wide=True, if_any=True),
        Fact(_("整改情况"), "done", wide=True, if_any=True),
        Fact(_("完成日"), "mended_on", if_any=True),
        Fact(_("没有照片的原因"), "no_photo", if_any=True),
        Fact(_("复查"), lambda hazard: _checked(hazard), wide=True, if_any=True),
    )
    joined = ("place", "worker", "ticket", "checked_by")
    empty = _("没有隐患。看到不安全的地方，点“登记隐患”，拍一张照片就行。")

    @classmethod
    def rows(cls, member: Any) -> Any:
        rows = dated.with_mark(super().rows(member), member.school)
        return dated.with_real(rows, member.school, late=is_late(member))

    @classmethod
    def printed(cls, row: Any) -> str:
        return f"/hazards/slip/{row.pk}/pdf/"

    @classmethod
    def sections(cls, row: Any, member: Any) -> list[dict[str, Any]]:
        return sections.sections_of(row)


def _checked(hazard: Hazard) -> str:
    """Who looked again and when."""
    if hazard.checked_by is None:
        return ""
    said = f"{hazard.checked_by} {in_words(hazard.checked_at)}"
    return f"{said}：{hazard.check_note}" if hazard.check_note else said


class InspectionsPage(ListPage):
    model = Inspection
    slug = "inspections"
    title = _("上级检查")
    icon = "check"
    in_side_bar = False
    columns = (
        Column("unit", _("检查单位"), kind="main"),
        Column("on", _("检查日期"), kind="day"),
        Column("found", _("指出问题"), kind="number"),
        Column("open", _("未销号"), kind="number"),
        Column("due_on", _("整改时限"), kind="day"),
        Column("status", _("状态"), kind="badge", choices=dict(Inspection.STATUSES), tones=Inspection.TONES),
        Column("answered_on", _("回复日期"), kind="day"),
        Column("people", _("检查人员"), shown=False),
        Column("basis", _("检查依据"), shown=False),
        dated.MARK,
        dated.RECORDED,
        dated.BECAUSE,
        Column("number", _("编号"), kind="code"),
    )
    filters = (
        ChoiceFilter("status", _("状态"), choices=tuple(Inspection.STATUSES)),
        DayFilter("on", _("检查日期"), dates=True),
        replace(dated.ENTERED, hidden=True),
    )
    sorts = (Sort("-on", "on", descending=True), Sort("on", "on"))
    tabs = (
        Tab("to_answer", _("待回复"), lambda member: Q(status=TO_ANSWER)),
        Tab("all", _("全部")),
    )
    beside = (Beside(_("隐患整改"), "/hazards/hazards/", "hazards.view_hazard"),)
    primary = "hazards.record_inspection"
    facts = (
        Fact(_("检查日期"), "on"),
        Fact(_("检查人员"), "people", if_any=True),
        Fact(_("检查依据"), "basis", wide=True, if_any=True),
        Fact(_("指出问题"), "found"),
        Fact(_("整改时限"), "due_on", if_any=True),
        dated.ENTERED_FACT,
        Fact(_("回复日期"), "answered_on", if_any=True),
        Fact(_("回复说明"), "answer_note", wide=True, if_any=True),
    )
    empty = _("还没有上级检查。检查组走了，把指出的问题登记在这里，整改完打印《整改回复》。")

    @classmethod
    def rows(cls, member: Any) -> Any:
        rows = dated.with_mark(super().rows(member), member.school)
        return rows.annotate(open=Count("hazards", Q(hazards__status__in=OPEN)))

    @classmethod
    def printed(cls, row: Any) -> str:
        return f"/hazards/reply/{row.pk}/pdf/"

    @classmethod
    def sections(cls, row: Any, member: Any) -> list[dict[str, Any]]:
        return sections.problems_of(row, member)

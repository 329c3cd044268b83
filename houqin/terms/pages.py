"""What is seen of the calendar: the terms, each with its weeks like a wall calendar, and the adjustments."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.pages import ChoiceFilter, Column, DayFilter, Fact, ListPage, Sort, Tab
from houqin.core.words import day_words
from houqin.terms import rules, weeks
from houqin.terms.calendar import calendar_of
from houqin.terms.models import WEEK_STARTS, DayOverride, Term


class _YearNames(dict[Any, Any]):
    """Any year -> its name as a school year, in the reader's language."""

    def get(self, year: Any, default: Any = None) -> Any:
        return rules.year_name(int(year))


class TermsPage(ListPage):
    """The terms, newest first."""

    model = Term
    slug = "terms"
    title = _("校历")
    icon = "calendar"
    columns = (
        Column("year", _("学年"), kind="main", choices=_YearNames()),
        Column("ordinal", _("学期"), choices={1: _("第一学期"), 2: _("第二学期")}),
        Column("first_on", _("开学"), kind="day"),
        Column("last_on", _("结束"), kind="day"),
        Column("opens_on", _("正式上课"), kind="day", shown=False),
        Column("week_starts", _("一周从哪天起"), choices=dict(WEEK_STARTS), shown=False),
    )
    sorts = (Sort("-first_on", "first_on", descending=True), Sort("first_on", "first_on"))
    primary = "terms.open_school_year"
    more = ("terms.adjust_days", "terms.enter_holiday_plan")
    facts = (
        Fact(
            _("起止"),
            lambda row: f"{day_words(row.first_on, year=True)} — {day_words(row.last_on, year=True)}",
        ),
        Fact(_("正式上课"), "opens_on"),
        Fact(_("登记时间"), "recorded_at"),
    )
    empty = _("还没有学期。先建本学年，日期会按通常的时间列出。")

    @classmethod
    def search(cls, rows: Any, words: str) -> Any:
        """By the year in the term's name."""
        return rows.filter(year__in=[int(w) for w in words.split()[:5] if w.isdecimal() and len(w) == 4])

    @classmethod
    def sections(cls, row: Any, member: Any) -> list[dict[str, Any]]:
        return [{"title": gettext("校历"), "html": calendar_html(row, member)}]


@dataclass(frozen=True)
class SpanFilter(DayFilter):
    """Ranges of dates that touch the asked range."""

    def narrow(self, rows: Any, answers: dict[str, Any]) -> Any:
        first, last = answers.get(f"{self.name}_from"), answers.get(f"{self.name}_to")
        if first:
            rows = rows.filter(last_on__gte=first)
        if last:
            rows = rows.filter(first_on__lte=last)
        return rows


class AdjustmentsPage(ListPage):
    """What the school itself said about its days."""

    model = DayOverride
    slug = "adjustments"
    title = _("校历调整")
    icon = "calendar"
    in_side_bar = False
    columns = (
        Column("reason", _("原因"), kind="main"),
        Column(
            "status", _("状态"), kind="badge", choices=dict(DayOverride.STATUSES), tones=DayOverride.TONES
        ),
        Column("effect", _("怎样调整"), choices=dict(DayOverride.EFFECTS)),
        Column("first_on", _("从"), kind="day"),
        Column("last_on", _("到"), kind="day"),
        Column("follows", _("按周几的课表"), choices=dict(DayOverride.FOLLOWS)),
        Column("recorded_at", _("登记时间"), kind="moment", shown=False),
    )
    filters = (
        ChoiceFilter("effect", _("怎样调整"), choices=tuple(DayOverride.EFFECTS)),
        SpanFilter("day", _("日期")),
    )
    tabs = (
        Tab("own", _("本校调整"), lambda member: Q(plan_year__isnull=True, status=DayOverride.STANDS)),
        Tab("plan", _("放假安排"), lambda member: Q(plan_year__isnull=False, status=DayOverride.STANDS)),
        Tab("withdrawn", _("已撤销"), lambda member: Q(status=DayOverride.WITHDRAWN)),
        Tab("all", _("全部")),
    )
    sorts = (Sort("-first_on", "first_on", descending=True), Sort("first_on", "first_on"))
    primary = "terms.adjust_days"
    often = 5
    more = ("terms.enter_holiday_plan",)
    facts = (
        Fact(_("从"), "first_on"),
        Fact(_("到"), "last_on"),
        Fact(_("怎样调整"), lambda row: row.get_effect_display()),
        Fact(_("按周几的课表"), lambda row: row.get_follows_display() or ""),
        Fact(_("休息日也上课"), "days_off_too"),
        Fact(_("放假安排年份"), lambda row: row.plan_year or ""),
        Fact(_("登记时间"), "recorded_at"),
    )
    empty = _("还没有调整。停课、考试、运动会、补课都在这里登记，一天一条，也可以一段。")


def calendar_sheet(term: Term, member: Any, *, paper: bool = False) -> dict[str, Any]:
    """All that the calendar of a term shows; on paper without links."""
    calendar, span = calendar_of(member.school), term.span
    may_adjust = member.can("terms.adjust_days") and not paper
    return {
        "title": gettext("%(term)s校历") % {"term": term},
        "school": member.school.name,
        "heads": weeks.weekday_heads(span),
        "rows": weeks.week_rows(calendar, span, clock.today()),
        "totals": weeks.totals(calendar, span),
        "doubts": weeks.doubts(calendar, span),
        "adjust_url": "/terms/adjust_days/" if may_adjust else "",
        "print_url": "" if paper else f"/terms/calendar/{term.pk}/print/",
        "printed_on": day_words(clock.today(), year=True),
    }


def calendar_html(term: Term, member: Any) -> SafeString:
    """The calendar as a part of the term's page."""
    return render_to_string("terms/calendar_table.html", {"sheet": calendar_sheet(term, member)})

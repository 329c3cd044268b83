"""How duties and tasks are listed and shown."""

from datetime import date
from typing import Any

from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.facts import real
from houqin.core.moments import entered_words
from houqin.core.pages import (
    Beside,
    ChoiceFilter,
    Column,
    DayFilter,
    Fact,
    ListPage,
    Related,
    RowFilter,
    Sort,
    Tab,
    TextFilter,
    dated,
)
from houqin.core.words import day_words
from houqin.duties import facts
from houqin.duties.asked import hours_words, is_mine, meant_today
from houqin.duties.holding import keys_of
from houqin.duties.models import DONE, OFF, ON, OPEN, Duty, Holder, Task, TaskFor
from houqin.duties.models.duties import PROOFS, SOURCES
from houqin.places.tree import within


def is_late(member: Any, today: date) -> Q:
    """Open after its last day; what was made in the trial is never late (daily-life 1.4)."""
    return Q(status=OPEN, due_on__lt=today) & real(member.school)


def to_do(member: Any, today: date) -> Q:
    """Its last day is today or past; on a day off only what is meant for it, as on 今天."""
    return Q(status=OPEN, due_on__lte=today) & meant_today(member, today)


def mine_now(member: Any) -> Q:
    """What 今天 shows this member as his to do."""
    return to_do(member, clock.today()) & is_mine(member)


def days_words(row: Any) -> str:
    """9月1日 周一—9月30日 周二, or the one day."""
    first, last = day_words(row.opens_on), day_words(row.due_on)
    return last if row.opens_on == row.due_on else f"{first}—{last}"


def proof_words(row: Any) -> str:
    return f"{row.get_proof_display()}{'：' + row.elsewhere if row.elsewhere else ''}"


class TasksPage(ListPage):
    model = Task
    slug = "tasks"
    title = _("任务")
    icon = "check"
    columns = (
        Column("title", _("做什么"), kind="main"),
        Column("place__path", _("地点")),
        Column("who_text", _("责任人")),
        Column("due_on", _("到哪天止"), kind="day"),
        Column("status", _("状态"), kind="badge", choices=dict(Task.STATUSES), tones=Task.TONES),
        Column("late", _("时限"), kind="badge", choices={True: _("逾期")}, tones={True: "bad"}),
        Column("deed__by__name", _("完成人")),
        Column("deed__done_on", _("完成日期"), kind="day"),
        dated.MARK,
        Column("area", _("领域"), shown=False),
        Column("opens_on", _("从哪天起"), kind="day", shown=False),
        Column("because", _("原因"), shown=False),
        Column("deed__words", _("情况"), shown=False),
        Column("proof", _("怎样算做过"), choices=dict(PROOFS), shown=False),
        Column("source", _("出处"), choices=dict(SOURCES), shown=False),
    )
    filters = (
        RowFilter(
            "person",
            _("责任人"),
            model="people.Member",
            widen=lambda member: {"pk__in": TaskFor.objects.filter(key__in=keys_of(member)).values("task")},
        ),
        RowFilter("place", _("地点"), model="places.Place", widen=lambda place: within("place", place)),
        ChoiceFilter("status", _("状态"), choices=tuple(Task.STATUSES)),
        DayFilter("due_on", _("到哪天止"), dates=True),
        TextFilter("area", _("领域"), q=lambda word: Q(area=word)),
        RowFilter("duty", _("职责"), model="duties.Duty", hidden=True),
        TextFilter("register", _("台账"), q=lambda slug: Q(duty__register=slug), hidden=True),
        TextFilter("who", _("谁"), q=lambda word: Q(who_text=word), hidden=True),
        dated.counted(facts.STANDS, facts.stand),
    )
    sorts = (Sort("due_on", "due_on"), Sort("-due_on", "due_on", descending=True))
    tabs = (
        Tab("today", _("今天要做的"), lambda member: to_do(member, clock.today())),
        Tab("now", _("我今天的"), mine_now),
        Tab("mine", _("我的"), is_mine),
        Tab("late", _("逾期"), lambda member: is_late(member, clock.today())),
        Tab("open", _("全部要做的"), lambda member: Q(status=OPEN)),
        Tab("done", _("已做"), lambda member: Q(status=DONE)),
        Tab("all", _("全部")),
    )
    searched = (("place", "places.Place"),)
    primary = "duties.add_task"
    begins = ("terms.adjust_days",)
    often = 7
    facts = (
        Fact(_("地点"), "place", if_any=True),
        Fact(_("责任人"), "who_text"),
        Fact(_("哪几天"), days_words),
        Fact(_("时间"), hours_words, if_any=True),
        Fact(_("领域"), "area", if_any=True),
        Fact(_("怎样算做过"), proof_words),
        Fact(_("出处"), "get_source_display"),
        Fact(_("完成"), lambda task: _done(task), if_any=True),
        Fact(_("情况"), lambda task: task.deed.words if task.deed else "", wide=True, if_any=True),
        Fact(_("报修单"), lambda task: _ticket(task), wide=True, if_any=True),
        Fact(_("文件"), lambda task: _version(task), wide=True, if_any=True),
        Fact(_("登记情况"), lambda task: _entered(task), wide=True, if_any=True),
        Fact(_("原因"), "because", wide=True, if_any=True),
    )
    beside = (
        Beside(_("日历"), "/duties/calendar/", "duties.view_task"),
        Beside(_("周周清、月月清"), "/duties/closing/", "duties.view_all_tasks"),
    )
    joined = ("place", "deed__by", "deed__ticket", "deed__version__document", "duty")
    empty = _("没有任务。职责到了日子，任务会自己列出来。")

    @classmethod
    def rows(cls, member: Any) -> Any:
        live = member.school.go_live_on
        mark: Any = Value("")
        if live is not None:
            mark = Case(
                When(deed__recorded_at__gte=clock.at(live), then=F("deed__entered")), default=Value("")
            )
        rows = super().rows(member).annotate(mark=mark)
        return dated.with_real(rows, member.school, late=is_late(member, clock.today()))


def _done(task: Task) -> str:
    return f"{task.deed.by.name} {day_words(task.deed.done_on)}" if task.deed else ""


def _ticket(task: Task) -> str:
    """The ticket that shows it, to be opened."""
    ticket = task.deed.ticket if task.deed else None
    if ticket is None:
        return ""
    return format_html('<a href="{}">{}</a>', reverse("repairs.tickets.row", args=[ticket.pk]), ticket)


def _version(task: Task) -> str:
    """The version that shows it, on the page of its document."""
    found = task.deed.version if task.deed else None
    return format_html('<a href="{}">{} {}</a>', found.PAGE, found.document, found) if found else ""


def _entered(task: Any) -> str:
    """Only where there is something to say."""
    return entered_words(task.deed) if task.deed and task.mark not in ("", "in_time") else ""


class DutiesPage(ListPage):
    model = Duty
    slug = "duties"
    title = _("职责")
    icon = "list"
    columns = (
        Column("title", _("做什么"), kind="main"),
        Column("words", _("多久一次")),
        Column("who_text", _("责任人")),
        Column("place__path", _("地点")),
        Column("area", _("领域")),
        Column("status", _("状态"), kind="badge", choices=dict(Duty.STATUSES), tones=Duty.TONES),
        Column("source", _("出处"), choices=dict(SOURCES)),
        Column("citation", _("依据"), shown=False),
        Column("on_days", _("哪些日子"), choices=dict(Duty.DAYS), shown=False),
        Column("proof", _("怎样算做过"), choices=dict(PROOFS), shown=False),
        Column("minutes", _("每次用时（分钟）"), kind="number", shown=False),
        Column("first_on", _("从哪天起"), kind="day", shown=False),
        Column("last_on", _("到哪天止"), kind="day", shown=False),
    )
    filters = (
        RowFilter(
            "person",
            _("责任人"),
            model="people.Member",
            widen=lambda member: {
                "pk__in": Holder.objects.filter(key__in=keys_of(member), until_on=None).values("duty")
            },
        ),
        RowFilter("place", _("地点"), model="places.Place", widen=lambda place: within("place", place)),
        ChoiceFilter("source", _("出处"), choices=tuple(SOURCES)),
        TextFilter("area", _("领域"), q=lambda word: Q(area=word)),
    )
    sorts = (Sort("area", "area"), Sort("-recorded_at", "recorded_at", descending=True))
    tabs = (
        Tab("on", _("在执行"), lambda member: Q(status=ON)),
        Tab("off", _("已停止"), lambda member: Q(status=OFF)),
        Tab("all", _("全部")),
    )
    searched = (("place", "places.Place"),)
    primary = "duties.add_duty"
    often = 3
    facts = (
        Fact(_("多久一次"), "words", fields=("how_often",)),
        Fact(_("哪些日子"), "get_on_days_display", fields=("on_days",)),
        Fact(_("时间"), hours_words, if_any=True, fields=("from_time", "until_time")),
        Fact(_("责任人"), "who_text", fields=("members", "others")),
        Fact(_("地点"), "place", if_any=True, fields=("place",)),
        Fact(_("领域"), "area", if_any=True, fields=("area",)),
        Fact(_("怎样算做过"), proof_words, fields=("proof", "elsewhere")),
        Fact(_("登记时限"), "get_cut_off_display", fields=("cut_off",)),
        Fact(_("每次用时（分钟）"), lambda duty: duty.minutes or "", if_any=True, fields=("minutes",)),
        Fact(_("出处"), "get_source_display", fields=("source",)),
        Fact(_("依据"), "citation", wide=True, if_any=True, fields=("citation",)),
        Fact(_("从哪天起"), "first_on"),
        Fact(_("到哪天止"), "last_on", if_any=True, fields=("last_on",)),
    )
    related = (Related(_("这条职责的任务"), "duties.tasks", "duty"),)
    beside = (
        Beside(_("职责包"), "/duties/packs/", "duties.take_pack"),
        Beside(_("分工表、工作清单"), "/duties/papers/", "duties.view_duty"),
    )
    joined = ("place",)
    empty = _("还没有职责。先写三五条最要紧的，例如每天检查消防通道。")

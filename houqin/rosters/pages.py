"""How rosters, turns and swaps are listed and shown."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core import clock
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
)
from houqin.rosters import table
from houqin.rosters.models import ASKED, DRAFT, DROPPED, ENDED, Roster, Swap, Turn
from houqin.rosters.rules import clock_words, tenths_words

BESIDE = (
    Beside(_lazy("班次"), "/rosters/turns/", "rosters.view_turn"),
    Beside(_lazy("换班"), "/rosters/swaps/", "rosters.view_swap"),
    Beside(_lazy("值班账"), "/rosters/load/", "rosters.view_turn"),
)


def _times(roster: Roster) -> str:
    told = (f"{name} {clock_words(begins, ends)}".strip() for name, begins, ends in roster.shifts)
    return "；".join(filter(None, told)) or _("整天")


def _weights(roster: Roster) -> str:
    each = (
        (_("平日"), roster.weight_ordinary),
        (_("周五"), roster.weight_friday),
        (_("周末和假期"), roster.weight_day_off),
        (_("法定节假日"), roster.weight_holiday),
    )
    return "，".join(_("{label}算{count}次").format(label=label, count=tenths_words(w)) for label, w in each)


def _people(roster: Roster) -> str:
    listed = roster.people.filter(active=True).select_related("member")
    names = [each.member.name for each in listed.order_by("member__name_key", "id")]
    return _("{count}人：{names}").format(count=len(names), names="、".join(names))


class RostersPage(ListPage):
    """The rosters; the row's page is the table as it hangs on the wall."""

    model = Roster
    slug = "rosters"
    title = _lazy("值班")
    icon = "clock"
    columns = (
        Column("name", _lazy("名称"), kind="main"),
        Column("kind", _lazy("种类"), choices=dict(Roster.KINDS)),
        Column("status", _lazy("状态"), kind="badge", choices=dict(Roster.STATUSES), tones=Roster.TONES),
        Column("first_on", _lazy("从"), kind="day"),
        Column("last_on", _lazy("到"), kind="day"),
    )
    filters = (
        ChoiceFilter("kind", _lazy("种类"), choices=tuple(Roster.KINDS)),
        DayFilter("first_on", _lazy("从"), dates=True),
    )
    sorts = (Sort("-first_on", "first_on", descending=True),)
    tabs = (
        Tab("used", _lazy("在用"), lambda member: ~Q(status=ENDED)),
        Tab("all", _lazy("全部")),
    )
    primary = "rosters.add_roster"
    beside = BESIDE
    facts = (
        Fact(_lazy("种类"), "get_kind_display"),
        Fact(_lazy("哪些日子"), "get_on_display"),
        Fact(_lazy("时间"), _times),
        Fact(_lazy("每班人数"), lambda roster: _("{count}人").format(count=roster.per_turn)),
        Fact(_lazy("地点"), "place", if_any=True),
        Fact(_lazy("怎样计次"), _weights),
        Fact(_lazy("换班"), lambda roster: _("对方和主任都同意") if roster.asks_head else _("对方同意就行")),
        Fact(_lazy("参加排班"), _people, wide=True),
    )
    joined = ("place",)
    empty = _lazy("还没有值班表。新建一张，把名单粘贴进来就能排。")

    @classmethod
    def rows(cls, member: Any) -> Any:
        rows = super().rows(member)
        return rows if member.can("rosters.draw_roster") else rows.exclude(status=DRAFT)

    @classmethod
    def printed(cls, row: Any) -> str:
        return f"/rosters/rosters/{row.pk}/print/"

    @classmethod
    def sections(cls, row: Any, member: Any) -> list[dict[str, Any]]:
        return table.sections(row, member)


class TurnsPage(ListPage):
    """All turns, the next first; who and when, never more."""

    model = Turn
    slug = "turns"
    title = _lazy("班次")
    icon = "calendar"
    in_side_bar = False
    columns = (
        Column("first_on", _lazy("日期"), kind="day"),
        Column("roster__name", _lazy("值班表"), kind="main"),
        Column("shift", _lazy("班次")),
        Column("member__name", _lazy("值班人")),
        Column("status", _lazy("状态"), kind="badge", choices=dict(Turn.STATUSES), tones=Turn.TONES),
        Column("last_on", _lazy("到"), kind="day", shown=False),
    )
    filters = (
        RowFilter("member", _lazy("值班人"), model="people.Member"),
        RowFilter("roster", _lazy("值班表"), model="rosters.Roster"),
        DayFilter("first_on", _lazy("日期"), dates=True),
    )
    sorts = (Sort("first_on", "first_on"), Sort("-first_on", "first_on", descending=True))
    tabs = (
        Tab("coming", _lazy("今天起"), lambda member: Q(last_on__gte=clock.today()) & ~Q(status=DROPPED)),
        Tab("mine", _lazy("我的"), lambda member: Q(member=member) & ~Q(status=DROPPED)),
        Tab("counted", _lazy("算进账的"), lambda member: Q(member__isnull=False) & ~Q(status=DROPPED)),
        Tab("all", _lazy("全部")),
    )
    searched = (("member", "people.Member"), ("roster", "rosters.Roster"))
    facts = (
        Fact(_lazy("值班表"), "roster"),
        Fact(_lazy("日期"), "when"),
        Fact(_lazy("班次"), "shift", if_any=True),
        Fact(_lazy("时间"), "time_words", if_any=True),
        Fact(_lazy("值班人"), lambda turn: turn.member.name if turn.member else _("缺人")),
        Fact(_lazy("计次"), lambda turn: tenths_words(turn.weight)),
        Fact(_lazy("换人原因"), "because", if_any=True),
    )
    joined = ("roster", "member")
    empty = _lazy("没有班次。")


class SwapsPage(ListPage):
    """Swaps: the two who swap see theirs, who draws sees all."""

    model = Swap
    slug = "swaps"
    title = _lazy("换班")
    icon = "undo"
    in_side_bar = False
    columns = (
        Column("turn__first_on", _lazy("换出的班"), kind="day"),
        Column("turn__roster__name", _lazy("值班表"), kind="main"),
        Column("asker__name", _lazy("申请人")),
        Column("other__name", _lazy("对方")),
        Column("back__first_on", _lazy("换来的班"), kind="day"),
        Column("status", _lazy("状态"), kind="badge", choices=dict(Swap.STATUSES), tones=Swap.TONES),
        Column("agreed", _lazy("对方已同意"), kind="yes_no", shown=False),
        Column("recorded_at", _lazy("申请时间"), kind="moment"),
    )
    filters = (DayFilter("recorded_at", _lazy("申请时间")),)
    sorts = (Sort("-recorded_at", "recorded_at", descending=True),)
    tabs = (
        Tab("open", _lazy("等答复"), lambda member: Q(status=ASKED)),
        Tab("all", _lazy("全部")),
    )
    searched = (("asker", "people.Member"), ("other", "people.Member"))
    facts = (
        Fact(_lazy("值班表"), lambda swap: swap.turn.roster.name),
        Fact(
            _lazy("换出的班"),
            lambda swap: f"{swap.asker.name} {swap.turn.when} {swap.turn.time_words}".strip(),
        ),
        Fact(_lazy("换给"), lambda swap: swap.other.name),
        Fact(_lazy("换来的班"), lambda swap: swap.back.when if swap.back else _("没有，请他替这一班")),
        Fact(_lazy("原因"), "reason", if_any=True),
        Fact(_lazy("答复"), "answer", if_any=True),
    )
    joined = ("turn", "turn__roster", "asker", "other", "back")
    empty = _lazy("没有等答复的换班。换班从自己的班次里办。")

    @classmethod
    def badge(cls, row: Any) -> dict[str, str] | None:
        """Whose word it waits for."""
        if row.status != ASKED:
            return super().badge(row)
        return {"label": _("等主任同意") if row.agreed else _("等对方同意"), "tone": "wait"}

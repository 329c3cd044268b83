"""How registers and their entries are listed and shown."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.cutoffs import LABELS, TONES
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
    dated,
)
from houqin.registers import facts, sections
from houqin.registers.covering import covers_entry
from houqin.registers.models import DONE, OFF, ON, VOID, WAITING, Register, RegisterEntry, WeeklyMenu
from houqin.registers.signing import waits_for


class RegistersPage(ListPage):
    model = Register
    slug = "registers"
    title = _("台账")
    short = _("台账")
    on_phone = "/registers/now/"
    icon = "book"
    columns = (
        Column("title", _("台账"), kind="main"),
        Column("area", _("领域")),
        Column("number", _("第几版"), kind="number", shown=False),
        Column("status", _("状态"), kind="badge", choices=dict(Register.STATUSES), tones=Register.TONES),
    )
    sorts = (Sort("area", "area"), Sort("title", "title"))
    tabs = (
        Tab("on", _("在用"), lambda member: Q(status=ON)),
        Tab("off", _("已停用"), lambda member: Q(status=OFF)),
        Tab("all", _("全部")),
    )
    primary = "registers.take_registers"
    more = ("registers.add_register", "registers.import_entries")
    beside = (
        Beside(_("该填的"), "/registers/now/", "registers.fill_entry"),
        Beside(_("登记"), "/registers/entries/", "registers.view_registerentry"),
        Beside(_("月览"), "/registers/months/", "registers.view_registerentry"),
        Beside(_("打印"), "/registers/papers/", "registers.view_registerentry"),
        Beside(_("迎检一页"), "/registers/inspection/", "registers.view_registerentry"),
        Beside(_("选台账"), "/registers/shelf/", "registers.take_registers"),
    )
    related = (Related(_("全部登记"), "registers.entries", "register"),)
    facts = (
        Fact(_("领域"), "area"),
        Fact(_("什么时候填"), lambda row: sections.when_words(row.definition)),
        Fact(_("谁填"), lambda row: sections.who_words_of(row.definition)),
        Fact(_("保存期限"), lambda row: sections.keep_words(row.definition)),
        Fact(_("按月看"), lambda row: sections.month_link(row)),
        Fact(_("办理平台"), lambda row: sections.platform_link(row), if_any=True),
        Fact(_("依据"), lambda row: row.definition.basis, wide=True, if_any=True),
    )
    empty = _("还没有启用台账。点“启用台账”，从常用的里面选。")

    @classmethod
    def printed(cls, row: Any) -> str:
        return f"/registers/papers/?register={row.pk}"

    @classmethod
    def sections(cls, row: Any, member: Any) -> list[dict[str, Any]]:
        return sections.sections_of(row, member)


class EntriesPage(ListPage):
    model = RegisterEntry
    slug = "entries"
    title = _("登记")
    in_side_bar = False
    columns = (
        Column("on", _("日期"), kind="day"),
        Column("slot", _("时段")),
        Column("subject", _("对象")),
        Column("register__title", _("台账"), kind="main"),
        Column("summary", _("内容")),
        Column("faults", _("不合格项"), kind="number"),
        Column("by__name", _("登记人")),
        Column(
            "status", _("状态"), kind="badge", choices=dict(RegisterEntry.STATUSES), tones=RegisterEntry.TONES
        ),
        Column("entered", _("登记情况"), kind="badge", choices=dict(LABELS), tones=TONES),
    )
    filters = (
        RowFilter("register", _("台账"), model="registers.Register"),
        DayFilter("on", _("日期"), dates=True),
        ChoiceFilter("entered", _("登记情况"), choices=tuple(LABELS)),
        dated.counted(facts.STANDS, facts.stand),
    )
    sorts = (Sort("-on", "on", descending=True), Sort("on", "on"))
    tabs = (
        Tab("all", _("全部"), lambda member: ~Q(status=VOID)),
        Tab("waiting", _("待签"), lambda member: Q(status=WAITING)),
        Tab("mine", _("等我签的"), waits_for),
        Tab("unfinished", _("要补填"), lambda member: Q(unfinished=True, status__in=(WAITING, DONE))),
        Tab("today", _("今天"), lambda member: Q(on=clock.today())),
        Tab("faulty", _("有不合格"), lambda member: Q(faults__gt=0, status__in=(WAITING, DONE))),
        Tab("void", _("已作废"), lambda member: Q(status=VOID)),
    )
    searched = (("register", "registers.Register"), ("by", "people.Member"))
    facts = (
        Fact(_("台账"), lambda row: sections.link_to(row.register)),
        Fact(_("日期"), "on"),
        Fact(_("时段"), "slot", if_any=True),
        Fact(_("对象"), "subject", if_any=True),
        Fact(_("登记人"), "by"),
        Fact(_("报修单"), lambda row: sections.ticket_link(row.ticket), if_any=True),
        Fact(_("隐患"), lambda row: sections.hazard_link(row.hazard), if_any=True),
        Fact(_("处理"), "follow_up", if_any=True, wide=True, fields=("follow_up",)),
        Fact(_("作废原因"), "because", if_any=True, wide=True),
    )
    joined = ("register", "version", "by", "place", "school_class", "ticket", "hazard")
    empty = _("还没有登记。")

    @classmethod
    def rows(cls, member: Any) -> Any:
        return dated.with_real(super().rows(member), member.school)

    @classmethod
    def covers_row(cls, member: Any, row: Any) -> bool:
        return covers_entry(member, row)

    @classmethod
    def sections(cls, row: Any, member: Any) -> list[dict[str, Any]]:
        return sections.entry_sections(row, member)


class MenusPage(ListPage):
    model = WeeklyMenu
    slug = "menus"
    title = _("食谱")
    icon = "file"
    columns = (
        Column("monday", _("哪一周（周一）"), kind="day"),
        Column("recorded_at", _("登记时间"), kind="moment"),
    )
    sorts = (Sort("-monday", "monday", descending=True), Sort("monday", "monday"))
    primary = "registers.set_menu"
    facts = (
        Fact(_("哪一周"), str),
        Fact(_("改这一周的"), lambda row: sections.menu_link(row)),
    )
    empty = _("还没有食谱。写一次，留样、陪餐和公示都用它。")

    @classmethod
    def sections(cls, row: Any, member: Any) -> list[dict[str, Any]]:
        return sections.menu_sections(row)

    @classmethod
    def printed(cls, row: Any) -> str:
        return f"/registers/menu/{row.pk}/pdf/"

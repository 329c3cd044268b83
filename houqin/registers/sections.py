"""The parts of a register's page and of an entry's: what was answered, who signed, the newest entries, the versions."""

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from houqin.core.words import day_words, moment_words
from houqin.duties.holding import Who, named
from houqin.registers.covering import covered, covers_entry
from houqin.registers.menus import MEALS, lines_of
from houqin.registers.models import VOID, Register, RegisterEntry, RegisterVersion, WeeklyMenu
from houqin.registers.rules.definition import Definition, Field
from houqin.registers.rules.saying import answer_words, with_unit

NEWEST = 15


def link_to(register: Register) -> SafeString:
    """食品留样, which leads there."""
    return format_html('<a href="/registers/registers/{}/">{}</a>', register.pk, register)


def ticket_link(ticket: Any) -> SafeString | str:
    """The repair that was begun here."""
    return format_html('<a href="/repairs/tickets/{}/">{}</a>', ticket.pk, ticket) if ticket else ""


def hazard_link(hazard: Any) -> SafeString | str:
    """The hazard that was entered here."""
    return format_html('<a href="/hazards/hazards/{}/">{}</a>', hazard.pk, hazard) if hazard else ""


def month_link(register: Register) -> SafeString:
    """本月登记和缺的, which leads to the month as a grid."""
    return format_html('<a href="/registers/month/{}/">{}</a>', register.pk, _("本月登记和缺的"))


def when_words(made: Definition) -> str:
    """每个在校日（早餐、午餐），当日登记"""
    often = made.occasion.often or _("有事时")
    slots = f"（{'、'.join(made.occasion.slots)}）" if made.occasion.slots else ""
    until = {"day": _("当日登记"), "week": _("当周登记"), "month": _("当月登记")}[made.cut_off]
    return f"{often}{slots}，{until}"


def who_words_of(made: Definition) -> str:
    """炊事员、食堂管理员"""
    if not made.occasion.who:
        return _("人人都可以")
    who = [Who(*key.partition(":")[::2]) for key in made.occasion.who]
    return "、".join(each.name for each in named(who))


def keep_words(made: Definition) -> str:
    """至少 24 个月"""
    return _("至少 {months} 个月").format(months=made.keep_months)


def sections_of(register: Register, member: Any) -> list[dict[str, Any]]:
    """Only those that hold something."""
    found = [
        (_("最近登记"), _newest(register, member)),
        (_("要填什么"), _asked(register.definition)),
        (_("版本"), _versions(register)),
    ]
    return [{"title": title, "html": html} for title, html in found if html]


def _newest(register: Register, member: Any) -> SafeString | str:
    rows = RegisterEntry.objects.visible_to(member).filter(register=register).exclude(status=VOID)
    entries = list(rows.select_related("by").order_by("-on", "-id")[:NEWEST])
    lines = (
        (
            f"/registers/entries/{each.pk}/",
            " ".join(filter(None, [day_words(each.on), each.slot, each.subject])),
            f"{each.by.name} {each.summary}"[:80],
        )
        for each in entries
    )
    items = format_html_join("", '<li><a href="{}">{} <small>{}</small></a></li>', lines)
    return format_html('<ul class="links">{}</ul>', items) if entries else ""


def _asked(made: Definition) -> SafeString:
    lines = ((field.label, _kind_words(field)) for field in made.fields)
    return format_html(
        '<dl class="facts">{}</dl>', format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", lines)
    )


def _kind_words(field: Field) -> str:
    if field.kind == "table":
        return "、".join(column.label for column in field.columns)
    if field.options:
        return " / ".join(field.options)
    low, high = field.limits
    bounds = f"{low or '…'}—{high or '…'}{field.unit}" if low or high else field.unit
    return bounds or "—"


def _versions(register: Register) -> SafeString | str:
    rows = list(
        RegisterVersion.objects.filter(register=register).select_related("by").order_by("-number")[:20]
    )
    if len(rows) < 2:
        return ""
    lines = (
        (
            f"/registers/versions/{register.pk}/?b={each.number}",
            _("第 {number} 版").format(number=each.number),
            each.by.name,
            moment_words(each.recorded_at),
            each.why,
        )
        for each in rows
    )
    items = format_html_join("", '<li><a href="{}">{} <small>{} {} {}</small></a></li>', lines)
    return format_html('<ul class="links">{}</ul>', items)


def entry_sections(entry: RegisterEntry, member: Any) -> list[dict[str, Any]]:
    """What was answered, and who signed it when; what is personal behind stars, and where to say why one looks."""
    hidden = covers_entry(member, entry)
    answers = covered(entry.definition, entry.body) if hidden else entry.body
    found = [
        {"title": _("内容"), "html": _answers(entry, answers)},
        {"title": _("签名"), "html": _signs(entry)},
    ]
    if hidden and member.can("registers.show_register"):
        found.insert(1, {"title": _("个人信息遮住了"), "html": _reveal(entry.register)})
    return found


def _reveal(register: Register) -> SafeString:
    link = '<p><a class="button" href="/registers/show_register/{}/">{}</a></p>'
    return format_html(link, register.pk, _("说明原因后显示"))


def platform_link(register: Register) -> SafeString | str:
    """阳光食堂平台, which leads there; and the month in its columns, where it takes a sheet."""
    made = register.definition
    if not made.elsewhere:
        return ""
    name = format_html(
        '<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>', made.elsewhere_at, made.elsewhere
    )
    found = name if made.elsewhere_at else format_html("{}", made.elsewhere)
    if not made.elsewhere_columns:
        return found
    sheet = '{} <a href="/registers/papers/sheet/?register={}&amp;platform=1" download>{}</a>'
    return format_html(sheet, found, register.pk, _("按平台栏目导出本月"))


def _answers(entry: RegisterEntry, answers: dict[str, Any]) -> SafeString:
    made = entry.definition
    simple = [
        (field.label, with_unit(field, answers.get(field.name)) or "—")
        for field in made.fields
        if field.kind != "table"
    ]
    parts = format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", simple)
    tables = format_html_join(
        "", "{}", ((_table(each, answers.get(each.name) or []),) for each in made.tables)
    )
    return format_html('<dl class="facts">{}</dl>{}', parts, tables)


def _table(table: Field, lines: list[dict[str, Any]]) -> SafeString:
    head = format_html_join("", "<th>{}</th>", ((column.label,) for column in table.columns))
    rows = format_html_join("", "<tr>{}</tr>", ((_cells(table, line),) for line in lines))
    return format_html(
        '<h3>{}</h3><div class="table-wide" tabindex="0" role="region" aria-label="{}"><table class="table">'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        table.label,
        table.label,
        head,
        rows,
    )


def _cells(table: Field, line: dict[str, Any]) -> SafeString:
    cells = ((answer_words(column, line.get(column.name)),) for column in table.columns)
    return format_html_join("", "<td>{}</td>", cells)


def _signs(entry: RegisterEntry) -> SafeString:
    given = {each.number: each for each in entry.signs.select_related("member")}
    lines = []
    for number, sign in enumerate(entry.definition.signs, 1):
        there = given.get(number)
        words = f"{there.name} {moment_words(there.recorded_at)}" if there else _("还没有签")
        lines.append((sign.label, words))
    return format_html(
        '<dl class="facts">{}</dl>', format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", lines)
    )


def menu_link(menu: WeeklyMenu) -> SafeString:
    """The form, filled with this week."""
    return format_html(
        '<a href="/registers/set_menu/?week={}">{}</a>', menu.monday.isoformat(), _("打开来改")
    )


def menu_sections(menu: WeeklyMenu) -> list[dict[str, Any]]:
    """Day by meal."""
    lines = [line for line in lines_of(menu.body) if any(line[code] for code, _meal in MEALS)]
    meals = [(code, meal) for code, meal in MEALS if any(line[code] for line in lines)]
    head = format_html_join("", "<th>{}</th>", ((meal,) for _code, meal in meals))
    rows = format_html_join(
        "",
        '<tr><th scope="row">{}</th>{}</tr>',
        (
            (line["day"], format_html_join("", "<td>{}</td>", ((line[code],) for code, _meal in meals)))
            for line in lines
        ),
    )
    table = '<div class="table-wide"><table class="table"><thead><tr><th></th>{}</tr></thead><tbody>{}</tbody></table></div>'
    return [{"title": _("食谱"), "html": format_html(table, head, rows)}]

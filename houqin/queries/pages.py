"""How kept queries are listed; a query's own page shows its answer."""

from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from houqin.core.pages import ChoiceFilter, Column, Fact, ListPage, RowFilter, Sort, Tab
from houqin.core.pages.declared import PAGES
from houqin.core.words import WEEKDAYS
from houqin.people.roles import ROLES
from houqin.queries.models import AWAY, EVERYBODY, KEPT, MONTHLY, RHYTHMS, WEEKLY, SavedQuery
from houqin.queries.question import NotAskable
from houqin.queries.showing import answer_html


class ListTitles(dict[str, str | Promise]):
    """The title of each list, asked when it is shown: rooms register theirs one after the other."""

    def get(self, key: str, default: Any = "") -> Any:
        page = PAGES.get(key)
        return page.title if page else default


def shared_words(query: SavedQuery) -> str:
    """校长、保管员."""
    roles = query.shared_with.split()
    if EVERYBODY in roles:
        return _t("用自编报表的所有人")
    return "、".join(str(ROLES[role].label) for role in roles if role in ROLES)


def sent_words(query: SavedQuery) -> str:
    """每周 周一，发给胡校长、陈会计."""
    if not query.rhythm:
        return ""
    days = {WEEKLY: lambda day: str(WEEKDAYS[day - 1]), MONTHLY: lambda day: _t("{n}号").format(n=day)}
    day = days[query.rhythm](query.on_day) if query.rhythm in days else ""
    names = [each.member.name for each in query.receivers.select_related("member").order_by("id")[:20]]
    said = f"{query.get_rhythm_display()} {day}".strip()
    return _t("{when}，发给{names}").format(when=said, names="、".join(names))


class QueriesPage(ListPage):
    model = SavedQuery
    slug = "queries"
    title = _("自编报表")
    short = _("报表")
    icon = "columns"
    columns = (
        Column("title", _("名称"), kind="main"),
        Column("list_key", _("看哪张清单"), choices=ListTitles()),
        Column("owner__name", _("谁编的")),
        Column("rhythm", _("定时发"), choices=dict(RHYTHMS)),
        Column("status", _("状态"), kind="badge", choices=dict(SavedQuery.STATUSES), tones=SavedQuery.TONES),
        Column("recorded_at", _("登记时间"), kind="moment", shown=False),
    )
    filters = (
        RowFilter("owner", _("谁编的"), model="people.Member"),
        ChoiceFilter("rhythm", _("定时发"), choices=tuple(RHYTHMS)),
    )
    sorts = (Sort("-recorded_at", "recorded_at", descending=True), Sort("recorded_at", "recorded_at"))
    tabs = (
        Tab("kept", _("在用"), lambda member: Q(status=KEPT)),
        Tab("mine", _("我编的"), lambda member: Q(owner=member, status=KEPT)),
        Tab("away", _("已收起"), lambda member: Q(status=AWAY)),
        Tab("all", _("全部")),
    )
    searched = (("owner", "people.Member"),)
    primary = "queries.save_query"
    joined = ("owner",)
    facts = (
        Fact(_("谁编的"), "owner"),
        Fact(_("共享给"), shared_words, if_any=True),
        Fact(_("定时发"), sent_words, if_any=True, wide=True),
    )
    empty = _("还没有报表。选一张清单、选条件、选怎么分，马上看到数，再存下来。")

    @classmethod
    def sections(cls, row: Any, member: Any) -> list[dict[str, Any]]:
        """The answer as this member gets it."""
        if row.status != KEPT:
            return []
        try:
            html = answer_html(row.question, member, str(row.pk))
        except NotAskable as problem:
            return [{"title": _("结果"), "html": str(problem)}]
        return [{"title": _("结果"), "html": html}]

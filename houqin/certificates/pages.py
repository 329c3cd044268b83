"""How certificates are listed and shown, and the kinds a school has added."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houqin.certificates import sections
from houqin.certificates.dates import FOREVER
from houqin.certificates.kinds import HOLDERS, days_of, shipped
from houqin.certificates.models import STANDS, Certificate, CertificateKind
from houqin.certificates.naming import until_words
from houqin.certificates.standing import (
    TONES,
    WORDS,
    good,
    may_see_all,
    number_shown,
    over,
    soon,
    stands,
)
from houqin.core import clock
from houqin.core.pages import Beside, ChoiceFilter, Column, DayFilter, Fact, ListPage, RowFilter, Sort, Tab
from houqin.core.pages.filters import GroupFilter
from houqin.core.words import day_words


class _Until(dict[Any, Any]):
    """The last day -> as people say it."""

    def get(self, day: Any, default: Any = None) -> Any:
        return until_words(day) if isinstance(day, date) and day >= FOREVER else day_words(day)


def _group(rows: Any, key: str) -> Any:
    """What a number of a summary counts."""
    return rows.filter(replaces__isnull=False) if key == "renewed" else rows.filter(STANDS)


class CertificatesPage(ListPage):
    model = Certificate
    slug = "certificates"
    title = _("证照")
    icon = "certificate"
    columns = (
        Column("kind_name", _("证照"), kind="main"),
        Column("holder_text", _("持证人、对象")),
        Column("valid_until", _("有效期至"), choices=_Until()),
        Column("stands", _("状态"), kind="badge", choices=WORDS, tones=TONES),
        Column("keeper__name", _("负责人")),
        Column("number_shown", _("编号")),
        Column("issuer", _("发证、检验单位"), shown=False),
        Column("issued_on", _("发证、检验日期"), kind="day", shown=False),
    )
    filters = (
        ChoiceFilter("kind", _("种类"), choices=tuple((kind.key, kind.title) for kind in shipped().values())),
        GroupFilter(
            "stand",
            _("怎样的"),
            choices=(("standing", _("在用的")), ("renewed", _("换证来的"))),
            hidden=True,
            group=_group,
        ),
        RowFilter("member", _("持证人"), model="people.Member"),
        RowFilter("keeper", _("负责人"), model="people.Member", hidden=True),
        DayFilter("valid_until", _("有效期至"), dates=True),
        DayFilter("issued_on", _("发证、检验日期"), dates=True, hidden=True),
    )
    sorts = (
        Sort("valid_until", "valid_until"),
        Sort("-valid_until", "valid_until", descending=True),
    )
    tabs = (
        Tab("soon", _("要到期"), lambda member: soon(days_of(member), clock.today())),
        Tab("over", _("过期"), lambda member: over(clock.today())),
        Tab("good", _("有效"), lambda member: good(clock.today())),
        Tab("all", _("全部")),
    )
    beside = (Beside(_("证照种类"), "/certificates/kinds/", "certificates.view_certificatekind"),)
    links = (
        Beside(_("打印证照一览表"), "/certificates/paper/list/", "certificates.add_certificate"),
        Beside(_("打印健康证公示"), "/certificates/paper/health/", "certificates.add_certificate"),
    )
    primary = "certificates.add_certificate"
    importer = "certificates"
    facts = (
        Fact(_("持证人、对象"), "holder_text"),
        Fact(_("有效期至"), sections.until_line),
        Fact(_("编号"), "number_shown"),
        Fact(_("发证、检验日期"), "issued_on", if_any=True),
        Fact(_("起算日期"), "start_on", if_any=True),
        Fact(_("发证、检验单位"), "issuer", if_any=True),
        Fact(_("续办找谁"), "contact", if_any=True),
        Fact(_("负责人"), "keeper"),
        Fact(_("怎样停用"), sections.ended_line, if_any=True, wide=True),
    )
    joined = ("keeper",)
    empty = _("这里没有证照。健康证、许可证、电梯、灭火器、合同、保险都登记进来，到期前自动提醒。")

    @classmethod
    def rows(cls, member: Any) -> Any:
        shown = {
            "stands": stands(days_of(member), clock.today()),
            "number_shown": number_shown(member),
        }
        return super().rows(member).annotate(**shown)

    @classmethod
    def covers_row(cls, member: Any, row: Any) -> bool:
        return not may_see_all(member, row)

    @classmethod
    def badge(cls, row: Any) -> dict[str, str]:
        return {"label": str(WORDS[row.stands]), "tone": TONES[row.stands]}

    @classmethod
    def sections(cls, row: Any, member: Any) -> list[dict[str, Any]]:
        return sections.sections_of(row, member)


class CertificateKindsPage(ListPage):
    model = CertificateKind
    slug = "kinds"
    title = _("证照种类")
    icon = "certificate"
    in_side_bar = False
    columns = (
        Column("title", _("证照名称"), kind="main"),
        Column("holder", _("谁的"), choices=dict(HOLDERS)),
        Column("months", _("有效几个月"), kind="number"),
        Column("days", _("提前几天提醒"), kind="number"),
        Column("gate", _("没有就不能上岗"), kind="yes_no"),
        Column("basis", _("依据")),
    )
    sorts = (Sort("-recorded_at", "recorded_at", descending=True),)
    tabs = (
        Tab("active", _("在用"), lambda member: Q(active=True)),
        Tab("all", _("全部")),
    )
    beside = (Beside(_("证照"), "/certificates/certificates/", "certificates.view_certificate"),)
    primary = "certificates.add_certificate_kind"
    facts = (
        Fact(_("谁的"), "get_holder_display"),
        Fact(_("有效几个月"), "months"),
        Fact(_("提前几天提醒"), "days"),
        Fact(_("没有就不能上岗"), "gate"),
        Fact(_("依据"), "basis", if_any=True),
        Fact(_("在用"), "active"),
    )
    empty = _("这里是本校自己加的种类。健康证、许可证、电梯、灭火器等三十种已经备好，登记时直接选。")

    @classmethod
    def badge(cls, row: Any) -> dict[str, str]:
        if row.active:
            return {"label": str(_("在用")), "tone": "done"}
        return {"label": str(_("已停用")), "tone": "closed"}

"""How documents are listed and shown, and who has signed what."""

from typing import Any

from django.db.models import Case, CharField, Count, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.pages import ChoiceFilter, Column, Fact, ListPage, Related, RowFilter, Sort, Tab
from houqin.documents import sections
from houqin.documents.models import VALID, WITHDRAWN, Document, Signee

URL = "/documents/documents/"


class DocumentsPage(ListPage):
    model = Document
    slug = "documents"
    title = _("制度文件")
    short = _("文件")
    icon = "file"
    columns = (
        Column("title", _("标题"), kind="main"),
        Column("kind", _("类别"), choices=dict(Document.KINDS)),
        Column("reference", _("文号")),
        Column("last_number", _("第几版"), kind="number"),
        Column("valid_from", _("施行日期"), kind="day"),
        Column("unsigned", _("未签字人数"), kind="number"),
        Column("status", _("状态"), kind="badge", choices=dict(Document.STATUSES), tones=Document.TONES),
        Column("area", _("领域"), shown=False),
    )
    filters = (ChoiceFilter("kind", _("类别"), choices=tuple(Document.KINDS)),)
    sorts = (
        Sort("-valid_from", "valid_from", descending=True),
        Sort("valid_from", "valid_from"),
    )
    tabs = (
        Tab("valid", _("现行"), lambda member: Q(status=VALID)),
        Tab("mine", _("等我签字"), lambda member: Q(pk__in=to_sign(member))),
        Tab("withdrawn", _("已废止"), lambda member: Q(status=WITHDRAWN)),
        Tab("all", _("全部")),
    )
    primary = "documents.add_document"
    often = 1
    related = (Related(_("签字名单"), "documents.signees", "document"),)
    facts = (
        Fact(_("类别"), "get_kind_display"),
        Fact(_("文号"), "reference", if_any=True),
        Fact(_("领域"), "area", if_any=True),
        Fact(_("版本"), lambda document: _("第 {number} 版").format(number=document.last_number)),
        Fact(_("施行日期"), "valid_from"),
        Fact(_("废止原因"), "why_withdrawn", if_any=True, wide=True),
    )
    empty = _("还没有文件。把学校的制度、预案、责任书登记在这里，谁签了、谁没签一看就知道。")

    @classmethod
    def rows(cls, member: Any) -> Any:
        missing = Signee.objects.filter(document=OuterRef("pk")).missing().order_by()
        count = missing.values("document").annotate(count=Count("pk")).values("count")
        unsigned = Coalesce(Subquery(count, output_field=IntegerField()), Value(0))
        return super().rows(member).annotate(unsigned=unsigned)

    @classmethod
    def printed(cls, row: Any) -> str:
        return f"/documents/paper/{row.pk}/pdf/"

    @classmethod
    def sections(cls, row: Any, member: Any) -> list[dict[str, Any]]:
        return sections.sections_of(row, member)


def to_sign(member: Any) -> Any:
    """The documents that wait for this member's signature."""
    return Signee.objects.filter(member=member).missing().values("document")


SIGNED, PAPER, MISSING, LATE, OVER = "signed", "paper", "missing", "late", "over"
STANDS = {
    SIGNED: _("已签字"),
    PAPER: _("纸质签字"),
    MISSING: _("未签字"),
    LATE: _("过期未签"),
    OVER: _("不用再签"),
}
TONES = {SIGNED: "done", PAPER: "done", MISSING: "wait", LATE: "bad", OVER: "closed"}


class SigneesPage(ListPage):
    model = Signee
    slug = "signees"
    title = _("签字名单")
    in_side_bar = False
    columns = (
        Column("member__name", _("应签人"), kind="main"),
        Column("member__posts_text", _("岗位")),
        Column("document__title", _("文件")),
        Column("version__number", _("第几版"), kind="number"),
        Column("due_on", _("签字期限"), kind="day"),
        Column("stands", _("签字"), kind="badge", choices=STANDS, tones=TONES),
        Column("signed_on", _("签字日期"), kind="day"),
    )
    filters = (
        RowFilter("document", _("文件"), model="documents.Document"),
        RowFilter("member", _("应签人"), model="people.Member"),
    )
    sorts = (Sort("-recorded_at", "recorded_at", descending=True), Sort("recorded_at", "recorded_at"))
    tabs = (
        Tab(
            "missing", _("未签字"), lambda member: Q(over=False, signed_at__isnull=True, member__active=True)
        ),
        Tab("signed", _("已签字"), lambda member: Q(signed_at__isnull=False)),
        Tab("all", _("全部")),
    )
    searched = (("member", "people.Member"), ("document", "documents.Document"))
    facts = (
        Fact(_("文件"), lambda signee: sections.link_to(signee.document)),
        Fact(_("版本"), "version"),
        Fact(_("应签人"), "member"),
        Fact(_("签字期限"), "due_on", if_any=True),
        Fact(_("签字"), lambda signee: STANDS[signee.stands]),
        Fact(_("签字日期"), "signed_on", if_any=True),
    )
    joined = ("document", "version", "member")
    empty = _("没有要签字的人。")

    @classmethod
    def rows(cls, member: Any) -> Any:
        stands = Case(
            When(signed_at__isnull=False, on_paper=True, then=Value(PAPER)),
            When(signed_at__isnull=False, then=Value(SIGNED)),
            When(over=True, then=Value(OVER)),
            When(due_on__lt=clock.today(), then=Value(LATE)),
            default=Value(MISSING),
            output_field=CharField(),
        )
        return super().rows(member).annotate(stands=stands)

    @classmethod
    def badge(cls, row: Any) -> dict[str, str]:
        return {"label": str(STANDS[row.stands]), "tone": TONES[row.stands]}

"""A box for each 评估指标 of a year, in a tree; what is put into it: by a rule, a single row, or paper elsewhere."""

import re
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houqin.core.models import Owned, SchoolForeignKey, SchoolQuerySet, SchoolRows

if TYPE_CHECKING:
    from houqin.people.models import Member

CALENDAR, SCHOOL = "year", "school_year"
SPANS: list[tuple[str, Any]] = [(SCHOOL, _("学年（9月—次年8月）")), (CALENDAR, _("年度（1月—12月）"))]
KEEPING: list[tuple[str, Any]] = [
    ("3", _("3年")),
    ("5", _("5年")),
    ("10", _("10年")),
    ("30", _("30年")),
    ("always", _("永久")),
]
REGISTER, DOCUMENTS, CERTIFICATES, HAZARDS, TICKETS, ROW, PAPER = (
    *("register", "documents", "certificates", "hazards"),
    *("tickets", "row", "paper"),
)
# What fills itself with what the year brings.
RULES: list[tuple[str, Any]] = [
    (DOCUMENTS, _("制度文件")),
    (CERTIFICATES, _("证照")),
    (HAZARDS, _("隐患排查治理台账")),
    (TICKETS, _("维修登记簿")),
]
KINDS: list[tuple[str, Any]] = [(REGISTER, _("台账")), *RULES, (ROW, _("单条记录")), (PAPER, _("纸质件"))]
DIGITS = re.compile(r"\d+")


def sorted_as(number: str) -> str:
    """So that 2.10 stands behind 2.9: each number in it five digits wide."""
    return DIGITS.sub(lambda found: found[0].zfill(5), number)[:120]


SEES_ALL = "boxes.view_all_boxes"  # besides those one answers for
EXTRA_CODES = frozenset({SEES_ALL})


class BoxQuerySet(SchoolQuerySet):
    """Those who lead see all boxes, others those they answer for; what lies in them is asked row by row."""

    def visible_to(self, member: "Member") -> Self:
        rows = super().visible_to(member)
        return rows if member.can(SEES_ALL) else rows.filter(keeper=member)

    def choosable(self) -> Self:
        return self.filter(active=True).order_by("-year", "outline", "sort", "id")


class Box(Owned):
    """A 档案盒 for one 评估指标 in one year."""

    SEARCHED: ClassVar[tuple[str, ...]] = ("number", "title", "outline")
    UNTOLD: ClassVar[tuple[str, ...]] = ("search", "sort")
    NO_SECRET: ClassVar[tuple[str, ...]] = ("sort",)

    outline = models.CharField(_("评估"), max_length=60)
    year = models.PositiveSmallIntegerField(_("年份"))
    span = models.CharField(_("按学年还是年度"), max_length=12, choices=SPANS, default=SCHOOL)
    number = models.CharField(_("指标编号"), max_length=20)
    parent = SchoolForeignKey(
        "boxes.Box", null=True, blank=True, related_name="children", verbose_name=_("上级指标")
    )
    title = models.CharField(_("评估指标"), max_length=120)
    source = models.CharField(_("出处"), max_length=200, blank=True)
    keeper = SchoolForeignKey(
        "people.Member", null=True, blank=True, related_name="boxes", verbose_name=_("责任人")
    )
    least = models.PositiveSmallIntegerField(_("至少几件"), default=1)
    due_on = models.DateField(_("备齐期限"), null=True, blank=True)
    keep = models.CharField(_("保管期限"), max_length=8, choices=KEEPING, default="10")
    active = models.BooleanField(_("在用"), default=True)
    sort = models.CharField(max_length=120, editable=False, blank=True)
    search = models.CharField(max_length=500, editable=False, blank=True)

    objects: ClassVar[Any] = SchoolRows.of(BoxQuerySet)

    class Meta(Owned.Meta):
        verbose_name = _("档案盒")
        constraints = [
            models.UniqueConstraint(fields=["school", "outline", "year", "number"], name="box_once")
        ]
        indexes = [
            models.Index(fields=["school", "sort", "id"], name="box_by_number"),
            models.Index(fields=["school", "due_on", "id"], name="box_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"[:60]

    def clean(self) -> None:
        self.sort = sorted_as(self.number)
        super().clean()

    @property
    def first_on(self) -> date:
        """The first day of which things belong into it."""
        return date(self.year, 9 if self.span == SCHOOL else 1, 1)

    @property
    def last_on(self) -> date:
        return date(self.year + 1, 8, 31) if self.span == SCHOOL else date(self.year, 12, 31)

    @property
    def when(self) -> str:
        """2026—2027学年; 2026年度"""
        return f"{self.year}—{self.year + 1}学年" if self.span == SCHOOL else f"{self.year}年度"


class BoxItemQuerySet(SchoolQuerySet):
    """What lies in the boxes that a member may see."""

    def visible_to(self, member: "Member") -> Self:
        rows = super().visible_to(member)
        return rows if member.can(SEES_ALL) else rows.filter(box__keeper=member)


class BoxItem(Owned):
    """A 盒内资料: a rule that fills itself, one row of any room, or paper that says where it lies."""

    box = SchoolForeignKey(Box, related_name="items", verbose_name=_("档案盒"))
    kind = models.CharField(_("种类"), max_length=16, choices=KINDS)
    register = SchoolForeignKey(
        "registers.Register", null=True, blank=True, related_name="+", verbose_name=_("台账")
    )
    words = models.CharField(_("只要写有"), max_length=40, blank=True)
    model = models.CharField(_("对象种类"), max_length=80, blank=True)
    row = models.UUIDField(_("对象"), null=True, blank=True)
    title = models.CharField(_("题名"), max_length=120, blank=True)
    reference = models.CharField(_("文号"), max_length=40, blank=True)
    author = models.CharField(_("责任者"), max_length=60, blank=True)
    on = models.DateField(_("日期"), null=True, blank=True)
    sheets = models.PositiveSmallIntegerField(_("页数"), null=True, blank=True)
    where = models.CharField(_("放在哪里"), max_length=80, blank=True)
    by = SchoolForeignKey("people.Member", related_name="+", verbose_name=_("放入人"))
    over = models.BooleanField(_("已取出"), default=False)
    because = models.CharField(_("取出原因"), max_length=200, blank=True)

    objects: ClassVar[Any] = SchoolRows.of(BoxItemQuerySet)

    class Meta(Owned.Meta):
        verbose_name = _("盒内资料")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=REGISTER) | Q(register__isnull=False), name="boxed_register_named"
            ),
            models.CheckConstraint(condition=~Q(kind=ROW) | Q(row__isnull=False), name="boxed_row_named"),
            models.CheckConstraint(
                condition=~Q(kind=PAPER) | ~Q(where=""), name="boxed_paper_lies_somewhere"
            ),
            models.CheckConstraint(condition=Q(over=False) | ~Q(because=""), name="boxed_taken_out_because"),
        ]
        indexes = [models.Index(fields=["school", "box", "id"], name="boxed_by_box")]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display()) + (f"：{self.words}" if self.words else "")

    @property
    def meant(self) -> tuple[Any, ...]:
        """By which it is known that the same thing is put in twice; paper never is."""
        return (self.kind, self.register_id, self.words, self.row)

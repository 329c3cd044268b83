"""The hazard: one thing at one place that may harm somebody, and its way until it is struck off."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.models import Process, SchoolForeignKey, SchoolQuerySet, SchoolRows, Step
from houqin.core.moments import Dated
from houqin.core.numbers import Numbered
from houqin.places.models import limits_of

if TYPE_CHECKING:
    from houqin.people.models import Member

EXTRA_CODES = frozenset({"hazards.view_all_hazards"})  # besides those one found or is to mend

NEW, ORDERED, MENDED, CLOSED, DISMISSED = "new", "ordered", "mended", "closed", "dismissed"
UNMENDED = (NEW, ORDERED)  # what the day it is due looks at
OPEN = (*UNMENDED, MENDED)  # 未销号
COUNTED = (*OPEN, CLOSED)  # 发现: what turned out to be none counts nowhere

NORMAL, LARGER, MAJOR = "normal", "larger", "major"
LEVELS: list[tuple[str, Any]] = [(NORMAL, _("一般")), (LARGER, _("较大")), (MAJOR, _("重大"))]
KINDS: list[tuple[str, Any]] = [
    ("building", _("校舍")),
    ("fire", _("消防")),
    ("power", _("用电用气")),
    ("sports", _("体育器材")),
    ("food", _("食堂")),
    ("gate", _("校门周边")),
    ("traffic", _("校车交通")),
    ("lab", _("实验室危化品")),
    ("order", _("制度应急")),
    ("other", _("其他")),
]


class HazardQuerySet(SchoolQuerySet):
    """Hazards: those who order and recheck see all, others what they found or are to mend."""

    def visible_to(self, member: "Member") -> Self:
        rows, mine = super().visible_to(member), Q(finder=member) | Q(worker=member)
        if not member.can("hazards.view_all_hazards"):
            return rows.filter(mine)
        return rows.filter(limits_of(member, "place__") | mine) if member.limited_to else rows


class Hazard(Dated, Process):
    """A 隐患, a line of the 隐患排查治理台账."""

    HAPPENED: ClassVar[str] = "found_on"
    NUMBERED: ClassVar[Numbered] = Numbered("YH")
    WIPED_WITH_TRIAL: ClassVar[bool] = True
    SEARCHED: ClassVar[tuple[str, ...]] = ("number", "what", "spot", "measure", "done", "finder_name")
    FIRST: ClassVar[str] = NEW
    STEPS: ClassVar[dict[str, Step]] = {
        "order_hazard": Step((NEW, ORDERED), ORDERED),
        "finish_hazard": Step((NEW, ORDERED), MENDED),
        "close_hazard": Step((MENDED,), CLOSED),
        "countersign_hazard": Step((MENDED,), CLOSED),
        "return_hazard": Step((MENDED,), ORDERED),
        "extend_hazard": Step((ORDERED,), ORDERED),
        "dismiss_hazard": Step((NEW, ORDERED), DISMISSED),
    }
    STATUSES: ClassVar[list[tuple[str, Any]]] = [
        (NEW, _("待下达")),
        (ORDERED, _("整改中")),
        (MENDED, _("待复查")),
        (CLOSED, _("已销号")),
        (DISMISSED, _("不成立")),
    ]
    TONES: ClassVar[dict[str, str]] = {
        NEW: "new",
        ORDERED: "work",
        MENDED: "wait",
        CLOSED: "done",
        DISMISSED: "closed",
    }
    LEVEL_TONES: ClassVar[dict[str, str]] = {NORMAL: "", LARGER: "wait", MAJOR: "bad"}
    KINDS: ClassVar[list[tuple[str, Any]]] = KINDS
    LEVELS: ClassVar[list[tuple[str, Any]]] = LEVELS
    SOURCES: ClassVar[list[tuple[str, Any]]] = [
        ("self", _("本校排查")),
        ("register", _("台账记录")),
        ("inspection", _("上级检查")),
    ]

    number = models.CharField(_("编号"), max_length=24)
    status = models.CharField(_("状态"), max_length=12, choices=STATUSES, default="")
    source = models.CharField(_("来源"), max_length=10, choices=SOURCES, default="self")
    source_words = models.CharField(_("来源说明"), max_length=120, blank=True)
    inspection = SchoolForeignKey(
        "hazards.Inspection", null=True, blank=True, related_name="hazards", verbose_name=_("上级检查")
    )
    line = models.PositiveSmallIntegerField(_("第几条"), default=0)
    found_on = models.DateField(_("发现日期"), default=clock.today)
    place = SchoolForeignKey("places.Place", related_name="hazards", verbose_name=_("部位"))
    spot = models.CharField(_("具体位置"), max_length=80, blank=True)
    kind = models.CharField(_("类别"), max_length=12, choices=KINDS, default="other")
    what = models.CharField(_("隐患内容"), max_length=300)
    level = models.CharField(_("等级"), max_length=8, choices=LEVELS, default=NORMAL)
    finder = SchoolForeignKey("people.Member", related_name="hazards_found", verbose_name=_("登记人"))
    finder_name = models.CharField(_("排查人"), max_length=60, blank=True)
    again = models.PositiveSmallIntegerField(_("一年内同处同类"), default=0)
    safeguard = models.CharField(_("临时防护"), max_length=200, blank=True)
    measure = models.CharField(_("整改措施"), max_length=300, blank=True)
    worker = SchoolForeignKey(
        "people.Member", null=True, blank=True, related_name="hazards_to_mend", verbose_name=_("责任人")
    )
    ordered_by = SchoolForeignKey(
        "people.Member", null=True, blank=True, related_name="hazards_ordered", verbose_name=_("下达人")
    )
    ordered_at = models.DateTimeField(_("下达时间"), null=True, blank=True)
    due_on = models.DateField(_("整改时限"))
    budget_fen = models.BigIntegerField(_("资金（分）"), default=0)
    extensions = models.PositiveSmallIntegerField(_("延期次数"), default=0)
    not_done = models.CharField(_("未完成原因"), max_length=200, blank=True)
    reported_to = models.CharField(_("上报单位"), max_length=80, blank=True)
    reported_on = models.DateField(_("上报日期"), null=True, blank=True)
    report_note = models.CharField(_("上报说明"), max_length=200, blank=True)
    ticket = SchoolForeignKey(
        "repairs.Ticket", null=True, blank=True, related_name="hazards", verbose_name=_("报修单")
    )
    done = models.CharField(_("整改情况"), max_length=300, blank=True)
    mended_on = models.DateField(_("完成日"), null=True, blank=True)
    fixed_by = SchoolForeignKey(
        "people.Member", null=True, blank=True, related_name="hazards_fixed", verbose_name=_("整改人")
    )
    no_photo = models.CharField(_("没有照片的原因"), max_length=120, blank=True)
    shown_before = models.PositiveSmallIntegerField(_("整改前照片张数"), null=True, blank=True)
    checked_by = SchoolForeignKey(
        "people.Member", null=True, blank=True, related_name="hazards_checked", verbose_name=_("复查人")
    )
    checked_at = models.DateTimeField(_("销号时间"), null=True, blank=True)
    check_note = models.CharField(_("复查情况"), max_length=200, blank=True)
    returns = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    search = models.CharField(max_length=1200, editable=False, blank=True)

    objects: ClassVar[Any] = SchoolRows.of(HazardQuerySet)

    class Meta(Process.Meta):
        verbose_name = _("隐患")
        constraints = [models.UniqueConstraint(fields=["school", "number"], name="hazard_number")]
        indexes = [
            models.Index(fields=["school", "found_on", "id"], name="hazard_by_day"),
            models.Index(fields=["school", "status", "found_on", "id"], name="hazard_by_status"),
            models.Index(fields=["school", "due_on", "id"], name="hazard_by_due"),
            models.Index(fields=["school", "place", "found_on", "id"], name="hazard_by_place"),
            models.Index(fields=["school", "finder", "found_on", "id"], name="hazard_by_finder"),
            models.Index(fields=["school", "worker", "found_on", "id"], name="hazard_by_worker"),
            models.Index(fields=["school", "inspection", "line"], name="hazard_by_inspection"),
            models.Index(fields=["school", "ticket"], name="hazard_by_ticket"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.what}"[:60]

    @property
    def is_major(self) -> bool:
        return self.level == MAJOR

    @property
    def finders(self) -> list[str]:
        """The names of who found it, as they were written down: 韩守田、石磊."""
        parts = self.finder_name.replace("，", "、").replace(",", "、").replace(" ", "、").split("、")
        return [name for name in parts if name]

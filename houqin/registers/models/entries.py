"""What was entered in a register, who signed it, and the numbers that reports add up."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.cutoffs import CutOff
from houqin.core.models import Owned, Process, SchoolForeignKey, SchoolQuerySet, SchoolRows, Step
from houqin.core.moments import Dated
from houqin.registers.models.books import BookReview
from houqin.registers.models.registers import EVERYBODY, Register, RegisterVersion, marked, marks_of
from houqin.registers.rules.definition import Definition
from houqin.registers.rules.saying import said

if TYPE_CHECKING:
    from houqin.people.models import Member

WAITING, DONE, VOID = "waiting", "done", "void"


class EntryQuerySet(SchoolQuerySet):
    """Entries: those who lead see all, others those of the registers that are theirs, and their own."""

    def visible_to(self, member: "Member") -> Self:
        return self.visible_by(member, marks_of(member))

    def visible_by(self, member: Any, marks: list[str]) -> Self:
        """The same, where it is known by what marks his registers are found."""
        rows = super().visible_to(member)
        if member.can("registers.view_all_entries"):
            return rows
        mine = Register.objects.filter(marked(marks)).exclude(keys__contains=f"|{EVERYBODY}|")
        return rows.filter(Q(register__in=mine.values("pk")) | Q(by=member))


class RegisterEntry(Dated, Process):
    """A 登记: one line, one day or one sheet of a register, as its version asked it."""

    HAPPENED: ClassVar[str] = "on"
    WIPED_WITH_TRIAL: ClassVar[bool] = True
    SEARCHED: ClassVar[tuple[str, ...]] = ("subject", "summary")
    FIRST: ClassVar[str] = WAITING
    STEPS: ClassVar[dict[str, Step]] = {
        "sign_entry": Step((WAITING,), (WAITING, DONE)),
        "complete_entry": Step((WAITING, DONE), (WAITING, DONE)),
        "amend_entry": Step((WAITING, DONE), (WAITING, DONE)),
        "void_entry": Step((WAITING, DONE), VOID),
    }
    STATUSES: ClassVar[list[tuple[str, Any]]] = [
        (WAITING, _("待签")),
        (DONE, _("已登记")),
        (VOID, _("已作废")),
    ]
    TONES: ClassVar[dict[str, str]] = {WAITING: "wait", DONE: "done", VOID: "closed"}

    register = SchoolForeignKey(Register, related_name="entries", verbose_name=_("台账"))
    version = SchoolForeignKey(RegisterVersion, related_name="entries", verbose_name=_("版本"))
    on = models.DateField(_("日期"), default=clock.today)
    slot = models.CharField(_("时段"), max_length=20, blank=True)
    place = SchoolForeignKey(
        "places.Place", null=True, blank=True, related_name="register_entries", verbose_name=_("地点")
    )
    school_class = SchoolForeignKey(
        "people.SchoolClass", null=True, blank=True, related_name="register_entries", verbose_name=_("班级")
    )
    subject = models.CharField(_("对象"), max_length=80, blank=True)
    # By which a second entry of the same day, slot and subject is known; empty where something may happen twice a day.
    once = models.CharField(_("一次"), max_length=160, editable=False, blank=True)
    by = SchoolForeignKey("people.Member", related_name="register_entries", verbose_name=_("登记人"))
    body = models.JSONField(_("内容"), default=dict)
    faults = models.PositiveSmallIntegerField(_("不合格项"), default=0)
    follow_up = models.CharField(_("处理"), max_length=300, blank=True)
    # Something that is known only afterwards is still to be filled in: when the visitor left, when the key came back.
    unfinished = models.BooleanField(_("还要补填"), default=False)
    summary = models.CharField(_("摘要"), max_length=300, blank=True, editable=False)
    ticket = SchoolForeignKey(
        "repairs.Ticket", null=True, blank=True, related_name="register_entries", verbose_name=_("报修单")
    )
    hazard = SchoolForeignKey(
        "hazards.Hazard", null=True, blank=True, related_name="register_entries", verbose_name=_("隐患")
    )
    status = models.CharField(_("状态"), max_length=8, choices=STATUSES, default="")
    because = models.CharField(_("作废原因"), max_length=200, blank=True)
    search = models.CharField(max_length=900, editable=False, blank=True)

    objects: ClassVar[Any] = SchoolRows.of(EntryQuerySet)

    class Meta(Dated.Meta):
        verbose_name = _("登记")
        constraints = [
            models.UniqueConstraint(
                fields=["school", "register", "once"],
                condition=~Q(status=VOID) & ~Q(once=""),
                name="register_entry_once",
            ),
            models.CheckConstraint(
                condition=~Q(status=VOID) | ~Q(because=""), name="register_entry_void_because"
            ),
        ]
        indexes = [
            models.Index(fields=["school", "on", "id"], name="register_entry_by_day"),
            models.Index(fields=["school", "register", "on", "id"], name="register_entry_by_book"),
            models.Index(fields=["school", "status", "on", "id"], name="register_entry_by_status"),
            models.Index(fields=["school", "by", "on", "id"], name="register_entry_by_person"),
            models.Index(fields=["school", "unfinished", "on", "id"], name="register_entry_unfinished"),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [f"{self.on:%m-%d}", self.slot, self.subject, self.summary]))[:60]

    @property
    def definition(self) -> Definition:
        """What was asked when it was entered."""
        version: RegisterVersion = self.version
        return version.definition

    @property
    def answers(self) -> "Given":
        """What was answered; its words are those of the definition it answers."""
        return Given(self.definition, self.body)

    def in_time_until(self) -> CutOff:
        """As the register has it: the end of the day, week or month."""
        return CutOff(self.definition.cut_off)

    def in_closed_period(self) -> bool:
        """Whether the book of that time has been looked through and signed."""
        return self._state.adding and BookReview.closes(self.register_id, self.on)


class Given(dict[str, Any]):
    """Answers by field, which know what they answer and so can be told in words."""

    def __init__(self, definition: Definition, answers: dict[str, Any]) -> None:
        self.definition = definition
        super().__init__(answers)

    @property
    def words(self) -> str:
        """体温 36.5℃；结果 上岗"""
        return said(self.definition, self)


class EntrySign(Owned):
    """One signature under an entry: by account or PIN, the moment it was given."""

    APPEND_ONLY: ClassVar[bool] = True
    WIPED_WITH_TRIAL: ClassVar[bool] = True

    entry = SchoolForeignKey(RegisterEntry, related_name="signs", verbose_name=_("登记"))
    number = models.PositiveSmallIntegerField(_("第几个签名"))
    label = models.CharField(_("签名栏"), max_length=40)
    member = SchoolForeignKey("people.Member", related_name="+", verbose_name=_("签名人"))
    name = models.CharField(_("姓名"), max_length=40)

    class Meta(Owned.Meta):
        verbose_name = _("登记签名")
        constraints = [models.UniqueConstraint(fields=["school", "entry", "number"], name="entry_sign_once")]

    def __str__(self) -> str:
        return f"{self.label}：{self.name}"


class EntryFigure(Owned):
    """One number of an entry, in thousandths of the field's unit, so that reports add up columns and not texts."""

    WIPED_WITH_TRIAL: ClassVar[bool] = True

    entry = SchoolForeignKey(RegisterEntry, related_name="figures", verbose_name=_("登记"))
    register = SchoolForeignKey(Register, related_name="figures", verbose_name=_("台账"))
    path = models.CharField(_("项目"), max_length=81)
    line = models.PositiveSmallIntegerField(_("第几行"), default=0)
    about = models.CharField(_("对象"), max_length=80, blank=True)
    on = models.DateField(_("日期"))
    milli = models.BigIntegerField(_("数值"), null=True, blank=True)

    class Meta(Owned.Meta):
        verbose_name = _("数值")
        constraints = [
            models.UniqueConstraint(fields=["school", "entry", "path", "line"], name="figure_once")
        ]
        indexes = [models.Index(fields=["school", "register", "path", "on"], name="figure_by_path")]

    def __str__(self) -> str:
        return f"{self.path} {self.milli}"

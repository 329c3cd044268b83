"""Registers of a school, their versions, what was entered, who signed it, and the numbers that reports add up."""

import json
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.canonical import canonical
from houqin.core.cutoffs import CutOff
from houqin.core.models import Owned, Process, SchoolForeignKey, SchoolQuerySet, SchoolRows, Step
from houqin.core.moments import Dated
from houqin.duties.holding import standing_keys
from houqin.registers.rules.definition import Definition
from houqin.registers.rules.elsewhere import as_filled
from houqin.registers.rules.reading import definition_of
from houqin.registers.rules.saying import said

if TYPE_CHECKING:
    from houqin.people.models import Member

EXTRA_CODES = frozenset({"registers.view_all_entries"})

ON, OFF = "on", "off"
WAITING, DONE, VOID = "waiting", "done", "void"
EVERYBODY = "all"
MOST_KEPT = 4096  # versions whose definitions are kept ready in this process
_VERSIONS: dict[UUID, Definition] = {}


@lru_cache(maxsize=2048)
def _definition(text: str) -> Definition:
    return as_filled(definition_of(json.loads(text)))


def _kept(row: Any) -> Definition:
    """The definition of this row's body, made once for as long as the body is the same object."""
    kept = row.__dict__.get("_made")
    if kept is None or kept[0] is not row.body:
        kept = (row.body, _definition(canonical(row.body)))
        row.__dict__["_made"] = kept
    made: Definition = kept[1]
    return made


def keys_of(definition: Definition) -> str:
    """Whose it is to fill or sign, as a column in which one key can be found: |role:cook|role:nurse|."""
    keys = [*definition.occasion.who, *(f"role:{role}" for sign in definition.signs for role in sign.roles)]
    if not definition.occasion.who:
        keys.append(EVERYBODY)
    return "|" + "|".join(dict.fromkeys(keys)) + "|"


def held_by(member: "Member") -> Q:
    """Registers that are this member's to fill or to sign."""
    found = Q(keys__contains=f"|{EVERYBODY}|")
    for key in standing_keys(member):
        found |= Q(keys__contains=f"|{key}|")
    return found


class RegisterQuerySet(SchoolQuerySet):
    """Registers: those who lead see all, others those that they fill or sign."""

    def visible_to(self, member: "Member") -> Self:
        rows = super().visible_to(member)
        return rows if member.can("registers.view_all_entries") else rows.filter(held_by(member))

    def choosable(self) -> Self:
        return self.filter(status=ON).order_by("area", "title", "id")


class Register(Process):
    """A 台账 in use. `body` is its definition as it stands; each change makes a version, and old entries keep theirs."""

    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "area")
    FIRST: ClassVar[str] = ON
    STEPS: ClassVar[dict[str, Step]] = {
        "change_register": Step((ON,), ON),
        "close_register": Step((ON,), OFF),
        "reopen_register": Step((OFF,), ON),
    }
    STATUSES: ClassVar[list[tuple[str, Any]]] = [(ON, _("在用")), (OFF, _("已停用"))]
    TONES: ClassVar[dict[str, str]] = {ON: "done", OFF: "closed"}
    UNTOLD: ClassVar[tuple[str, ...]] = ("search", "keys")
    NO_SECRET: ClassVar[tuple[str, ...]] = ("keys",)

    slug = models.CharField(_("代号"), max_length=60)
    title = models.CharField(_("台账"), max_length=80)
    area = models.CharField(_("领域"), max_length=40)
    number = models.PositiveSmallIntegerField(_("第几版"), default=1)
    body = models.JSONField(_("定义"), default=dict)
    keys = models.CharField(_("谁用"), max_length=600, editable=False)
    status = models.CharField(_("状态"), max_length=8, choices=STATUSES, default="")
    search = models.CharField(max_length=500, editable=False, blank=True)

    objects: ClassVar[Any] = SchoolRows.of(RegisterQuerySet)

    class Meta(Process.Meta):
        verbose_name = _("台账")
        constraints = [models.UniqueConstraint(fields=["school", "slug"], name="register_once")]
        indexes = [
            models.Index(fields=["school", "area", "id"], name="register_by_area"),
            models.Index(fields=["school", "title", "id"], name="register_by_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def definition(self) -> Definition:
        """What is asked from now on."""
        return _kept(self)


class RegisterVersion(Owned):
    """One wording of a register; the entries made under it are read and printed by it for ever."""

    APPEND_ONLY: ClassVar[bool] = True

    register = SchoolForeignKey(Register, related_name="versions", verbose_name=_("台账"))
    number = models.PositiveSmallIntegerField(_("第几版"))
    body = models.JSONField(_("定义"))
    why = models.CharField(_("为什么改"), max_length=200, blank=True)
    by = SchoolForeignKey("people.Member", related_name="+", verbose_name=_("修改人"))

    class Meta(Owned.Meta):
        verbose_name = _("台账版本")
        constraints = [
            models.UniqueConstraint(fields=["school", "register", "number"], name="register_version_once")
        ]

    def __str__(self) -> str:
        return f"v{self.number}"

    @property
    def definition(self) -> Definition:
        """What was asked; a version never changes, so each row of a list finds what another has read."""
        known = _VERSIONS.get(self.pk)
        if known is None:
            if len(_VERSIONS) >= MOST_KEPT:
                _VERSIONS.clear()
            known = _VERSIONS[self.pk] = _kept(self)
        return known


class EntryQuerySet(SchoolQuerySet):
    """Entries: those who lead see all, others those of the registers that are theirs, and their own."""

    def visible_to(self, member: "Member") -> Self:
        rows = super().visible_to(member)
        if member.can("registers.view_all_entries"):
            return rows
        mine = Register.objects.filter(held_by(member)).exclude(keys__contains=f"|{EVERYBODY}|")
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


class BookReview(Owned):
    """A 审核: somebody else looked through the book of a week, month or term, and signed at its foot."""

    APPEND_ONLY: ClassVar[bool] = True
    WIPED_WITH_TRIAL: ClassVar[bool] = True

    register = SchoolForeignKey(Register, related_name="reviews", verbose_name=_("台账"))
    first_on = models.DateField(_("从哪天起"))
    last_on = models.DateField(_("到哪天止"))
    entries = models.PositiveIntegerField(_("登记数"))
    member = SchoolForeignKey("people.Member", related_name="+", verbose_name=_("审核人"))
    words = models.CharField(_("审核意见"), max_length=300, blank=True)

    class Meta(Owned.Meta):
        verbose_name = _("台账审核")
        constraints = [
            models.UniqueConstraint(fields=["school", "register", "first_on", "last_on"], name="review_once"),
            models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="review_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.first_on}—{self.last_on}"

    @classmethod
    def closes(cls, register: UUID, on: Any) -> bool:
        """Whether this day's book is closed."""
        rows = cls.objects.filter(register=register, first_on__lte=on, last_on__gte=on)
        return bool(rows.exists())


class WeeklyMenu(Owned):
    """A 食谱: what is cooked in one week, by day and meal."""

    WIPED_WITH_TRIAL: ClassVar[bool] = True

    monday = models.DateField(_("哪一周（周一）"))
    body = models.JSONField(_("食谱"), default=dict)

    class Meta(Owned.Meta):
        verbose_name = _("食谱")
        constraints = [models.UniqueConstraint(fields=["school", "monday"], name="menu_once")]
        indexes = [models.Index(fields=["school", "monday", "id"], name="menu_by_week")]

    def __str__(self) -> str:
        sunday = self.monday + timedelta(days=6)
        return f"{self.monday.month}月{self.monday.day}日—{sunday.month}月{sunday.day}日"

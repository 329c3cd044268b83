"""A task: one thing to be done once, within a window of days; and the deed that says it was done."""

from datetime import time
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.cutoffs import CutOff
from houqin.core.models import Owned, Process, SchoolForeignKey, SchoolQuerySet, SchoolRows, Step
from houqin.core.moments import Dated
from houqin.duties.models.duties import BY_THE_HOUR, CUT_OFFS, PROOFS, SOURCES, TICK, Duty
from houqin.places.models import limits_of

if TYPE_CHECKING:
    from houqin.people.models import Member

OPEN, DONE, SKIPPED, UNRECORDED, WITHDRAWN = "open", "done", "skipped", "unrecorded", "withdrawn"


def cut_off_of(code: str, until: time | None) -> CutOff:
    """Until when an entry is in time: the hour the thing itself is to be done by, or the end of the day, week, month."""
    return CutOff("day", by=until) if code == BY_THE_HOUR else CutOff(code)


class TaskQuerySet(SchoolQuerySet):
    """Tasks: those who lead see all, everybody else what is his."""

    def of(self, member: "Member") -> Self:
        """What is addressed to him: by name, role, post, or the turn he has today."""
        from houqin.duties.holding import keys_of

        keys = TaskFor.objects.filter(key__in=keys_of(member))
        return self.filter(Q(pk__in=keys.values("task")) | Q(deed__by=member))

    def visible_to(self, member: "Member") -> Self:
        rows = super().visible_to(member)
        if not member.can("duties.view_all_tasks"):
            return rows.of(member)
        if member.limited_to:
            within = Q(place__isnull=True) | limits_of(member, "place__")
            return rows.filter(within | Q(pk__in=self.of(member).values("pk")))
        return rows


class Deed(Dated):
    """A 完成记录: who did it and on which day, with the label of when that was written down."""

    WIPED_WITH_TRIAL: ClassVar[bool] = True
    HAPPENED: ClassVar[str] = "done_on"

    # Of its task, while the label is computed; no columns.
    until_time: time | None = None
    corrects: bool = False

    by = SchoolForeignKey("people.Member", related_name="deeds", verbose_name=_("完成人"))
    done_on = models.DateField(_("完成日期"), default=clock.today)
    words = models.CharField(_("情况"), max_length=300, blank=True)
    cut_off = models.CharField(_("登记时限"), max_length=8, choices=CUT_OFFS, default="day")
    # What shows it, where the duty asks for a ticket, reported with this deed or before, or for a document.
    ticket = SchoolForeignKey(
        "repairs.Ticket", null=True, blank=True, related_name="deeds", verbose_name=_("报修单")
    )
    version = SchoolForeignKey(
        "documents.Version", null=True, blank=True, related_name="deeds", verbose_name=_("文件版本")
    )
    # The entry of a register that shows it (registers.RegisterEntry, a room above).
    entry = models.UUIDField(_("台账登记"), null=True, blank=True, editable=False)

    class Meta(Dated.Meta):
        verbose_name = _("完成记录")
        indexes = [
            models.Index(fields=["school", "by", "done_on", "id"], name="deed_by_person"),
            models.Index(fields=["school", "entry"], name="deed_by_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.done_on} {self.words}"[:60]

    def in_time_until(self) -> CutOff:
        """As the duty has it: the hour, or the day's, the week's or the month's end."""
        return cut_off_of(self.cut_off, self.until_time)

    def in_closed_period(self) -> bool:
        """Whether it had been ended as 无记录, and told so in a 《情况说明》, before it was found after all."""
        return self.corrects


class Task(Process):
    """A 任务. `slot` is the day its window of a duty is known by, so that one duty and one window make one task."""

    WIPED_WITH_TRIAL: ClassVar[bool] = True
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "area", "who_text")
    FIRST: ClassVar[str] = OPEN
    STEPS: ClassVar[dict[str, Step]] = {
        "do_task": Step((OPEN,), DONE),
        "skip_task": Step((OPEN,), SKIPPED),
        "reopen_task": Step((DONE, SKIPPED, UNRECORDED), OPEN),
        "give_task": Step((OPEN,), OPEN),
        "move_task": Step((OPEN,), OPEN),
        "close_task": Step((OPEN,), UNRECORDED),
        "withdraw_task": Step((OPEN,), WITHDRAWN),
    }
    STATUSES: ClassVar[list[tuple[str, Any]]] = [
        (OPEN, _("要做")),
        (DONE, _("已做")),
        (SKIPPED, _("本次不做")),
        (UNRECORDED, _("无记录")),
        (WITHDRAWN, _("已取消")),
    ]
    TONES: ClassVar[dict[str, str]] = {
        OPEN: "open",
        DONE: "done",
        SKIPPED: "closed",
        UNRECORDED: "bad",
        WITHDRAWN: "closed",
    }

    duty = SchoolForeignKey(Duty, null=True, blank=True, related_name="tasks", verbose_name=_("职责"))
    slot = models.DateField(_("哪一期"), null=True, blank=True, editable=False)
    number = models.PositiveSmallIntegerField(_("第几次"), default=1)
    cause = models.UUIDField(_("来自"), null=True, blank=True, editable=False)
    title = models.CharField(_("做什么"), max_length=200)
    area = models.CharField(_("领域"), max_length=40, blank=True)
    place = SchoolForeignKey(
        "places.Place", null=True, blank=True, related_name="tasks", verbose_name=_("地点")
    )
    who_text = models.CharField(_("责任人"), max_length=200, blank=True)
    source = models.CharField(_("出处"), max_length=8, choices=SOURCES, default="school")
    opens_on = models.DateField(_("从哪天起"), default=clock.today)
    due_on = models.DateField(_("到哪天止"), default=clock.today)
    from_time = models.TimeField(_("从几点"), null=True, blank=True)
    until_time = models.TimeField(_("到几点"), null=True, blank=True)
    cut_off = models.CharField(_("登记时限"), max_length=8, choices=CUT_OFFS, default="day")
    proof = models.CharField(_("怎样算做过"), max_length=12, choices=PROOFS, default=TICK)
    elsewhere = models.CharField(_("办理平台"), max_length=60, blank=True)
    minutes = models.PositiveSmallIntegerField(_("用时（分钟）"), default=0)
    status = models.CharField(_("状态"), max_length=12, choices=STATUSES, default="")
    deed = SchoolForeignKey(Deed, null=True, blank=True, related_name="tasks", verbose_name=_("完成记录"))
    because = models.CharField(_("原因"), max_length=200, blank=True)
    unrecorded_on = models.DateField(_("记为无记录的日期"), null=True, blank=True, editable=False)
    search = models.CharField(max_length=900, editable=False, blank=True)

    objects: ClassVar[Any] = SchoolRows.of(TaskQuerySet)

    class Meta(Process.Meta):
        verbose_name = _("任务")
        constraints = [
            models.UniqueConstraint(fields=["school", "duty", "slot", "number"], name="task_once"),
            models.CheckConstraint(condition=Q(opens_on__lte=F("due_on")), name="task_has_days"),
            models.CheckConstraint(condition=~Q(status=DONE) | Q(deed__isnull=False), name="task_done_by"),
            models.CheckConstraint(
                condition=~Q(status__in=(SKIPPED, UNRECORDED)) | ~Q(because=""), name="task_not_done_because"
            ),
        ]
        indexes = [
            models.Index(fields=["school", "due_on", "id"], name="task_by_due"),
            models.Index(fields=["school", "status", "due_on", "id"], name="task_by_status"),
            models.Index(fields=["school", "duty", "due_on", "id"], name="task_by_duty"),
            models.Index(fields=["school", "place", "due_on", "id"], name="task_by_place"),
            models.Index(fields=["school", "cause"], name="task_by_cause"),
            models.Index(fields=["school", "deed"], name="task_by_deed"),
        ]

    def __str__(self) -> str:
        return self.title[:60]


class TaskFor(Owned):
    """Whom a task is addressed to, with what 今天 asks by: one range of one index for each of a person's keys."""

    WIPED_WITH_TRIAL: ClassVar[bool] = True

    task = SchoolForeignKey(Task, related_name="fors", verbose_name=_("任务"))
    key = models.CharField(_("责任人代号"), max_length=80)
    name = models.CharField(_("责任人"), max_length=60)
    open = models.BooleanField(_("还要做"), default=True)
    due_on = models.DateField(_("到哪天止"))

    class Meta(Owned.Meta):
        verbose_name = _("任务责任人")
        constraints = [models.UniqueConstraint(fields=["school", "task", "key"], name="task_for_once")]
        indexes = [models.Index(fields=["school", "key", "open", "due_on"], name="task_for_by_key")]

    def __str__(self) -> str:
        return self.name

"""A table that an office asks for, and each of its cells: the question, what answers it, what was given in."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core.facts import Span
from houqin.core.models import Owned, Process, SchoolForeignKey, Step
from houqin.returns.periods import KINDS, TERM

OPEN, HANDED, DROPPED = "open", "handed", "dropped"
FIGURE, TYPED, LEFT = "figure", "typed", "left"


class Return(Process):
    """A 上报表. While it is open its numbers follow the records; what is handed in stands still."""

    WIPED_WITH_TRIAL: ClassVar[bool] = True
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "asked_by", "file_name")
    FIRST: ClassVar[str] = OPEN
    STEPS: ClassVar[dict[str, Step]] = {
        "fill_return": Step((OPEN,), OPEN),
        "leave_rest": Step((OPEN,), OPEN),
        "add_questions": Step((OPEN,), OPEN),
        "edit_return": Step((OPEN,), OPEN),
        "hand_in_return": Step((OPEN,), HANDED),
        "drop_return": Step((OPEN,), DROPPED),
    }
    STATUSES: ClassVar[list[tuple[str, Any]]] = [
        (OPEN, _("待上报")),
        (HANDED, _("已上交")),
        (DROPPED, _("不用报了")),
    ]
    TONES: ClassVar[dict[str, str]] = {OPEN: "open", HANDED: "done", DROPPED: "closed"}

    title = models.CharField(_("表名"), max_length=120)
    asked_by = models.CharField(_("谁要的"), max_length=60)
    asked_on = models.DateField(_("哪天要的"))
    due_on = models.DateField(_("哪天交"))
    until_on = models.DateField(_("数据截至"), null=True, blank=True)
    status = models.CharField(_("状态"), max_length=12, choices=STATUSES, default="")
    by = SchoolForeignKey("people.Member", related_name="returns", verbose_name=_("经手人"))
    file = SchoolForeignKey("core.File", null=True, blank=True, related_name="+", verbose_name=_("原表"))
    file_name = models.CharField(_("文件名"), max_length=120, blank=True)
    sha256 = models.CharField(_("原表摘要"), max_length=64, blank=True, editable=False)
    stood_at = models.DateTimeField(_("数字停在"), null=True, blank=True)
    handed_to = models.CharField(_("交给谁"), max_length=60, blank=True)
    handed_on = models.DateField(_("上交日期"), null=True, blank=True)
    why_dropped = models.CharField(_("为什么不用报"), max_length=200, blank=True)
    search = models.CharField(max_length=900, editable=False, blank=True)

    class Meta(Process.Meta):
        verbose_name = _("上报表")
        indexes = [
            models.Index(fields=["school", "due_on", "id"], name="return_by_due"),
            models.Index(fields=["school", "status", "due_on", "id"], name="return_by_status"),
            models.Index(fields=["school", "sha256"], name="return_by_file"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def PAGE(self) -> str:  # where one comes to after an action on it
        return f"/returns/table/{self.pk}/"

    @property
    def is_fixed(self) -> bool:
        """Whether its numbers stand as they were handed in."""
        return self.status == HANDED


class ReturnCell(Owned):
    """One thing that is asked: where it stands in the table, and what answers it.

    What was answered before is the school's memory: the same question finds its answer in the cells of earlier tables.
    """

    WIPED_WITH_TRIAL: ClassVar[bool] = True
    SEARCHED: ClassVar[tuple[str, ...]] = ("question",)
    UNTOLD: ClassVar[tuple[str, ...]] = ("search", "rows", "key")
    NO_SECRET: ClassVar[tuple[str, ...]] = ("rows", "key")
    HOWS: ClassVar[list[tuple[str, Any]]] = [
        ("", _("还没定")),
        (FIGURE, _("按记录数出")),
        (TYPED, _("人工填写")),
        (LEFT, _("不填")),
    ]

    of_return = SchoolForeignKey(Return, related_name="cells", verbose_name=_("上报表"))
    position = models.PositiveSmallIntegerField(_("顺序"))
    sheet = models.CharField(_("工作表"), max_length=80, blank=True)
    cell = models.CharField(_("单元格"), max_length=10, blank=True)
    question = models.CharField(_("问的是什么"), max_length=200)
    key = models.CharField(_("同样的话"), max_length=120, editable=False, blank=True)
    unit = models.CharField(_("要的单位"), max_length=20, blank=True)
    how = models.CharField(_("怎样填"), max_length=8, choices=HOWS, blank=True)
    code = models.CharField(_("哪个数"), max_length=200, blank=True)
    period = models.CharField(_("哪一段时间"), max_length=12, choices=KINDS, default=TERM)
    first_on = models.DateField(_("从哪天"), null=True, blank=True)
    last_on = models.DateField(_("到哪天"), null=True, blank=True)
    typed = models.CharField(_("人工填写的"), max_length=200, blank=True)
    by_itself = models.BooleanField(_("上次这样填"), default=False)
    by = SchoolForeignKey(
        "people.Member", null=True, blank=True, related_name="return_cells", verbose_name=_("谁填的")
    )
    said = models.CharField(_("上报的数"), max_length=200, blank=True)
    label = models.CharField(_("数的名称"), max_length=200, blank=True)
    rule = models.CharField(_("口径"), max_length=500, blank=True)
    counted = models.PositiveIntegerField(_("几条记录"), null=True, blank=True)
    rows = models.JSONField(_("当时的记录"), null=True, blank=True, editable=False)
    search = models.CharField(max_length=500, editable=False, blank=True)

    class Meta(Owned.Meta):
        verbose_name = _("上报表里的数")
        constraints = [
            models.UniqueConstraint(fields=["school", "of_return", "position"], name="return_cell_once")
        ]
        indexes = [
            models.Index(fields=["school", "key", "id"], name="return_cell_by_question"),
            models.Index(fields=["school", "code", "first_on", "id"], name="return_cell_by_figure"),
            models.Index(fields=["school", "recorded_at", "id"], name="return_cell_by_time"),
        ]

    def __str__(self) -> str:
        return self.question[:60]

    @property
    def span(self) -> Span | None:
        """The days it was given for, once it is handed in; or those that somebody set."""
        return Span(self.first_on, self.last_on) if self.first_on and self.last_on else None

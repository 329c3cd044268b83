"""Reads leave a trace where the rows are about children or where outsiders look in (reliability G39).

What is masked on such rows is shown for a while to who says why; the saying is a look with a reason and an end.
"""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.models import Owned, SchoolForeignKey
from houqin.core.writing import the_only_writer


class Look(Owned):
    """Who looked at which kind of row, when and how; and why, where a reason had to be given."""

    APPEND_ONLY: ClassVar[bool] = True
    HOW: ClassVar[list[tuple[str, Any]]] = [
        ("enter", _("进入学校")),
        ("page", _("打开网页")),
        ("list", _("名单")),
        ("row", _("详情")),
        ("reveal", _("显示姓名")),
        ("export", _("导出")),
        ("api", _("接口")),
    ]

    member = SchoolForeignKey("people.Member", related_name="looks", verbose_name=_("查看人"))
    model = models.CharField(_("对象种类"), max_length=80, blank=True)
    row = models.UUIDField(_("对象"), null=True, blank=True)
    how = models.CharField(_("方式"), max_length=10, choices=HOW)
    reason = models.CharField(_("原因"), max_length=120, blank=True)
    until_at = models.DateTimeField(_("有效至"), null=True, blank=True)
    url = models.CharField(_("网页"), max_length=200, blank=True)

    class Meta(Owned.Meta):
        verbose_name = _("查看记录")
        indexes = [
            models.Index(fields=["school", "recorded_at", "id"], name="look_when"),
            models.Index(
                fields=["school", "member", "until_at"],
                condition=models.Q(until_at__isnull=False),
                name="look_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_how_display()}"


def looked_at(member: Any, model: Any, *, how: str, row: Any = None, url: str = "") -> None:
    """Note the look if this kind of row asks for it (``TRACED = True``); the caller has named the school."""
    if getattr(model, "TRACED", False):
        look = Look(member=member, model=model._meta.label_lower, row=row, how=how, url=url[:200])
        note(look)


def note(look: Look) -> None:
    """Write it down; the caller has named the school."""
    look.school_id = look.member.school_id
    with the_only_writer():
        look.save(force_insert=True)


def is_shown(member: Any, model: Any, row: Any = None) -> bool:
    """Whether this member has said why, a short while ago, for all rows of this kind or for this one."""
    mine = Look.objects.filter(member=member, how="reveal", until_at__gt=clock.now())
    of_this = mine.filter(model=model._meta.label_lower)
    return bool(of_this.filter(models.Q(row=None) | models.Q(row=row)).exists())

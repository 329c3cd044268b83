"""Reads leave a trace where the rows are about children or where outsiders look in (reliability G39)."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core.models import Owned, SchoolForeignKey
from houqin.core.writing import the_only_writer


class Look(Owned):
    """Who looked at which kind of row, when and how."""

    APPEND_ONLY: ClassVar[bool] = True
    HOW: ClassVar[list[tuple[str, Any]]] = [
        ("enter", _("进入学校")),
        ("list", _("名单")),
        ("row", _("详情")),
        ("export", _("导出")),
        ("api", _("接口")),
    ]

    member = SchoolForeignKey("people.Member", related_name="looks", verbose_name=_("查看人"))
    model = models.CharField(_("对象种类"), max_length=80)
    row = models.UUIDField(_("对象"), null=True, blank=True)
    how = models.CharField(_("方式"), max_length=10, choices=HOW)

    class Meta(Owned.Meta):
        verbose_name = _("查看记录")
        indexes = [models.Index(fields=["school", "recorded_at", "id"], name="look_when")]

    def __str__(self) -> str:
        return f"{self.member} {self.get_how_display()}"


def looked_at(member: Any, model: Any, *, how: str, row: Any = None) -> None:
    """Note the look if this kind of row asks for it (``TRACED = True``); the caller has named the school."""
    if getattr(model, "TRACED", False):
        with the_only_writer():
            look = Look(
                member=member, school_id=member.school_id, model=model._meta.label_lower, row=row, how=how
            )
            look.save(force_insert=True)

"""What the kitchen cooks."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core.models import Owned


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

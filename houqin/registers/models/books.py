"""The book of a register, looked through and signed by somebody else."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from houqin.core.models import Owned, SchoolForeignKey
from houqin.registers.models.registers import Register


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

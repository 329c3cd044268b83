"""What was used to mend a thing."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core.models import Owned, SchoolForeignKey
from houqin.core.quantities import quantity_words


class Material(Owned):
    """A line of 维修用料: name, specification, quantity; price where it is known. Kept as it was written."""

    WIPED_WITH_TRIAL: ClassVar[bool] = True

    ticket = SchoolForeignKey("repairs.Ticket", related_name="materials", verbose_name=_("报修单"))
    item = models.CharField(_("材料"), max_length=40)
    spec = models.CharField(_("规格"), max_length=40, blank=True)
    qty_milli = models.BigIntegerField(_("数量（千分之一）"))
    unit = models.CharField(_("单位"), max_length=8, blank=True)
    price_fen = models.BigIntegerField(_("单价（分）"), null=True, blank=True)

    class Meta(Owned.Meta):
        verbose_name = _("维修用料")
        constraints = [models.CheckConstraint(condition=models.Q(qty_milli__gt=0), name="material_some")]
        indexes = [
            models.Index(fields=["school", "ticket"], name="material_by_ticket"),
            models.Index(fields=["school", "item"], name="material_by_item"),
        ]

    def __str__(self) -> str:
        name = f"{self.item}（{self.spec}）" if self.spec else self.item
        return f"{name} {quantity_words(self.qty_milli)}{self.unit}"

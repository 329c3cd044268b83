"""Who is sent for what without anybody deciding it again each time."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core.models import Owned, SchoolForeignKey
from houqin.repairs.models.tickets import KINDS


class Route(Owned):
    """A 派工规则: reports of this kind, here or everywhere, go straight to this person (电教 to the IT teacher)."""

    WIPED_WITH_TRIAL: ClassVar[bool] = False

    kind = models.CharField(_("类别"), max_length=12, choices=KINDS)
    place = SchoolForeignKey(
        "places.Place", null=True, blank=True, related_name="routes", verbose_name=_("范围")
    )
    worker = SchoolForeignKey("people.Member", related_name="routes", verbose_name=_("维修人"))
    active = models.BooleanField(_("在用"), default=True)

    class Meta(Owned.Meta):
        verbose_name = _("派工规则")
        constraints = [
            models.UniqueConstraint(
                fields=["school", "kind", "place"], condition=models.Q(active=True), name="route_once"
            ),
            models.UniqueConstraint(
                fields=["school", "kind"],
                condition=models.Q(active=True, place__isnull=True),
                name="route_once_anywhere",
            ),
        ]
        indexes = [models.Index(fields=["school", "recorded_at", "id"], name="route_by_time")]

    def __str__(self) -> str:
        return str(self.get_kind_display())

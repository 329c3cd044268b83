"""Rounds: going through rooms to look before something is reported (巡查), and overhauls by room list (集中检修)."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.models import Owned, SchoolForeignKey
from houqin.core.moments import Dated
from houqin.core.numbers import Numbered


class Round(Dated):
    """One round on one day; its lines say which places were looked at and what was found."""

    HAPPENED: ClassVar[str] = "on"
    NUMBERED: ClassVar[Numbered] = Numbered("XC")
    WIPED_WITH_TRIAL: ClassVar[bool] = True
    SEARCHED: ClassVar[tuple[str, ...]] = ("number", "title")
    KINDS: ClassVar[list[tuple[str, Any]]] = [("round", _("巡查")), ("overhaul", _("集中检修"))]

    number = models.CharField(_("编号"), max_length=24)
    kind = models.CharField(_("种类"), max_length=10, choices=KINDS, default="round")
    title = models.CharField(_("名称"), max_length=60)
    on = models.DateField(_("日期"), default=clock.today)
    made_by = SchoolForeignKey("people.Member", related_name="rounds", verbose_name=_("巡查人"))
    looked = models.PositiveIntegerField(_("查看处数"), default=0)
    found = models.PositiveIntegerField(_("发现问题"), default=0)
    search = models.CharField(max_length=900, editable=False, blank=True)

    class Meta(Owned.Meta):
        verbose_name = _("巡查记录")
        constraints = [models.UniqueConstraint(fields=["school", "number"], name="round_number")]
        indexes = [models.Index(fields=["school", "on", "id"], name="round_by_day")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class RoundLine(Owned):
    """One place of a round: in order, mended on the spot, or to be mended by a ticket of its own."""

    WIPED_WITH_TRIAL: ClassVar[bool] = True
    OK, FIXED, TO_MEND = "ok", "fixed", "to_mend"
    RESULTS: ClassVar[list[tuple[str, Any]]] = [
        (OK, _("完好")),
        (FIXED, _("当场修好")),
        (TO_MEND, _("需维修")),
    ]

    round = SchoolForeignKey(Round, related_name="lines", verbose_name=_("巡查记录"))
    place = SchoolForeignKey("places.Place", related_name="round_lines", verbose_name=_("地点"))
    result = models.CharField(_("情况"), max_length=10, choices=RESULTS)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    ticket = SchoolForeignKey(
        "repairs.Ticket", null=True, blank=True, related_name="round_lines", verbose_name=_("报修单")
    )

    class Meta(Owned.Meta):
        verbose_name = _("巡查明细")
        indexes = [
            models.Index(fields=["school", "round"], name="round_line_by_round"),
            models.Index(fields=["school", "place"], name="round_line_by_place"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.get_result_display()}"

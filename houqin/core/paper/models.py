"""Who signed which step on paper, on which day by his own hand, and who typed that in."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core.keys import in_pieces
from houqin.core.models import Owned, SchoolForeignKey


class PaperSignature(Owned):
    """One signature on one row; the photo of the sheet hangs on the same row, and the day is what the paper says."""

    WIPED_WITH_TRIAL: ClassVar[bool] = True

    model = models.CharField(_("对象种类"), max_length=80)
    row = models.UUIDField(_("对象"))
    action = models.CharField(_("事项"), max_length=80)
    signer = SchoolForeignKey("people.Member", related_name="signed_on_paper", verbose_name=_("签字人"))
    signed_on = models.DateField(_("签字日期"))
    by = SchoolForeignKey("people.Member", related_name="+", verbose_name=_("代录人"))

    class Meta(Owned.Meta):
        verbose_name = _("纸质签字")
        indexes = [models.Index(fields=["school", "row"], name="paper_signature_row")]

    def __str__(self) -> str:
        return f"{self.signer} {self.signed_on}"


def signatures_of(rows: Iterable[Any], action: str = "") -> dict[UUID, PaperSignature]:
    """The last signature on each of these rows, with its signer; of one action where it is named."""
    found = {}
    for keys in in_pieces(rows):
        some = PaperSignature.objects.filter(row__in=keys).select_related("signer")
        for each in (some.filter(action=action) if action else some).order_by("id"):
            found[each.row] = each
    return found

"""What the steps of a ticket ask for."""

from django.utils.translation import gettext_lazy as _

from houqin.core.files.fields import Photos
from houqin.core.forms import ActionForm, Choices, Day, LineForm, Lines, RowField, Text, Whole
from houqin.core.quantities import Quantity, Yuan
from houqin.devices.fields import Signature
from houqin.repairs.limits import PHOTO_AFTER
from houqin.repairs.models import KINDS, OPEN, Ticket
from houqin.repairs.rules.words import MATERIALS


def worker_field() -> RowField:
    """A choice among those who mend things here."""
    return RowField(
        "people.Member",
        label=_("维修人"),
        narrow=lambda rows, by: rows.who_can("repairs.finish_ticket"),
        code="repairs.finish_ticket",
    )


class RejectTicketForm(ActionForm):
    reason = Text(label=_("原因"), example=_("例如：请到电教室登记，由厂家上门"))


class AssignTicketForm(ActionForm):
    worker = worker_field()


class MergeTicketForm(ActionForm):
    into = RowField(
        "repairs.Ticket",
        label=_("与哪一张是同一问题"),
        narrow=lambda rows, by: rows.filter(status__in=OPEN).order_by("-reported_at", "-id"),
    )


class WaitTicketForm(ActionForm):
    wait_for = Choices(Ticket.WAITS, label=_("等什么"))
    note = Text(label=_("说明"), example=_("例如：灯管要到县城买；申请已送校长签字"))
    expected_on = Day(label=_("预计哪天修好"), required=False)
    photos = Photos(label=_("照片（签字的申请、坏件）"), required=False)


class MaterialLine(LineForm):
    item = Text(label=_("材料"), max_length=40, offers=MATERIALS)
    spec = Text(label=_("规格"), max_length=40, required=False)
    quantity = Quantity(label=_("数量"))
    unit = Text(label=_("单位"), max_length=8, required=False)
    price = Yuan(label=_("单价"), required=False)


class FinishTicketForm(ActionForm):
    done = Text(label=_("维修情况"), max_length=300, lines=2, example=_("例如：更换灯管 2 支"))
    materials = Lines(MaterialLine, label=_("用料"), required=False, most=50, start=1)
    cost = Yuan(label=_("费用"), required=False)
    minutes = Whole(label=_("用时"), unit=_("分钟"), required=False, max_value=100_000)
    photos = Photos(label=_("照片"), required=False)

    def prepare(self) -> None:
        if PHOTO_AFTER.on():
            self.fields["photos"].required = True


class CannotRepairForm(ActionForm):
    proposal = Choices(Ticket.PROPOSALS, label=_("建议"))
    reason = Text(label=_("为什么修不了"), example=_("例如：主板烧坏，厂家已停产"))
    photos = Photos(label=_("照片"), required=False)


class SettleTicketForm(ActionForm):
    decision = Choices(Ticket.PROPOSALS, label=_("处置"))
    note = Text(label=_("说明"), example=_("例如：已报校长同意，列入下月采购"))
    photos = Photos(label=_("照片（签字的申请）"), required=False)

    def prepare(self) -> None:
        if self.target is not None:
            self.initial.setdefault("decision", self.target.proposal)


class ReturnTicketForm(ActionForm):
    reason = Text(label=_("哪里没修好"), max_length=200)
    photos = Photos(label=_("照片"), required=False)


class CountersignTicketForm(ActionForm):
    INTRO = _("请使用人在这里选名字、输入自己的口令，就算验收。")

    signer = Signature("repairs.confirm_ticket", label=_("使用人验收"), required=True)


class RateTicketForm(ActionForm):
    stars = Whole(label=_("几星"), unit=_("星"), min_value=1, max_value=5)


class SetRouteForm(ActionForm):
    INTRO = _("以后这一类报修直接派给他，不用每次再派。")

    kind = Choices(KINDS, label=_("类别"))
    worker = worker_field()
    place = RowField("places.Place", label=_("只管这里（不选就是全校）"), required=False)

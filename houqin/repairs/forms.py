"""What the actions of the repairs room ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core.files.fields import Photos
from houqin.core.forms import ActionForm, Choices, RowField, Text
from houqin.repairs.models import Ticket


class ReportTicketForm(ActionForm):
    place = RowField("places.Place", label=_("地点"))
    fault = Text(label=_("故障"), max_length=300, lines=2, example=_("例如：日光灯不亮、水龙头漏水"))
    photos = Photos(label=_("照片"), required=False)
    kind = Choices(Ticket.KINDS, label=_("类别"), required=False)
    spot = Text(label=_("具体位置"), max_length=80, required=False, example=_("例如：后门左边第二盏"))
    urgent = forms.BooleanField(label=_("急修（漏水、漏电、门打不开等）"), required=False)


class RejectTicketForm(ActionForm):
    reason = Text(label=_("原因"), example=_("例如：与 12 号报修是同一问题"))


class AssignTicketForm(ActionForm):
    worker = RowField(
        "people.Member",
        label=_("维修人"),
        narrow=lambda rows, by: rows.who_can("repairs.finish_ticket"),
        code="repairs.finish_ticket",
    )


class FinishTicketForm(ActionForm):
    done = Text(label=_("维修情况"), max_length=300, lines=2, example=_("例如：更换灯管 2 支"))
    photos = Photos(label=_("照片"), required=False)


class ReturnTicketForm(ActionForm):
    reason = Text(label=_("哪里没修好"), max_length=200)
    photos = Photos(label=_("照片"), required=False)

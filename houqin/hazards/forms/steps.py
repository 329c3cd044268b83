"""What the steps of a hazard ask for."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.files.fields import Photos
from houqin.core.files.models import PHOTO, Attachment
from houqin.core.forms import ActionForm, Choices, Day, RowField, Text
from houqin.core.quantities import Yuan
from houqin.devices.fields import Signature
from houqin.hazards.limits import PHOTOS, DueDays
from houqin.hazards.models import LEVELS, MAJOR, Hazard
from houqin.repairs.models import KINDS as REPAIR_KINDS
from houqin.terms.calendar import calendar_of

MEND_AS = {"power": "electric", "building": "building", "fire": "building"}
GUARDS = (_("拉警戒线、设警示牌"), _("封闭停用"), _("断电停用"), _("专人看护"))


class OrderHazardForm(ActionForm):
    level = Choices(LEVELS, label=_("等级"))
    measure = Text(label=_("整改措施"), max_length=300, lines=2, example=_("例如：更换螺栓，逐根加固"))
    worker = RowField(
        "people.Member",
        label=_("责任人"),
        narrow=lambda rows, by: rows.who_can("hazards.finish_hazard"),
        code="hazards.finish_hazard",
    )
    due_on = Day(label=_("时限"))
    budget = Yuan(label=_("资金"), required=False)
    safeguard = Text(label=_("临时防护"), max_length=200, required=False, offers=GUARDS)

    def prepare(self) -> None:
        if isinstance(self.target, Hazard) and not self.is_bound:
            for name in ("level", "measure", "safeguard"):
                self.initial.setdefault(name, getattr(self.target, name))
            self.initial.setdefault("due_on", self._day_proposed(self.target))
            self.initial.setdefault("worker", self.target.worker_id)
            self.initial.setdefault("budget", self.target.budget_fen or None)

    def _day_proposed(self, hazard: Hazard) -> date:
        """The day it is due; where that is past, as many school days from today as its level is given."""
        today = clock.today()
        if hazard.due_on >= today:
            return hazard.due_on
        return DueDays(calendar_of(self.by.school)).of(hazard.level, today)

    def clean(self) -> dict[str, Any]:
        """A major hazard is made safe until it is put right; nothing is due before it was found."""
        cleaned = super().clean()
        if cleaned.get("level") == MAJOR and not cleaned.get("safeguard") and "safeguard" not in self.errors:
            self.add_error("safeguard", _("重大隐患整改期间必须有临时防护，请写明怎么防护。"))
        due_on = cleaned.get("due_on")
        if isinstance(self.target, Hazard) and due_on and due_on < self.target.found_on:
            self.add_error("due_on", _("时限不能早于发现日期。"))
        return cleaned


class FinishHazardForm(ActionForm):
    done = Text(label=_("整改情况"), max_length=300, lines=2, example=_("例如：已更换 4 根螺栓，现场试过"))
    photos = Photos(label=_("整改后照片"), required=False)
    no_photo = Text(
        label=_("没有照片的原因"),
        max_length=120,
        required=False,
        offers=(_("涉及学生隐私，不便拍照"), _("制度类问题，无法拍照")),
    )
    mended_on = Day(label=_("完成日期"), past=True)
    cost = Yuan(label=_("实际花费"), required=False)

    def prepare(self) -> None:
        self.initial.setdefault("mended_on", clock.today())
        if isinstance(self.target, Hazard) and not self.is_bound:
            ticket = self.target.ticket if self.target.ticket_id else None
            ticket = ticket.merged_into or ticket if ticket is not None else None
            if ticket is not None and ticket.finished_at:  # the repairers have told already what they did
                self.initial.setdefault("done", ticket.done)
                self.initial.setdefault("mended_on", clock.local(ticket.finished_at).date())
                self.initial.setdefault("cost", ticket.cost_fen or None)

    def clean(self) -> dict[str, Any]:
        """Photos from before and after, or words why there are none; of a major hazard always photos."""
        cleaned = super().clean()
        if not isinstance(self.target, Hazard) or "photos" in self.errors:
            return cleaned
        mended_on = cleaned.get("mended_on")
        if mended_on and mended_on < self.target.found_on:
            self.add_error("mended_on", _("完成日期不能早于发现日期。"))
        missing = [] if not self._photos_asked(cleaned) else self._missing(cleaned)
        if missing:
            sentence = _(
                "还缺{which}照片：整改前的点“加照片”补上，整改后的放在这里；确实不能拍的，写明原因。"
            )
            self.add_error("photos", sentence.format(which="、".join(str(each) for each in missing)))
        return cleaned

    def _photos_asked(self, cleaned: dict[str, Any]) -> bool:
        return self.target.is_major or (bool(PHOTOS.on()) and not cleaned.get("no_photo"))

    def _missing(self, cleaned: dict[str, Any]) -> list[Any]:
        hanging = Attachment.objects.filter(row=self.target.pk, model="hazards.hazard", file__kind=PHOTO)
        before = self.target.shown_before or (self.target.shown_before is None and hanging.exists())
        return [_("整改前")] * (not before) + [_("整改后")] * (not cleaned.get("photos"))


class ExtendHazardForm(ActionForm):
    due_on = Day(label=_("延到哪天"))
    because = Text(label=_("未完成原因"), max_length=200, example=_("例如：配件要从厂家定制，10 月底到"))
    safeguard = Text(label=_("延期期间怎么防护"), max_length=200, offers=GUARDS)

    def prepare(self) -> None:
        if isinstance(self.target, Hazard) and not self.is_bound:
            self.initial.setdefault("safeguard", self.target.safeguard)


class ReportUpHazardForm(ActionForm):
    to = Text(
        label=_("上报给谁"),
        max_length=80,
        offers=(_("中心校"), _("县教育局"), _("镇政府"), _("消防救援大队"), _("市场监管所")),
    )
    on = Day(label=_("上报日期"), past=True)
    note = Text(label=_("说明"), max_length=200, required=False, example=_("例如：书面报告，请求专项资金"))
    photos = Photos(label=_("报告照片"), required=False)

    def prepare(self) -> None:
        self.initial.setdefault("on", clock.today())


class RepairHazardForm(ActionForm):
    INTRO = _("由维修人员来修：报修单照常派工、验收。修好以后，这里还要填“整改完成”，再由另一个人复查销号。")

    fault = Text(label=_("故障"), max_length=300, lines=2)
    kind = Choices(REPAIR_KINDS, label=_("类别"))
    urgent = forms.BooleanField(label=_("急修（漏水、漏电、门打不开等）"), required=False)

    def prepare(self) -> None:
        if isinstance(self.target, Hazard) and not self.is_bound:
            self.initial.setdefault("fault", self.target.what)
            self.initial.setdefault("kind", MEND_AS.get(self.target.kind, "other"))


class CloseHazardForm(ActionForm):
    note = Text(
        label=_("复查情况"), max_length=200, required=False, offers=(_("已按要求整改，现场复查合格"),)
    )


class CountersignHazardForm(ActionForm):
    INTRO = _("请复查的人在这里选名字、输入自己的口令，就算复查合格。排查的人、整改的人不能签。")

    signer = Signature("hazards.close_hazard", label=_("复查人签名"), required=True)
    note = Text(label=_("复查情况"), max_length=200, required=False)


class ReturnHazardForm(ActionForm):
    reason = Text(label=_("哪里不合格"), max_length=200)
    due_on = Day(label=_("新的时限"), required=False, help_text=_("不填就按原来的时限。"))
    photos = Photos(label=_("照片"), required=False)

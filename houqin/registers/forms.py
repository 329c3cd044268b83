"""What the actions of the registers room ask for."""

from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.fields import AmendReason, LateReason
from houqin.core.files.fields import PaperPhotos, Photos
from houqin.core.forms import ActionForm, Choices, Day, RowField, Text
from houqin.core.sheets.forms import ImportForm
from houqin.devices.fields import Signature
from houqin.people.children import SHOWN_FOR
from houqin.registers.asking import Answers
from houqin.registers.beginning import first_answers
from houqin.registers.covering import bared, covers_entry
from houqin.registers.grid_form import FillDaysForm
from houqin.registers.menu_form import SetMenuForm
from houqin.registers.rules.answers import faults, left_for_later
from houqin.registers.rules.definition import HAZARD, REPAIR, Definition
from houqin.registers.rules.elsewhere import NUMBER, is_ticked
from houqin.registers.rules.library import library
from houqin.registers.rules.texts import dumped
from houqin.registers.walk_form import WORKER, FillWalkForm

__all__ = ["FillDaysForm", "FillWalkForm", "SetMenuForm"]  # and every form below

STARTS = [("", _("当场处理了")), (REPAIR, _("报修")), (HAZARD, _("登记隐患"))]


class TakeRegistersForm(ActionForm):
    LANDS: ClassVar[str] = "/registers/shelf/"

    slugs = forms.MultipleChoiceField(
        label=_("启用哪些"),
        choices=lambda: [(slug, made.title) for slug, made in library().items()],
        widget=forms.CheckboxSelectMultiple,
    )


class AddRegisterForm(ActionForm):
    text = Text(label=_("定义"), max_length=100_000, lines=18)


class ChangeRegisterForm(ActionForm):
    EDITS = True

    text = Text(label=_("定义"), max_length=100_000, lines=18)
    why = Text(label=_("为什么改"), max_length=200)

    def prepare(self) -> None:
        if self.target is not None and not self.is_bound:
            self.initial["text"], self.initial["why"] = dumped(self.target.body), ""


class CloseRegisterForm(ActionForm):
    reason = Text(label=_("为什么停用"), max_length=200)


class ShowRegisterForm(ActionForm):
    INTRO = _("姓名、电话这些平时遮住。写明原因后显示一会儿；谁看的、为什么看，校长能查到。")

    reason = Choices(SHOWN_FOR.items(), label=_("为什么要看"))
    words = Text(label=_("说明"), max_length=80, required=False)


class _Filling(ActionForm):
    """What every entry of this register asks besides its questions; what it does not ask stays empty."""

    definition: Definition

    def suit(self, definition: Definition) -> None:
        """Name what this register asks in its words."""
        self.definition = definition
        answers: Any = self.fields["answers"]
        answers.ask(definition)
        if "follow_up" in self.fields:
            self.ask_only_if(bool(definition.follow_up), "follow_up", label=definition.follow_up)

    def ask_only_if(self, asked: bool, name: str, *, label: str = "", required: bool = False) -> None:
        """Ask it, or keep it out of sight; an answer to what is not asked is refused in clean()."""
        field = self.fields[name]
        field.required = asked and required
        if label:
            field.label = label
        if not asked:
            field.widget = forms.HiddenInput()

    def choose(self, name: str, choices: tuple[str, ...], label: str) -> None:
        """One of these words."""
        self.fields[name] = Choices([(each, each) for each in choices], label=label)

    def clean(self) -> dict[str, Any]:
        """Nothing beside what is asked, and the photo; what failing answers ask for is the rule's (actions/entries.py)."""
        cleaned = super().clean()
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.HiddenInput) and cleaned.get(name):
                self.add_error(name, _("这份台账不问这一项。"))
        given = cleaned.get("answers")
        if given is None:
            return cleaned
        photos = self.definition.photos
        asked = photos == "always" or (photos == "failing" and faults(self.definition, given))
        if asked and "photos" in self.fields and not (cleaned.get("photos") or cleaned.get("sheet")):
            self.add_error("photos", _("请拍一张照片。"))
        shown = given.get(NUMBER) or cleaned.get("photos") or "photos" not in self.fields
        if is_ticked(self.definition) and not shown:
            self.add_error("photos", _("写平台上的编号，或者附一张截图。"))
        return cleaned


class FillEntryForm(_Filling):
    QUEUED: ClassVar[str] = WORKER

    on = Day(label=_("日期"), past=True)
    slot = Text(label=_("时段"), max_length=20, required=False)
    place = RowField("places.Place", label=_("地点"), remember=True, required=False)
    school_class = RowField("people.SchoolClass", label=_("班级"), remember=True, required=False)
    subject = Text(label=_("对象"), max_length=80, required=False)
    answers = Answers(label=_("内容"))
    follow_up = Text(label=_("处理"), max_length=300, required=False)
    starts = Choices(STARTS, label=_("不合格的怎么办"), required=False)
    photos = Photos(label=_("照片"), required=False)
    sheet = PaperPhotos(required=False)
    signer = Signature("registers.sign_entry", label=_("另一人签名"), required=False)
    late = LateReason("on")

    def prepare(self) -> None:
        if self.target is None:
            return
        self.suit(self.target.definition)
        made = self.definition
        second = next((sign for sign in made.signs if sign.who != "filler" and not sign.after_hours), None)
        self.ask_only_if(bool(made.starts) or made.about == "place", "place", required=made.about == "place")
        if made.starts and made.about != "place":
            self.fields["place"].label = _("不合格的在哪里（报修、登隐患时选）")
            self.order_fields(
                ["on", "slot", "school_class", "subject", "answers", "follow_up", "starts", "place"]
            )
        self.ask_only_if(made.about == "class", "school_class", required=True)
        named = made.about in ("person", "thing")
        self.ask_only_if(named, "subject", label=made.about_label, required=True)
        self.ask_only_if(bool(made.occasion.slots), "slot")
        self.ask_only_if(bool(made.starts), "starts")
        typed_off = self.is_bound and bool(
            self.data.get("sheet")
        )  # a paper bears its signatures; here they follow later
        if not typed_off:
            del self.fields["sheet"]
        now = second is not None and second.required and not second.later and not typed_off
        self.ask_only_if(second is not None, "signer", label=second.label if second else "", required=now)
        if made.occasion.slots:
            self.choose("slot", made.occasion.slots, made.occasion.slot_label or str(_("时段")))
        if named and made.things:
            self.choose("subject", made.things, made.about_label)
        if not self.is_bound:
            self.initial.setdefault("on", clock.today())
            self.initial.setdefault("answers", first_answers(self.target, made, self.initial, self.by))


class SignEntryForm(ActionForm):
    pass


class CompleteEntryForm(ActionForm):
    answers = Answers(label=_("内容"))

    def prepare(self) -> None:
        if self.target is None:
            return
        made, body = self.target.definition, self.target.body
        answers: Any = self.fields["answers"]
        answers.ask(replace(made, fields=tuple(field for field in made.fields if field.later)))
        if not self.is_bound:
            left = left_for_later(made, body)
            now = f"{clock.local(clock.now()):%H:%M}"
            first = {field.name: now for field in left[:1] if field.kind == "time"}
            known = bared(made, body) if covers_entry(self.by, self.target) else body
            self.initial.setdefault("answers", known | first)

    def clean(self) -> dict[str, Any]:
        """Something is to be filled in; the rest may wait longer."""
        cleaned = super().clean()
        if cleaned.get("answers") == {}:
            self.add_error("answers", _("还没有填写。"))
        return cleaned


class AmendEntryForm(_Filling):
    EDITS = True

    answers = Answers(label=_("内容"))
    follow_up = Text(label=_("处理"), max_length=300, required=False)
    why = AmendReason(required=True)

    def prepare(self) -> None:
        if self.target is None:
            return
        self.suit(self.target.definition)
        if not self.is_bound:
            self.initial.setdefault("answers", self.target.body)
            self.initial.setdefault("follow_up", self.target.follow_up)


class VoidEntryForm(ActionForm):
    reason = Text(
        label=_("为什么作废"), max_length=200, offers=(_("登错了台账"), _("登错了日期"), _("重复登记"))
    )


class ImportEntriesForm(ImportForm):
    IMPORTER = "entries"


class ReviewBookForm(ActionForm):
    first_on = Day(label=_("从哪天起"))
    last_on = Day(label=_("到哪天止"))
    words = Text(label=_("审核意见"), max_length=300, required=False)

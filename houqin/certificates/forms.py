"""What the actions on certificates ask for; when a paper runs out is reckoned, shown, and confirmed by who types it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.certificates.kinds import (
    HOLDERS,
    MOST_DAYS,
    PERSON,
    PLACE,
    SCHOOL,
    THING,
    Kind,
    kinds_of,
    seen_by,
)
from houqin.certificates.models import CANCELLED, STOPPED, Certificate, CertificateKind
from houqin.core.files.fields import Papers, Photos
from houqin.core.forms import ActionForm, Choices, Day, RowField, RowSelect, Text, Whole
from houqin.core.sheets.forms import ImportForm
from houqin.core.words import day_words

VIEW = "certificates.view_certificate"


class _Paper(ActionForm):
    """What stands on every paper."""

    number = Text(label=_("编号"), max_length=60, required=False, example=_("证上的编号"))
    issued_on = Day(label=_("发证、检验日期"), past=True, required=False)
    start_on = Day(
        label=_("起算日期"),
        past=True,
        required=False,
        help_text=_("灭火器填出厂日期；电梯填安装后首次监督检验合格的日期；锅炉、压力容器填投用日期。"),
    )
    valid_until = Day(
        label=_("有效期至（下次检验、维修到期）"),
        required=False,
        help_text=_("不填就按规定推算，核对以后再提交一次。"),
    )
    no_end = forms.BooleanField(label=_("长期有效"), required=False)
    issuer = Text(label=_("发证、检验单位"), max_length=80, required=False)
    contact = Text(label=_("续办找谁"), max_length=80, required=False, example=_("例如：县特检所 王工 电话"))
    photos = Photos(label=_("证件正面照片"), required=False, most=3)
    papers = Papers(label=_("扫描件"), required=False)

    def kind_of(self, cleaned: dict[str, Any]) -> Kind | None:
        """The kind this paper is of."""
        key = self.target.kind if isinstance(self.target, Certificate) else cleaned.get("kind")
        return kinds_of(self.by).get(str(key))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind = self.kind_of(cleaned)
        if kind is not None and not {"issued_on", "start_on", "valid_until"} & set(self.errors):
            self._check_days(kind, cleaned)
        return cleaned

    def _check_days(self, kind: Kind, cleaned: dict[str, Any]) -> None:
        issued, until = cleaned.get("issued_on"), cleaned.get("valid_until")
        reckoned = kind.rule.until(issued, cleaned.get("start_on"))
        if cleaned.get("no_end"):
            self._check_no_end(kind, until)
        elif until is None:
            self._ask_until(kind, reckoned)
        elif issued and until < issued:
            self.add_error("valid_until", _("有效期至比发证日期还早，请核对。"))
        elif kind.ceiling and reckoned and until > reckoned:
            sentence = _("按规定最晚到 {day}：{law}。请核对发证日期和有效期。")
            self.add_error("valid_until", sentence.format(day=day_words(reckoned, year=True), law=kind.law))

    def _check_no_end(self, kind: Kind, until: date | None) -> None:
        if until is not None:
            self.add_error("no_end", _("填了有效期至，就不要勾“长期有效”。"))
        elif kind.ceiling:
            self.add_error("no_end", _("“{kind}”有期限，不能长期有效。").format(kind=kind.title))

    def _ask_until(self, kind: Kind, reckoned: date | None) -> None:
        """What is reckoned stands in the field, to be confirmed by sending it again."""
        if reckoned is None:
            self.add_error("valid_until", self._what_is_missing(kind))
            return
        sent: Any = self.data.copy()  # type: ignore[attr-defined]
        sent["valid_until"] = reckoned.isoformat()
        self.data = sent
        sentence = _("按规定推算到 {day}（{law}）。请和证上的日期核对，没有错就再提交一次。")
        self.add_error("valid_until", sentence.format(day=day_words(reckoned, year=True), law=kind.law))

    @staticmethod
    def _what_is_missing(kind: Kind) -> Any:
        if kind.rule.from_start:
            return _("请填起算日期（{start}），或直接填有效期至。").format(start=kind.start)
        if kind.rule.months:
            return _("请填发证日期，或直接填有效期至。")
        return _("请照证上写的填；证上没有到期日的勾“长期有效”。")


class _Held(_Paper):
    """Whose it is, and who sees to it."""

    member = RowField("people.Member", label=_("持证人"), required=False, help_text=_("人的证件选人。"))
    what = Text(
        label=_("物件、名称"),
        max_length=80,
        required=False,
        example=_("例如：综合楼 1号电梯；4公斤干粉 24具"),
        help_text=_("设备写编号，合同、保险写名称；不在人员名册里的人写姓名。"),
    )
    place = RowField("places.Place", label=_("场所"), required=False)
    keeper = RowField(
        "people.Member",
        label=_("负责人"),
        required=False,
        narrow=lambda rows, by: rows.who_can(VIEW),
        help_text=_("到期前提醒他；不选就是您自己。"),
    )

    def _check_holder(self, kind: Kind, cleaned: dict[str, Any]) -> None:
        asked = {
            PERSON: (("member", "what"), _("“{kind}”是人的证件，请选持证人。")),
            THING: (("what", "place"), _("请写是哪一件（编号）。")),
            PLACE: (("place",), _("请选是哪个场所。")),
            SCHOOL: ((), ""),
        }
        names, sentence = asked[kind.holder]
        if names and not any(cleaned.get(name) for name in names) and not set(names) & set(self.errors):
            self.add_error(names[0], str(sentence).format(kind=kind.title))
        if kind.holder != PERSON and cleaned.get("member"):
            self.add_error("member", _("“{kind}”不是人的证件，这里不选人。").format(kind=kind.title))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind = self.kind_of(cleaned)
        if kind is not None:
            self._check_holder(kind, cleaned)
        return cleaned


class AddCertificateForm(_Held):
    kind = forms.ChoiceField(label=_("证照"), choices=(), widget=RowSelect)

    field_order = (
        "kind",
        "member",
        "what",
        "place",
        "number",
        "issued_on",
        "start_on",
        "valid_until",
        "no_end",
    )

    def prepare(self) -> None:
        choices = [(key, kind.title) for key, kind in seen_by(self.by).items()]
        self.fields["kind"].choices = [("", _("选一种")), *choices]  # type: ignore[attr-defined]
        self.fields["kind"].widget.attrs["data-beside-url"] = "/certificates/about/?kind="


class EditCertificateForm(_Held):
    EDITS = True

    # Added on the row's page, as to every row: a correction is of what is written.
    photos = None  # type: ignore[assignment]
    papers = None  # type: ignore[assignment]

    field_order = ("member", "what", "place", "number", "issued_on", "start_on", "valid_until", "no_end")

    def prepare(self) -> None:
        if isinstance(self.target, Certificate):
            row = self.target
            plain = ("what", "number", "issued_on", "start_on", "issuer", "contact")
            stands = {name: getattr(row, name) for name in plain} | {"no_end": row.has_no_end}
            stands |= {"member": row.member_id, "place": row.place_id, "keeper": row.keeper_id}
            stands["valid_until"] = None if row.has_no_end else row.valid_until
            for name, value in stands.items():
                self.initial.setdefault(name, value)


class RenewCertificateForm(_Paper):
    INTRO = _("新证、检验合格、续签都在这里登记。原来的留着，随时可查。")

    field_order = ("issued_on", "valid_until", "no_end", "number")

    def clean_start_on(self) -> date | None:
        """A thing was made on one day only: who does not say it again means the same."""
        said: date | None = self.cleaned_data.get("start_on")
        return said or (self.target.start_on if isinstance(self.target, Certificate) else None)

    def prepare(self) -> None:
        if isinstance(self.target, Certificate):
            kept = ("issuer", "contact", "start_on") + (() if self.target.personal else ("number",))
            for name in kept:
                self.initial.setdefault(name, getattr(self.target, name))


class EndCertificateForm(ActionForm):
    INTRO = _("停用以后不再提醒，原来的内容留着。办了新证的，请用“换证”。")

    how = Choices([(STOPPED, _("停用")), (CANCELLED, _("注销"))], label=_("怎样停用"))
    reason = Text(
        label=_("原因"), max_length=200, offers=(_("设备报废"), _("合同终止"), _("不再从事"), _("登记错了"))
    )


class _KindOfPaper(ActionForm):
    title = Text(label=_("证照名称"), max_length=60, example=_("例如：泳池卫生许可证"))
    holder = Choices(HOLDERS, label=_("谁的"))
    months = Whole(
        label=_("有效几个月"),
        max_value=600,
        initial=0,
        unit=_("个月"),
        help_text=_("从发证日起推算到期日；0 是照证上写的。"),
    )
    days = Whole(label=_("提前几天提醒"), min_value=1, max_value=MOST_DAYS, initial=30, unit=_("天"))
    gate = forms.BooleanField(label=_("没有就不能上岗（只用于人的证件）"), required=False)
    basis = Text(label=_("依据"), max_length=200, required=False, example=_("例如：县教体局〔2026〕3号"))


class AddCertificateKindForm(_KindOfPaper):
    pass


class ChangeCertificateKindForm(_KindOfPaper):
    EDITS = True

    active = forms.BooleanField(label=_("在用（不勾就不能再登记新的）"), required=False)

    def prepare(self) -> None:
        if isinstance(self.target, CertificateKind):
            for name in ("title", "holder", "months", "days", "gate", "basis", "active"):
                self.initial.setdefault(name, getattr(self.target, name))


class ImportCertificatesForm(ImportForm):
    IMPORTER = "certificates"

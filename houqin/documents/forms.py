"""What the actions on documents ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.canonical import canonical, sha256
from houqin.core.files.fields import PaperPhotos, Papers
from houqin.core.files.models import Attachment
from houqin.core.forms import ActionForm, Choices, Day, RowsField, Text
from houqin.documents.models import VALID, Document, Signee, Version
from houqin.documents.signing import groups

LONGEST = 20_000


class LongText(Text):
    """The text of a document: the history keeps its digest, and does not repeat it."""

    unsaid = True

    def __init__(self, **kwargs: Any) -> None:
        own: dict[str, Any] = {"label": _("正文"), "max_length": LONGEST, "lines": 12, "required": False}
        super().__init__(**(own | {"help_text": _("一段一行，改版时按段对比；也可以只放文件。")} | kwargs))


class _Issued(ActionForm):
    """What every version has: text or a file, and from when it holds."""

    text = LongText()
    papers = Papers(required=False, label=_("文件（盖章扫描件、Word）"))
    valid_from = Day(label=_("施行日期"))

    def prepare(self) -> None:
        self.fields["valid_from"].initial = clock.today()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("text") and not cleaned.get("papers") and "papers" not in self.errors:
            self.add_error("text", _("请填正文，或放一个文件。"))
        return cleaned


class AddDocumentForm(_Issued):
    kind = Choices(Document.KINDS, label=_("类别"))
    title = Text(label=_("标题"), max_length=120, example=_("例如：食堂从业人员安全责任书"))
    reference = Text(label=_("文号"), max_length=40, required=False, example=_("例如：清小〔2026〕12号"))
    area = Text(
        label=_("领域"),
        max_length=40,
        required=False,
        offers=(_("安全"), _("食堂"), _("卫生"), _("资产"), _("维修"), _("消防")),
    )

    field_order = ("kind", "title", "reference", "area", "text", "papers", "valid_from")


class IssueVersionForm(_Issued):
    EDITS = True

    changed = Text(label=_("改了什么"), max_length=300, example=_("例如：第三条加上晨检；换了负责人"))
    valid_from = Day(label=_("施行日期"), required=False, help_text=_("不填，就从今天起施行。"))
    sign_again = forms.BooleanField(label=_("签过的人重新签字"), required=False)

    field_order = ("text", "papers", "changed", "valid_from", "sign_again")

    def prepare(self) -> None:
        first = {"changed": "", "valid_from": None, "sign_again": False}  # said of the new one alone
        if isinstance(self.target, Document):
            first["text"] = _standing(self.target).values_list("text", flat=True).first() or ""
        for name, value in first.items():
            self.initial.setdefault(name, value)

    @classmethod
    def standing(cls, by: Any, target: Any) -> dict[str, str]:
        """With the files of the version that stands: they are not in the form, and it takes their place too."""
        if not isinstance(target, Document):
            return super().standing(by, target)
        version = _standing(target).values("pk")
        files = Attachment.objects.filter(row__in=version).order_by("id").values_list("file", flat=True)
        return super().standing(by, target) | {"papers": sha256(canonical(list(files)))[:8]}


def _standing(document: Document) -> Any:
    return Version.objects.filter(document=document, number=document.last_number)


class AskToSignForm(ActionForm):
    groups = forms.MultipleChoiceField(
        label=_("按岗位、角色"), required=False, choices=(), widget=forms.CheckboxSelectMultiple
    )
    people = RowsField("people.Member", label=_("另加几个人"), required=False)
    due_on = Day(label=_("签字期限"), required=False)

    def prepare(self) -> None:
        self.fields["groups"].choices = groups()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("groups") and not cleaned.get("people") and not self.errors:
            self.add_error("groups", _("请选要签字的岗位，或选几个人。"))
        return cleaned


class SignDocumentForm(ActionForm):
    INTRO = _("签字表示已经看过、同意照做。姓名和时间会记下来，不能撤回。")


class EnterSignaturesForm(ActionForm):
    INTRO = _("纸上签过字的，由您代录：签字的还是本人。请拍下签字页。")

    signers = RowsField("people.Member", label=_("纸上谁签了"), widget=forms.CheckboxSelectMultiple())
    signed_on = Day(label=_("纸上写的日期"), past=True)
    photos = PaperPhotos(label=_("签字页照片"), required=True, help_text=_("整张拍下，看得清签名和日期。"))

    def prepare(self) -> None:
        self.initial.setdefault("signed_on", clock.today())
        field: Any = self.fields["signers"]
        field.widget.attrs.pop("data-options-url", None)  # the few who are missing stand there to be ticked
        if isinstance(self.target, Document) and self.target.status == VALID:
            missing = Signee.objects.filter(document=self.target).missing()
            field.queryset = field.queryset.filter(pk__in=missing.values("member"))
            field.initial = [member.pk for member in field.queryset]


class WithdrawDocumentForm(ActionForm):
    reason = Text(label=_("废止原因"), max_length=200, example=_("例如：被新的安全工作条例代替"))

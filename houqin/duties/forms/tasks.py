"""What is asked about a task: when it was done, what shows it, or why not."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.fields import LateReason, RowSelect
from houqin.core.files.fields import PaperPhotos, Photos
from houqin.core.forms import ActionForm, Choices, Day, RowField, RowsField, Text
from houqin.documents.models import Version
from houqin.duties.forms.duties import AREAS, by_word
from houqin.duties.models.duties import DOCUMENT, PHOTO, PROOFS, TICKET, WORDS
from houqin.duties.models.tasks import cut_off_of
from houqin.places.tree import within
from houqin.repairs.models import KINDS
from houqin.repairs.models.tickets import MERGED, REJECTED, WITHDRAWN
from houqin.repairs.rules.words import FAULT_OFFERS

MOST_VERSIONS = 100
NO_TICKETS = (MERGED, REJECTED, WITHDRAWN)  # what shows nothing
WHY_NOT = (_("停课"), _("天气原因"), _("停电停水"), _("设备故障"), _("本期不需要"))


class AddTaskForm(ActionForm):
    title = Text(label=_("做什么"), max_length=200, example=_("例如：把体育器材室的旧垫子清走"))
    due_on = Day(label=_("到哪天止"))
    members = RowsField("people.Member", label=_("谁来做"), required=False, help_text=_("不选就是自己"))
    others = by_word()
    place = RowField("places.Place", label=_("地点"), required=False)
    area = Text(label=_("领域"), max_length=40, required=False, offers=AREAS)
    opens_on = Day(label=_("从哪天起"), required=False, help_text=_("不填就是今天"))
    proof = Choices(PROOFS[:5], label=_("怎样算做过"), required=False)

    def prepare(self) -> None:
        self.initial.setdefault("due_on", clock.today())
        self.initial.setdefault("proof", "tick")

    def clean_proof(self) -> str:
        return self.cleaned_data["proof"] or "tick"


class IssuedVersion(forms.UUIDField):
    """One of the versions issued since a task opened; what `offer` was not given cannot be chosen."""

    widget = RowSelect

    def offer(self, versions: Iterable[Version]) -> None:
        self.versions = {version.pk: version for version in versions}
        told = [(pk, self.in_words(version)) for pk, version in self.versions.items()]
        self.widget.choices = [("", _("请选择")), *told]

    def clean(self, value: Any) -> Any:
        key = super().clean(value)
        if key is not None and key not in self.versions:
            raise forms.ValidationError(_("请从列出的里选。"))
        return None if key is None else self.versions[key]

    @staticmethod
    def in_words(version: Version) -> str:
        return f"{version.document} {version}"


class DoTaskForm(ActionForm):
    LANDS = "/"  # 今天, where the next one waits
    OF_A_TICKET = ("nothing_broken", "fault", "place", "kind", "ticket")

    fault = Text(
        label=_("哪里坏了"),
        max_length=300,
        lines=2,
        required=False,
        example=_("例如：日光灯不亮、水龙头漏水"),
        offers=FAULT_OFFERS[:8],  # one tap each
        help_text=_("写了就直接报修，不用另外再报"),
    )
    place = RowField("places.Place", label=_("坏在哪里"), required=False)
    kind = Choices(KINDS, label=_("类别"), required=False)
    ticket = RowField(
        "repairs.Ticket",
        label=_("这几天报过的"),
        required=False,
        empty_label=_("没有，或者上面刚写"),
        help_text=_("要附照片、急修，请先去“报修”，再回来选它"),
    )
    nothing_broken = forms.BooleanField(label=_("没有发现要报修的"), required=False)
    version = IssuedVersion(
        label=_("发布了哪份文件"), help_text=_("还没有发布的，先到“制度文件”发布，再回来选它"), required=False
    )
    photos = Photos(label=_("照片"), required=False)
    words = Text(label=_("情况"), max_length=300, lines=2, required=False, example=_("例如：全部正常"))
    done_on = Day(label=_("哪天做的"), required=False, past=True)
    late_because = LateReason(about="done_on")
    who = RowField(
        "people.Member",
        label=_("谁做的"),
        required=False,
        help_text=_("替别人登记时选；自己做的不用选"),
    )
    sheet_photos = PaperPhotos()

    def prepare(self) -> None:
        """What this task asks for as its proof is asked first; a sheet of paper shows it as well."""
        self.initial.setdefault("done_on", clock.today())
        self._ask_for_a_ticket()
        self._ask_for_a_document()
        if not self.by.can("duties.view_all_tasks"):  # for others, and from paper, the office enters it
            del self.fields["who"], self.fields["sheet_photos"]
        if self.target is None:
            return
        on_paper = "sheet_photos" in self.fields and self.is_bound and bool(self["sheet_photos"].data)
        self.fields["photos"].required = self.target.proof == PHOTO and not on_paper
        self.fields["words"].required = self.target.proof == WORDS
        if self.target.proof != PHOTO:
            self.order_fields([*self.OF_A_TICKET, "version", "words", "done_on", "late_because", "photos"])
        if self.target.elsewhere:
            self.fields["words"].help_text = _("在“{name}”办好后，这里打个勾就行。").format(
                name=self.target.elsewhere
            )
        late: Any = self.fields["late_because"]
        late.cut_off = cut_off_of(self.target.cut_off, self.target.until_time)

    def _ask_for_a_ticket(self) -> None:
        """Only where that is the proof: what was reported there since the task opened, but for the time of the trial."""
        task: Any = self.target
        if task is None or task.proof != TICKET:
            for name in self.OF_A_TICKET:
                del self.fields[name]
            return
        if not self.by.can("repairs.report_ticket"):
            del self.fields["fault"], self.fields["place"], self.fields["kind"]
        else:
            self.initial.setdefault("place", task.place_id)
        since, live = task.opens_on, self.by.school.go_live_on
        if live is not None and live <= clock.today():
            since = max(since, live)
        field: Any = self.fields["ticket"]
        rows = field.queryset.filter(recorded_at__gte=clock.at(since)).exclude(status__in=NO_TICKETS)
        if task.place is not None:
            rows = rows.filter(**within("place", task.place))
        field.queryset = rows.order_by("-reported_at", "-id")
        field.widget.attrs.pop("data-options-url", None)  # few, and not all there are

    def _ask_for_a_document(self) -> None:
        """Only where that is the proof: what was issued since the task opened."""
        task: Any = self.target
        if task is None or task.proof != DOCUMENT:
            del self.fields["version"]
            return
        issued = Version.objects.visible_to(self.by).filter(recorded_at__gte=clock.at(task.opens_on))
        field: Any = self.fields["version"]
        field.offer(issued.select_related("document").order_by("-recorded_at", "-id")[:MOST_VERSIONS])
        field.required = True

    def clean(self) -> dict[str, Any]:
        """A ticket, or the word that none is needed; one of them."""
        cleaned = super().clean()
        if "ticket" not in self.fields or self.errors:
            return cleaned
        said = [name for name in ("fault", "ticket", "nothing_broken") if cleaned.get(name)]
        if len(said) != 1:
            first = "fault" if "fault" in self.fields else "ticket"
            self.add_error(first, _("请选一种：写下哪里坏了，或选一张报修单，或勾“没有发现要报修的”。"))
        elif said == ["fault"] and not cleaned.get("place"):
            self.add_error("place", _("坏在哪里？请选地点。"))
        return cleaned


class SkipTaskForm(ActionForm):
    reason = Text(label=_("为什么不做"), max_length=120, offers=WHY_NOT)


class GiveTaskForm(ActionForm):
    who = RowField("people.Member", label=_("转给谁"))


class WithdrawTaskForm(ActionForm):
    reason = Text(label=_("为什么取消"), max_length=120, offers=(_("交办错了"), _("计划变了")))


class MakeTasksForm(ActionForm):
    first_on = Day(label=_("从哪天起"))
    last_on = Day(label=_("到哪天止"))

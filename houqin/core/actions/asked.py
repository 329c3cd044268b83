"""What a request asked for and what came of it, so that the same one sent again is known and answered the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from houqin.core.canonical import canonical, sha256
from houqin.core.errors import KeyReused, MovedOn
from houqin.core.forms import ActionForm
from houqin.core.history import Entry

if TYPE_CHECKING:
    from houqin.core.actions.what import Action


@dataclass(frozen=True)
class Outcome:
    """What a request came to; the same again when it is sent again."""

    code: str
    entry: UUID
    model: str
    id: UUID
    created: bool
    replayed: bool
    row: Any

    @property
    def status(self) -> int:
        return 201 if self.created else 200


def cleaned(form: ActionForm) -> dict[str, Any]:
    """The answers as values; ValidationError with its fields where one does not hold."""
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return dict(form.cleaned_data)


def as_sent(form: ActionForm) -> dict[str, Any]:
    """The answers, and the bare text of those that do not hold (any more): a retry must still be known as one."""
    wrong = {name: form.bare(name) for name in form.errors if name in form.fields}
    return form.cleaned_data | {
        name: [_bare(each) for each in raw] if isinstance(raw, list) else _bare(raw)
        for name, raw in wrong.items()
    }


def _bare(raw: Any) -> str | None:
    return None if raw in (None, "") else str(raw)[:2000].encode("utf8", "replace").decode()


def digest_of(action: "Action[..., Any]", target: Any, arguments: dict[str, Any]) -> str:
    """What the request asked for; passwords stay out of it."""
    fields = action.form_class.base_fields
    asked = {name: value for name, value in arguments.items() if not getattr(fields[name], "secret", False)}
    return sha256(canonical([action.code, target, asked]))


def replay(before: Entry, action: "Action[..., Any]", digest: str) -> Outcome:
    """The answer that was given the first time."""
    if before.digest != digest or before.action != action.code:
        raise KeyReused(_("这个请求编号已经用于另一项内容，请刷新页面后重新提交。"))
    model: Any = apps.get_model(before.model)
    rows = model.objects if hasattr(model, "recorded_at") else model._default_manager
    row = rows.filter(pk=before.row).first()
    created = any(pk == str(before.row) and "id" in columns for _m, pk, columns in before.told()["rows"])
    return Outcome(action.code, before.pk, before.model, before.row, created, True, row)


def refuse_if_moved_on(action: "Action[..., Any]", by: Any, row: Any, seen: Mapping[str, str]) -> None:
    """Two people open the same form: the second is told what the first has changed, instead of undoing it unseen."""
    form = action.form_class
    standing = form.standing(by, row)
    labels = [str(form.base_fields[name].label) for name in standing if seen.get(name) != standing[name]]
    if labels:
        last = Entry.objects.filter(row=row.pk).select_related("member").order_by("-number").first()
        sentence = _("您打开以后，{who}改过：{fields}。请先看清现在的内容；仍要按您填的保存，就再提交一次。")
        who = last.member.name if last else _("别人")
        raise MovedOn(sentence.format(who=who, fields="、".join(labels)))

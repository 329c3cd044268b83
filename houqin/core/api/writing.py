"""Actions and files for programs: the same forms, the same guarantees."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from houqin.core.actions import ACTIONS, perform
from houqin.core.api.asking import api, body_of, said
from houqin.core.files.views import answer_upload, refuse_early
from houqin.core.pages.declared import PAGES, page_of


@api("POST")
def act(request: HttpRequest, code: str) -> JsonResponse:
    """{"target": id or null, "key": uuid, ...fields} -> {"id", "model", "action", "entry", "url"}."""
    action = ACTIONS.get(code)
    if action is None:
        raise Http404
    body = body_of(request)
    target, key = body.pop("target", None), body.pop("key", None)
    model = _model(body.pop("model", None)) if action.on_any_row else None
    fields = action.form_class.base_fields
    wrong = {name: [_("没有这一项。")] for name in sorted(set(body) - set(fields))}
    wrong |= {
        name: [_("这里要填 true 或 false。")] for name in body if _is_no_answer(fields.get(name), body[name])
    }
    if wrong:
        raise ValidationError(wrong)
    outcome = perform(
        action,
        by=request.member,  # type: ignore[attr-defined]
        target=_uuid(target, "target") if target is not None else None,
        data=body,
        key=_uuid(key, "key") if key is not None else None,
        model=model,
    )
    page = page_of(type(outcome.row)) if outcome.row is not None else None
    answer = {
        "id": str(outcome.id),
        "model": outcome.model,
        "action": outcome.code,
        "entry": str(outcome.entry),
        "url": page.row_url(outcome.id) if page else None,
        "replayed": outcome.replayed,
    }
    return said(answer, outcome.status)


def _is_no_answer(field: Any, value: Any) -> bool:
    """A page sends "on" for a ticked box; a program says true or false, and "no" is neither."""
    return isinstance(field, forms.BooleanField) and not isinstance(value, bool | None)


def _uuid(value: Any, name: str) -> UUID:
    try:
        return UUID(value)
    except (ValueError, TypeError, AttributeError) as error:
        raise BadRequest(name) from error


def _model(label: Any) -> Any:
    found = next((page.model for page in PAGES.values() if page.model._meta.label_lower == label), None)
    if found is None:
        raise BadRequest("model")
    return found


@api("POST")
def upload(request: HttpRequest) -> JsonResponse:
    """Multipart `file`, up to 30: {"files": [{id, name, url, thumb_url}]}."""
    refusal: Any = refuse_early(request)
    answer: Any = refusal or answer_upload(request, request.member)  # type: ignore[attr-defined]
    return answer  # type: ignore[no-any-return]

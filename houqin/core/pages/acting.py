"""The page of an action: its form as dialog, sheet or whole page, one row or many, and what comes after."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core.actions import ACTIONS, Action, Outcome, perform, perform_each
from houqin.core.allowing import guard, require_right
from houqin.core.canonical import canonical
from houqin.core.errors import KeyReused, MovedOn, Refused, message_page
from houqin.core.files.uploads import data_with_files
from houqin.core.forms import ActionForm
from houqin.core.lines import is_cell
from houqin.core.pages.declared import page_of
from houqin.core.pages.offline import kept_on_device
from houqin.core.pages.opened import stamp, tried_at
from houqin.core.paper.pages import is_about_paper, paper_url, sheet_words
from houqin.core.paper.signing import goes_by_paper
from houqin.core.scope import in_school

BATCH_MOST = 200
FOREIGN = ("csrfmiddlewaretoken", "key", "ids", "next", "undo", "seen", "opened", "tried_at")
DONE = "done"  # the cookie that tells the page after a form which key was done: its draft is no longer needed


def action_view(
    request: HttpRequest, action: Action[..., Any], pk: Any = None, model: Any = None
) -> HttpResponse:
    """GET asks, POST does. Many rows at once when `ids` are given."""
    member: Any = request.member  # type: ignore[attr-defined]
    on_paper = goes_by_paper(action, request.POST if request.method == "POST" else request.GET)
    require_right(action, member, on_paper=on_paper)
    if action.elsewhere and request.method != "POST":
        with in_school(member.school):
            _target(action, member, pk, model)
        return _go(request, action.elsewhere.format(pk=pk or ""))
    ids = _ids(request, action) if pk is None and not action.on_school else []
    if request.method == "POST" and _key(request):
        return _do(request, action, pk, model, ids)
    with in_school(member.school):
        target = _target(action, member, pk, model)
        try:
            if target is not None:
                guard(action, member, target, on_paper=on_paper)  # nobody fills a form that could not be sent
        except Refused as problem:
            back = {"label": _("返回"), "url": _back(action, target)}
            return message_page(request, 409, _("现在不能办理"), str(problem), action=back)
        first = action.form_class.begun_with(member, request.GET)
        form = action.form_class(initial=first, by=member, target=target)
        return _ask(request, action, form, target, ids)


def _key(request: HttpRequest) -> str:
    """The request key: in the form, or in the address of an undo button."""
    return request.POST.get("key") or request.GET.get("key", "")


def _ids(request: HttpRequest, action: Action[..., Any]) -> list[UUID]:
    try:
        ids = [
            UUID(each) for each in (request.POST if request.method == "POST" else request.GET).getlist("ids")
        ]
    except ValueError as problem:
        raise BadRequest("ids") from problem
    if not action.batch or len(ids) > BATCH_MOST:
        raise Http404
    if not ids:
        raise BadRequest(_("请先选中要处理的行。"))
    return ids


def _target(action: Action[..., Any], member: Any, pk: Any, model: Any) -> Any:
    if action.on_school:
        return member.school
    if pk is None:
        return None
    kind: Any = model or action.model
    row = kind.objects.visible_to(member).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _do(request: HttpRequest, action: Action[..., Any], pk: Any, model: Any, ids: list[UUID]) -> HttpResponse:
    member: Any = request.member  # type: ignore[attr-defined]
    try:
        key = UUID(_key(request))
    except ValueError as problem:
        raise BadRequest("key") from problem
    data: QueryDict = request.POST
    try:
        data = _data(request, action)
        if ids:
            return _after_many(
                request, action, perform_each(action, by=member, targets=ids, data=data, key=key)
            )
        how: dict[str, Any] = {"seen": seen_in(request), "device_at": tried_at(str(key), request.POST)}
        outcome = perform(action, by=member, target=pk, data=data, key=key, model=model, **how)
    except (ValidationError, Refused, KeyReused) as problem:
        return _ask_again(request, action, pk, model, data, problem)
    return _after(request, action, outcome)


def seen_in(request: HttpRequest) -> dict[str, str] | None:
    """What stood in the form when it was opened; nothing from forms that do not say."""
    if not request.POST.get("seen"):
        return None
    try:
        seen = json.loads(request.POST["seen"])
    except (ValueError, RecursionError) as problem:
        raise BadRequest("seen") from problem
    if not isinstance(seen, dict):
        raise BadRequest("seen")
    return seen


def _data(request: HttpRequest, action: Action[..., Any]) -> QueryDict:
    """What was sent for the form; photos that came with the form itself are stored first and named by their ids."""
    fields = action.form_class.base_fields
    unknown = [name for name in request.POST if not _is_known(fields, name)]
    doubled = [
        name for name, values in request.POST.lists() if len(values) > 1 and not _is_many(fields, name)
    ]
    if unknown or doubled:
        raise BadRequest(", ".join(unknown or doubled))
    return data_with_files(request, action.form_class, request.member)  # type: ignore[attr-defined]


def _is_known(fields: Any, name: str) -> bool:
    """A field's own name, a part of a field with several inputs ("checker-pin"), or what every form carries."""
    whole, _dash, part = name.partition("-")
    is_part = part in getattr(fields.get(whole), "parts", ())
    return name in fields or name in FOREIGN or is_part or is_cell(fields, name)


def _is_many(fields: Any, name: str) -> bool:
    """Whether this name may stand in a form several times."""
    return name == "ids" or bool(
        name in fields and getattr(fields[name].widget, "allow_multiple_selected", False)
    )


Problem = ValidationError | Refused | KeyReused


def _ask_again(
    request: HttpRequest, action: Action[..., Any], pk: Any, model: Any, data: QueryDict, problem: Problem
) -> HttpResponse:
    """The same form with what was typed, and the reason beside the field or on top."""
    member: Any = request.member  # type: ignore[attr-defined]
    with in_school(member.school):
        target = _target(action, member, pk, model)
        form = action.form_class(data, by=member, target=target)
        form.is_valid()
        refused, status = "", 400
        if isinstance(problem, ValidationError):
            refused = _add_errors(form, problem)
        else:
            refused, status = str(problem), problem.status
        # Who was told what changed sends it again knowing it; who only misspelt a field has not seen anything new.
        seen = "" if isinstance(problem, MovedOn) else request.POST.get("seen", "")
        again: dict[str, Any] = {"refused": refused, "status": status, "key": _key(request), "seen": seen}
        return _ask(request, action, form, target, [], **again)


def _add_errors(form: forms.Form, problem: ValidationError) -> str:
    """Errors of the rule and of the row go to the field they name; others are said on top."""
    if not hasattr(problem, "error_dict"):
        return "；".join(problem.messages)
    left = []
    for name, errors in problem.error_dict.items():
        if name not in form.fields:
            left += [text for error in errors for text in error.messages]
        elif name not in form.errors or form.has_error(name, "required"):
            form.errors.pop(name, None)  # a file that was refused was sent: why it was refused says more
            form.add_error(name, errors)
    return "；".join(left)


def _ask(
    request: HttpRequest,
    action: Action[..., Any],
    form: ActionForm,
    target: Any,
    ids: list[UUID],
    *,
    refused: str = "",
    status: int = 200,
    key: str = "",
    seen: str = "",
) -> HttpResponse:
    member: Any = request.member  # type: ignore[attr-defined]
    key = key or str(uuid4())
    page = {
        "title": action.label,
        "intro": _("选中了 {count} 条。").format(count=len(ids)) if ids else form.preface,
        "action_url": request.path,
        "key": key,
        "opened": stamp(key),
        "seen": seen or canonical(action.form_class.standing(member, target)),
        "ids": [str(each) for each in ids],
        "target_label": "" if action.on_school or target is None else str(target),
        "submit_label": action.label,
        "danger": action.tone == "danger",
        "cancel_url": _back(action, target),
        "refused": refused,
        "paper_url": paper_url(request, action, ids),
        "multipart": any(getattr(field, "attaches", False) for field in form.fields.values()),
    }
    if is_about_paper(form):
        page |= sheet_words(action)
    part: Any = request.htmx  # type: ignore[attr-defined]
    context = {
        "page": page,
        "form": form,
        "title": action.label,
        "whole": part and part.target == "form-page",
    }
    response = render(request, "core/form_part.html" if part else "core/form.html", context, status=status)
    return kept_on_device(request, response) if form.QUEUED else response


def _back(action: Action[..., Any], target: Any) -> str:
    page = page_of(type(target)) if target is not None and not action.on_school else None
    return page.landing(target.pk) if page else "/"


def _after(request: HttpRequest, action: Action[..., Any], outcome: Outcome) -> HttpResponse:
    """Say what happened and go to the row."""
    if action.after is not None:
        action.after(request, outcome)
    page = page_of(type(outcome.row)) if outcome.row is not None else None
    url = page.landing(outcome.id) if page else getattr(outcome.row, "PAGE", "/")
    url = action.form_class.LANDS or url
    done: Callable[[Any], str] | None = getattr(outcome.row, "said_after", None)
    text = done(action.name) if done else ""
    text = text or _("“{label}”已完成：{row}").format(label=action.label, row=outcome.row)
    if "X-Sent-Later" not in request.headers:  # what waited on a phone says so there, one by one
        messages.success(request, text, extra_tags=_undo_url(request, action, outcome))
    return _done(request, url)


def _undo_url(request: HttpRequest, action: Action[..., Any], outcome: Outcome) -> str:
    """Where one tap takes it back, if that action would work now."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not action.undo or not ACTIONS[action.undo].permits(member, outcome.row):
        return ""
    back = ACTIONS[action.undo]
    return f"/{back.room}/{back.name}/{outcome.id}/?key={uuid4()}"


def _after_many(request: HttpRequest, action: Action[..., Any], results: list[Any]) -> HttpResponse:
    done = sum(result.done for result in results)
    text = _("“{label}”：{done} 条完成").format(label=action.label, done=done)
    problems = [result.sentence for result in results if not result.done]
    if problems:
        text += _("，{count} 条没有办理：").format(count=len(problems)) + "；".join(problems[:3])
    (messages.warning if problems else messages.success)(request, text)
    page = page_of(action.model)
    return _done(request, page.url() if page else "/")


def _go(request: HttpRequest, url: str) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined]
        return HttpResponseRedirect(url)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = url
    return response


def _done(request: HttpRequest, url: str) -> HttpResponse:
    """On to the next page, which is told what was done: the key as we write keys, a header takes no other letters."""
    response = _go(request, url)
    if not request.htmx:  # type: ignore[attr-defined]
        key = str(UUID(_key(request)))
        response.set_cookie(DONE, key, max_age=3600, samesite="Lax", secure=request.is_secure())
    return response

"""The row page: number, status, facts, the steps that would work, photos, and the history as sentences."""

from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from houqin.core import duties
from houqin.core.actions import ACTIONS, Action
from houqin.core.amending import Amendment, amendments_in, stood_first
from houqin.core.files.attaching import photos_of
from houqin.core.history import Entry, entries_of
from houqin.core.looks import looked_at
from houqin.core.pages.declared import PAGES, Fact, ListPage
from houqin.core.paper.forms import NAMES
from houqin.core.paper.pages import paper_steps, sheets_of, signed_words
from houqin.core.scope import in_school
from houqin.core.words import in_words, moment_words

LONG_WORDS = 12  # sentences stand apart by 、 no more
YES_NO = ("是", "否")  # as the history tells them: without its label such an answer says nothing


def row_view(request: HttpRequest, page: type[ListPage], pk: Any) -> HttpResponse:
    """One row; another school's row is the same 404 as none."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(page.code()):
        raise PermissionDenied
    with in_school(member.school):
        row = page.rows(member).select_related(*page.joined).filter(pk=pk).first()
        if row is None:
            raise Http404
        looked_at(member, page.model, how="row", row=pk)
        context = {"page": _context(page, member, row), "title": str(row)}
        return render(request, "core/row.html", context)


def _context(page: type[ListPage], member: Any, row: Any) -> dict[str, Any]:
    attach = ACTIONS["core.attach_photos"]
    covered = page.covers_row(member, row)
    hanging = [] if covered else photos_of(page.pictured(row, member))
    entries = list(entries_of(row))
    amended = [] if covered else [each for entry in entries for each in amendments_in(entry)]
    return {
        "title": str(row),
        "number": "" if covered else getattr(row, "number", ""),
        "status": page.badge(row),
        "trial": member.school.was_trial(row.recorded_at) and hasattr(row, "status"),
        "steps": steps_for(member, row),
        "paper_steps": [] if covered else paper_steps(member, row),
        "facts": [
            shown | {"was": _was(fact, amended)}
            for fact in page.facts
            if (shown := fact_shown(fact, row, covered))["html"] or not fact.if_any
        ],
        "amended": [vars(each) | {"when": moment_words(each.at)} for each in amended],
        "photos": [each for each in hanging if each.is_photo],
        "files": [each for each in hanging if not each.is_photo],
        "can_attach": {
            "url": f"/core/attach_photos/{row._meta.label_lower}/{row.pk}/",
            "papers_url": f"/core/attach_papers/{row._meta.label_lower}/{row.pk}/",
        }
        if attach.permits(member, row) and not getattr(row, "APPEND_ONLY", False)
        else None,
        "history": [_untold(entry) if covered else told(entry, page.model) for entry in entries],
        "related": [
            {"label": each.label, "count": "", "url": f"{PAGES[each.page].url()}?{each.filter}={row.pk}"}
            for each in page.related
            if member.can(PAGES[each.page].code())
        ],
        "back_url": page.url(),
        "print_url": page.printed(row),
        "sections": page.sections(row, member),
    }


def steps_for(member: Any, row: Any) -> list[dict[str, Any]]:
    """The buttons that would work, primary first."""
    actions = [
        a for a in ACTIONS.values() if not a.on_any_row and a.model is type(row) and a.permits(member, row)
    ]
    done = duties.done_by(member, row) if actions else frozenset()
    steps = [
        {"label": a.label, "url": f"/{a.room}/{a.name}/{row.pk}/", "tone": a.tone}
        for a in actions
        if a.permits(member, row, done)
    ]
    return sorted(steps, key=lambda step: ("primary", "plain", "danger").index(step["tone"]))


def fact_shown(fact: Fact, row: Any, covered: bool = False) -> dict[str, Any]:
    """A fact of a row as its page shows it: {label, html, wide}, masked where it is covered."""
    value = fact.show(row) if callable(fact.show) else getattr(row, fact.show)
    if callable(value):  # get_kind_display and its like
        value = value()
    if covered and fact.mask is not None:
        value = fact.mask(str(value))
    html: SafeString = value if isinstance(value, SafeString) else mark_safe(escape(in_words(value)))
    return {"label": fact.label, "html": html, "wide": fact.wide}


def _was(fact: Fact, amended: list[Amendment]) -> str:
    """What stood here at first, where it was corrected since."""
    first = stood_first(amended, fact.fields).values()
    words = (f"{each.label} {each.before}" if each.before in YES_NO else each.before for each in first)
    return " ".join(filter(None, words)) or ("—" if first else "")


def told(entry: Entry, model: Any) -> dict[str, Any]:
    """One line of the history: the sentence, when, who, and what changed from what to what."""
    return {
        "sentence": sentence(entry),
        "sheets": [
            {"url": reverse("file", args=[pk]), "thumb_url": reverse("file_thumb", args=[pk])}
            for pk in sheets_of(entry)
        ],
        "when": moment_words(entry.recorded_at),
        "who": _who(entry),
        "detail": _detail(entry, model),
    }


def _untold(entry: Entry) -> dict[str, Any]:
    """What was done, when and by whom, without the words that were said: they name what is masked."""
    action: Action[..., Any] | None = ACTIONS.get(entry.action)
    label = action.label if action else entry.action
    return {
        "sentence": f"{entry.member.name} {label}",
        "when": moment_words(entry.recorded_at),
        "who": "",
        "detail": [],
    }


def _who(entry: Entry) -> str:
    """Who did it, and on which shared device."""
    device = entry.told().get("device")
    where = _("在共用设备“{device}”上").format(device=device) if device else ""
    return " · ".join(filter(None, (entry.member.name, where)))


def sentence(entry: Entry) -> str:
    """陈静 派工给 文师傅: the action's own words, filled with the answers as they stood then."""
    action: Action[..., Any] | None = ACTIONS.get(entry.action)
    said = entry.told()["said"]
    who = f"{entry.member.name}（{entry.officer}）" if entry.officer else entry.member.name
    who = signed_words(entry, who) or who
    if action is None:
        return f"{who} {entry.action}"
    if action.says:
        words = {name: said.get(name, ["", ""])[1] for name in (*action.form_class.base_fields, "row")}
        told = f"{who} {str(action.says).format(**words)}"
        return told.replace("： ", "：").strip().removesuffix("：")  # an answer left out
    rest = "；".join(f"{label}：{text}" for name, (label, text) in said.items() if name not in NAMES)
    return f"{who} {action.label}" + (f"（{rest}）" if rest else "")


def _detail(entry: Entry, model: Any) -> list[dict[str, str]]:
    corrected = amendments_in(entry)
    if corrected:
        return [
            {"label": each.label, "before": each.before or "—", "after": each.after} for each in corrected
        ]
    lines = []
    for label, pk, columns in entry.told()["rows"]:
        if pk != str(entry.row) or label != model._meta.label_lower:
            continue
        for column, pair in columns.items():
            if column == "id" or len(pair or ()) != 2 or pair[0] in (None, "", []):
                continue
            field = _field_of(label, column)
            before, after = (_kept_words(field, value) for value in pair)
            if before is not None and after is not None:
                name = str(field.verbose_name) if field is not None else column
                lines.append({"label": name, "before": before, "after": after})
    return [line for line in lines if not _is_key(line)]


def _field_of(model: str, column: str) -> Any:
    """The field a column belongs to; nothing where it is gone since."""
    fields = apps.get_model(model)._meta.concrete_fields
    return next((field for field in fields if field.attname == column), None)


def _kept_words(field: Any, value: Any) -> str | None:
    """A value of the history as people read it; nothing for what is a form of its own and has no words."""
    if isinstance(value, dict) or (
        isinstance(value, list) and any(isinstance(each, list | dict) for each in value)
    ):
        return None
    if isinstance(value, list):
        words = [in_words(each) for each in value]
        return ("；" if any(len(each) > LONG_WORDS for each in words) else "、").join(words)
    choices = dict(getattr(field, "flatchoices", ()))
    return str(choices[value]) if value in choices else in_words(value)


def _is_key(line: dict[str, str]) -> bool:
    """A key means nothing to a reader; the sentence above has the name."""
    return len(line["before"]) == 36 and line["before"].count("-") == 4

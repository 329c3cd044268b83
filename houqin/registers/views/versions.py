"""各版对照: two versions of a register side by side, in plain words; and a definition as a file for another school."""

from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from houqin.core.pages.declared import beside
from houqin.core.scope import in_school
from houqin.registers.models import RegisterVersion
from houqin.registers.pages import RegistersPage
from houqin.registers.rules.changes import asked_words, differences
from houqin.registers.rules.definition import Definition, Field
from houqin.registers.rules.reading import shaped, text_of
from houqin.registers.views.design import register_of

MOST = 200


def versions_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`?a=1&b=3`; without them the newest beside the one before."""
    member: Any = request.member  # type: ignore[attr-defined]
    with in_school(member.school):
        register = register_of(member, pk)
        rows = RegisterVersion.objects.filter(register=register).select_related("by").order_by("-number")
        there = {each.number: each for each in rows[:MOST]}
        after = _asked(request, "b", there, max(there))
        before = _asked(request, "a", there, max((n for n in there if n < after), default=after))
        old, new = shaped(there[before].body), shaped(there[after].body)
        page = {
            "beside": beside(RegistersPage, member, request.path),
            "register": register,
            "versions": list(there.values()),
            "a": there[before],
            "b": there[after],
            "changes": differences(old, new) if before != after else [],
            "asked": _side_by_side(old, new),
        }
        title = _("各版对照：{title}").format(title=register.title)
        return render(request, "registers/versions.html", {"page": page, "title": title})


def definition_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The definition as it stands, or `?number=2`, as the text that “新建台账” and “修改台账” take in."""
    member: Any = request.member  # type: ignore[attr-defined]
    with in_school(member.school):
        register = register_of(member, pk)
        rows = RegisterVersion.objects.filter(register=register)
        there = {each.number: each for each in rows.order_by("-number")[:MOST]}
        text = text_of(shaped(there[_asked(request, "number", there, max(there))].body))
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{register.title}.yaml")
    return response


def _asked(request: HttpRequest, name: str, there: dict[int, Any], else_: int) -> int:
    """The number of a version that there is."""
    text = request.GET.get(name, "")
    if not text:
        return else_
    if not text.isdecimal() or len(text) > 4:
        raise BadRequest(name)
    if int(text) not in there:
        raise Http404
    return int(text)


def _side_by_side(old: Definition, new: Definition) -> list[tuple[str, str, bool]]:
    """(as it was, as it is, whether that differs) of each question, tables with their columns."""
    before, after = dict(_asked_lines(old)), dict(_asked_lines(new))
    paths = [*after, *(path for path in before if path not in after)]
    return [(before.get(p, ""), after.get(p, ""), before.get(p) != after.get(p)) for p in paths]


def _asked_lines(made: Definition) -> list[tuple[str, str]]:
    found = []
    for each in made.fields:
        found.append((each.name, _words(each)))
        found += [(f"{each.name}.{one.name}", f"　{_words(one)}") for one in each.columns]
    return found


def _words(each: Field) -> str:
    return f"{each.label}：{asked_words(each)}"

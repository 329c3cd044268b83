"""Putting a question together with the answer beside it, and the rows behind a number."""

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core.actions import ACTIONS
from houqin.core.errors import message_page
from houqin.core.pages.rendering import CLASSES, rows_html
from houqin.core.scope import in_school
from houqin.queries import choosing, sheets
from houqin.queries.asking import Asked
from houqin.queries.examples import examples_for
from houqin.queries.models import SavedQuery
from houqin.queries.question import NotAskable, Question, is_ours, question_of
from houqin.queries.showing import BUILD, ROWS, address, answer_html
from houqin.queries.vocabulary import Vocabulary, list_named

OWN = ("saved", "export", choosing.WAS)
OF_ROWS = ("row", "column", "after", "before")


def build(request: HttpRequest) -> HttpResponse:
    """The four steps and the answer; `saved` says which kept question this one began as."""
    member = _member(request, OWN)
    with in_school(member.school):
        params = choosing.chosen(request.GET)
        try:
            saved = _saved(member, params.get("saved", ""))
            question = question_of(params)
            if saved is not None and not question.of:
                question = saved.question
            if params.get("export"):
                return _out(Asked(question, member), params.get("export", ""), saved)
            page = _steps(member, question, saved)
        except NotAskable as problem:
            return _not_asked(request, problem)
        part = request.htmx and request.htmx.target == "build"  # type: ignore[attr-defined]
        template = "queries/build_part.html" if part else "queries/build.html"
        return render(request, template, {"page": page, "title": page["title"]})


def _member(request: HttpRequest, more: tuple[str, ...]) -> Any:
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(SavedQuery.view_code()):
        raise PermissionDenied(_("您的岗位不用自编报表。"))
    unknown = [name for name in request.GET if not is_ours(name) and name not in more]
    if unknown:
        raise BadRequest(", ".join(unknown))
    return member


def _saved(member: Any, key: str) -> SavedQuery | None:
    if not key:
        return None
    try:
        found: SavedQuery | None = SavedQuery.objects.visible_to(member).filter(pk=UUID(key)).first()
    except ValueError as problem:
        raise Http404 from problem
    if found is None:
        raise Http404
    return found


def _out(asked: Asked, kind: str, saved: SavedQuery | None) -> HttpResponse:
    made = {"xlsx": sheets.book, "pdf": sheets.paper}.get(kind)
    if made is None:
        raise Http404
    return made(asked, saved.title if saved else str(asked.page.title))


def _not_asked(request: HttpRequest, problem: NotAskable) -> HttpResponse:
    again = {"label": _("重新编"), "url": BUILD}
    return message_page(request, 400, _("这张报表算不出来"), str(problem), action=again)


def _steps(member: Any, question: Question, saved: SavedQuery | None) -> dict[str, Any]:
    """What the page shows; before a list is chosen only that is asked, with questions to begin with."""
    page: dict[str, Any] = {
        "title": _("编一张报表"),
        "list": choosing.step_of_list(member, question.of),
        "of": question.of,
        "saved": saved,
        "url": BUILD,
        "examples": [] if question.of else examples_for(member),
        "back_url": f"/queries/queries/{saved.pk}/" if saved else "/queries/queries/",
    }
    if not question.of:
        return page
    words = Vocabulary(list_named(question.of, member), member)
    params = _params(question)
    filters = choosing.step_of_filters(words, params)
    choosing.fill_rows(filters)
    return page | {
        "filters": filters,
        "groups": choosing.step_of_groups(words, params),
        "figures": choosing.step_of_figures(words, params),
        "answer": answer_html(question, member, str(saved.pk) if saved else ""),
        "asked": question.text,
        "keep": _keeping(member, saved),
        "key": str(uuid4()),
    }


def _params(question: Question) -> QueryDict:
    return QueryDict(question.text)


def _keeping(member: Any, saved: SavedQuery | None) -> list[dict[str, str]]:
    """Where it can be kept: over the one it began as, if that is one's own, and as a new one."""
    found = []
    change, save = ACTIONS["queries.change_query"], ACTIONS["queries.save_query"]
    if saved is not None and change.permits(member, saved):
        found.append({"label": _("保存修改"), "url": f"/queries/change_query/{saved.pk}/"})
    if save.permits(member):
        found.append({"label": _("另存一张") if saved else _("存下来"), "url": "/queries/save_query/"})
    return found


def rows(request: HttpRequest) -> HttpResponse:
    """Exactly the rows that a number counted."""
    member = _member(request, OF_ROWS)
    asks = {name: request.GET.get(name, "") for name in OF_ROWS}
    with in_school(member.school):
        try:
            question = question_of(request.GET)
            more = {name: asks[name] for name in ("after", "before")}
            asked = Asked(question, member, row=asks["row"], column=asks["column"], more=more)
            page = _rows_page(asked, asks)
        except NotAskable as problem:
            return _not_asked(request, problem)
        return render(request, "queries/rows.html", {"page": page, "title": page["title"]})


def _rows_page(asked: Asked, asks: dict[str, str]) -> dict[str, Any]:
    columns = asked.columns
    found, after, before = asked.listing.cut([column.source for column in columns])
    here = {"row": asks["row"], "column": asks["column"]}

    def url(**where: str) -> str:
        return address(asked.question, ROWS, **here, **where)

    return {
        "title": asked.page.title,
        "conditions": [*asked.conditions(), *_group_words(asked, asks)],
        "columns": [{"label": column.label, "css": CLASSES.get(column.kind, "")} for column in columns],
        "rows_html": rows_html(columns, found, row_url=asked.page.url(), pick=False),
        "next_url": url(after=after) if after else "",
        "prev_url": url(before=before) if before else "",
        "back_url": address(asked.question),
        "count": asked.listing.filtered().order_by().count(),
    }


def _group_words(asked: Asked, asks: dict[str, str]) -> list[str]:
    """类别：水; read from one row of the group itself."""
    said = []
    for cut, key in ((asked.rows_cut, asks["row"]), (asked.across_cut, asks["column"])):
        if cut is None or not key:
            continue
        values = {f"cut_{n}": each for n, each in enumerate(cut.asked())}
        one = asked.rows().values(**values).order_by()[:1]
        said += [f"{cut.label}：{cut.head(*row.values()).words}" for row in one]
    return said

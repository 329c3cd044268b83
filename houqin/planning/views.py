"""Pages of the planning room that are no list, row or form: bringing a plan in, one line in its place, papers."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

from houqin.core.actions import perform
from houqin.core.canonical import canonical
from houqin.core.errors import KeyReused, MovedOn, Refused
from houqin.core.pages.acting import seen_in
from houqin.core.prints import pdf, pdf_response
from houqin.core.scope import in_school
from houqin.core.sheets.reading import Unusable
from houqin.core.sheets.uploads import Upload, keep_upload
from houqin.core.text import is_sound
from houqin.planning import prints, showing
from houqin.planning.actions import URL, correct_line, read_plan
from houqin.planning.drafting import SLIP, known_plan
from houqin.planning.files import MAX_TEXT
from houqin.planning.forms import ASKED, CorrectLineForm, standing
from houqin.planning.models import Plan, PlanLine
from houqin.planning.pages import PlansPage

PASTED = "粘贴的计划.txt"


def read(request: HttpRequest) -> HttpResponse:
    """GET asks for a file or text; POST reads it and goes to the draft, or to the plan that it already is."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(read_plan.code):
        raise PermissionDenied(_("您的岗位不能“{label}”。").format(label=read_plan.label))
    if request.method != "POST":
        return _ask(request)
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError as problem:
        raise BadRequest("key") from problem
    try:
        upload = _upload(request, member)
        with in_school(member.school):
            known = known_plan(upload.sha256)
        if known is not None:
            messages.info(request, _("这份文件以前读入过，没有重复读入。"))
            return HttpResponseRedirect(PlansPage.row_url(known.pk))
        outcome = perform(read_plan, by=member, data={"upload": upload.slip}, key=key)
    except (Refused, Unusable, KeyReused) as problem:
        return _ask(request, problem=str(problem))
    except ValidationError as problem:
        return _ask(request, problem=" ".join(problem.messages))
    messages.success(request, _("读好了。请先看“先请您定”的各条，再核对其余；接收以前什么都不会派出去。"))
    return HttpResponseRedirect(PlansPage.row_url(outcome.id))


def _upload(request: HttpRequest, member: Any) -> Upload:
    """The file that was sent, or the pasted text kept as one; the file goes before the text."""
    file = request.FILES.get("file")
    if file is not None:
        return keep_upload(file, by=member, importer=SLIP)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    if not text.strip():
        raise Refused(_("请选择一个文件，或把计划的文字粘贴到下面。"))
    if not is_sound(text):
        raise Refused(_("文字里有坏字符，请重新复制。"))
    if len(text) > MAX_TEXT:
        raise Refused(_("文字太长，一次最多 {most} 字。").format(most=MAX_TEXT))
    return keep_upload(SimpleUploadedFile(PASTED, text.encode()), by=member, importer=SLIP)


def _ask(request: HttpRequest, *, problem: str = "") -> HttpResponse:
    page = {
        "action_url": URL,
        "problem": problem,
        "key": str(uuid4()),
        "text": request.POST.get("text", ""),
        "most": MAX_TEXT,
    }
    context = {"page": page, "title": read_plan.label}
    return render(request, "planning/read.html", context, status=400 if problem else 200)


def line(request: HttpRequest, pk: Any) -> HttpResponse:
    """One line of a plan where it stands: GET shows it or its form (?edit=1), POST corrects it and shows it again."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(PlanLine.view_code()):
        raise PermissionDenied
    with in_school(member.school):
        row = PlanLine.objects.visible_to(member).select_related("plan").filter(pk=pk).first()
        if row is None:
            raise Http404
    if request.method != "POST":
        return _line(request, member, row)
    if not member.can(correct_line.code):
        raise PermissionDenied(_("您的岗位不能“{label}”。").format(label=correct_line.label))
    try:
        key = UUID(request.POST.get("key", ""))
        answers, seen = _answers(row, request.POST), seen_in(request)
    except (ValueError, KeyError) as problem:
        raise BadRequest(str(problem)) from problem
    try:
        outcome = perform(correct_line, by=member, target=row.pk, data=answers, key=key, seen=seen)
    except ValidationError:
        with in_school(member.school):
            form = CorrectLineForm(answers, by=member, target=row)
            form.is_valid()
        return _form(request, row, form, seen=request.POST.get("seen", ""))
    except (Refused, KeyReused) as problem:
        # Who was told what changed sends it again knowing it; whoever was refused otherwise has seen nothing new.
        seen_then = "" if isinstance(problem, MovedOn) else request.POST.get("seen", "")
        form = CorrectLineForm(answers, by=member, target=row)
        return _form(request, row, form, problem=str(problem), seen=seen_then)
    if not request.htmx:  # type: ignore[attr-defined]
        return HttpResponseRedirect(row.PAGE)
    with in_school(member.school):
        return _line(request, member, PlanLine.objects.select_related("plan").get(pk=outcome.id))


def _answers(row: PlanLine, sent: Any) -> dict[str, Any]:
    """What the form says, or what stands with the change of one tap."""
    if "tap" in sent:
        return {name: standing(row)[name] for name in ASKED[row.kind]} | showing.tapped(row, sent["tap"])
    return {name: sent.get(name, "") for name in ASKED[row.kind]}


def _line(request: HttpRequest, member: Any, row: PlanLine) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined]
        return HttpResponseRedirect(row.PAGE)
    if request.GET.get("edit") and member.can(correct_line.code):
        with in_school(member.school):
            return _form(request, row, CorrectLineForm(by=member, target=row))
    return render(request, "planning/line.html", {"each": showing.shown(row, member)})


def _form(
    request: HttpRequest, row: PlanLine, form: CorrectLineForm, *, problem: str = "", seen: str = ""
) -> HttpResponse:
    """The form of one line, in its place."""
    page = {"url": f"/planning/line/{row.pk}/", "key": str(uuid4()), "problem": problem, "line": row}
    page["seen"] = seen or canonical(CorrectLineForm.standing(form.by, row))
    template = "planning/line_form.html"
    if not request.htmx:  # type: ignore[attr-defined]
        return HttpResponseRedirect(f"/planning/correct_line/{row.pk}/")
    return render(request, template, {"page": page, "form": form})


def paper(request: HttpRequest, pk: Any, what: str) -> HttpResponse:
    """《学期工作行事历》 or 《待明确事项》 as PDF."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not (member.can(Plan.view_code()) and member.can(PlanLine.view_code())):
        raise PermissionDenied
    make = prints.PAPERS.get(what)
    with in_school(member.school):
        plan = Plan.objects.visible_to(member).filter(pk=pk).first()
        if plan is None or make is None:
            raise Http404
        with override("zh-hans"):
            template, data, title = make(member.school, plan)
    return pdf_response(pdf(template, data), title)

"""/places/labels/: choose places, paper and what stands on a label; a picture of the first sheet, then the PDF."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.errors import KeyReused, Refused, message_page
from houqin.core.prints import pdf_response, picture
from houqin.core.scope import in_school
from houqin.places import labels
from houqin.places.label_forms import LabelsForm
from houqin.places.models import BLANK, Label, LabelRoll, Place
from houqin.places.tree import within

NEW_DAYS = 30


def labels_page(request: HttpRequest) -> HttpResponse:
    """GET shows the choices, the picture and the PDF; POST notes that the labels shown were printed."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can("places.print_labels"):
        raise PermissionDenied
    if request.method == "POST":
        return _note(request, member)
    with in_school(member.school):
        fault = labels.fault_of(member.school.address)
        form = LabelsForm.of(request.GET, member, fault)
        things, places = _things(form, member) if form.is_valid() else ([], [])
        made = request.GET.get("print", "")
        if made and form.is_valid() and things and not _stopped(fault, form):
            return _made(made, member.school, things, form)
        return _page(request, form, things, places, fault)


def _made(made: str, school: Any, things: list[labels.Words], form: LabelsForm) -> HttpResponse:
    """The PDF, or the picture of the first sheet."""
    if made == "png":
        few = things[: form.paper.each]
        data = labels.sheet(school, few, form.wishes)
        return HttpResponse(picture("places/label", data, ppi=110), content_type="image/png")
    title = _("标签 {count} 张").format(count=len(things))
    return pdf_response(labels.labels_pdf(school, things, form.wishes), f"{title}-{clock.today():%Y%m%d}")


def _stopped(fault: labels.Fault | None, form: LabelsForm) -> bool:
    """Whether the address forbids printing, or its warning was not confirmed."""
    return fault is not None and (fault.final or not form.cleaned_data.get("know"))


def _page(
    request: HttpRequest,
    form: LabelsForm,
    things: list[labels.Words],
    places: list[Place],
    fault: labels.Fault | None,
) -> HttpResponse:
    stopped = form.is_valid() and _stopped(fault, form)
    ready = form.is_valid() and bool(things) and not stopped
    params = request.GET.copy()
    params.pop("print", None)
    chosen = params.urlencode() or form.as_query()
    paper = form.paper if form.is_valid() else None
    page = {
        "fault": fault,
        "stopped": stopped,
        "ids": form.ids,
        "roll": form.roll,
        "count": len(things),
        "first": things[0].name or things[0].code if things else "",
        "sheets": paper and -(-(len(things) + (form.wishes.start - 1) % paper.each) // paper.each),
        "roll_paper": paper and paper.roll,
        "picture_url": f"/places/labels/?{chosen}&print=png" if ready else "",
        "pdf_url": f"/places/labels/?{chosen}&print=pdf" if ready else "",
        "printed": [place.pk for place in places] if ready else [],
        "key": str(uuid4()),
        "settings_url": "/people/set_up_school/" if request.member.can("people.set_up_school") else "",  # type: ignore[attr-defined]
        "most": labels.MOST,
    }
    context = {"page": page, "form": form, "title": _("打印标签")}
    return render(request, "places/labels.html", context, status=200 if form.is_valid() else 400)


def _things(form: LabelsForm, member: Any) -> tuple[list[labels.Words], list[Place]]:
    """What stands on each label, and the places that have their labels when these are printed."""
    if form.cleaned_data["which"] == "roll":
        return [labels.Words(label.code) for label in _blank(form, member)], []
    rows = Place.objects.visible_to(member).filter(active=True)
    match form.cleaned_data["which"]:
        case "picked":
            rows = rows.filter(pk__in=form.ids)
        case "inside":
            rows = rows.filter(**within("pk", form.cleaned_data["inside"]))
        case "new":
            rows = rows.filter(recorded_at__gte=clock.now() - timedelta(days=NEW_DAYS))
        case "unlabelled":
            rows = rows.filter(labelled_on__isnull=True)
    places = list(rows.select_related("parent").order_by("tree", "id")[: labels.MOST])
    return [labels.words_of(place) for place in places], places


def _blank(form: LabelsForm, member: Any) -> list[Label]:
    roll = LabelRoll.objects.visible_to(member).filter(pk=form.roll or None).first()
    if roll is None:
        return []
    return list(
        Label.objects.visible_to(member).filter(roll=roll, status=BLANK).order_by("id")[: labels.MOST]
    )


def _note(request: HttpRequest, member: Any) -> HttpResponse:
    try:
        key, ids = UUID(request.POST.get("key", "")), request.POST.getlist("places")
    except ValueError as problem:
        raise BadRequest("key") from problem
    try:
        perform("places.mark_labels_printed", by=member, data={"places": ids}, key=key)
    except ValidationError as problem:
        return _not_noted(request, 400, "；".join(problem.messages))
    except (Refused, KeyReused) as problem:
        return _not_noted(request, 409, str(problem))
    messages.success(request, _("已记下 {count} 处的标签。").format(count=len(ids)))
    return HttpResponseRedirect("/places/places/")


def _not_noted(request: HttpRequest, status: int, text: str) -> HttpResponse:
    back = {"label": _("返回"), "url": "/places/labels/"}
    return message_page(request, status, _("没有记下"), text, action=back)

"""Where one begins to fill a register: by its name, from a task or a label."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode

from houqin.core.scope import in_school
from houqin.registers.models import ON, Register

ASKED = ("on", "slot", "place", "school_class", "subject")


def fill(request: HttpRequest, slug: str) -> HttpResponse:
    """On to the form of the register of this name, with what is known already."""
    member: Any = request.member  # type: ignore[attr-defined]
    with in_school(member.school):
        register = Register.objects.visible_to(member).filter(slug=slug, status=ON).first()
    if register is None:
        raise Http404
    known = urlencode({name: request.GET[name] for name in ASKED if request.GET.get(name)})
    return HttpResponseRedirect(f"/registers/fill_entry/{register.pk}/{'?' + known if known else ''}")

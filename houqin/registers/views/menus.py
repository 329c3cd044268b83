"""公示食谱: the menu of a week on A4, to be posted at the canteen."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from houqin.core.prints import pdf, pdf_response
from houqin.core.scope import in_school
from houqin.registers.menus import DAYS, MEALS
from houqin.registers.models import WeeklyMenu


def menu_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Only the days and meals that are cooked."""
    member: Any = request.member  # type: ignore[attr-defined]
    with in_school(member.school):
        menu = WeeklyMenu.objects.visible_to(member).filter(pk=pk).first()
        if menu is None:
            raise Http404
        days = [(number, name) for number, name in enumerate(DAYS) if menu.body.get(str(number))]
        meals = [
            meal for _code, meal in MEALS if any(menu.body[str(number)].get(meal) for number, _n in days)
        ]
        data = {
            "school": member.school.name,
            "week": str(menu),
            "meals": meals,
            "days": [
                {"day": name, "meals": [menu.body[str(number)].get(meal, "") for meal in meals]}
                for number, name in days
            ],
        }
    return pdf_response(pdf("registers/menu", data), "公示食谱")

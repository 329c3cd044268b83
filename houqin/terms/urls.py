"""Addresses of the calendar."""

from django.urls import path

from houqin.core.pages.routes import methods, room_urls, signed_in
from houqin.terms.views import calendar_on_paper, current_term

look = methods("GET", "HEAD")

urlpatterns = [
    path("calendar/", signed_in(look(current_term)), name="terms.calendar"),
    path("calendar/<uuid:pk>/print/", signed_in(look(calendar_on_paper)), name="terms.calendar.print"),
    *room_urls("terms"),
]

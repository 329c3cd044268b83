"""Addresses of the calendar."""

from django.urls import path

from houqin.core.pages.routes import methods, room_urls, signed_in
from houqin.terms.views import calendar_on_paper, current_term
from houqin.terms.weekly_views import week, week_picture, week_sheet

look = methods("GET", "HEAD")

urlpatterns = [
    path("calendar/", signed_in(look(current_term)), name="terms.calendar"),
    path("calendar/<uuid:pk>/print/", signed_in(look(calendar_on_paper)), name="terms.calendar.print"),
    path("week/", signed_in(look(week)), name="terms.week"),
    path("week.png", signed_in(look(week_picture)), name="terms.week.picture"),
    path("week.pdf", signed_in(look(week_sheet)), name="terms.week.sheet"),
    *room_urls("terms"),
]

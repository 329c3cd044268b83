"""The addresses of the meetings room."""

from django.urls import path

from houqin.core.pages import room_urls
from houqin.core.pages.routes import methods, signed_in
from houqin.meetings.views import handover, minutes

look = methods("GET", "HEAD")

urlpatterns = [
    path("minutes/<uuid:pk>/pdf/", signed_in(look(minutes)), name="meetings.minutes"),
    path("handover/<uuid:pk>/pdf/", signed_in(look(handover)), name="meetings.handover"),
    *room_urls("meetings"),
]

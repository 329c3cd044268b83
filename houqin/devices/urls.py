"""The addresses of the devices room: lists and actions, and the screens of a shared device."""

from django.urls import path

from houqin.core.pages import room_urls
from houqin.core.pages.routes import asks_itself, methods, signed_in
from houqin.devices import views

look, send, both = methods("GET", "HEAD"), methods("POST"), methods("GET", "HEAD", "POST")

urlpatterns = [
    path("", asks_itself(look(views.start)), name="devices.start"),
    path("pair/", both(views.pair), name="devices.pair"),
    path("enter/<uuid:pk>/", asks_itself(both(views.enter)), name="devices.enter"),
    path("leave/", signed_in(send(views.leave)), name="devices.leave"),
    path("stay/", signed_in(look(views.stay)), name="devices.stay"),
    path("signed/<uuid:pk>/", signed_in(look(views.signed)), name="devices.signed"),
    *room_urls("devices"),
]

"""The addresses of the people room."""

from django.urls import path

from houqin.core.pages import room_urls
from houqin.core.pages.routes import methods, signed_in
from houqin.people.invitations import invite
from houqin.people.joint import printed
from houqin.people.slips import slips

urlpatterns = [
    path(
        "joint_duties/<uuid:pk>/print/",
        signed_in(methods("GET", "HEAD")(printed)),
        name="people.joint_duty.print",
    ),
    path("invite/", signed_in(methods("GET", "HEAD", "POST")(invite)), name="people.invite"),
    path("slips/", signed_in(methods("GET", "HEAD", "POST")(slips)), name="people.slips"),
    *room_urls("people"),
]

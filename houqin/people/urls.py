"""The addresses of the people room."""

from houqin.core.pages import room_urls

urlpatterns = room_urls("people")

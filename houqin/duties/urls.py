"""The addresses of the duties room."""

from houqin.core.pages import room_urls

urlpatterns = room_urls("duties")

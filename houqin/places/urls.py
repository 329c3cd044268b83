"""The addresses of the places room."""

from houqin.core.pages import room_urls

urlpatterns = room_urls("places")

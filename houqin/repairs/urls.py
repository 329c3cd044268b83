"""The addresses of the repairs room."""

from houqin.core.pages import room_urls

urlpatterns = room_urls("repairs")

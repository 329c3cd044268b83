"""The addresses of the registers room."""

from houqin.core.pages import room_urls

urlpatterns = room_urls("registers")

"""The worker that keeps pages of the registers on a phone: a file of ours, told from the folder it may look after."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse

NAME = "dist/offline.js"


def worker(request: HttpRequest) -> HttpResponse:
    """The same for everybody, signed in or not; no cache on the way keeps an old one."""
    if staticfiles_storage.exists(NAME):
        with staticfiles_storage.open(NAME) as file:
            script = file.read()
    else:
        found = finders.find(NAME)
        if not found:
            raise Http404
        script = Path(str(found)).read_bytes()
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")

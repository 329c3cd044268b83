"""The WSGI application that any server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from houqin.core.requests import Request  # noqa: E402  (the settings come first)

application.request_class = Request

"""The settings of the tests: a data folder of their own for each worker, plain static files, a fast password digest."""

import atexit
import os
import shutil
import tempfile

_base = os.environ.get("HOUQIN_DATA") or tempfile.mkdtemp(prefix="houqin-test-")
if "HOUQIN_DATA" not in os.environ:
    atexit.register(shutil.rmtree, _base, ignore_errors=True)
os.environ["HOUQIN_DATA"] = os.path.join(_base, os.environ.get("PYTEST_XDIST_WORKER", "main"))  # noqa: PTH118

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES  # noqa: E402
from config.settings import STATIC_ROOT as _STATIC_ROOT  # noqa: E402
from config.settings import STORAGES as _STORAGES  # noqa: E402

_STATIC_ROOT.mkdir(parents=True, exist_ok=True)

STORAGES = _STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if os.environ.get("HOUQIN_TEST_DATABASE"):  # runs beside each other on one server
    DATABASES["default"]["TEST"] = {"NAME": os.environ["HOUQIN_TEST_DATABASE"]}

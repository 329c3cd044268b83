"""The one settings file: everything that differs between places is read from the environment.

HOUQIN_DATA            the data folder (database, files, secret key)
HOUQIN_DATABASE_URL    postgres://user:password@host:port/name, or nothing for SQLite in the data folder
HOUQIN_PROFILE         lan (plain http in a school's own network) or https
HOUQIN_HOSTS           allowed host names, comma separated (default: any; a school's address is its own)
HOUQIN_PROXIES         how many proxies in front may be trusted to say who calls (default 0)
HOUQIN_SMTP            smtp://user:password@host:587/?from=houqin@school.cn (STARTTLS), smtps://…:465, or nothing: no mail
HOUQIN_ROBOT_HOSTS     other https hosts that group robots may be reached at, comma separated (default none)
HOUQIN_OPS_TOKEN       at least 16 characters: shows /readyz and /metrics in full to who sends it (Authorization: Bearer …)
HOUQIN_METRICS         1 turns /metrics on
HOUQIN_SCANNER         the command that looks for viruses in papers, e.g. clamdscan --fdpass --no-summary (default none)
HOUQIN_BACKUP_DRIVE    a folder to which backups may be taken, e.g. a network disk; what is plugged in is found anyway
HOUQIN_LOG             json writes one JSON object for each line of the log; else plain lines
HOUQIN_DEBUG           1 while developing
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("HOUQIN_DATA") or BASE_DIR / "data").resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = os.environ.get("HOUQIN_DEBUG") == "1"
OPS_TOKEN = os.environ.get("HOUQIN_OPS_TOKEN", "")
METRICS = os.environ.get("HOUQIN_METRICS") == "1"
PROFILE = os.environ.get("HOUQIN_PROFILE", "lan")
TRUSTED_PROXIES = int(os.environ.get("HOUQIN_PROXIES", "0"))
SCANNER = os.environ.get("HOUQIN_SCANNER", "")
BACKUP_DRIVE = os.environ.get("HOUQIN_BACKUP_DRIVE", "")
HTTPS = PROFILE == "https"


def _secret_key() -> str:
    """One random key for this installation, kept beside its data and readable by its owner only."""
    path = DATA_DIR / "secret.key"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text().strip()


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options: dict[str, Any] = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    # A statement that hangs must not hold a school up (reliability.md 7.1): milliseconds.
    options["options"] = (
        "-c statement_timeout=10000 -c lock_timeout=8000 -c idle_in_transaction_session_timeout=30000 "
        "-c synchronous_commit=on"  # what is acknowledged is on the disk, whatever the server was told
    )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _mail(url: str) -> dict[str, Any]:
    """The mail server; without one nothing is ever mailed."""
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        return {"EMAIL_HOST": ""}
    asked = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    user, secure = unquote(parts.username or ""), parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if secure else 587),
        "EMAIL_HOST_USER": user,
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": not secure and asked.get("plain") != "1",
        "DEFAULT_FROM_EMAIL": asked.get("from") or user,
    }


def _sqlite() -> dict[str, Any]:
    """SQLite that loses nothing at a power cut and never says "locked" (decisions/0016)."""
    # Checkpoints run under the write lock (core/writing.py); 64 MB are read where the system keeps them, uncopied.
    quick = ("wal_autocheckpoint=0", "mmap_size=67108864")
    pragmas = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "houqin.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "; ".join(f"PRAGMA {pragma}" for pragma in (*pragmas, *quick)),
        },
        "CONN_MAX_AGE": None,
    }


SECRET_KEY = _secret_key()
DATABASES = {
    "default": _postgres(os.environ["HOUQIN_DATABASE_URL"])
    if os.environ.get("HOUQIN_DATABASE_URL")
    else _sqlite()
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ROOMS = [
    "people",
    "terms",
    "places",
    "devices",
    "repairs",
    "surveys",
    "hazards",
    "certificates",
    "rosters",
    "documents",
    "duties",
    "planning",
    "meetings",
    "registers",
    "boxes",
    "appraisals",
    "reports",
    "queries",
    "returns",
]
INSTALLED_APPS = [
    "houqin.core",
    *(f"houqin.{room}" for room in ROOMS),
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
]
MIDDLEWARE = [
    "houqin.core.health.tracing.numbered",
    "django.middleware.security.SecurityMiddleware",
    "houqin.core.middleware.demo_stays_at_home",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "houqin.core.middleware.safe_headers",
    "houqin.core.middleware.on_a_full_disk",
    "houqin.core.middleware.come_again",
    "houqin.core.middleware.cut_off",
    "houqin.core.middleware.only_utf8",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "houqin.core.middleware.language",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "houqin.core.middleware.who_and_where",
    "houqin.devices.middleware.at_a_device",
    "houqin.people.middleware.own_password_first",
    "houqin.people.middleware.second_step_first",
    "houqin.people.middleware.outsiders_are_seen",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["houqin.core.frame.frame"]},
    }
]

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["houqin.people.backend.WithMembers"]
PASSWORD_HASHERS = [
    "houqin.core.hashing.FewAtOnce",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
# A device stays signed in for a month and is renewed while it is used (reliability.md 6: logins burn CPU).
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_ENGINE = "houqin.core.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_FAILURE_VIEW = "houqin.core.errors.csrf_failed"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

ALLOWED_HOSTS = os.environ.get("HOUQIN_HOSTS", "*").split(",")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS and TRUSTED_PROXIES else None
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000  # 500 lines of eleven cells, a month of 45 pupils, are honest forms
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["houqin.core.files.uploads.BoundedUploadHandler"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
EMAIL_TIMEOUT = 5
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
vars().update(_mail(os.environ.get("HOUQIN_SMTP", "")))
# Besides the three makers' own hosts: an institution's own https relay for group robots, by name.
ROBOT_HOSTS = [host for host in os.environ.get("HOUQIN_ROBOT_HOSTS", "").split(",") if host]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "houqin.core.health.logs.JsonLines"}
        if os.environ.get("HOUQIN_LOG") == "json"
        else {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # What it says of a request stands in houqin.requests, with its number and without what was sent.
    "loggers": {"django.request": {"level": "CRITICAL"}},
}

"""Who is signed in on which device: sessions in the database, each found by the digest of its key.

The key itself lies in the browser only: whoever reads the database or a page learns no key that would let him in. A row
is written at the sign-in and once a day; ending a session means deleting its row. Who came by four digits at a shared
device has a session too, but no user, and stands in nobody's list.
"""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DatabaseError, models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from houqin.core import clock, disk
from houqin.core.canonical import sha256
from houqin.core.prepared import prepared
from houqin.core.writing import the_only_writer, writing_reference


class SignIn(models.Model):
    """One browser that is signed in, or only has something to remember."""

    SCOPE: ClassVar[str] = "local"

    digest = models.CharField(_("摘要"), max_length=64, primary_key=True)
    data = models.TextField(_("内容"))
    until = models.DateTimeField(_("有效到"))
    user_key = models.UUIDField(_("账号"), null=True)
    agent = models.CharField(_("设备"), max_length=200, blank=True)
    since = models.DateTimeField(_("登录时间"), null=True)
    seen_on = models.DateField(_("最近使用"), null=True)

    class Meta:
        verbose_name = _("登录中的设备")
        indexes = [
            models.Index(fields=["user_key", "until"], name="sign_in_by_user"),
            models.Index(fields=["until"], name="sign_in_by_end"),
        ]

    @property
    def short(self) -> str:
        """What stands for it in an address."""
        return self.digest[:20]


class SessionStore(DatabaseStore):
    """Django's own store on our table, written under the same lock as everything else on SQLite."""

    @classmethod
    def get_model_class(cls) -> Any:
        return SignIn

    def _validate_session_key(self, key: Any) -> bool:
        """Only what this house could have made reaches the database: a cookie can hold anything, NUL too."""
        return bool(key) and len(key) == 32 and key.isascii() and key.isalnum()

    def load(self) -> dict[str, Any]:
        found = _held(sha256(self.session_key or ""), clock.now())
        if not found:
            self._session_key = None
            return {}
        return dict(self.decode(found[0]))

    def exists(self, session_key: str) -> bool:
        return SignIn.objects.filter(digest=sha256(session_key)).exists()

    def create_model_instance(self, data: Any) -> Any:
        user, since, seen = (data.get(name) for name in ("_auth_user_id", "since", "day"))
        return SignIn(
            digest=sha256(str(self._get_or_create_session_key())),  # type: ignore[attr-defined]
            data=self.encode(data),
            until=self.get_expiry_date(modification=clock.now()),
            user_key=UUID(user) if user else None,
            agent=str(data.get("agent", ""))[:200],
            since=parse_datetime(since) if since else None,
            seen_on=parse_date(seen) if seen else None,
        )

    noted: dict[str, Any] | None = None  # all that is in it, when nothing was changed but the day it is used

    def save(self, must_create: bool = False) -> None:
        try:
            with the_only_writer():
                super().save(must_create)
        except DatabaseError as problem:
            if self.noted != dict(self.items()) or not disk.says_full(problem):
                raise  # else: whoever only reads goes on reading on a full disk

    def delete(self, session_key: Any = None) -> None:
        key = self.session_key if session_key is None else session_key
        if key is not None:
            with writing_reference():
                SignIn.objects.filter(digest=sha256(key)).delete()


@prepared
def _held(digest: str, now: datetime) -> Any:
    """What this session holds, while it lasts."""
    return SignIn.objects.filter(digest=digest, until__gt=now).values_list("data", flat=True)


def note_use(session: Any, agent: str) -> None:
    """Once a day: that this device is used, since when and what it is; its month begins anew."""
    today = clock.today().isoformat()
    if session.get("day") != today:
        session["day"], session["agent"] = today, agent[:200].replace("\x00", "")
        session.setdefault("since", clock.now().isoformat())
        session.noted = dict(session.items())


def sign_ins_of(user: UUID) -> Any:
    """The devices on which this user is signed in, the latest used first."""
    mine = SignIn.objects.filter(user_key=user, until__gt=clock.now())
    return mine.defer("data").order_by("-seen_on", "-since", "digest")


def digest_of(session: Any) -> str:
    """The row of this very session."""
    return sha256(session.session_key or "")


def end(rows: Any) -> int:
    """Sign these out: at its next request each device is asked to sign in. How many there were."""
    with writing_reference():
        return int(rows.delete()[0])

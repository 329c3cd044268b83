"""Limits against guessing and flooding, kept in the database so that all processes share them.

A whole school sits behind one address: limits per account are low, limits per address are high (decisions/0020).
"""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.canonical import sha256
from houqin.core.writing import writing_reference


class Attempt(models.Model):
    """How often something was tried lately: one row for each kind and each account or address."""

    SCOPE: ClassVar[str] = "local"

    what = models.CharField(_("名目"), max_length=100, primary_key=True)
    since = models.DateTimeField(_("起"))
    count = models.PositiveIntegerField(_("次数"))

    class Meta:
        verbose_name = _("尝试次数")


def _key(kind: str, who: str) -> str:
    return f"{kind}:{sha256(who)[:40]}"


def too_many(kind: str, who: str, *, most: int, minutes: int) -> bool:
    """Whether `who` has used up its tries of this kind within the last minutes."""
    since = clock.now() - timedelta(minutes=minutes)
    return Attempt.objects.filter(what=_key(kind, who), since__gt=since, count__gte=most).exists()


def count(kind: str, who: str, *, minutes: int) -> None:
    """One more try; the count begins anew when its time is over."""
    now = clock.now()
    with writing_reference():
        mine = Attempt.objects.filter(what=_key(kind, who))
        if not mine.filter(since__gt=now - timedelta(minutes=minutes)).update(count=models.F("count") + 1):
            Attempt.objects.update_or_create(what=_key(kind, who), defaults={"since": now, "count": 1})


def forget(kind: str, who: str) -> None:
    """A success clears the count."""
    with writing_reference():
        Attempt.objects.filter(what=_key(kind, who)).delete()

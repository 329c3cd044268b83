"""A 日历订阅: a secret address at which a phone's calendar reads one member's own tasks."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.canonical import sha256
from houqin.core.models import ITS_OWN_KEY, Process, SchoolForeignKey, SchoolQuerySet, SchoolRows, Step

if TYPE_CHECKING:
    from houqin.people.models import Member

OPEN, CLOSED = "open", "closed"


class FeedQuerySet(SchoolQuerySet):
    """One's own."""

    def visible_to(self, member: "Member") -> Self:
        return super().visible_to(member).filter(member=member)


class CalendarFeed(Process):
    """Only the digest of the secret is kept; whoever has the address reads, nobody writes."""

    FIRST: ClassVar[str] = OPEN
    STEPS: ClassVar[dict[str, Step]] = {"close_feed": Step((OPEN,), CLOSED)}
    STATUSES: ClassVar[list[tuple[str, Any]]] = [(OPEN, _("有效")), (CLOSED, _("已作废"))]
    TONES: ClassVar[dict[str, str]] = {OPEN: "open", CLOSED: "closed"}
    UNTOLD: ClassVar[tuple[str, ...]] = ("digest",)
    MOVES_AS: ClassVar[dict[str, Any]] = {"digest": ITS_OWN_KEY}  # a phone's calendar is subscribed again
    PAGE: ClassVar[str] = "/duties/feed/"

    member = SchoolForeignKey("people.Member", related_name="calendar_feeds", verbose_name=_("谁的"))
    status = models.CharField(_("状态"), max_length=10, choices=STATUSES, default="")
    digest = models.CharField(_("摘要"), max_length=64)

    objects: ClassVar[Any] = SchoolRows.of(FeedQuerySet)

    class Meta(Process.Meta):
        verbose_name = _("日历订阅")
        constraints = [models.UniqueConstraint(fields=["school", "digest"], name="calendar_feed_digest")]
        indexes = [models.Index(fields=["school", "member", "status"], name="calendar_feed_by_member")]

    def __str__(self) -> str:
        return f"日历订阅 {clock.local(self.recorded_at):%Y-%m-%d}"


def digest_of(secret: str, school: Any) -> str:
    """What is kept of a secret: it is chance alone, so that no slow digest is needed."""
    return sha256(f"{school}:calendar:{secret}")

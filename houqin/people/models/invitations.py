"""An invitation: for seven days, whoever holds its code opens the account of one member, once."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.canonical import sha256
from houqin.core.models import ITS_OWN_KEY, Process, SchoolForeignKey, Step

OPEN, USED, REVOKED = "open", "used", "revoked"


class Invitation(Process):
    """Only the digest of the code is kept; who has the code is let in, and nobody by his name alone."""

    FIRST: ClassVar[str] = OPEN
    STEPS: ClassVar[dict[str, Step]] = {
        "accept_invitation": Step((OPEN,), USED),
        "revoke_invitation": Step((OPEN,), REVOKED),
    }
    STATUSES: ClassVar[list[tuple[str, Any]]] = [
        (OPEN, _("等他接受")),
        (USED, _("已接受")),
        (REVOKED, _("已作废")),
    ]
    TONES: ClassVar[dict[str, str]] = {OPEN: "open", USED: "done", REVOKED: "closed"}
    UNTOLD: ClassVar[tuple[str, ...]] = ("digest",)
    MOVES_AS: ClassVar[dict[str, Any]] = {"digest": ITS_OWN_KEY}  # one that was on its way is made anew

    member = SchoolForeignKey("people.Member", related_name="invitations", verbose_name=_("邀请谁"))
    by = SchoolForeignKey("people.Member", related_name="invitations_made", verbose_name=_("谁邀请的"))
    status = models.CharField(_("状态"), max_length=10, choices=STATUSES, default="")
    digest = models.CharField(_("摘要"), max_length=64)
    until_at = models.DateTimeField(_("有效至"))

    class Meta(Process.Meta):
        verbose_name = _("邀请")
        constraints = [models.UniqueConstraint(fields=["school", "digest"], name="invitation_digest")]
        indexes = [
            models.Index(fields=["school", "recorded_at", "id"], name="invitation_by_time"),
            models.Index(fields=["school", "member"], name="invitation_by_member"),
        ]

    def __str__(self) -> str:
        return f"邀请 {clock.local(self.recorded_at):%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.status == OPEN and clock.now() < self.until_at


def digest_of(code: str, school: Any) -> str:
    """What is kept of a code: sixty bits of chance need no slow digest for seven days."""
    plain = "".join(each for each in code.lower() if each.isascii() and each.isalnum())
    return sha256(f"{school}:{plain}")

"""A shared device stands at a place and shows the names of those who work there; a PIN is a person's four digits."""

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.models import Owned, SchoolForeignKey

PAIRING_MINUTES = 10  # how long a pairing code may be typed


class Device(Owned):
    """A 共用设备: a tablet or an old computer that belongs to a place and to nobody."""

    SEARCHED: ClassVar[tuple[str, ...]] = ("name", "people_text")
    # What opens the device, and when it was last used, is no news for the history.
    UNTOLD: ClassVar[tuple[str, ...]] = ("search", "digest", "pairing_code", "pairing_until", "used_at")
    MOVES_AS: ClassVar[dict[str, Any]] = {  # a tablet is paired again
        "digest": "",
        "paired_at": None,
        "pairing_code": "",
        "pairing_until": None,
        "pairing_by_id": None,
        "used_at": None,
    }

    name = models.CharField(_("名称"), max_length=40)
    place = SchoolForeignKey("places.Place", related_name="devices", verbose_name=_("地点"))
    people = models.JSONField(_("使用人"), default=list, blank=True)
    people_text = models.CharField(_("使用人姓名"), max_length=400, blank=True)
    large = models.BooleanField(_("大字"), default=True)
    active = models.BooleanField(_("在用"), default=True)
    digest = models.CharField(_("设备凭据摘要"), max_length=64, blank=True)
    paired_at = models.DateTimeField(_("启用时间"), null=True, blank=True)
    # Read from the head's screen and typed on the tablet: in plain text, for ten minutes, and gone once used.
    pairing_code = models.CharField(_("启用码"), max_length=6, blank=True)
    pairing_until = models.DateTimeField(_("启用码有效至"), null=True, blank=True)
    pairing_by = SchoolForeignKey(
        "people.Member", null=True, blank=True, related_name="pairings", verbose_name=_("启用码办理人")
    )
    used_at = models.DateTimeField(_("最近使用"), null=True, blank=True)
    search = models.CharField(max_length=500, editable=False, blank=True)

    class Meta(Owned.Meta):
        verbose_name = _("共用设备")
        constraints = [
            models.UniqueConstraint(
                fields=["school", "name"], condition=models.Q(active=True), name="device_name"
            )
        ]
        indexes = [models.Index(fields=["school", "recorded_at", "id"], name="device_when")]

    def __str__(self) -> str:
        return self.name

    # What the frame around every page needs on the device itself.
    idle_s: ClassVar[int] = 120  # after so many seconds without a request the names are back
    start_url: ClassVar[str] = "/devices/"  # the names
    leave_url: ClassVar[str] = "/devices/leave/"
    stay_url: ClassVar[str] = "/devices/stay/"

    @property
    def is_paired(self) -> bool:
        return bool(self.digest)

    def code_now(self) -> str:
        """The pairing code while it may still be typed."""
        until = self.pairing_until
        return self.pairing_code if self.pairing_code and until and until > clock.now() else ""

    def said_after(self, action: str) -> str:
        """Where to type the code that was just made; nothing more after other actions."""
        if action not in ("add_device", "ask_pairing"):
            return ""
        return _now("启用码 {code}，{minutes} 分钟内在那台设备上输入。").format(
            code=spaced(self.pairing_code), minutes=PAIRING_MINUTES
        )


def spaced(code: str) -> str:
    """123456 as 123 456, so that it is read and typed in two breaths."""
    return f"{code[:3]} {code[3:]}"


def pairing_ends() -> Any:
    """Until when a code made now may be typed."""
    return clock.now() + timedelta(minutes=PAIRING_MINUTES)


class Pin(Owned):
    """The 口令 of a member: four digits of which only a digest is kept."""

    UNTOLD: ClassVar[tuple[str, ...]] = ("digest",)
    STAYS: ClassVar[str] = "只有四位数字，从摘要几下就能试出来：在新地方重新给"

    member = SchoolForeignKey("people.Member", related_name="pins", verbose_name=_("人员"))
    digest = models.CharField(_("摘要"), max_length=160)
    given_at = models.DateTimeField(_("设定时间"), default=clock.now)

    class Meta(Owned.Meta):
        verbose_name = _("口令")
        constraints = [models.UniqueConstraint(fields=["school", "member"], name="pin_once")]

    def __str__(self) -> str:
        return _now("口令")


def holders() -> Any:
    """The keys of members who have a PIN; one that was taken back is blank."""
    return Pin.objects.exclude(digest="").values("member")

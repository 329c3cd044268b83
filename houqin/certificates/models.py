"""A certificate, the one it took the place of, and the kinds a school has added of its own."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houqin.certificates.dates import FOREVER, Rule
from houqin.certificates.kinds import CANTEEN, HOLDERS, PERSON, Kind, own_key
from houqin.core.models import Owned, Process, SchoolForeignKey, SchoolQuerySet, SchoolRows, Step

if TYPE_CHECKING:
    from houqin.people.models import Member

VALID, ENDED = "valid", "ended"
REPLACED, STOPPED, CANCELLED = "replaced", "stopped", "cancelled"
SEES_ALL = "certificates.view_all_certificates"  # besides one's own
SEES_CANTEEN = "certificates.view_canteen_certificates"
SEES_NUMBERS = "certificates.view_numbers"  # of people's papers, and their photos
SEES_MISSING = "certificates.view_missing"  # who should have one and has none, on 今天
HEARS_OF_ALL = "certificates.hear_of_all"  # told in time of every paper, whoever keeps it
EXTRA_CODES = (SEES_ALL, SEES_CANTEEN, SEES_NUMBERS, SEES_MISSING, HEARS_OF_ALL)
# In use, and of somebody who is still here: of all others nobody is reminded.
STANDS = Q(status=VALID) & (Q(member__isnull=True) | Q(member__active=True))


class CertificateQuerySet(SchoolQuerySet):
    """The head and whoever inspects see all, the canteen its own, others what is theirs or what they keep."""

    def visible_to(self, member: "Member") -> Self:
        seen = super().visible_to(member)
        if member.can(SEES_ALL):
            return seen
        mine = Q(member=member) | Q(keeper=member)
        if member.can(SEES_CANTEEN):
            mine |= Q(kind__in=CANTEEN)
        return seen.filter(mine)

    def standing(self) -> Self:
        return self.filter(STANDS)


class Certificate(Process):
    """One paper with its number and its days; when it is renewed the next one points back at it."""

    HOWS: ClassVar[list[tuple[str, Any]]] = [
        (REPLACED, _("已换证")),
        (STOPPED, _("停用")),
        (CANCELLED, _("注销")),
    ]
    FIRST: ClassVar[str] = VALID
    STEPS: ClassVar[dict[str, Step]] = {
        "edit_certificate": Step((VALID,), VALID),
        "renew_certificate": Step((VALID,), VALID),  # of the new one; the old one ends
        "end_certificate": Step((VALID,), ENDED),
    }
    STATUSES: ClassVar[list[tuple[str, Any]]] = [(VALID, _("在用")), (ENDED, _("已停用"))]
    TONES: ClassVar[dict[str, str]] = {VALID: "done", ENDED: "closed"}
    SEARCHED: ClassVar[tuple[str, ...]] = ("kind_name", "holder_text", "issuer")  # people's numbers are not
    UNTOLD: ClassVar[tuple[str, ...]] = ("search", "remind_on")
    NO_SECRET: ClassVar[tuple[str, ...]] = ("remind_on",)

    kind = models.CharField(_("种类"), max_length=40)
    kind_name = models.CharField(_("证照"), max_length=60)
    personal = models.BooleanField(_("人的证件"), default=False)
    member = SchoolForeignKey(
        "people.Member", null=True, blank=True, related_name="certificates", verbose_name=_("持证人")
    )
    place = SchoolForeignKey(
        "places.Place", null=True, blank=True, related_name="certificates", verbose_name=_("场所")
    )
    what = models.CharField(_("物件、名称"), max_length=80, blank=True)
    holder_text = models.CharField(_("持证人、对象"), max_length=200)
    number = models.CharField(_("编号"), max_length=60, blank=True)
    issuer = models.CharField(_("发证、检验单位"), max_length=80, blank=True)
    contact = models.CharField(_("续办找谁"), max_length=80, blank=True)
    issued_on = models.DateField(_("发证、检验日期"), null=True, blank=True)
    start_on = models.DateField(_("起算日期"), null=True, blank=True)
    valid_until = models.DateField(_("有效期至"))
    # Of a kind that the school has added: how early it is told of, and from which day on that is.
    own_days = models.PositiveSmallIntegerField(_("提前几天提醒"), null=True, blank=True)
    remind_on = models.DateField(_("开始提醒的日期"), null=True, blank=True, editable=False)
    keeper = SchoolForeignKey("people.Member", related_name="certificates_kept", verbose_name=_("负责人"))
    replaces = SchoolForeignKey(
        "self", null=True, blank=True, related_name="renewals", verbose_name=_("换自哪一件")
    )
    status = models.CharField(_("状态"), max_length=12, choices=STATUSES, default="")
    how_ended = models.CharField(_("怎样停用"), max_length=12, choices=HOWS, blank=True)
    ended_on = models.DateField(_("停用日期"), null=True, blank=True)
    why_ended = models.CharField(_("停用原因"), max_length=200, blank=True)
    search = models.CharField(max_length=900, editable=False, blank=True)

    objects: ClassVar[Any] = SchoolRows.of(CertificateQuerySet)

    class Meta(Process.Meta):
        verbose_name = _("证照")
        constraints = [
            models.UniqueConstraint(fields=["school", "replaces"], name="certificate_renewed_once"),
        ]
        indexes = [
            models.Index(fields=["school", "valid_until", "id"], name="certificate_by_end"),
            models.Index(fields=["school", "status", "valid_until", "id"], name="certificate_by_status"),
            models.Index(fields=["school", "member", "kind"], name="certificate_by_member"),
            models.Index(fields=["school", "recorded_at", "id"], name="certificate_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind_name} {self.holder_text}"[:60]

    def clean(self) -> None:
        own = None if self.own_days is None else timedelta(days=self.own_days)
        self.remind_on = None if own is None else self.valid_until - own
        super().clean()

    @property
    def has_no_end(self) -> bool:
        return self.valid_until >= FOREVER


class CertificateKind(Owned):
    """A kind of paper that the school has added: what kinds.toml does not know."""

    SEARCHED: ClassVar[tuple[str, ...]] = ("title",)
    UNTOLD: ClassVar[tuple[str, ...]] = ("search",)

    title = models.CharField(_("证照名称"), max_length=60)
    holder = models.CharField(_("谁的"), max_length=10, choices=HOLDERS)
    months = models.PositiveSmallIntegerField(_("有效几个月"), default=0)
    days = models.PositiveSmallIntegerField(_("提前几天提醒"), default=30)
    gate = models.BooleanField(_("没有就不能上岗"), default=False)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    active = models.BooleanField(_("在用"), default=True)
    search = models.CharField(max_length=300, editable=False, blank=True)

    class Meta(Owned.Meta):
        verbose_name = _("证照种类")
        constraints = [models.UniqueConstraint(fields=["school", "title"], name="certificate_kind_title")]
        indexes = [models.Index(fields=["school", "recorded_at", "id"], name="certificate_kind_by_time")]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        """By which its papers are known."""
        return own_key(self.pk)

    def as_kind(self) -> Kind:
        """As the kinds of kinds.toml are."""
        rule = Rule(months=self.months)
        facts: dict[str, Any] = {"gate": self.gate and self.holder == PERSON, "active": self.active}
        return Kind(self.key, self.title, self.holder, self.days, self.basis, rule=rule, **facts)

"""A document, its versions that nobody edits, and who must sign which version."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core.models import Owned, Process, SchoolForeignKey, SchoolQuerySet, SchoolRows, Step

if TYPE_CHECKING:
    from houqin.people.models import Member

VALID, WITHDRAWN = "valid", "withdrawn"
SEES_ALL = "documents.view_all_documents"  # besides those one is asked to sign
SEES_SIGNEES = "documents.view_all_signees"  # who has signed and who has not, by name
EXTRA_CODES = (SEES_ALL, SEES_SIGNEES)


class DocumentQuerySet(SchoolQuerySet):
    """People of the school read all documents; people of companies those they are asked to sign."""

    def visible_to(self, member: "Member") -> Self:
        seen = super().visible_to(member)
        return seen if member.can(SEES_ALL) else seen.filter(pk__in=_asked_of(member))


class VersionQuerySet(SchoolQuerySet):
    """Versions of the documents a member may see."""

    def visible_to(self, member: "Member") -> Self:
        seen = super().visible_to(member)
        return seen if member.can(SEES_ALL) else seen.filter(document__in=_asked_of(member))


class SigneeQuerySet(SchoolQuerySet):
    """Who keeps documents sees who has not signed; others see themselves."""

    def visible_to(self, member: "Member") -> Self:
        seen = super().visible_to(member)
        return seen if member.can(SEES_SIGNEES) else seen.filter(member=member)

    def standing(self) -> Self:
        """Those that count: of the version in force, and of people who are still here."""
        return self.filter(over=False, member__active=True)

    def missing(self) -> Self:
        """Those of them who have not signed."""
        return self.standing().filter(signed_at__isnull=True)


def _asked_of(member: "Member") -> Any:
    return Signee.objects.filter(member=member).values("document")


class Document(Process):
    """制度、预案、责任书 or another paper that is in force until it is withdrawn."""

    RULE, EMERGENCY, LETTER, PLAN, OTHER = "rule", "emergency", "letter", "plan", "other"
    KINDS: ClassVar[list[tuple[str, Any]]] = [
        (RULE, _("制度")),
        (EMERGENCY, _("预案")),
        (LETTER, _("责任书")),
        (PLAN, _("三年规划")),
        (OTHER, _("其他")),
    ]
    FIRST: ClassVar[str] = VALID
    STEPS: ClassVar[dict[str, Step]] = {
        "issue_version": Step((VALID,), VALID),
        "ask_to_sign": Step((VALID,), VALID),
        "sign_document": Step((VALID,), VALID),
        "enter_signatures": Step((VALID,), VALID),
        "withdraw_document": Step((VALID,), WITHDRAWN),
    }
    STATUSES: ClassVar[list[tuple[str, Any]]] = [(VALID, _("现行")), (WITHDRAWN, _("已废止"))]
    TONES: ClassVar[dict[str, str]] = {VALID: "done", WITHDRAWN: "closed"}
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "reference", "area")

    kind = models.CharField(_("类别"), max_length=12, choices=KINDS)
    title = models.CharField(_("标题"), max_length=120)
    reference = models.CharField(_("文号"), max_length=40, blank=True)
    area = models.CharField(_("领域"), max_length=40, blank=True)
    status = models.CharField(_("状态"), max_length=12, choices=STATUSES, default="")
    last_number = models.PositiveSmallIntegerField(_("第几版"), default=1)
    valid_from = models.DateField(_("施行日期"))
    why_withdrawn = models.CharField(_("废止原因"), max_length=200, blank=True)
    search = models.CharField(max_length=600, editable=False, blank=True)

    objects: ClassVar[Any] = SchoolRows.of(DocumentQuerySet)

    class Meta(Process.Meta):
        verbose_name = _("制度文件")
        indexes = [
            models.Index(fields=["school", "recorded_at", "id"], name="document_by_time"),
            models.Index(fields=["school", "status", "recorded_at", "id"], name="document_by_status"),
            models.Index(fields=["school", "valid_from", "id"], name="document_by_day"),
        ]

    def __str__(self) -> str:
        return f"《{self.title}》"


class Version(Owned):
    """One version as it was issued: never edited, by nobody. What changes comes as the next one."""

    APPEND_ONLY: ClassVar[bool] = True
    UNTOLD: ClassVar[tuple[str, ...]] = ("text",)  # the history keeps its digest: it is as long as it likes
    NO_SECRET: ClassVar[tuple[str, ...]] = ("text",)

    document = SchoolForeignKey(Document, related_name="versions", verbose_name=_("制度文件"))
    number = models.PositiveSmallIntegerField(_("第几版"))
    text = models.TextField(_("正文"), blank=True)
    sha256 = models.CharField(_("内容摘要"), max_length=64)
    valid_from = models.DateField(_("施行日期"))
    changed = models.CharField(_("改了什么"), max_length=300, blank=True)
    by = SchoolForeignKey("people.Member", related_name="versions_issued", verbose_name=_("发布人"))

    objects: ClassVar[Any] = SchoolRows.of(VersionQuerySet)

    class Meta(Owned.Meta):
        verbose_name = _("文件版本")
        constraints = [
            models.UniqueConstraint(fields=["school", "document", "number"], name="version_number"),
        ]

    def __str__(self) -> str:
        return str(_("第 {number} 版").format(number=self.number))

    @property
    def PAGE(self) -> str:
        return f"/documents/documents/{self.document_id}/"


class Signee(Owned):
    """One person who must sign one version, and when he did."""

    document = SchoolForeignKey(Document, related_name="signees", verbose_name=_("制度文件"))
    version = SchoolForeignKey(Version, related_name="signees", verbose_name=_("文件版本"))
    member = SchoolForeignKey("people.Member", related_name="to_sign", verbose_name=_("应签人"))
    due_on = models.DateField(_("签字期限"), null=True, blank=True)
    signed_on = models.DateField(_("签字日期"), null=True, blank=True)
    signed_at = models.DateTimeField(_("签字登记时间"), null=True, blank=True)
    on_paper = models.BooleanField(_("纸质签字"), default=False)
    over = models.BooleanField(_("不用再签"), default=False)

    objects: ClassVar[Any] = SchoolRows.of(SigneeQuerySet)

    class Meta(Owned.Meta):
        verbose_name = _("应签人")
        constraints = [
            models.UniqueConstraint(
                fields=["school", "document", "version", "member"], name="signee_of_version_once"
            ),
        ]
        indexes = [
            models.Index(fields=["school", "recorded_at", "id"], name="signee_by_time"),
            models.Index(fields=["school", "document", "signed_at"], name="signee_by_document"),
            models.Index(fields=["school", "member", "signed_at"], name="signee_by_member"),
        ]

    def __str__(self) -> str:
        return str(_("应签人 {day}").format(day=self.due_on) if self.due_on else _("应签人"))

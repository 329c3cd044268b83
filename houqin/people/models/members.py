"""Members: a natural person at one school, with posts (the school's own words) and roles (bundles of permissions)."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.doors import Here, by_pin
from houqin.core.models import Owned, SchoolForeignKey, SchoolQuerySet, SchoolRows
from houqin.people.roles import COMMAND_LINE, NOT_BY_PIN, OF_ONESELF, PASSER_BY, ROLES, codes_of


class MemberQuerySet(SchoolQuerySet):
    """Members, and who among them may do a thing."""

    def visible_to(self, member: "Member") -> Self:
        """People; the command line and whoever scanned a label without an account are no row of a staff list.

        Who sees no list still is a row of his own: he has a password to change.
        """
        if not member.can(self.model.view_code()):
            return self.filter(pk=member.pk)
        return self.filter(kind__in=(Member.PERSON, Member.CONTRACTOR))

    def choosable(self) -> Self:
        return self.filter(active=True, kind__in=(Member.PERSON, Member.CONTRACTOR)).order_by(
            "name_key", "id"
        )

    def who_can(self, code: str) -> Self:
        """Those whose roles allow this action or view."""
        roles = [name for name, role in ROLES.items() if code in role.codes]
        having = Q(pk__in=[])
        for name in roles:
            having |= Q(roles__contains=f" {name} ")
        return self.filter(having)


class Member(Owned):
    """One natural person at one school. Every business row points here, never to a user."""

    PERSON, CONTRACTOR, PUBLIC, SYSTEM, OFFICER = "person", "contractor", "public", "system", "officer"
    KINDS: ClassVar[list[tuple[str, Any]]] = [
        (PERSON, _("教职工")),
        (CONTRACTOR, _("外包人员")),
        (PUBLIC, _("扫码人员")),
        (SYSTEM, _("系统")),
        (OFFICER, _("上级人员")),
    ]
    SEARCHED: ClassVar[tuple[str, ...]] = (
        "name",
        "staff_number",
        "phone",
        "department",
        "posts_text",
        "employer",
    )
    UNTOLD: ClassVar[tuple[str, ...]] = ("search", "name_key")
    NO_SECRET: ClassVar[tuple[str, ...]] = ("name_key",)

    here: Here | None = None  # how he is in at this moment; no column

    user = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("账号")
    )
    account_at = models.DateTimeField(_("接通账号时间"), null=True, blank=True)  # not when he was registered
    kind = models.CharField(_("类别"), max_length=10, choices=KINDS, default=PERSON)
    name = models.CharField(_("姓名"), max_length=40)
    name_key = models.CharField(max_length=200, editable=False)
    staff_number = models.CharField(_("工号"), max_length=20, blank=True)
    gender = models.CharField(_("性别"), max_length=2, blank=True, choices=[("男", _("男")), ("女", _("女"))])
    phone = models.CharField(_("联系电话"), max_length=20, blank=True)
    department = models.CharField(_("部门"), max_length=40, blank=True)
    employer = models.CharField(_("所属单位"), max_length=60, blank=True)
    posts_text = models.CharField(_("岗位"), max_length=200, blank=True)
    roles = models.CharField(_("角色"), max_length=300, blank=True)
    limited_to = models.JSONField(_("只管这些场所"), default=list, blank=True)
    joined_on = models.DateField(_("入职时间"), null=True, blank=True)
    joined_exactly = models.BooleanField(_("入职时间到日"), default=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    active = models.BooleanField(_("在岗"), default=True)
    # Of a person from above: until when he looks in.
    until_at = models.DateTimeField(_("查阅至"), null=True, blank=True)
    search = models.CharField(max_length=900, editable=False, blank=True)

    objects: ClassVar[Any] = SchoolRows.of(MemberQuerySet)
    everywhere = models.Manager()  # read before the school is known (core/guards.py, EXEMPT)

    class Meta(Owned.Meta):
        verbose_name = _("人员")
        constraints = [
            models.UniqueConstraint(
                fields=["school", "user"], condition=Q(user__isnull=False), name="member_user"
            ),
            models.UniqueConstraint(
                fields=["school", "staff_number"], condition=~Q(staff_number=""), name="member_staff_number"
            ),
        ]
        indexes = [
            models.Index(fields=["school", "name_key", "id"], name="member_by_name"),
            models.Index(fields=["school", "phone"], name="member_by_phone"),
            models.Index(fields=["user"], name="member_by_user"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def role_names(self) -> tuple[str, ...]:
        return tuple(self.roles.split())

    @property
    def as_officer(self) -> str:
        """The office of a person from above, which his entries in the history name; empty for the school's own."""
        return self.posts_text or self.name if self.kind == self.OFFICER else ""

    def can(self, code: str) -> bool:
        """Whether one of this member's roles allows the action or view; the command line has a list of its own.

        One's own password and second step are everybody's to change, also before a role was given.
        """
        fixed = {self.SYSTEM: COMMAND_LINE, self.PUBLIC: PASSER_BY}
        codes = fixed[self.kind] if self.kind in fixed else codes_of(self.roles)
        closed = code in NOT_BY_PIN and by_pin(self)
        return self.is_in and not closed and (code in codes or code in OF_ONESELF)

    @property
    def is_in(self) -> bool:
        """In use, and where he is from above: within the hours for which he said why he looks."""
        looks_in = self.kind != self.OFFICER or (self.until_at is not None and self.until_at > clock.now())
        return self.active and looks_in

    @property
    def rights(self) -> tuple[object, ...] | None:
        """Equal for two members who may see the same kinds of rows; none where it is decided place by place."""
        return None if self.limited_to else (self.kind, self.roles, self.is_in, by_pin(self))

    def why_not(self, code: str) -> str:
        """The reason that is none of the roles; with {label} for the action's name."""
        if code in NOT_BY_PIN and by_pin(self):
            return gettext("在共用设备上不能“{label}”，请用自己的账号登录办理。")
        return ""

    def clean(self) -> None:
        from houqin.core.search import name_key

        self.name_key = name_key(self.name)
        super().clean()


class Post(Owned):
    """A post as the school calls it; one person holds many."""

    member = SchoolForeignKey(Member, related_name="posts", verbose_name=_("人员"))
    title = models.CharField(_("岗位"), max_length=40)
    until_on = models.DateField(_("任职至"), null=True, blank=True)

    class Meta(Owned.Meta):
        verbose_name = _("任职")
        constraints = [
            models.UniqueConstraint(
                fields=["school", "member", "title"], condition=Q(until_on__isnull=True), name="post_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class JointDuty(Owned):
    """A 《岗位兼任说明》: for one year, one person may hold two duties that are otherwise kept apart."""

    APPEND_ONLY: ClassVar[bool] = True

    member = SchoolForeignKey(Member, related_name="joint_duties", verbose_name=_("兼任人"))
    pair = models.CharField(_("兼任事项"), max_length=160)
    year = models.PositiveSmallIntegerField(_("年度"))
    reason = models.CharField(_("兼任原因"), max_length=200)
    signed_by = SchoolForeignKey(Member, related_name="joint_duties_signed", verbose_name=_("校长"))

    class Meta(Owned.Meta):
        verbose_name = _("岗位兼任说明")
        constraints = [
            models.UniqueConstraint(fields=["school", "member", "pair", "year"], name="joint_duty_once")
        ]

    def __str__(self) -> str:
        return f"{self.year}年《岗位兼任说明》：{self.member}"

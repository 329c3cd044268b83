"""Who signs in: users, officers of a district, and tokens of programs. All are read before a school is known."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.keys import uuid7
from houqin.core.models import Owned, Remembering, SchoolForeignKey
from houqin.people.models.schools import District

LOGIN = RegexValidator(r"^[a-z0-9][a-z0-9._@-]{1,39}$", _("登录名用小写字母、数字，2—40 位，例如 chenjing。"))


class Users(BaseUserManager["User"]):
    """Finding a user by login, whatever the capitals."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(login=(username or "").strip().lower())


class User(AbstractBaseUser, Remembering):
    """Someone who can sign in; what he may do is said by his members, one for each school."""

    SCOPE: ClassVar[str] = "reference"
    UNTOLD: ClassVar[tuple[str, ...]] = (
        "password",
        "last_login",
        "second_key",
        "second_last",
        "second_codes",
    )
    USERNAME_FIELD = "login"

    read_with: list[Any] | None = None  # his active members, where they came in the same query; no column
    last_login = None  # reference rows are quiet: no write at each sign-in (decisions/0005)
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    login = models.CharField(_("登录名"), max_length=40, validators=[LOGIN])
    is_active = models.BooleanField(_("可登录"), default=True)
    must_change = models.BooleanField(_("须改密码"), default=False)
    # Signing in with digits from the phone (decisions/0046): since when; sealed secret; half minute used last; digests.
    second_since = models.DateTimeField(_("两步登录启用时间"), null=True, blank=True)
    second_key = models.CharField(_("两步登录密钥"), max_length=120, blank=True)
    second_last = models.BigIntegerField(_("用过的验证码"), default=0)
    second_codes = models.JSONField(_("备用码"), default=list, blank=True)

    objects: ClassVar[Any] = Users()

    class Meta:
        verbose_name = _("账号")
        constraints = [models.UniqueConstraint(fields=["login"], name="user_login")]

    def __str__(self) -> str:
        return self.login


class Officer(Remembering):
    """A user at a district: reads the schools below it; each school sees who looked."""

    SCOPE: ClassVar[str] = "reference"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="offices", verbose_name=_("账号"))
    district = models.ForeignKey(
        District, models.PROTECT, related_name="officers", verbose_name=_("上级单位")
    )
    name = models.CharField(_("姓名"), max_length=40)
    title = models.CharField(_("职务"), max_length=40, blank=True)
    active = models.BooleanField(_("在用"), default=True)
    # What was done with the account, of which no school's history tells while it opened none: {at, what}, oldest first.
    story = models.JSONField(_("账号办理记录"), default=list, blank=True)

    class Meta:
        verbose_name = _("上级人员")
        constraints = [models.UniqueConstraint(fields=["user", "district"], name="officer_once")]

    def __str__(self) -> str:
        return f"{self.district} {self.name}"


class Token(Owned):
    """A program's key to the API; it belongs to a member and can do what he can."""

    STAYS: ClassVar[str] = "程序的接口密钥能开门：在新地方重新生成"

    member = SchoolForeignKey("people.Member", related_name="tokens", verbose_name=_("所属人员"))
    digest = models.CharField(_("摘要"), max_length=64)
    label = models.CharField(_("用途"), max_length=60, blank=True)
    made_at = models.DateTimeField(_("生成时间"), default=clock.now)
    active = models.BooleanField(_("在用"), default=True)

    tokens = models.Manager()  # read before the school is known (core/guards.py, EXEMPT)

    class Meta(Owned.Meta):
        verbose_name = _("接口密钥")
        constraints = [models.UniqueConstraint(fields=["school", "digest"], name="token_digest")]
        indexes = [models.Index(fields=["digest"], name="token_by_digest")]

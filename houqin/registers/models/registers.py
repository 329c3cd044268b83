"""A register of a school and its versions: what is asked, from when on, and whose it is."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houqin.core.canonical import canonical
from houqin.core.models import Owned, Process, SchoolForeignKey, SchoolQuerySet, SchoolRows, Step
from houqin.duties.holding import standing_keys
from houqin.registers.rules.definition import Definition
from houqin.registers.rules.elsewhere import as_filled
from houqin.registers.rules.reading import definition_of

if TYPE_CHECKING:
    from houqin.people.models import Member

ON, OFF = "on", "off"
EVERYBODY = "all"
MOST_KEPT = 4096  # versions whose definitions are kept ready in this process
_VERSIONS: dict[UUID, Definition] = {}


@lru_cache(maxsize=2048)
def _definition(text: str) -> Definition:
    return as_filled(definition_of(json.loads(text)))


def _kept(row: Any) -> Definition:
    """The definition of this row's body, made once for as long as the body is the same object."""
    kept = row.__dict__.get("_made")
    if kept is None or kept[0] is not row.body:
        kept = (row.body, _definition(canonical(row.body)))
        row.__dict__["_made"] = kept
    made: Definition = kept[1]
    return made


def keys_of(definition: Definition) -> str:
    """Whose it is to fill or sign, as a column in which one key can be found: |role:cook|role:nurse|."""
    keys = [*definition.occasion.who, *(f"role:{role}" for sign in definition.signs for role in sign.roles)]
    if not definition.occasion.who:
        keys.append(EVERYBODY)
    return "|" + "|".join(dict.fromkeys(keys)) + "|"


def held_by(member: "Member") -> Q:
    """Registers that are this member's to fill or to sign."""
    return Q(keys__contains=f"|{EVERYBODY}|") | marked(marks_of(member))


def marks_of(member: "Member") -> list[str]:
    """What stands in the `keys` of registers that are his, not everybody's."""
    return [f"|{key}|" for key in standing_keys(member)]


def marked(marks: Iterable[Any]) -> Q:
    """Registers in whose `keys` one of these stands."""
    found = Q()
    for mark in marks:
        found |= Q(keys__contains=mark)
    return found


class RegisterQuerySet(SchoolQuerySet):
    """Registers: those who lead see all, others those that they fill or sign."""

    def visible_to(self, member: "Member") -> Self:
        rows = super().visible_to(member)
        return rows if member.can("registers.view_all_entries") else rows.filter(held_by(member))

    def choosable(self) -> Self:
        return self.filter(status=ON).order_by("area", "title", "id")


class Register(Process):
    """A 台账 in use. `body` is its definition as it stands; each change makes a version, and old entries keep theirs."""

    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "area")
    FIRST: ClassVar[str] = ON
    STEPS: ClassVar[dict[str, Step]] = {
        "change_register": Step((ON,), ON),
        "close_register": Step((ON,), OFF),
        "reopen_register": Step((OFF,), ON),
    }
    STATUSES: ClassVar[list[tuple[str, Any]]] = [(ON, _("在用")), (OFF, _("已停用"))]
    TONES: ClassVar[dict[str, str]] = {ON: "done", OFF: "closed"}
    UNTOLD: ClassVar[tuple[str, ...]] = ("search", "keys")
    NO_SECRET: ClassVar[tuple[str, ...]] = ("keys",)

    slug = models.CharField(_("代号"), max_length=60)
    title = models.CharField(_("台账"), max_length=80)
    area = models.CharField(_("领域"), max_length=40)
    number = models.PositiveSmallIntegerField(_("第几版"), default=1)
    body = models.JSONField(_("定义"), default=dict)
    keys = models.CharField(_("谁用"), max_length=600, editable=False)
    status = models.CharField(_("状态"), max_length=8, choices=STATUSES, default="")
    search = models.CharField(max_length=500, editable=False, blank=True)

    objects: ClassVar[Any] = SchoolRows.of(RegisterQuerySet)

    class Meta(Process.Meta):
        verbose_name = _("台账")
        constraints = [models.UniqueConstraint(fields=["school", "slug"], name="register_once")]
        indexes = [
            models.Index(fields=["school", "area", "id"], name="register_by_area"),
            models.Index(fields=["school", "title", "id"], name="register_by_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def definition(self) -> Definition:
        """What is asked from now on."""
        return _kept(self)


def definitions_of(versions: Iterable[UUID]) -> dict[UUID, Definition]:
    """Version -> what was asked, of several; those that this process knows are not read again."""
    wanted = list(versions)
    found = {version: made for version in wanted if (made := _VERSIONS.get(version)) is not None}
    if unknown := [version for version in wanted if version not in found]:
        found |= {row.pk: row.definition for row in RegisterVersion.objects.filter(pk__in=unknown)}
    return found


class RegisterVersion(Owned):
    """One wording of a register; the entries made under it are read and printed by it for ever."""

    APPEND_ONLY: ClassVar[bool] = True

    register = SchoolForeignKey(Register, related_name="versions", verbose_name=_("台账"))
    number = models.PositiveSmallIntegerField(_("第几版"))
    body = models.JSONField(_("定义"))
    why = models.CharField(_("为什么改"), max_length=200, blank=True)
    by = SchoolForeignKey("people.Member", related_name="+", verbose_name=_("修改人"))

    class Meta(Owned.Meta):
        verbose_name = _("台账版本")
        constraints = [
            models.UniqueConstraint(fields=["school", "register", "number"], name="register_version_once")
        ]

    def __str__(self) -> str:
        return f"v{self.number}"

    @property
    def definition(self) -> Definition:
        """What was asked; a version never changes, so each row of a list finds what another has read."""
        known = _VERSIONS.get(self.pk)
        if known is None:
            if len(_VERSIONS) >= MOST_KEPT:
                _VERSIONS.clear()
            known = _VERSIONS[self.pk] = _kept(self)
        return known

"""The tree of places, and the labels that stand for them.

A place knows its whole path as text, so that lists need no climbing.
"""

import secrets
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core.models import Owned, Process, SchoolForeignKey, SchoolQuerySet, SchoolRows, Step
from houqin.core.numbers import Numbered

if TYPE_CHECKING:
    from houqin.people.models import Member

EXTRA_CODES = ("places.print_labels",)
BLANK, USED, VOID = "blank", "used", "void"

# Letters and digits that cannot be mistaken for each other when a torn label is typed in.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_code() -> str:
    """Six characters, 31^6 = 887 million: readable, not guessable in order."""
    return "".join(secrets.choice(CODE_LETTERS) for _n in range(6))


def limits_of(member: "Member", path: str) -> models.Q:
    """Within the sites or buildings of a member who is limited to some; everything for all others.

    `path` leads to the place, e.g. "place__".
    """
    if not member.limited_to:
        return models.Q()
    within = models.Q(pk__in=[])
    for pk, tree in Place.objects.filter(pk__in=member.limited_to).values_list("pk", "tree"):
        within |= models.Q(**{f"{path}pk": pk}) | models.Q(**{f"{path}tree__startswith": f"{tree}/"})
    return within


class PlaceQuerySet(SchoolQuerySet):
    """Places: all of them, or only the buildings that a member's work is limited to."""

    def visible_to(self, member: "Member") -> Self:
        return super().visible_to(member).filter(limits_of(member, ""))

    def choosable(self) -> Self:
        return self.filter(active=True).order_by("tree", "id")


class Place(Owned):
    """A site (校区、教学点), building, floor, room or outdoor area."""

    SITE, BUILDING, FLOOR, ROOM, OUTDOOR = "site", "building", "floor", "room", "outdoor"
    KINDS: ClassVar[list[tuple[str, Any]]] = [
        (SITE, _("校区（教学点）")),
        (BUILDING, _("楼栋")),
        (FLOOR, _("楼层")),
        (ROOM, _("房间")),
        (OUTDOOR, _("室外场地")),
    ]
    SEARCHED: ClassVar[tuple[str, ...]] = ("path", "code", "use", "keepers_text")
    UNTOLD: ClassVar[tuple[str, ...]] = ("search", "tree")
    NO_SECRET: ClassVar[tuple[str, ...]] = ("tree",)
    SCANNED: ClassVar[bool] = True

    parent = SchoolForeignKey(
        "self", null=True, blank=True, related_name="children", verbose_name=_("上级场所")
    )
    kind = models.CharField(_("种类"), max_length=10, choices=KINDS, default=ROOM)
    name = models.CharField(_("名称"), max_length=60)
    room_number = models.CharField(_("房间号"), max_length=20, blank=True)
    use = models.CharField(_("用途"), max_length=40, blank=True)
    code = models.CharField(_("编码"), max_length=12, default=new_code)
    path = models.CharField(_("位置"), max_length=240, editable=False, blank=True)
    tree = models.CharField(max_length=400, editable=False, blank=True)
    keepers_text = models.CharField(_("责任人"), max_length=200, blank=True)
    labelled_on = models.DateField(_("标签日期"), null=True, blank=True)
    active = models.BooleanField(_("在用"), default=True)
    search = models.CharField(max_length=900, editable=False, blank=True)

    objects: ClassVar[Any] = SchoolRows.of(PlaceQuerySet)

    class Meta(Owned.Meta):
        verbose_name = _("场所")
        constraints = [
            models.UniqueConstraint(fields=["school", "code"], name="place_code"),
        ]
        indexes = [
            models.Index(fields=["school", "tree", "id"], name="place_by_tree"),
            models.Index(fields=["school", "parent"], name="place_by_parent"),
        ]

    def __str__(self) -> str:
        return self.path or self.name

    def clean(self) -> None:
        from houqin.places.tree import place_in_tree

        place_in_tree(self)
        if "code" in self.changed_values():
            self.refuse_taken_code()
        super().clean()

    def refuse_taken_code(self) -> None:
        """A code that is or was on another label never becomes a place's own (all who make codes wait for each other)."""
        if Label.objects.filter(code=self.code).exists():
            raise ValidationError({"code": _("编码 {code} 已经在一张标签上。").format(code=self.code)})


class Keeper(Owned):
    """Somebody who answers for a place: a member, or a name that no member has yet (待定)."""

    place = SchoolForeignKey(Place, related_name="keepers", verbose_name=_("场所"))
    member = SchoolForeignKey(
        "people.Member", null=True, blank=True, related_name="keeps", verbose_name=_("人员")
    )
    name = models.CharField(_("姓名"), max_length=40)
    until_on = models.DateField(_("负责至"), null=True, blank=True)

    class Meta(Owned.Meta):
        verbose_name = _("场所责任人")
        constraints = [
            models.UniqueConstraint(
                fields=["school", "place", "name"],
                condition=models.Q(until_on__isnull=True),
                name="keeper_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class LabelRoll(Owned):
    """一批空白标签: codes printed before anybody knows where they will stick."""

    NUMBERED: ClassVar[Numbered] = Numbered("BQ", digits=3)
    SEARCHED: ClassVar[tuple[str, ...]] = ("number", "note")

    number = models.CharField(_("批次"), max_length=24)
    count = models.PositiveIntegerField(_("张数"))
    note = models.CharField(_("备注"), max_length=60, blank=True)
    search = models.CharField(max_length=300, editable=False, blank=True)

    class Meta(Owned.Meta):
        verbose_name = _("空白标签批次")
        constraints = [models.UniqueConstraint(fields=["school", "number"], name="label_roll_number")]
        indexes = [models.Index(fields=["school", "recorded_at", "id"], name="label_roll_by_time")]

    def __str__(self) -> str:
        return self.number


class LabelQuerySet(SchoolQuerySet):
    """Labels: those of places that a member may see, and those that stand for nothing yet."""

    def visible_to(self, member: "Member") -> Self:
        seen = super().visible_to(member)
        if not member.limited_to:
            return seen
        return seen.filter(limits_of(member, "place__") | models.Q(place__isnull=True))


class Label(Process):
    """A printed code that is not a place's own: blank until it is stuck on something, void when it is lost or spoilt.

    Now it stands for places only; another kind of thing gets its own link beside `place` (decisions/0037).
    """

    FIRST: ClassVar[str] = BLANK
    STEPS: ClassVar[dict[str, Step]] = {
        "claim_label": Step((BLANK,), USED),
        "void_label": Step((BLANK, USED), VOID),
    }
    STATUSES: ClassVar[list[tuple[str, Any]]] = [(BLANK, _("空白")), (USED, _("在用")), (VOID, _("已作废"))]
    TONES: ClassVar[dict[str, str]] = {BLANK: "info", USED: "done", VOID: "bad"}
    SEARCHED: ClassVar[tuple[str, ...]] = ("code",)

    code = models.CharField(_("编码"), max_length=12)
    status = models.CharField(_("状态"), max_length=8, choices=STATUSES, default="")
    roll = SchoolForeignKey(
        LabelRoll, null=True, blank=True, related_name="labels", verbose_name=_("空白标签批次")
    )
    place = SchoolForeignKey(Place, null=True, blank=True, related_name="labels", verbose_name=_("场所"))
    claimed_at = models.DateTimeField(_("贴上时间"), null=True, blank=True)
    claimed_by = SchoolForeignKey(
        "people.Member", null=True, blank=True, related_name="labels_claimed", verbose_name=_("贴标签的人")
    )
    reason = models.CharField(_("作废原因"), max_length=100, blank=True)
    search = models.CharField(max_length=60, editable=False, blank=True)

    objects: ClassVar[Any] = SchoolRows.of(LabelQuerySet)

    class Meta(Process.Meta):
        verbose_name = _("标签")
        constraints = [models.UniqueConstraint(fields=["school", "code"], name="label_code")]
        indexes = [
            models.Index(fields=["school", "recorded_at", "id"], name="label_by_time"),
            models.Index(fields=["school", "status", "recorded_at", "id"], name="label_by_status"),
            models.Index(fields=["school", "roll"], name="label_by_roll"),
            models.Index(fields=["school", "place"], name="label_by_place"),
        ]

    def __str__(self) -> str:
        return self.code

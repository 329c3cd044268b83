"""Classes with head-counts, and pupils only where a school needs them by name."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core.masks import masked_name
from houqin.core.models import Owned, SchoolForeignKey


class SchoolClass(Owned):
    """A class of this school year; its head-count serves meals, registers and reports."""

    SEARCHED: ClassVar[tuple[str, ...]] = ("name",)
    UNTOLD: ClassVar[tuple[str, ...]] = ("search", "sort")
    NO_SECRET: ClassVar[tuple[str, ...]] = ("sort",)

    name = models.CharField(_("班级"), max_length=30)
    grade = models.PositiveSmallIntegerField(_("年级"))
    number = models.PositiveSmallIntegerField(_("班号"))
    boys = models.PositiveSmallIntegerField(_("男生数"), default=0)
    girls = models.PositiveSmallIntegerField(_("女生数"), default=0)
    teacher = SchoolForeignKey(
        "people.Member", null=True, blank=True, related_name="classes", verbose_name=_("班主任")
    )
    active = models.BooleanField(_("在读"), default=True)
    sort = models.PositiveIntegerField(editable=False, default=0)
    search = models.CharField(max_length=900, editable=False, blank=True)

    class Meta(Owned.Meta):
        verbose_name = _("班级")
        constraints = [
            models.UniqueConstraint(
                fields=["school", "grade", "number"], condition=models.Q(active=True), name="class_once"
            )
        ]
        indexes = [models.Index(fields=["school", "sort", "id"], name="class_by_sort")]

    def __str__(self) -> str:
        return self.name

    @property
    def head_count(self) -> int:
        return self.boys + self.girls

    def clean(self) -> None:
        self.sort = self.grade * 1000 + self.number
        super().clean()


class Pupil(Owned):
    """A pupil by name: only where needed, masked until somebody says why, and every look leaves a trace."""

    TRACED: ClassVar[bool] = True
    SEARCHED: ClassVar[tuple[str, ...]] = ("name", "number")
    UNTOLD: ClassVar[tuple[str, ...]] = ("search", "name_key")
    NO_SECRET: ClassVar[tuple[str, ...]] = ("name_key",)

    school_class = SchoolForeignKey(SchoolClass, related_name="pupils", verbose_name=_("班级"))
    name = models.CharField(_("姓名"), max_length=40)
    name_key = models.CharField(max_length=200, editable=False)
    number = models.CharField(_("学号"), max_length=24, blank=True)
    active = models.BooleanField(_("在读"), default=True)
    search = models.CharField(max_length=900, editable=False, blank=True)

    class Meta(Owned.Meta):
        verbose_name = _("学生")
        constraints = [
            models.UniqueConstraint(
                fields=["school", "number"], condition=~models.Q(number=""), name="pupil_number"
            )
        ]
        indexes = [models.Index(fields=["school", "school_class", "id"], name="pupil_by_class")]

    def __str__(self) -> str:
        """Masked: wherever a row is named in passing, nobody has given a reason to read the name."""
        return masked_name(self.name)

    def clean(self) -> None:
        from houqin.core.search import name_key

        self.name_key = name_key(self.name)
        super().clean()

"""经验总结集: signed reports bound into one book, in the order in which they stand there."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core.models import Owned, SchoolForeignKey


class ReportBook(Owned):
    """A 总结集. It is set anew from what was signed at each look, and what was signed does not change."""

    WIPED_WITH_TRIAL: ClassVar[bool] = True
    SEARCHED: ClassVar[tuple[str, ...]] = ("title",)

    title = models.CharField(_("书名"), max_length=60)
    foreword = models.TextField(_("前言"), max_length=1000, blank=True)
    made_on = models.DateField(_("编成日期"))
    by = SchoolForeignKey("people.Member", related_name="report_books", verbose_name=_("编的人"))
    search = models.CharField(max_length=300, editable=False, blank=True)

    class Meta(Owned.Meta):
        verbose_name = _("总结集")
        indexes = [models.Index(fields=["school", "made_on", "id"], name="report_book_by_day")]

    def __str__(self) -> str:
        return self.title


class BookReport(Owned):
    """One report in a book."""

    WIPED_WITH_TRIAL: ClassVar[bool] = True

    book = SchoolForeignKey(ReportBook, related_name="reports", verbose_name=_("总结集"))
    report = SchoolForeignKey("reports.Report", related_name="books", verbose_name=_("总结报告"))
    position = models.PositiveSmallIntegerField(_("第几篇"))

    class Meta(Owned.Meta):
        verbose_name = _("总结集里的一篇")
        constraints = [
            models.UniqueConstraint(fields=["school", "book", "position"], name="book_report_place"),
            models.UniqueConstraint(fields=["school", "book", "report"], name="book_report_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}."

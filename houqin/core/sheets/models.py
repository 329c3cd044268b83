"""The record of each import: which file, how many rows, by whom. The rows themselves tell the rest."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core.models import Owned, SchoolForeignKey


class SheetImport(Owned):
    """One file that was imported. The counts are rows of the file and add up to `rows`."""

    APPEND_ONLY: ClassVar[bool] = True

    importer = models.CharField(_("表"), max_length=40)
    file_name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("内容摘要"), max_length=64)
    rows = models.PositiveIntegerField(_("行数"))
    created = models.PositiveIntegerField(_("新增"))
    updated = models.PositiveIntegerField(_("更新"))
    unchanged = models.PositiveIntegerField(_("没有变化"))
    refused = models.PositiveIntegerField(_("收不下"))
    warnings = models.PositiveIntegerField(_("提醒"))
    by = SchoolForeignKey("people.Member", related_name="sheet_imports", verbose_name=_("导入人"))

    class Meta(Owned.Meta):
        verbose_name = _("表格导入")
        indexes = [
            models.Index(fields=["school", "importer", "sha256"], name="sheet_import_file"),
            models.Index(fields=["school", "recorded_at", "id"], name="sheet_import_by_time"),
        ]

    def __str__(self) -> str:
        return self.file_name

    def said_after(self, action: str) -> str:
        """What the person reads after the import."""
        text = _("已导入 {rows} 行：新增 {created}，更新 {updated}，没有变化 {unchanged}，收不下 {refused}。")
        return text.format(
            rows=self.rows,
            created=self.created,
            updated=self.updated,
            unchanged=self.unchanged,
            refused=self.refused,
        )

"""What is known of each uploaded file, and on which row it hangs."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core.models import Owned, SchoolForeignKey, SchoolQuerySet, SchoolRows

if TYPE_CHECKING:
    from houqin.people.models import Member

PHOTO = "photo"
PAPER = "paper"
CLEAN, HELD, INFECTED = "clean", "held", "infected"


class FileQuerySet(SchoolQuerySet):
    """Files follow the rows they hang on, so a list of them shows a member only what they sent themselves."""

    def visible_to(self, member: "Member") -> Self:
        """The member's own uploads; a file on a row is reached through that row (`attaching.file_for`)."""
        return self.filter(uploaded_by=member)


class File(Owned):
    """One content that one member sent. The bytes are shared within the school, see `store`."""

    KINDS: ClassVar[list[tuple[str, Any]]] = [(PHOTO, _("照片")), (PAPER, _("文件"))]
    SCANS: ClassVar[list[tuple[str, Any]]] = [
        (CLEAN, _("可以打开")),
        (HELD, _("正在检查")),
        (INFECTED, _("有病毒，已封存")),
    ]

    kind = models.CharField(_("种类"), max_length=10, choices=KINDS, default=PHOTO)
    sha256 = models.CharField(_("内容摘要"), max_length=64)
    extension = models.CharField(_("格式"), max_length=5, default="webp")
    thumb_sha256 = models.CharField(_("缩略图摘要"), max_length=64, blank=True)
    source_sha256 = models.CharField(_("原件摘要"), max_length=64)
    name = models.CharField(_("文件名"), max_length=120)
    size_bytes = models.BigIntegerField(_("大小"))
    width_px = models.IntegerField(_("宽"), null=True, blank=True)
    height_px = models.IntegerField(_("高"), null=True, blank=True)
    scan = models.CharField(_("病毒检查"), max_length=10, choices=SCANS, default=CLEAN)
    taken_at = models.DateTimeField(_("拍摄时间"), null=True, blank=True)
    look_1 = models.IntegerField(_("画面特征 1"), null=True, blank=True)  # of `likeness`: 16 bits each
    look_2 = models.IntegerField(_("画面特征 2"), null=True, blank=True)
    look_3 = models.IntegerField(_("画面特征 3"), null=True, blank=True)
    look_4 = models.IntegerField(_("画面特征 4"), null=True, blank=True)
    uploaded_by = SchoolForeignKey("people.Member", related_name="+", verbose_name=_("上传人"))

    plain: str = ""  # just after it was sent: whether it is "dark" or "blank"

    objects: ClassVar[Any] = SchoolRows.of(FileQuerySet)

    class Meta(Owned.Meta):
        verbose_name = _("文件")
        constraints = [
            models.UniqueConstraint(
                fields=["school", "uploaded_by", "kind", "source_sha256"], name="file_once_per_sender"
            )
        ]
        indexes = [
            models.Index(fields=["school", each], name=f"file_by_{each}")
            for each in ("sha256", "look_1", "look_2", "look_3", "look_4")
        ]

    def __str__(self) -> str:
        return self.name


class Attachment(Owned):
    """One file on one row, put there once and for good; it carries the digest so that the history does."""

    file = SchoolForeignKey(File, related_name="attachments", verbose_name=_("文件"))
    sha256 = models.CharField(_("内容摘要"), max_length=64)
    model = models.CharField(_("对象种类"), max_length=80)
    row = models.UUIDField(_("对象"))
    by = SchoolForeignKey("people.Member", related_name="+", verbose_name=_("添加人"))

    class Meta(Owned.Meta):
        verbose_name = _("附件")
        constraints = [
            models.UniqueConstraint(fields=["school", "row", "file"], name="attachment_once_per_row"),
        ]
        indexes = [
            models.Index(fields=["school", "file"], name="attachment_file"),
            models.Index(fields=["school", "recorded_at"], name="attachment_when"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.row}"

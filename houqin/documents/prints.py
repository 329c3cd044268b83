"""A document on paper: its text, and lines to sign on, with the name and day of who has signed."""

from typing import Any

from django.utils.translation import gettext as _

from houqin.core.files.attaching import photos_of
from houqin.documents.models import SEES_SIGNEES, Document, Signee, Version
from houqin.documents.rules import paragraphs


def make_document(member: Any, document: Document) -> tuple[str, dict[str, Any], str]:
    """The version in force; who keeps documents has all names on the list to sign, others their own."""
    version = Version.objects.get(document=document, number=document.last_number)
    rows = Signee.objects.filter(document=document).standing().select_related("member")
    rows = rows if member.can(SEES_SIGNEES) else rows.filter(member=member)
    signees = list(rows.order_by("id"))
    files = [each.name for each in photos_of([version])]
    since = version.valid_from
    data = {
        "school": member.school.name,
        "office": member.school.office_name,
        "title": document.title,
        "reference": document.reference,
        "version": f"第 {version.number} 版　{since.year}年{since.month}月{since.day}日起施行",
        "withdrawn": "已废止" if document.status != document.FIRST else "",
        "paragraphs": paragraphs(version.text),
        "files": _("正文见所附文件：{names}").format(names="、".join(files)) if files else "",
        "columns": ("序号", "姓名", "岗位", "签字", "日期"),
        "signees": [_line(number, each) for number, each in enumerate(signees, 1)],
        "signers": ["学校（盖章）", "校长", "日期"],
    }
    return "documents/document", data, document.title


def _line(number: int, signee: Signee) -> list[str]:
    """Signed on the screen: the name typed; signed on paper: said so, the sheet is kept; else room for the hand."""
    day = signee.signed_on
    signed = (
        "" if day is None else "见纸质签字件" if signee.on_paper else f"{signee.member.name}（本人账号签）"
    )
    dated = f"{day.year}.{day.month}.{day.day}" if day else ""
    return [str(number), signee.member.name, signee.member.posts_text, signed, dated]

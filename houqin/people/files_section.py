"""What a school sees of its stored files: how much of its share is used, and what the last weekly look found."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from houqin.core.files import quota, weekly
from houqin.core.scope import in_school
from houqin.core.words import short_moment
from houqin.people.backups import CODE


def section(member: Any) -> list[dict[str, Any]]:
    """The part of the school's page about photos and files, for those who keep the system."""
    if not member.can(CODE):
        return []
    with in_school(member.school):
        used, warn = quota.in_words()
    checked = weekly.last(member.school)
    facts = {
        "used": used,
        "warn": warn,
        "checked": checked,
        "when": short_moment(checked.at) if checked else "",
    }
    return [{"title": _("照片和文件"), "html": render_to_string("people/files.html", facts)}]

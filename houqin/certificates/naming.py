"""How the holder of a certificate and its last day are called, in lists, in messages and on paper."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from houqin.certificates.dates import FOREVER
from houqin.certificates.models import Certificate
from houqin.core.words import day_words


def holder_words(paper: Certificate, school: Any) -> str:
    """王芳; 1号电梯（综合楼）; the name of the school where it is nobody else's."""
    who = paper.member.name if paper.member else ""
    where = paper.place.path if paper.place else ""
    if who or not where:
        return who or paper.what or str(school.name)
    return f"{paper.what}（{where}）"[:200] if paper.what else where[:200]


def until_words(day: date) -> str:
    """长期, or the day with its year."""
    return _("长期") if day >= FOREVER else day_words(day, year=True)


def paper_day(day: date | None) -> str:
    """As a table on paper has it: 2027.2.28, 长期."""
    if day is None:
        return ""
    return "长期" if day >= FOREVER else f"{day.year}.{day.month}.{day.day}"

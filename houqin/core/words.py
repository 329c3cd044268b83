"""Values as people read them: in the history, in tables, in messages."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import override

from houqin.core import clock

WEEKDAYS = (
    _lazy("周一"),
    _lazy("周二"),
    _lazy("周三"),
    _lazy("周四"),
    _lazy("周五"),
    _lazy("周六"),
    _lazy("周日"),
)


def day_words(day: date, *, year: bool = False) -> str:
    """9月3日 周四; with the year where it is not the present one."""
    named = {"year": day.year, "month": day.month, "day": day.day, "weekday": WEEKDAYS[day.weekday()]}
    if year or day.year != clock.today().year:
        return _("%(year)s年%(month)s月%(day)s日 %(weekday)s") % named
    return _("%(month)s月%(day)s日 %(weekday)s") % named


def moment_words(moment: datetime) -> str:
    """9月3日 周四 14:05, in school time."""
    here = clock.local(moment)
    return f"{day_words(here.date())} {here:%H:%M}"


def short_moment(moment: datetime) -> str:
    """As short as a table wants it: 14:05 today, 9-03 14:05 this year, 2025-09-03 before."""
    here = clock.local(moment)
    today = clock.today()
    if here.date() == today:
        return f"{here:%H:%M}"
    return f"{here:%m-%d %H:%M}" if here.year == today.year else f"{here:%Y-%m-%d}"


def yuan(fen: int) -> str:
    """Money with two places, from 分."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"


def in_words(value: Any) -> str:
    """Any value as text."""
    match value:
        case None | "":
            return ""
        case bool():
            return str(_("是") if value else _("否"))
        case datetime():
            return moment_words(value)
        case date():
            return day_words(value, year=True)
        case str() | int() | Model() | Promise():
            return str(value)
        case Iterable():
            return "、".join(in_words(item) for item in value)
    return str(value)


def words_of(form_class: Any, arguments: dict[str, Any]) -> dict[str, list[str]]:
    """field -> [label, words] for what was asked and answered, in Chinese, as it stood at that moment."""
    said = {}
    with override("zh-hans"):
        for name, value in arguments.items():
            field = form_class.base_fields[name]
            if getattr(field, "secret", False) or getattr(field, "unsaid", False):
                continue
            tell = getattr(
                field, "in_words", None
            )  # a field that holds what nobody would read tells it itself
            words = (
                "" if value in ("", None) else tell(value) if tell else in_words(_as_offered(field, value))
            )
            if words:
                said[name] = [str(field.label or name), words[:500]]
    return said


def about_row(says: Any, row: Any) -> dict[str, list[str]]:
    """What {row} stands for in a sentence: so it says what it was about also on the page of another row it touched."""
    return {"row": [str(row._meta.verbose_name), str(row)]} if "{row}" in str(says) else {}


def _as_offered(field: Any, value: Any) -> Any:
    """The words under which a value was offered, of each one where several could be chosen; else the value itself."""
    choices = dict(getattr(field, "choices", None) or ()) if not hasattr(field, "queryset") else {}
    if isinstance(value, list | tuple):
        return [_as_offered(field, each) for each in value]
    return str(choices[value]) if isinstance(value, str | int) and value in choices else value

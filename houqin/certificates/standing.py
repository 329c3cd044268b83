"""How a certificate stands on a day: good, soon over, over, replaced or ended; the same for lists and for 今天."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Concat, Length, Right
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from houqin.certificates.models import ENDED, REPLACED, SEES_NUMBERS, STANDS, VALID

GOOD, SOON, OVER, RENEWED, GONE = "good", "soon", "over", "renewed", "gone"
WORDS = {
    GOOD: _("有效"),
    SOON: _("要到期"),
    OVER: _("已过期"),
    RENEWED: _("已换证"),
    GONE: _("已停用"),
}
TONES = {GOOD: "done", SOON: "wait", OVER: "bad", RENEWED: "closed", GONE: "closed"}


def soon(ahead: Mapping[str, int], day: date) -> Q:
    """In use and near their end: each kind as many days ahead as this school says."""
    return near(day, told_until(ahead, day))


def told_until(ahead: Mapping[str, int], day: date) -> dict[date, tuple[str, ...]]:
    """By the last day of papers that are told of on this day: of which kinds they are."""
    found: dict[date, tuple[str, ...]] = defaultdict(tuple)
    for key, days in ahead.items():
        found[day + timedelta(days=days)] += (key,)
    return found


def near(day: date, until: Mapping[date, Iterable[str]]) -> Q:
    """In use, and of a kind that is told of on this day when it ends by then."""
    near = Q(remind_on__lte=day)  # of a kind that the school has added
    for last, keys in until.items():
        near |= Q(kind__in=keys, valid_until__lte=last)
    return STANDS & Q(valid_until__gte=day) & near


def over(day: date) -> Q:
    """In use, and past their last day."""
    return STANDS & Q(valid_until__lt=day)


def good(day: date) -> Q:
    """In use and holding, also those that are soon over."""
    return Q(status=VALID, valid_until__gte=day)


def stands(ahead: Mapping[str, int], day: date) -> Case:
    """One of the five, as a column."""
    return Case(
        When(status=ENDED, how_ended=REPLACED, then=Value(RENEWED)),
        When(status=ENDED, then=Value(GONE)),
        When(valid_until__lt=day, then=Value(OVER)),
        When(soon(ahead, day), then=Value(SOON)),
        default=Value(GOOD),
        output_field=CharField(),
    )


def number_shown(member: Any) -> Any:
    """The number, or of other people's papers only its last two characters, for who need not know more."""
    if member.can(SEES_NUMBERS):
        return F("number")
    own = Q(personal=False) | Q(member=member) | Q(keeper=member) | Q(number="")
    return Case(
        When(own, then=F("number")),
        When(GreaterThan(Length("number"), 4), then=Concat(Value("*"), Right("number", 2))),
        default=Value("****"),
        output_field=CharField(),
    )


def may_see_all(member: Any, paper: Any) -> bool:
    """Whether number, photos and history of this paper are shown to this member as they are."""
    return not paper.personal or member.can(SEES_NUMBERS) or member.pk in (paper.member_id, paper.keeper_id)


def ends_first(papers: Iterable[Any]) -> list[Any]:
    """By the day they run out."""
    return sorted(papers, key=lambda paper: (paper.valid_until, paper.holder_text, str(paper.pk)))

"""What people do to the school calendar: open a year, set a term's dates, adjust days, take it back."""

from dataclasses import replace
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from houqin.core.actions import Changes, Refused, action
from houqin.people.models import Member, School
from houqin.terms import rules
from houqin.terms.calendar import forget
from houqin.terms.models import DayOverride, Term
from houqin.terms.national import known_years
from houqin.terms.notice import Unreadable, read_notice

LONGEST = 120  # days one adjustment may span: a whole term closed is still one line


@action(_("建学年"), says=_("建立{year}"), tone="primary", alone="terms")
def open_school_year(
    school: School,
    /,
    *,
    by: Member,
    year: int,
    autumn_first: date | None = None,
    autumn_last: date | None = None,
    spring_first: date | None = None,
    spring_last: date | None = None,
) -> Changes:
    """A school year has two terms; the days nobody gave are proposed as usual and can be changed later."""
    if Term.objects.filter(year=year).exists():
        raise Refused(_("%(year)s已经建好，要改日期请打开那个学期。") % {"year": rules.year_name(year)})
    autumn, spring = rules.proposed_terms(year)
    autumn = replace(autumn, first=autumn_first or autumn.first, last=autumn_last or autumn.last)
    spring = replace(spring, first=spring_first or spring.first, last=spring_last or spring.last)
    others = [term.span for term in Term.objects.all()]
    for span in (autumn, spring):
        _refuse_misplaced(span)
        _refuse_overlap(span, [*others, *(s for s in (autumn, spring) if s is not span)])
    forget(school)
    return Changes(_term(autumn), add=[_term(spring)])


@action(_("改学期日期"), says=_("把学期定为 {first_on} 至 {last_on}"), tone="primary", alone="terms")
def set_term_dates(
    term: Term,
    /,
    *,
    by: Member,
    first_on: date,
    last_on: date,
    opens_on: date | None = None,
    week_starts: int | None = None,
) -> Term:
    """Terms do not overlap; week 1 is the week in which lessons begin."""
    term.first_on, term.last_on, term.opens_on = first_on, last_on, opens_on or first_on
    term.week_starts = term.week_starts if week_starts is None else week_starts
    _refuse_misplaced(term.span)
    _refuse_overlap(term.span, [other.span for other in Term.objects.exclude(pk=term.pk)])
    forget(by.school)
    return term


@action(_("今日调整"), says=_("调整 {first_on}：{effect}（{reason}）"), tone="primary")
def adjust_days(
    school: School,
    /,
    *,
    by: Member,
    first_on: date,
    effect: str,
    reason: str,
    last_on: date | None = None,
    follows: int | None = None,
    days_off_too: bool = False,
) -> DayOverride:
    """The school's own word about its days; it beats the national calendar, and the later word beats the
    earlier.
    """
    last_on = last_on or first_on
    made = DayOverride(
        first_on=first_on, last_on=last_on, effect=effect, reason=reason, days_off_too=days_off_too
    )
    made.follows = None if made.override.closes else follows
    _refuse_range(first_on, last_on)
    forget(school)
    return made


@action(_("撤销调整"), says=_("撤销调整：{because}"), tone="danger")
def withdraw_adjustment(adjustment: DayOverride, /, *, by: Member, because: str) -> DayOverride:
    """What was said stays on record and no longer counts."""
    forget(by.school)
    return adjustment


@action(_("登记放假安排"), says=_("登记{year}年放假安排"))
def enter_holiday_plan(school: School, /, *, by: Member, year: int, notice: str) -> Changes:
    """The pasted notice makes a year certain that the built-in calendar does not know yet; a second notice
    for the same year replaces the first.
    """
    if year in known_years():
        raise Refused(_("%(year)s年的放假安排系统里已经有了，不用登记。") % {"year": year})
    try:
        lines = read_notice(notice, year)
    except Unreadable as problem:
        raise Refused(str(problem)) from problem
    earlier = list(DayOverride.objects.standing().filter(plan_year=year))
    for old in earlier:
        old.status = DayOverride.WITHDRAWN
    first, *more = [_adjustment(line) for line in lines]
    for row in more:
        row.status = DayOverride.STANDS
    forget(school)
    return Changes(first, add=more, update=earlier)


def _term(span: rules.TermSpan) -> Term:
    opens = span.opens_on or span.first
    return Term(year=span.year, ordinal=span.number, first_on=span.first, last_on=span.last, opens_on=opens)


def _adjustment(line: rules.Override) -> DayOverride:
    return DayOverride(
        first_on=line.first,
        last_on=line.last,
        effect=line.effect.value,
        reason=line.reason,
        plan_year=line.plan_year,
    )


def _refuse_misplaced(span: rules.TermSpan) -> None:
    """The first term begins around September, the second in the following spring."""
    usual = rules.proposed_terms(span.year)[span.number - 1]
    if abs(span.first - usual.first) > timedelta(days=75) or abs(span.last - usual.last) > timedelta(days=75):
        raise Refused(_("%(term)s的日期离通常的时间太远，请核对年份。") % {"term": span.name})


def _refuse_overlap(span: rules.TermSpan, others: list[rules.TermSpan]) -> None:
    if span.first >= span.last:
        raise Refused(_("%(term)s的结束要晚于开学。") % {"term": span.name})
    for other in others:
        if span.first <= other.last and other.first <= span.last:
            raise Refused(_("%(term)s和%(other)s的日期重叠了。") % {"term": span.name, "other": other.name})


def _refuse_range(first: date, last: date) -> None:
    if last < first:
        raise Refused(_("“到哪一天”不能早于“哪一天”。"))
    if (last - first).days >= LONGEST:
        raise Refused(_("一次最多调整%(days)s天，请核对日期。") % {"days": LONGEST})
    if not 2000 <= first.year <= 2100:
        raise Refused(_("请核对年份。"))

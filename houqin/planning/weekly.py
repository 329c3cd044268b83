"""What plans tell of a week: the lines of the calendar that begin or are due in it."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from houqin.core.bulletins import Line, Part, rest_words
from houqin.core.facts import Span
from houqin.duties.models import OPEN, Task
from houqin.planning.models import ACCEPTED, PlanLine
from houqin.planning.pages import PlansPage

SHOWN = 16


def past(member: Any, span: Span) -> Iterator[Part]:
    """What was done of a plan, the duties tell with everything else that was."""
    yield from ()


def ahead(member: Any, span: Span) -> Iterator[Part]:
    """The items of accepted plans whose window opens or ends in the week, not yet done; names stand in none."""
    if not (member.can(PlansPage.code()) and member.can("duties.view_all_tasks")):
        return
    from_plans = PlanLine.objects.filter(plan__status=ACCEPTED).values("origin")
    rows = Task.objects.visible_to(member).filter(status=OPEN, cause__in=from_plans, duty__isnull=True)
    within = (span.first, span.last)
    due = list(rows.filter(due_on__range=within).order_by("due_on", "id")[: SHOWN + 1])
    opening = list(
        rows.filter(opens_on__range=within, due_on__gt=span.last).order_by("due_on", "id")[: SHOWN + 1]
    )
    if not due and not opening:
        return
    lines = [Line("", task.title, _("周内完成")) for task in due]
    lines += [Line("", task.title, _("周内开始")) for task in opening]
    parts = [_("要完成{count}项").format(count=len(due))] if due else []
    parts += [_("开始{count}项").format(count=len(opening))] if opening else []
    said = _("行事历：{parts}。").format(parts="，".join(parts))
    yield Part(_("行事历"), lines[:SHOWN], rest_words(len(lines), SHOWN), [said], url=PlansPage.url())

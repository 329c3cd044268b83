"""The numbers meetings give to summaries: how many were held, what they decided, and what became of it."""

from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core import clock
from houqin.core.facts import Figure, Span, real, ruled
from houqin.duties.models import DONE, Task
from houqin.meetings.models import HELD, ISSUED, Decision, Meeting

TOOK_PLACE = (HELD, ISSUED)
LIST = "/meetings/meetings/"
RULES = {
    "meetings.held": _lazy("会议日期在统计期内、已经开过的；没开成的和试运行的不计。"),
    "meetings.decisions": _lazy("统计期内的会议，纪要已发的，会上定的事项。"),
    "meetings.decisions.done": _lazy("这些事项里，现在已做的。"),
    "meetings.decisions.late": _lazy("这些事项里，定好的日子已过、还没有做的。"),
}


def facts(school: Any, span: Span) -> list[Figure]:
    """meetings.held; meetings.decisions and, of these, meetings.decisions.done."""
    held = Meeting.objects.filter(real(school), status__in=TOOK_PLACE, on__range=(span.first, span.last))
    decided = Decision.objects.filter(meeting__in=held.filter(status=ISSUED).values("pk"))
    done = decided.filter(pk__in=Task.objects.filter(status=DONE, cause__isnull=False).values("cause"))
    asked = {"tab": "all", "stand": "held", "on_from": span.first, "on_to": span.last}
    url = f"{LIST}?{urlencode(asked)}"
    late = decided.exclude(pk__in=done.values("pk")).filter(due_on__lt=clock.today())
    count = decided.count()
    figures = [
        Figure("meetings.held", _("例会"), held.count(), _("次"), held, url),
        Figure("meetings.decisions", _("会上定的事"), count, _("件"), decided),
        Figure("meetings.decisions.done", _("已办"), done.count(), _("件"), done, of=count),
        Figure("meetings.decisions.late", _("过期没办"), late.count(), _("件"), late, of=count),
    ]
    return ruled(figures, RULES)

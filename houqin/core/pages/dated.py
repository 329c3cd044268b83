"""How a list and a row's page show when something was entered: a badge where it was late, and both times."""

from typing import Any

from django.db.models import Case, F, Value, When
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.cutoffs import IN_TIME, LABELS, TONES
from houqin.core.moments import entered_words
from houqin.core.pages.declared import Column, Fact
from houqin.core.pages.filters import ChoiceFilter

MARK = Column("mark", _("登记情况"), kind="badge", choices=dict(LABELS), tones=TONES)
RECORDED = Column("recorded_at", _("登记时间"), kind="moment", shown=False)
BECAUSE = Column("late_because", _("补登原因"), shown=False)
ENTERED = ChoiceFilter("entered", _("登记情况"), path="mark", choices=tuple(LABELS))
ENTERED_FACT = Fact(
    _("登记情况"),
    lambda row: entered_words(row) if row.mark not in ("", IN_TIME) else "",
    wide=True,
    if_any=True,
)


def with_mark(rows: Any, school: Any) -> Any:
    """The same rows with the `mark` of a list: the label, and nothing for rows of the trial."""
    live = school.go_live_on
    if live is None:
        return rows.annotate(mark=Value(""))
    return rows.annotate(
        mark=Case(When(recorded_at__gte=clock.at(live), then=F("entered")), default=Value(""))
    )

"""How a list and a row's page show when something was entered: a badge where it was late, and both times; and which
rows are counted: none of the trial.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import BooleanField, Case, ExpressionWrapper, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.cutoffs import IN_TIME, LABELS, TONES
from houqin.core.facts import real
from houqin.core.moments import entered_words
from houqin.core.pages.declared import Column, Fact
from houqin.core.pages.filters import ChoiceFilter, GroupFilter

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


def with_real(rows: Any, school: Any, **asked: Q) -> Any:
    """The same rows with `real`, entered since the 启用日, and of these only, whether each is as asked."""
    return rows.annotate(**{name: real_column(school, q) for name, q in {"real": Q(), **asked}.items()})


def real_column(school: Any, asked: Q | None = None) -> Any:
    """Whether a row was entered since the 启用日, and is as asked, as a column."""
    if school.go_live_on is None:
        return Value(False, output_field=BooleanField())
    return ExpressionWrapper(real(school) & (asked or Q()), output_field=BooleanField())


def counted(stands: tuple[tuple[str, Any], ...], stand: Callable[[str], Q]) -> GroupFilter:
    """Of a list `with_real`, exactly the rows that a number of the summaries counts."""
    return GroupFilter(
        "stand",
        _("统计"),
        choices=stands,
        group=lambda rows, key: rows.filter(stand(key), real=True),
        hidden=True,
    )

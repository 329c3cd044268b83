"""The figures a school may set for its 月考核: what counts how much, and how long one may object."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.appraisals.rules.reckoning import DUTIES, RECORDS, SCORES
from houqin.core.limits import Limit, figures

OWN = _("学校自定")


def _weight(part: str, label: Any, default: int) -> Limit:
    code = f"appraisals.weight_{part}"
    return Limit(code, label, default, _("分"), OWN, stricter="higher", highest=100)


WEIGHTS = {
    DUTIES: _weight(DUTIES, _("月考核：职责完成占几分"), 60),
    SCORES: _weight(SCORES, _("月考核：评分表占几分"), 30),
    RECORDS: _weight(RECORDS, _("月考核：登记及时占几分"), 10),
}
LATE = Limit(
    "appraisals.late_percent",
    _("月考核：后来补登的算几成"),
    50,
    "%",
    OWN,
    stricter="lower",
    highest=100,
)
OBJECT_DAYS = Limit(
    "appraisals.object_days", _("月考核：留几天给本人提异议"), 2, _("天"), OWN, stricter="higher", highest=30
)


def weights_on(day: Any) -> tuple[dict[str, int], int]:
    """({part: weight}, percent of what was late) in force on a day: one query."""
    *found, late = figures(*WEIGHTS.values(), LATE, day=day)
    return dict(zip(WEIGHTS, found, strict=True)), late

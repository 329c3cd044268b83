"""A month's sheet of Tan, each one a month earlier than the last, for the house tests."""

from datetime import timedelta
from typing import Any

from houqin.appraisals.models import Appraisal
from houqin.core import clock
from tests.cast import Cast
from tests.samples import Doing, do


def sheet(cast: Cast) -> Any:
    return do(cast, "appraisals.draw_up_appraisals").row


def _month(cast: Cast, row: Any = None) -> dict[str, Any]:
    first = Appraisal.objects.order_by("month").values_list("month", flat=True).first()
    before = (first or clock.today().replace(day=1)) - timedelta(days=1)
    leave = {"who": str(cast.tan.pk), "first_on": str(before), "last_on": str(before)}
    leave |= {"why": f"{cast.school.name}派去开会"}
    return {"month": str(before), "people": [str(cast.tan.pk)], "leave": [leave]}


ROWS = {Appraisal: sheet}
DOING = {
    "appraisals.draw_up_appraisals": Doing("hu", _month),
    "appraisals.object_appraisal": Doing(
        "tan", lambda cast, row: {"words": f"那天我在{cast.school.name}开会"}
    ),
    "appraisals.reply_appraisal": Doing(
        "hu",
        lambda cast, row: {
            "reply": f"{cast.tan.name}说得对",
            "extra": 2,
            "why_extra": f"{cast.school.name}抢修",
        },
    ),
    "appraisals.confirm_appraisal": Doing("hu", lambda cast, row: {"heard": True}),
}

"""Something is not safe: whoever sees it writes it down; the office makes right what was written, or says that it is none."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import action
from houqin.hazards.models import OPEN, Hazard
from houqin.hazards.opening import Opening, count_again
from houqin.people.models import Member, School
from houqin.places.models import Place


@action(_("登记隐患"), tone="primary", says=_("登记隐患：{what}"))
def report_hazard(
    school: School,
    /,
    *,
    by: Member,
    place: Place,
    what: str,
    kind: str = "other",
    level: str = "normal",
    spot: str = "",
    safeguard: str = "",
    who: str = "",
    found_on: date | None = None,
    source_words: str = "",
) -> Hazard:
    """Where and what is enough; a register that found it says so in `source_words`. It is due by its level at once."""
    made = Opening(by).hazard(
        place=place,
        what=what,
        kind=kind,
        level=level,
        spot=spot,
        safeguard=safeguard,
        finder_name=who,
        found_on=found_on or clock.today(),
        source="register" if source_words else "self",
        source_words=source_words,
    )
    return count_again([made])[0]


@action(_("更正"), amends=True, only=lambda hazard, by: hazard.status in OPEN)
def correct_hazard(hazard: Hazard, /, *, by: Member, place: Place, spot: str, kind: str, what: str) -> Hazard:
    """Place, kind and words as they really are; what stood there first stays readable beside it."""
    hazard.place, hazard.spot, hazard.kind, hazard.what = place, spot, kind, what
    return hazard


@action(_("不成立"), tone="danger", says=_("不成立：{reason}"))
def dismiss_hazard(hazard: Hazard, /, *, by: Member, reason: str) -> Hazard:
    """It is no hazard, or was written down twice: it counts nowhere, and the reason stays."""
    hazard.not_done = reason
    return hazard

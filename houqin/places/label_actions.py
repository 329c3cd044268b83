"""What people do with labels: print blank ones, stick them, void them, give a place a new code."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Changes, Refused, action, follow
from houqin.people.models import Member, School
from houqin.places.codes import fresh_codes, look_up
from houqin.places.models import BLANK, USED, VOID, Label, LabelRoll, Place


@action(_("印空白标签"), says=_("空白标签 {count} 张"), alone="places")
def print_blank_labels(school: School, /, *, by: Member, count: int, note: str = "") -> Changes:
    """Codes for labels that are printed first and stuck on later; each is one nobody has or had at this school."""
    roll = LabelRoll(count=count, note=note)
    return Changes(roll, add=[Label(roll=roll, code=code, status=BLANK) for code in fresh_codes(count)])


@action(_("登记贴在哪里"), tone="primary", says=_("贴在 {place}"))
def claim_label(label: Label, /, *, by: Member, place: Place) -> Changes:
    """A blank label is stuck on a place that is in use and stands for it from now on."""
    if not place.active:
        raise Refused(_("“{place}”已停用，不能贴标签。").format(place=place))
    label.place, label.claimed_at, label.claimed_by = place, clock.now(), by
    place.labelled_on = clock.today()
    return Changes(label, update=[place])


@action(_("贴标签"), says=_("贴标签 {code}"), only=lambda row, by: row.active)
def stick_label(place: Place, /, *, by: Member, code: str) -> Place:
    """A blank label was stuck here, its code typed or scanned; one code never stands for two things."""
    found = look_up(code)
    if found.label is None and found.place is None:
        raise Refused(_("本校没有 {code} 这个码。请看清码下面的字再输入一次。").format(code=code))
    if found.place is not None and found.place.pk == place.pk:
        raise Refused(_("{code} 已经是这里的标签，不用再贴。").format(code=code))
    if found.label is None or found.label.status == USED:
        raise Refused(_("{code} 已经是别处的标签，不能贴到这里。请换一张空白的。").format(code=code))
    if found.label.status == VOID:
        raise Refused(_("{code} 已经作废，不能再用。请换一张空白的。").format(code=code))
    follow("places.claim_label", found.label, place=place)
    return place


@action(_("作废标签"), tone="danger", says=_("作废：{reason}"), batch=True)
def void_label(label: Label, /, *, by: Member, reason: str) -> Label:
    """A lost or spoilt label opens nothing any more; what it stood for stays to be read."""
    label.reason = reason
    return label


@action(_("更换编码"), says=_("更换编码：{reason}"), only=lambda row, by: row.active, alone="places")
def replace_label(place: Place, /, *, by: Member, reason: str) -> Changes:
    """The label of a place fell into wrong hands or hangs elsewhere: its code is void, the place gets another."""
    (fresh,) = fresh_codes(1)
    old = Label(code=place.code, status=VOID, place=place, reason=reason)
    place.code, place.labelled_on = fresh, None
    return Changes(place, add=[old])


@action(_("标签已打印"), says=_("标签已打印：{places}"))
def mark_labels_printed(school: School, /, *, by: Member, places: Sequence[Place]) -> Changes:
    """These places have their labels from today; the next print leaves them out."""
    for place in places:
        place.labelled_on = clock.today()
    return Changes(school, update=places)

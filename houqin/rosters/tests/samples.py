"""A roster, a turn, a wish, a swap, and how each thing is done with them, for the house tests."""

from datetime import timedelta
from typing import Any

from houqin.core import clock
from houqin.rosters.models import DROPPED, Roster, RosterMember, Swap, Turn, Wish
from tests.cast import Cast
from tests.samples import Doing, do


def added(cast: Cast) -> Any:
    return do(cast, "rosters.add_roster").row


def roster(cast: Cast) -> Any:
    return do(cast, "rosters.draw_roster", added(cast)).row


def published(cast: Cast) -> Any:
    return do(cast, "rosters.publish_roster", roster(cast)).row


def behind(cast: Cast) -> Any:
    """Published, and by hand one of its turns was cancelled: as a change of the calendar leaves it behind."""
    row = published(cast)
    last = Turn.objects.filter(roster=row).order_by("-first_on")[0]
    Turn.objects.filter(pk=last.pk).update(status=DROPPED)
    return row


def turn(cast: Cast) -> Any:
    return Turn.objects.filter(roster=roster(cast)).order_by("first_on", "id")[0]


def tans_turn(cast: Cast) -> Any:
    """A turn of Tan's that is still to come; he takes one over where the draw owes him none."""
    turns = Turn.objects.filter(roster=published(cast)).order_by("first_on", "id")
    his = turns.filter(member=cast.tan).first()
    taken = {"member": str(cast.tan.pk), "because": f"{cast.tan.name}替一次"}
    return his or do(cast, "rosters.replace_turn", turns[0], **taken).row


def swap(cast: Cast) -> Any:
    return do(cast, "rosters.ask_swap", tans_turn(cast)).row


def listed(cast: Cast) -> Any:
    return RosterMember.objects.filter(roster=roster(cast)).order_by("id")[0]


def wish(cast: Cast) -> Any:
    do(cast, "rosters.set_wishes", cast.tan)
    return Wish.objects.filter(member=cast.tan).latest("id")


def _roster(cast: Cast, row: Any = None) -> dict[str, Any]:
    last = Roster.objects.order_by("-last_on").values_list("last_on", flat=True).first()
    first = max(last or clock.today(), clock.today()) + timedelta(
        days=1
    )  # nobody is in two rosters on one day
    return {
        "kind": "duty",
        "name": f"{cast.school.name[:20]}值班",
        "people": _people(cast),
        "unit": "day",
        "on": "all_days",
        "per_turn": 1,
        "first_on": first.isoformat(),
        "last_on": (first + timedelta(days=5)).isoformat(),
    }


def _people(cast: Cast) -> str:
    """Three of the cast; where all of them are one person, somebody new beside him."""
    found = {str(each.pk) for each in (cast.tan, cast.wen, cast.chen)}
    return "、".join(sorted(found if len(found) > 1 else found | {str(do(cast, "people.add_member").row.pk)}))


def _edited(cast: Cast, row: Any) -> dict[str, Any]:
    said = _roster(cast)
    last = row.last_on.isoformat() if row is not None else said["last_on"]
    return {
        "name": f"{said['name']}二",
        "people": said["people"],
        "per_turn": 1,
        "last_on": last,
        "asks_head": True,
    }


def _wishes(cast: Cast, row: Any = None) -> dict[str, Any]:
    day = (clock.today() + timedelta(days=40)).isoformat()
    return {"wishes": [{"kind": "cannot", "first_on": day, "last_on": day, "weekday": ""}]}


def _other(cast: Cast, row: Any) -> dict[str, Any]:
    others = RosterMember.objects.filter(roster=row.roster_id).exclude(member=cast.tan)
    other = cast.wen.pk if cast.wen.pk != cast.tan.pk else others[0].member_id
    return {"other": str(other), "reason": f"{cast.tan.name}外出学习"}


def _instead(cast: Cast, row: Any) -> dict[str, Any]:
    """Somebody who is not on duty that day already."""
    busy = set(Turn.objects.touching(row.first_on, row.last_on).values_list("member_id", flat=True))
    free = next((each for each in (cast.hu, cast.tan, cast.wen) if each.pk not in busy), cast.hu)
    return {"member": str(free.pk), "because": f"{cast.tan.name}生病"}


ROWS = {Roster: roster, RosterMember: listed, Turn: turn, Wish: wish, Swap: swap}
DOING = {
    "rosters.add_roster": Doing("hu", _roster),
    "rosters.edit_roster": Doing("hu", _edited),
    "rosters.draw_roster": Doing("hu", target=added),
    "rosters.publish_roster": Doing("hu"),
    "rosters.fit_roster": Doing("hu", target=behind),
    "rosters.end_roster": Doing("hu"),
    "rosters.set_wishes": Doing("tan", _wishes, target=lambda cast: cast.tan),
    "rosters.ask_swap": Doing("tan", _other, target=tans_turn),
    "rosters.agree_swap": Doing("wen"),
    "rosters.refuse_swap": Doing("wen", lambda cast, row: {"answer": f"{cast.wen.name}有课"}),
    "rosters.withdraw_swap": Doing("tan"),
    "rosters.replace_turn": Doing("hu", _instead),
}

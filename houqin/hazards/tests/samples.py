"""Rows of the hazards room, and how each thing is done with them, for the house tests."""

from datetime import timedelta
from typing import Any

from houqin.core import clock
from houqin.devices.models import Pin
from houqin.devices.pins import digest_of
from houqin.hazards.models import Hazard, Inspection
from houqin.places.tests.samples import place
from tests.cast import Cast
from tests.samples import Doing, do


def hazard(cast: Cast) -> Any:
    return do(cast, "hazards.report_hazard").row


def _report(cast: Cast, row: Any = None) -> dict[str, Any]:
    return {
        "place": str(place(cast).pk),
        "what": f"{cast.school.name}栏杆松动",
        "kind": "building",
        "spot": f"{cast.tan.name}门口",
        "safeguard": f"{cast.school.name}拉了警戒线",
    }


def _order(cast: Cast, row: Any) -> dict[str, Any]:
    due_on = (clock.today() + timedelta(days=3)).isoformat()
    measure = f"{cast.school.name}更换螺栓"
    return {
        "level": "normal",
        "measure": measure,
        "worker": str(cast.wen.pk),
        "due_on": due_on,
        "budget": "80",
    }


def _finish(cast: Cast, row: Any) -> dict[str, Any]:
    told = {"done": f"{cast.wen.name}换了螺栓", "mended_on": clock.today().isoformat()}
    return told | {"no_photo": f"{cast.wen.name}没有手机"}


def _extend(cast: Cast, row: Any) -> dict[str, Any]:
    due_on = (row.due_on + timedelta(days=7)).isoformat()
    return {"due_on": due_on, "because": f"{cast.school.name}等配件", "safeguard": "封闭停用"}


def _signed(cast: Cast, row: Any) -> dict[str, Any]:
    """Hu signs on Wen's phone."""
    if not Pin.objects.filter(member=cast.hu).exists():
        Pin.objects.create(school=cast.school, member=cast.hu, digest=digest_of("7391"))
    return {"signer": {"member": str(cast.hu.pk), "pin": "7391"}}


def _inspection(cast: Cast, row: Any = None) -> dict[str, Any]:
    line = {"place": str(place(cast).pk), "what": f"{cast.school.name}应急灯不亮", "kind": "fire"}
    told = {"on": clock.today().isoformat(), "unit": f"{cast.school.name}的上级", "lines": [line]}
    return told | {"people": f"{cast.tan.name}陪同", "basis": f"{cast.school.name}检查通知"}


ROWS = {
    Hazard: hazard,
    Inspection: lambda cast: do(cast, "hazards.record_inspection").row,
}
DOING = {
    "hazards.report_hazard": Doing("tan", _report),
    "hazards.order_hazard": Doing("hu", _order),
    "hazards.finish_hazard": Doing("wen", _finish),
    "hazards.close_hazard": Doing("hu", lambda cast, row: {"note": f"{cast.school.name}现场看过"}),
    "hazards.countersign_hazard": Doing("wen", _signed),
    "hazards.return_hazard": Doing("hu", lambda cast, row: {"reason": f"{cast.tan.name}说还晃"}),
    "hazards.extend_hazard": Doing("hu", _extend),
    "hazards.report_up_hazard": Doing(
        "hu", lambda cast, row: {"to": f"{cast.school.name}的上级", "on": clock.today().isoformat()}
    ),
    "hazards.repair_hazard": Doing(
        "hu", lambda cast, row: {"fault": f"{cast.school.name}栏杆松动", "kind": "building"}
    ),
    "hazards.correct_hazard": Doing(
        "hu",
        lambda cast, row: {
            "place": str(place(cast).pk),
            "kind": "sports",
            "spot": f"{cast.tan.name}后门",
            "what": f"{cast.school.name}单杠松动",
        },
    ),
    "hazards.dismiss_hazard": Doing("hu", lambda cast, row: {"reason": f"{cast.tan.name}看过，不是隐患"}),
    "hazards.record_inspection": Doing("hu", _inspection),
    "hazards.answer_inspection": Doing(
        "hu",
        lambda cast, row: {"answered_on": clock.today().isoformat(), "note": f"{cast.school.name}已送"},
    ),
}

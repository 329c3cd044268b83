"""Papers of the demo schools: most hold, some are soon over, one is over, and one cook has none."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from houqin.certificates import actions
from houqin.certificates.dates import months_after
from houqin.certificates.models import VALID, Certificate
from houqin.core import clock
from houqin.core.demo import Scene, Stage
from houqin.core.scope import in_school
from houqin.terms.demo import school_days

HEAD = {"DEMO": "韩守田", "DEMO2": "佟丽"}
# whose, days from today until it runs out
HEALTH = (("田桂花", 210), ("贺长顺", 350), ("蔡秀兰", 18), ("毛桂英", -3))
# where a whole term is played everybody has renewed in time: without a certificate nobody cooks
HEALTHY = (("田桂花", 210), ("贺长顺", 350), ("蔡秀兰", 290), ("毛桂英", 318), ("骆来福", 122))
GUARDS = ("高铁成", "卢建军", "彭有才")
# kind, what, days until it runs out, how long it held in months, issuer
THINGS = {
    "DEMO": (
        ("food_licence", "", 520, 60, "云岭县市场监督管理局"),
        ("insurance", "校方责任险", 283, 12, "云岭人寿财险云岭支公司"),
        ("contract", "食堂大宗食材采购合同", 41, 12, "云岭县惠农配送公司"),
        ("contract", "保安服务合同", 227, 12, "云岭县安泰保安服务公司"),
        ("fire_test", "教学楼", 96, 12, "安讯消防检测公司"),
        ("lightning", "教学楼", -12, 12, "云岭县防雷中心"),
    ),
    "DEMO2": (("water_tank", "教学楼", 58, 6, "云岭县疾控中心"),),
}
PLACED = ("fire_test", "lightning", "water_tank")
# kind, what, months since it was made, months since it was served last (0: never)
EXTINGUISHERS = (
    ("extinguisher_powder", "教学楼 4公斤干粉 24具", 59, 0),
    ("extinguisher_powder", "食堂 4公斤干粉 6具", 100, 16),
    ("extinguisher_co2", "微机室 二氧化碳 2具", 26, 0),
)


def scenes(stage: Stage) -> Iterator[Scene]:
    """All that was there is entered in the founding week; what was issued since then is a renewal of its own day."""
    begun = stage.founding(2, 14)
    today = clock.local(stage.until).date()
    for number, line in enumerate([*_people(stage, today), *_things(stage, today)]):
        moment = begun + timedelta(minutes=4 * number)
        since = line["issued"]
        if since is None or since <= clock.local(moment).date():
            yield Scene(moment, partial(_add, stage, line))
            continue
        before = _before(line, clock.local(moment).date())
        yield Scene(moment, partial(_add, stage, before))
        on = next((day for day in school_days(stage) if day > since), None)
        if on is not None:
            yield Scene(clock.at(on, 10, 20), partial(_renew, stage, line))


def _before(line: dict[str, Any], day: date) -> dict[str, Any]:
    """The paper of the same kind that was there on a day."""
    while line["issued"] > day:
        line = line | {name: months_after(line[name], -line["months"]) for name in ("issued", "until")}
    return line


def _people(stage: Stage, today: date) -> Iterator[dict[str, Any]]:
    if stage.script != "DEMO":
        return
    for number, (name, days) in enumerate(HEALTHY if stage.whole else HEALTH, 1):
        until = today + timedelta(days=days)
        yield _line("health", member=name, until=until, months=12, number=f"云健{{year}}{number:04d}")
    for number, name in enumerate(GUARDS, 1):
        yield _line("guard", member=name, number=f"云保{number:06d}")
    yield _line("electrician", member="丁大勇", until=today + timedelta(days=640), months=36, number="T5301")


def _things(stage: Stage, today: date) -> Iterator[dict[str, Any]]:
    for kind, what, days, months, issuer in THINGS[stage.script]:
        until = today + timedelta(days=days)
        yield _line(kind, what=what, until=until, months=months, issuer=issuer)
    if stage.script != "DEMO":
        return
    for kind, what, made, served in EXTINGUISHERS:
        start = months_after(today, -made)
        issued = months_after(today, -served) if served else start
        due = months_after(issued, 24 if served else 60)
        yield _line(kind, what=what, until=due, issued=issued, start=start)


def _line(
    kind: str, *, until: date | None = None, months: int = 0, issued: date | None = None, **more: Any
) -> Any:
    issued = issued or (months_after(until, -months) + timedelta(days=1) if until and months else None)
    facts: dict[str, Any] = {"kind": kind, "until": until, "issued": issued, "start": None, "months": months}
    return facts | {"member": "", "what": "", "number": "", "issuer": ""} | more


def _add(stage: Stage, line: dict[str, Any]) -> None:
    by = stage.people[HEAD[stage.script]]
    placed = line["kind"] in PLACED
    actions.add_certificate(
        stage.school,
        by=by,
        kind=line["kind"],
        member=stage.people.get(line["member"]),
        place=_building(stage, line["what"]) if placed else None,
        what="" if placed else line["what"],
        keeper=stage.people.get("田桂花") if line["kind"] == "health" else by,
        **_paper(line),
    )


def _paper(line: dict[str, Any]) -> dict[str, Any]:
    """What stands on it."""
    days = {"issued_on": line["issued"], "start_on": line["start"], "valid_until": line["until"]}
    number = line["number"].format(year=line["issued"].year) if line["issued"] else line["number"]
    said = {"number": number, "issuer": line["issuer"], "contact": ""}
    return days | said | {"no_end": line["until"] is None}


def _renew(stage: Stage, line: dict[str, Any]) -> None:
    """Whoever keeps it has the new one."""
    with in_school(stage.school):
        rows = Certificate.objects.filter(kind=line["kind"], status=VALID).select_related("keeper")
        named = line["member"] or line["what"]
        old = rows.get() if line["kind"] in PLACED else rows.get(holder_text=named)
    actions.renew_certificate(old, by=stage.people[old.keeper.name], **_paper(line))


def _building(stage: Stage, name: str) -> Any:
    """The building of this name; of a school that has none so called its first one."""
    buildings = [each for each in stage.places.values() if each.kind == "building"]
    return next((each for each in buildings if each.name == name), buildings[0])

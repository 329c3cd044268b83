"""Shared devices of the demo schools: a tablet in the kitchen and one at the gate, and the digits of who uses them."""

from collections.abc import Iterator
from functools import partial

from houqin.core.demo import Scene, Stage
from houqin.core.doors import Here
from houqin.devices.actions import add_device, give_pin, set_pin
from houqin.devices.models import Device
from houqin.devices.pins import new_pin

# device, place, who works there
SCRIPTS = {
    "DEMO": (
        ("厨房平板", "校本部/食堂/1层/101", "田桂花 贺长顺 蔡秀兰 毛桂英 骆来福"),
        ("门卫室平板", "校本部/门卫室/门卫值班室", "高铁成 卢建军 彭有才"),
    ),
    "DEMO2": (("办公室电脑", "柳湾小学/教学平房/4", "龚学文 佟丽 瞿海 柯玉珍"),),
}


def scenes(stage: Stage) -> Iterator[Scene]:
    """Friday of the founding week: the devices, and four digits for everybody who works on them."""
    made: list[Device] = []
    for count, (name, place, people) in enumerate(SCRIPTS[stage.script]):
        yield Scene(stage.founding(4, 9, 10 * count), partial(_add, stage, made, name, place, people.split()))
    yield Scene(stage.founding(4, 10), lambda: _one_changes_his_own(stage, made[0]))


def _add(stage: Stage, made: list[Device], name: str, place: str, people: list[str]) -> None:
    by = stage.people["总务主任"]
    members = [stage.people[each] for each in people]
    if by in members:  # the head of a small school works there too, and chooses her own digits
        stage.pins[by.name] = new_pin(by.phone)
        password = next(password for _post, name, _login, password in stage.logins if name == by.name)
        set_pin(by, by=by, old=password, pin=stage.pins[by.name])
    made.append(
        add_device(stage.school, by=by, name=name, place=stage.places[place], people=members, large=True)
    )
    for member in members:
        if member != by:
            stage.pins[member.name] = new_pin(member.phone)
            give_pin(member, by=by, pin=stage.pins[member.name])
    told = "，".join(f"{member.name} {stage.pins[member.name]}" for member in members)
    stage.told.append(f"共用设备“{name}”的口令：{told}")


def _one_changes_his_own(stage: Stage, device: Device) -> None:
    """The last of the first device prefers digits of his own, and changes them where he works."""
    member = stage.people[SCRIPTS[stage.script][0][2].split()[-1]]
    old, new = stage.pins[member.name], new_pin(member.phone)
    member.here = Here(device=device, by_pin=True)
    set_pin(member, by=member, old=old, pin=new)
    member.here = None
    stage.pins[member.name] = new
    stage.told[:] = [line.replace(f"{member.name} {old}", f"{member.name} {new}") for line in stage.told]

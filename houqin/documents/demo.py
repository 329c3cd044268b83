"""Three papers of the demo school: a rule in its second version, an emergency plan, and a letter not all have signed."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from houqin.core import clock
from houqin.core.demo import Scene, Stage
from houqin.core.files.receiving import Sent, receive
from houqin.core.scope import in_school
from houqin.documents import actions
from houqin.documents.models import Document, Signee
from houqin.people.models import Member
from houqin.terms.demo import school_days

HEAD = {"DEMO": "韩守田", "DEMO2": "佟丽"}
FIRE = """一、灭火器、消火栓每月检查一次，检查人在检查卡上签字。
二、疏散通道和安全出口不堆东西、不上锁。
三、谁用电谁断电，最后离开的人关灯、关电脑、关总闸。"""
FIRE_2 = f"""{FIRE}
四、电动车不进楼道，不在教室、办公室充电。"""
FLOOD = """一、连续下雨时总务处每天早晚各看一次围墙、屋面和排水沟。
二、水进操场时先撤低洼处的学生，再清点人数。
三、值班的人先打总务主任电话，再按通讯录逐个通知。"""
LETTER = """一、进操作间穿工作服、戴帽子和口罩，洗手消毒。
二、每天晨检，有发热、腹泻、手上有伤口的当天不上岗，自己先说。
三、生熟分开，刀板分色，留样每样够量、写清时间。
四、收工断电断气断水，锁门。"""


def scenes(stage: Stage) -> Iterator[Scene]:
    """The week of founding; signatures in the first weeks; the rule's second version after a month."""
    founding = stage.founding(3, 10)
    yield Scene(founding, lambda: _add(stage, "rule", "消防安全管理制度", "消防", FIRE))
    yield Scene(
        founding + timedelta(minutes=9), lambda: _add(stage, "emergency", "防汛应急预案", "安全", FLOOD)
    )
    if stage.script != "DEMO":
        return
    yield Scene(founding + timedelta(minutes=20), lambda: _letter(stage))
    deeds = [(1, 15, 10, _sign), (3, 16, 0, _on_paper), (24, 9, 20, _second)]
    deeds += [(15, 16, 0, _on_paper)] if stage.whole else []  # who was on leave is back
    days = school_days(stage)
    for day, hour, minute, deed in deeds:
        if day < len(days):
            yield Scene(clock.at(days[day], hour, minute), partial(deed, stage))


def _add(stage: Stage, kind: str, title: str, area: str, text: str) -> Any:
    by = stage.people[HEAD[stage.script]]
    facts: dict[str, Any] = {"kind": kind, "title": title, "area": area, "text": text, "reference": ""}
    return actions.add_document(stage.school, by=by, valid_from=stage.first_day, **facts).document


def _letter(stage: Stage) -> None:
    """All of the kitchen are asked."""
    letter = _add(stage, "letter", "食堂从业人员安全责任书", "食堂", LETTER)
    due = stage.first_day + timedelta(days=9)
    groups, people = ["post:炊事员"], [stage.people["田桂花"]]
    actions.ask_to_sign(letter, by=stage.people["总务主任"], groups=groups, people=people, due_on=due)


def _document(stage: Stage, title: str) -> Document:
    with in_school(stage.school):
        found: Document = Document.objects.get(title=title)
    return found


def _sign(stage: Stage) -> None:
    actions.sign_document(_document(stage, "食堂从业人员安全责任书"), by=stage.people["田桂花"])


def _on_paper(stage: Stage) -> None:
    """Those who have no account sign the sheet; one is on leave."""
    letter, by = _document(stage, "食堂从业人员安全责任书"), stage.people["总务主任"]
    with in_school(stage.school):
        missing = Signee.objects.filter(document=letter).missing().values("member")
        cooks = list(Member.objects.filter(pk__in=missing).order_by("staff_number")[:3])
    photo = receive(by, [Sent("签字页.jpg", _sheet(cooks))])
    actions.enter_signatures(letter, by=by, signers=cooks, signed_on=clock.today(), photos=photo)


def _sheet(people: list[Any]) -> BytesIO:
    """A drawn card in the place of a photo, saying that it is none: rules, and a stroke on each line."""
    image = Image.new("RGB", (480, 640), (244, 242, 236))
    draw = ImageDraw.Draw(image)
    for number in range(len(people) + 3):
        y = 120 + 60 * number
        draw.line((40, y, 440, y), fill=(90, 90, 90), width=2)
        if 0 < number <= len(people):
            points = [(200 + 22 * step, y - 18 - 14 * ((step * number) % 3)) for step in range(8)]
            draw.line(points, fill=(30, 40, 120), width=4, joint="curve")
    draw.text((240, 50), "DEMO PHOTO", fill=(90, 90, 90), font=ImageFont.load_default(36), anchor="mm")
    content = BytesIO()
    image.save(content, "JPEG")
    content.seek(0)
    return content


def _second(stage: Stage) -> None:
    rule = _document(stage, "消防安全管理制度")
    facts: dict[str, Any] = {"text": FIRE_2, "changed": "加第四条：电动车不进楼", "sign_again": False}
    actions.issue_version(rule, by=stage.people["总务主任"], valid_from=clock.today(), **facts)

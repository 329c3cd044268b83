"""One row of each kind of the house itself, and how its actions are done, for the house tests."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from PIL import Image

from houqin.core import clock
from houqin.core.canonical import sha256
from houqin.core.files.models import Attachment, File
from houqin.core.files.receiving import Sent, receive, receive_papers
from houqin.core.heads import DayHead
from houqin.core.history import Entry, Head, Touch
from houqin.core.limits import LimitValue
from houqin.core.looks import Look
from houqin.core.notices.models import Channel, Notice, NoticeWish, Outgoing
from houqin.core.numbers import Counter
from houqin.core.paper.models import PaperSignature
from houqin.core.schedules import Run
from houqin.core.sheets.models import SheetImport
from houqin.core.tests import files_corpus as corpus
from tests.cast import Cast
from tests.samples import Doing, do


def photo(cast: Cast, by: Any = None) -> File:
    """A photo that Hu sent, or another; every call sends another one."""
    content = corpus.encoded(Image.new("RGB", (40, 30), tuple(uuid4().bytes[:3])), "JPEG")
    return receive(by or cast.hu, [Sent(f"{cast.hu.name}.jpg", BytesIO(content))])[0]


def attachment(cast: Cast) -> Any:
    row = do(cast, "core.attach_photos", cast.tan).row
    return Attachment.objects.filter(row=row.pk).latest("id")


def entry(cast: Cast) -> Any:
    do(cast, "core.attach_photos", cast.tan)
    return Entry.objects.latest("number")


def touch(cast: Cast) -> Any:
    do(cast, "terms.open_school_year")
    return Touch.objects.latest("id")


def head(cast: Cast) -> Any:
    return Head.objects.first() or Head.objects.create(school=cast.school)


def counter(cast: Cast) -> Any:
    return Counter.objects.create(school=cast.school, kind=str(uuid4())[:8], period="2026")


def look(cast: Cast) -> Any:
    return Look.objects.create(school=cast.school, member=cast.tan, model="people.pupil", how="list")


def sheet_import(cast: Cast) -> Any:
    facts = {"rows": 1, "created": 1, "updated": 0, "unchanged": 0, "refused": 0, "warnings": 0}
    name = f"{cast.hu.name}.xlsx"
    return SheetImport.objects.create(
        school=cast.school, importer="x", file_name=name, sha256=sha256(name), by=cast.hu, **facts
    )


def _photos(cast: Cast, row: Any) -> dict[str, Any]:
    return {"photos": [str(photo(cast).pk)]}


def paper_signature(cast: Cast) -> Any:
    facts = {"model": "people.member", "row": cast.tan.pk, "action": "repairs.confirm_ticket"}
    return PaperSignature.objects.create(
        school=cast.school, signer=cast.tan, signed_on=clock.today(), by=cast.hu, **facts
    )


def _papers(cast: Cast, row: Any) -> dict[str, Any]:
    sent = Sent(f"{cast.hu.name}.pdf", BytesIO(f"%PDF-1.7 {uuid4()}".encode()))
    return {"papers": [str(receive_papers(cast.hu, [sent])[0].pk)]}


def limit_value(cast: Cast) -> Any:
    return LimitValue.objects.create(
        school=cast.school, code="x.y", value=1, from_on=clock.today(), because=cast.school.name
    )


def notice(cast: Cast) -> Any:
    text = f"已受理：{cast.school.name} 灯不亮"
    about = {"topic": "repairs.mine", "url": "/", "row": cast.tan.pk, "cause": uuid4()}
    return Notice.objects.create(school=cast.school, member=cast.tan, text=text, **about)


def notice_wish(cast: Cast) -> Any:
    known = NoticeWish.objects.filter(member=cast.tan).first()
    return known or NoticeWish.objects.create(school=cast.school, member=cast.tan, email="tan@example.com")


def channel(cast: Cast) -> Any:
    url = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={uuid4()}"
    return Channel.objects.create(school=cast.school, kind=Channel.WECOM, name=cast.school.name, url=url)


def outgoing(cast: Cast, **facts: Any) -> Any:
    said = {"subject": f"{cast.school.name} 急修", "text": "急修", "cause": uuid4(), "row": cast.tan.pk}
    said |= {"state": Outgoing.GIVEN_UP}
    return Outgoing.objects.create(school=cast.school, channel=channel(cast), **said | facts)


def run(cast: Cast) -> Any:
    return Run.objects.create(school=cast.school, name=str(uuid4()), day=clock.today())


def day_head(cast: Cast) -> Any:
    last = DayHead.objects.order_by("-day").first()
    day = last.day + timedelta(days=1) if last else clock.today()
    digest = sha256(cast.school.name)
    return DayHead.objects.create(school=cast.school, day=day, number=1, hash=digest, at=clock.now())


ROWS = {
    DayHead: day_head,
    Run: run,
    Notice: notice,
    NoticeWish: notice_wish,
    Channel: channel,
    Outgoing: outgoing,
    LimitValue: limit_value,
    PaperSignature: paper_signature,
    File: photo,
    Attachment: attachment,
    Entry: entry,
    Head: head,
    Touch: touch,
    Counter: counter,
    Look: look,
    SheetImport: sheet_import,
}
DOING = {
    "core.attach_photos": Doing("hu", _photos, lambda cast: cast.tan),
    "core.attach_papers": Doing("hu", _papers, lambda cast: cast.tan),
    "core.send_again": Doing("hu", target=outgoing),
}

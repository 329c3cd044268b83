"""Not a scene: kinds of work for those who will be killed. Each gives `step(number) -> what was acknowledged`."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings

from houqin.core.actions import perform
from houqin.core.files.receiving import Sent, receive
from houqin.core.sheets.importing import IMPORTERS, prepared
from houqin.core.sheets.uploads import keep_upload
from houqin.core.sheets.writing import write_book
from tests.promises.scenes.asking import ask, report
from tests.promises.stage import cast, key

Step = Callable[[int], str]
WORK: dict[str, Callable[[int, str], Step]] = {}
ROWS = 40  # in each sheet that is imported
FAMILY, GIVEN = "赵钱孙李周吴郑王冯陈", "安柏昌达恩方冠浩佳凯"


class Unexpected(Exception):
    """Work that should have been done was answered otherwise."""


def _must(expected: int, told: tuple[int, Any]) -> None:
    if told[0] != expected:
        raise Unexpected(f"{told}")


def work(make: Callable[[int, str], Step]) -> Callable[[int, str], Step]:
    """Register a kind of work under its name."""
    WORK[make.__name__] = make
    return make


@work
def reporting(child: int, place: str) -> Step:
    """New tickets, one after the other."""

    def step(number: int) -> str:
        this = key(number, child + 1)
        _must(201, report(number, this, place))
        return str(this)

    return step


@work
def mending(child: int, place: str) -> Step:
    """One ticket, mended and sent back for ever."""
    ticket = report(0, key(0, 1000 + child), place)[1]["id"]
    worker = str(cast().wen.pk)
    _must(200, ask("hu", "repairs.assign_ticket", key(1, 1000 + child), ticket, worker=worker))

    def step(number: int) -> str:
        this = key(2 + number, 1000 + child)
        if number % 2:
            _must(200, ask("tan", "repairs.return_ticket", this, ticket, reason="又坏了"))
        else:
            _must(200, ask("wen", "repairs.finish_ticket", this, ticket, done="换了灯管"))
        return str(this)

    return step


@work
def importing(child: int, place: str) -> Step:
    """Sheets of new people; they are read and checked beforehand, so that the deaths fall into the writing."""
    by, importer = cast().hu, IMPORTERS["members"]
    uploads = [keep_upload(_sheet(child, number), by=by, importer=importer.name) for number in (0, 1)]
    ready = [(upload, importer.check(upload)) for upload in uploads]

    def step(number: int) -> str:
        upload, checked = ready[number % len(ready)]
        this = key(number, 2000 + child)
        with prepared(checked):
            perform(importer.action, by=by, data={"upload": upload.slip, "good_rows": ""}, key=this)
        return str(this)

    return step


def _sheet(child: int, number: int) -> Path:
    """A list of people nobody has seen; 备注 is the name of the sheet."""
    path = Path(settings.DATA_DIR) / f"{child}-{number}.xlsx"
    people = [
        [f"{child}{number}{n:03d}", FAMILY[n // 10] + GIVEN[n % 10] + f"{GIVEN[child % 10]}", path.stem]
        for n in range(ROWS)
    ]
    write_book(path, "人员", ["工号", "姓名", "备注"], people)
    return path


@work
def uploading(child: int, place: str) -> Step:
    """Photos, each another."""
    from PIL import Image

    by = cast().tan

    def step(number: int) -> str:
        photo = BytesIO()
        Image.effect_noise((120, 90), 80).save(photo, "JPEG")
        photo.seek(0)
        (row,) = receive(by, [Sent(f"{child}-{number}.jpg", photo)])
        return str(row.pk)

    return step

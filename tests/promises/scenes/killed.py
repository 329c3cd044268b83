"""Processes killed in the middle of their work, again and again: reporting, mending, importing, uploading.

Each round two processes work as fast as they can, telling each thing once it was acknowledged, until they die: by
the clock, or in every other round at a statement or commit of their own.
"""

import time
from typing import Any

from houqin.core.files.models import File
from houqin.core.files.store import is_whole
from houqin.core.scope import in_school
from houqin.core.sheets.models import SheetImport
from houqin.people.models import Member
from tests.promises.scenes.asking import a_place, unlimited, warm_up
from tests.promises.scenes.checking import gaps, state
from tests.promises.scenes.dying import Steps, part
from tests.promises.scenes.work import ROWS, WORK, Unexpected
from tests.promises.stage import Child, alone, cast

__all__ = ["play", "warm_up"]


def play(what: str, rounds: int, until_bad: bool = False) -> dict[str, Any]:
    """Kill rounds of one kind of work; `lost` and `bad` must be empty afterwards. A control may stop when they are not."""
    place = alone(lambda tell: tell(a_place()))[0]
    deaths, acked, bad, now = 0, [], [], {}
    for number in range(rounds):
        at = part(number // 2, (rounds + 1) // 2)
        last = int(250 * at) if number % 2 else None
        children = [Child(_work, what, number * 2 + half, place, last) for half in (0, 1)]
        for child in children:
            child.wait_for_word()
        if last is None:
            time.sleep(0.4 * at)
            for child in children:
                child.kill()
        for child in children:
            said = child.told()[1:]
            acked += [word for word in said if isinstance(word, str)]
            bad += [word["refused"] for word in said if not isinstance(word, str)]
            deaths += child.killed
        now = state()
        bad += [*now["faults"], *now["halves"], *gaps(now["numbers"]), *alone(_half_done)[0]]
        bad += [] if now["integrity"] == "ok" else [now["integrity"]]
        if bad and until_bad:
            break
    there = {*now["keys"], *alone(_files)[0]}
    lost = [word for word in acked if word not in there]
    return {"rounds": rounds, "deaths": deaths, "acked": len(acked), "lost": lost, "bad": bad}


def _work(what: str, child: int, place: str, last: int | None, tell: Any) -> None:
    step = WORK[what](child, place)
    Steps(last)
    tell("begins")
    try:
        for number in range(10_000):
            unlimited()
            tell(step(number))
    except Unexpected as answer:
        tell({"refused": str(answer)})


def _files(tell: Any) -> None:
    with in_school(cast().school):
        tell([str(pk) for pk in File.objects.values_list("pk", flat=True)])


def _half_done(tell: Any) -> None:
    """Sheets of which only some rows came in, and photos whose content is missing or cut."""
    school = cast().school
    with in_school(school):
        bad = []
        imported = {
            name.removesuffix(".xlsx") for name in SheetImport.objects.values_list("file_name", flat=True)
        }
        labels = list(Member.objects.exclude(note="").values_list("note", flat=True))
        for label in imported | set(labels):
            if labels.count(label) != ROWS or label not in imported:
                bad.append(f"sheet {label}: {labels.count(label)} rows")
        for file in File.objects.all():
            for sha256 in filter(None, (file.sha256, file.thumb_sha256)):
                if not is_whole(school.pk, sha256, file.extension):
                    bad.append(f"photo {file.pk} is not whole")
        tell(bad)

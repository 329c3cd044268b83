"""Stored files and the archive: what the last weekly look found, and how much of its share each school uses."""

from collections.abc import Iterator

from houqin.core import clock
from houqin.core.files import quota, weekly
from houqin.core.scope import in_school
from houqin.core.words import short_moment
from houqin.examining.finding import BAD, GOOD, NOTE, Finding

LATE_AFTER = 2 * weekly.DAYS


def stored_files() -> Iterator[Finding]:
    """One line for each school, with the first thing that is wrong."""
    for school, checked in weekly.every_school():
        with in_school(school):
            used, warn = quota.in_words()
        yield Finding(NOTE if warn else GOOD, f"{school.code}：{used}")
        if checked is None:
            yield Finding(NOTE, f"{school.code}：照片和文件还没有核对过，服务开着时每周自动核对")
        elif not checked.is_whole:
            wrong = f"不见了 {checked.lost} 份，内容变了 {checked.changed} 份，例如 {checked.faults[0]}"
            yield Finding(
                BAD, f"{school.code}：照片、文件或归档{wrong}：请从备份里找回（houqin restore 到别处再取）"
            )
        elif (clock.now() - checked.at).days >= LATE_AFTER:
            yield Finding(
                NOTE,
                f"{school.code}：照片和文件上次核对是 {short_moment(checked.at)}，服务要开着过夜才会核对",
            )
        else:
            yield Finding(
                GOOD, f"{school.code}：{checked.files} 份照片和文件完好（{short_moment(checked.at)} 核对）"
            )

"""Reads the State Council's yearly notice on holidays as a school pastes it, so that a new year is known the
day it is announced. Pure; a notice that does not fit its own weekdays or counts is refused line by line.
"""

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext

from houqin.terms.rules import Effect, Override, dates_between, weekday_name

DATE = (
    r"(?:(?P<{0}y>\d{{4}})年)?(?:(?P<{0}m>\d{{1,2}})月)?(?P<{0}d>\d{{1,2}})日(?:[（(](?P<{0}w>[^）)]*)[）)])?"
)
OFF = re.compile(DATE.format("a") + r"(?:至" + DATE.format("b") + r")?放假(?P<rest>[^。；]*)")
WORKED = re.compile(DATE.format("a"))
HEAD = re.compile(r"[一二三四五六七八九]、([^：:。、（）()]{2,6}(?:、[^：:。、（）()]{2,6})?)[：:]")
TITLE = re.compile(r"(\d{4})年(?:部分节假日|元旦)")
FEASTS = ("元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆")
WEEKDAYS = "一二三四五六日"


class Unreadable(ValueError):
    """The notice cannot be used; the message says where and why, in school words."""


def read_notice(text: str, year: int) -> list[Override]:
    """The days off and made-up days of a year's notice, in its order. Raises Unreadable when a holiday is
    missing, a weekday does not fit its date, or “共3天” does not fit the range.
    """
    text = re.sub(r"\s+", "", text)
    named = TITLE.search(text)
    if named and int(named[1]) != year:
        raise Unreadable(
            gettext("这是%(named)s年的通知，不是%(year)s年的。") % {"named": named[1], "year": year}
        )
    _before, *parts = HEAD.split(text)
    heads, bodies = parts[::2], parts[1::2]
    missing = [feast for feast in FEASTS if not any(feast in head for head in heads)]
    if missing:
        raise Unreadable(
            gettext("通知里没有找到：%(names)s。请粘贴通知的全文。") % {"names": "、".join(missing)}
        )
    return [
        line for head, body in zip(heads, bodies, strict=True) for line in _read_section(head, body, year)
    ]


def _read_section(name: str, body: str, year: int) -> Iterator[Override]:
    """One holiday: its range off, then the weekend days worked for it."""
    found = OFF.search(body)
    if not found:
        raise Unreadable(gettext("“%(name)s”一段没有写明放假日期。") % {"name": name})
    first = _read_date(found, "a", year, None, name)
    last = _read_date(found, "b", year, first, name) if found["bd"] else first
    _check_count(found["rest"], first, last, name)
    yield Override(first, last, Effect.OFF, name, plan_year=year)
    for sentence in body[found.end() :].split("。"):
        if sentence.endswith("上班"):
            yield from _worked_days(sentence, first, name, year)


def _worked_days(sentence: str, near: date, name: str, year: int) -> Iterator[Override]:
    """“4月26日（星期日）、5月9日（星期六）上班”."""
    for found in WORKED.finditer(sentence):
        on = _read_date(found, "a", year, near, name)
        yield Override(on, on, Effect.LESSONS, name, plan_year=year)


def _read_date(found: re.Match[str], part: str, year: int, after: date | None, name: str) -> date:
    """The date a notice names; a missing month is that of the date before it. Its weekday must be true."""
    month = int(found[part + "m"] or (after.month if after else 0))
    try:
        on = date(int(found[part + "y"] or year), month, int(found[part + "d"]))
    except ValueError as error:
        raise Unreadable(gettext("“%(name)s”一段里有不存在的日期。") % {"name": name}) from error
    said = re.search(r"(?:周|星期)([一二三四五六日天])", found[part + "w"] or "")
    if said and WEEKDAYS.index(said[1].replace("天", "日")) != on.weekday():
        facts = {
            "name": name,
            "date": f"{on:%Y-%m-%d}",
            "weekday": weekday_name(on.weekday()),
            "said": said[0],
        }
        raise Unreadable(
            gettext("“%(name)s”：%(date)s是%(weekday)s，通知里写的是%(said)s。请核对年份。") % facts
        )
    return on


def _check_count(rest: str, first: date, last: date, name: str) -> None:
    """“共8天” must be what the range holds."""
    said = re.search(r"(?:共)?(\d{1,2})天", rest)
    days = len(list(dates_between(first, last)))
    if days < 1 or (said and int(said[1]) != days):
        raise Unreadable(gettext("“%(name)s”的天数与起止日期对不上，请核对。") % {"name": name})

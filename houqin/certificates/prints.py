"""证照一览表, by kind, and 健康证公示, as they hang on the wall."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from houqin.certificates.gate import papers_of, verdict
from houqin.certificates.kinds import days_of, kinds_of
from houqin.certificates.missing import asked_of
from houqin.certificates.models import Certificate
from houqin.certificates.naming import paper_day
from houqin.certificates.standing import WORDS, number_shown, stands
from houqin.core import clock
from houqin.core.masks import masked_number

Printed = tuple[str, dict[str, Any], str]
HEALTH = "health"
COLUMNS = ("序号", "持证人、对象", "编号", "发证、检验日期", "有效期至", "状态", "负责人")
POSTED = ("序号", "姓名", "岗位", "健康证编号", "发证日期", "有效期至")


def make_list(member: Any) -> Printed:
    """What stands in use, by kind in the order of the kinds, the first to run out on top."""
    kinds, today = kinds_of(member), clock.today()
    place = {key: number for number, key in enumerate(kinds)}
    rows = Certificate.objects.visible_to(member).standing().select_related("keeper")
    found = list(rows.annotate(stands=stands(days_of(member), today), number_shown=number_shown(member)))
    found.sort(key=lambda each: (place.get(each.kind, len(place)), each.valid_until, each.holder_text))
    parts = [
        {"title": papers[0].kind_name, "count": len(papers), "rows": _lines(papers)}
        for papers in (list(some) for _key, some in groupby(found, key=lambda each: each.kind))
    ]
    data = _head(member, "证照一览表", today) | {
        "columns": COLUMNS,
        "parts": parts,
        "count": f"共 {len(found)} 件",
        "signers": ["填表人", "总务主任"],
    }
    return "certificates/list", data, "证照一览表"


def _lines(papers: Iterable[Any]) -> list[list[str]]:
    return [
        [
            str(number),
            each.holder_text,
            each.number_shown,
            paper_day(each.issued_on),
            paper_day(each.valid_until),
            str(WORDS[each.stands]),
            each.keeper.name,
        ]
        for number, each in enumerate(papers, 1)
    ]


def make_posted(member: Any) -> Printed:
    """Everybody who must have one and everybody who has one: name, post, days; of the number the last two characters."""
    kind, today = kinds_of(member)[HEALTH], clock.today()
    must = asked_of([kind])[0][1]
    rows = Certificate.objects.visible_to(member).standing().filter(kind=HEALTH, member__isnull=False)
    others = {each.member for each in rows.select_related("member")} - set(must)
    people = [*must, *sorted(others, key=lambda each: (each.name_key, str(each.pk)))]
    papers = papers_of(people, [HEALTH])
    lines: list[list[str]] = []
    lacking = []
    for person in people:
        own = papers.get((person.pk, HEALTH), [])
        if verdict(kind, own, today).ok:
            lines.append(_posted(len(lines) + 1, person, own[0]))
        else:
            lacking.append(person.name)
    data = _head(member, "食堂从业人员健康证公示", today) | {
        "columns": POSTED,
        "rows": lines,
        "count": f"共 {len(lines)} 人",
        "lacking": f"没有有效健康证、不在公示名单的：{'、'.join(lacking)}。请先办证，不上岗。"
        if lacking
        else "",
        "signers": ["食品安全员", "学校（盖章）"],
    }
    return "certificates/posted", data, "健康证公示"


def _posted(number: int, person: Any, paper: Certificate) -> list[str]:
    days = (paper_day(paper.issued_on), paper_day(paper.valid_until))
    return [str(number), person.name, person.posts_text, masked_number(paper.number), *days]


def _head(member: Any, title: str, today: date) -> dict[str, Any]:
    when = f"截至 {today.year}年{today.month}月{today.day}日"
    school = member.school
    return {"school": school.name, "office": school.office_name, "title": title, "when": when}

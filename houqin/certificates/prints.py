"""证照一览表, by kind, and 健康证公示, as they hang on the wall."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from houqin.certificates.gate import held, papers_of
from houqin.certificates.kinds import days_of, shipped
from houqin.certificates.missing import asked_of
from houqin.certificates.models import Certificate
from houqin.certificates.naming import paper_day
from houqin.certificates.standing import WORDS, number_shown, stands
from houqin.core import clock
from houqin.core.masks import masked_number

Printed = tuple[str, dict[str, Any], str]
HEALTH = "health"
COLUMNS = ("序号", "证照", "持证人、对象", "编号", "发证、检验日期", "有效期至", "状态", "负责人")
POSTED = ("序号", "姓名", "岗位", "健康证编号", "发证日期", "有效期至")


def make_list(member: Any) -> Printed:
    """What stands in use, by kind in the order of the kinds, the first to run out on top."""
    today = clock.today()
    place = {key: number for number, key in enumerate(shipped())}
    rows = Certificate.objects.visible_to(member).standing().select_related("keeper")
    found = list(rows.annotate(stands=stands(days_of(member), today), number_shown=number_shown(member)))
    found.sort(
        key=lambda each: (
            place.get(each.kind, len(place)),
            each.kind_name,
            each.valid_until,
            each.holder_text,
        )
    )
    data = _head(member, "证照一览表", today) | {
        "columns": COLUMNS,
        "rows": _lines(found),
        "count": f"共 {len(found)} 件",
        "signers": ["填表人", "总务主任"],
    }
    return "certificates/list", data, "证照一览表"


def _lines(papers: Iterable[Any]) -> list[list[str]]:
    return [
        [
            str(number),
            each.kind_name,
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
    """Everybody whose one holds, those who must have it first: name, post, days; of the number the last two characters.

    Who has none is on nobody's wall: he stands on the first page of who must see to it.
    """
    today = clock.today()
    must = asked_of([shipped()[HEALTH]])[0][1]
    rows = Certificate.objects.visible_to(member).standing().filter(kind=HEALTH, member__isnull=False)
    others = {each.member for each in rows.select_related("member")} - set(must)
    people = [*must, *sorted(others, key=lambda each: (each.name_key, str(each.pk)))]
    papers = papers_of(people, [HEALTH])
    shown = [(each, paper) for each in people for paper in _held(papers.get((each.pk, HEALTH), []), today)]
    lines = [_posted(number, *each) for number, each in enumerate(shown, 1)]
    data = _head(member, "食堂从业人员健康证公示", today) | {
        "columns": POSTED,
        "rows": lines,
        "count": f"共 {len(lines)} 人",
        "signers": ["食品安全员", "学校（盖章）"],
    }
    return "certificates/posted", data, "健康证公示"


def _held(papers: Iterable[Certificate], today: date) -> list[Certificate]:
    """The one that holds and lasts longest, if there is one."""
    return [paper for paper in papers if held(paper, today)][:1]


def _posted(number: int, person: Any, paper: Certificate) -> list[str]:
    days = (paper_day(paper.issued_on), paper_day(paper.valid_until))
    return [str(number), person.name, person.posts_text, masked_number(paper.number), *days]


def _head(member: Any, title: str, today: date) -> dict[str, Any]:
    when = f"截至 {today.year}年{today.month}月{today.day}日"
    school = member.school
    return {"school": school.name, "office": school.office_name, "title": title, "when": when}

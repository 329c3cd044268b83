"""Questions to begin with: what heads of logistics ask, to be taken as they are or changed."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houqin.queries.question import Question, read
from houqin.queries.showing import address
from houqin.queries.vocabulary import lists_for

EXAMPLES: list[tuple[str | Promise, str]] = [
    (
        _("本学期各楼栋报修，按类别，平均几天修好"),
        "of=repairs.tickets&rows=place__path.building&across=kind&since=reported_at&until=finished_at"
        "&how=mean&w-reported_at=term",
    ),
    (
        _("本学期每月报修几件、修好几件"),
        "of=repairs.tickets&rows=reported_at.month&across=status&w-reported_at=term",
    ),
    (
        _("每月各领域的任务，做了几件、没做几件"),
        "of=duties.tasks&rows=area&across=due_on.month&w-due_on=term",
    ),
    (
        _("本学期每本台账，按时登记和补登各几次"),
        "of=registers.entries&rows=register__title&across=entered&w-on=term",
    ),
    (
        _("各部位隐患，按等级"),
        "of=hazards.hazards&rows=place__path.building&across=level&w-found_on=school_year",
    ),
    (_("谁管的证照有几件快到期、已过期"), "of=certificates.certificates&rows=keeper__name&across=stands"),
]


def examples_for(member: Any) -> list[dict[str, str]]:
    """Those of lists that this member sees."""
    seen = lists_for(member)
    asked: list[tuple[str, Question]] = [(str(title), read(text)) for title, text in EXAMPLES]
    return [{"title": title, "url": address(question)} for title, question in asked if question.of in seen]

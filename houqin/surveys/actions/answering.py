"""A sheet comes back: by link without a name, or on paper, counted by hand."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from houqin.core.actions import Changes, Refused, action
from houqin.people.models import Member
from houqin.surveys.devices import digest_of
from houqin.surveys.models import Answer, PaperCount, Survey
from houqin.surveys.rules.counting import faults_of_counts
from houqin.surveys.rules.questions import MOST_TEXT, Question, read_all

MOST_PAPER_TEXTS = 200


class AnsweredBefore(Refused):
    """This device has sent a sheet of this survey."""

    def __init__(self) -> None:
        super().__init__(_("这台手机已经填过这份问卷，谢谢。一台手机只收一份。"))


class Full(Refused):
    """As many sheets came back from this class as were given out."""

    def __init__(self, name: str, sent: int) -> None:
        sentence = _("“{name}”发放 {sent} 份，已经收满。这一份没有收下；如果您没有填过，请告诉班主任。")
        super().__init__(str(sentence).format(name=name, sent=sent))


@action(
    _("填问卷"),
    says=_("收到一份答卷"),
    only=lambda survey, by: not survey.is_box,
    elsewhere="/surveys/share/{pk}/",
)
def answer_survey(
    survey: Survey,
    /,
    *,
    by: Member,
    group: str,
    answers: list[dict[str, Any]],
    device: str = "",
    who: str = "",
) -> Changes:
    """One sheet a device, no more from a class than went out, all questions that ask for an answer answered.

    Who is signed in is one device; the page of the link signs in nobody.
    """
    if not survey.takes():
        raise Refused(_("这份问卷现在不收。"))
    place = survey.group(group)
    if place is None:
        raise ValidationError({"group": _now("请选班级。")})
    kept, wrong = read_all(survey.asked, said_by(answers))
    if wrong:
        raise ValidationError({"answers": list(wrong.values())})
    if survey.named and not who:
        raise ValidationError({"who": _now("这份问卷要写姓名。")})
    digest = digest_of(survey, device if by.kind == Member.PUBLIC else str(by.pk))
    if Answer.objects.filter(survey=survey, digest=digest).exists():
        raise AnsweredBefore
    if came_back(survey, group) >= place["sent"]:
        raise Full(place["name"], place["sent"])
    return Changes(
        Answer(survey=survey, group=group, answers=kept, who=who if survey.named else "", digest=digest)
    )


def said_by(lines: Iterable[dict[str, Any]]) -> dict[str, list[str]]:
    """Question -> what was sent for it; several options come as several lines."""
    found: dict[str, list[str]] = {}
    for line in lines:
        found.setdefault(line["question"], []).append(line["answer"])
    return found


def came_back(survey: Survey, group: str, *, papers: bool = True) -> int:
    """Sheets of this class; without `papers` only those by link."""
    online: int = Answer.objects.filter(survey=survey, group=group).count()
    counted = PaperCount.objects.filter(survey=survey, group=group).values_list("returned", flat=True)
    return online + (sum(counted) if papers else 0)


@action(
    _("录入纸质问卷"),
    says=_("录入纸质问卷：收回 {returned} 份，有效 {valid} 份"),
    only=lambda survey, by: not survey.is_box,
    elsewhere="/surveys/counting/{pk}/",
)
def enter_paper_counts(
    survey: Survey,
    /,
    *,
    by: Member,
    group: str,
    on: date,
    returned: int,
    valid: int,
    counts: list[dict[str, Any]],
    texts: str = "",
) -> Changes:
    """The sheets of one class, counted by hand, with a photo of the tally (纸质转录). Entered again for the same class,
    the later counts stand; the history keeps both.
    """
    place = survey.group(group)
    if place is None:
        raise ValidationError({"group": _now("请选班级。")})
    numbers = _numbers(survey.asked, counts)
    _refuse_impossible(survey, place, returned, valid, numbers)
    written = [line.strip()[:MOST_TEXT] for line in texts.splitlines() if line.strip()]
    found = PaperCount.objects.filter(survey=survey, group=group).first()
    paper = found or PaperCount(survey=survey, group=group)
    paper.on, paper.returned, paper.valid, paper.counted_by = on, returned, valid, by
    paper.counts, paper.texts = numbers, written[:MOST_PAPER_TEXTS]
    return Changes(survey, add=[] if found else [paper], update=[paper] if found else [])


def _numbers(questions: list[Question], lines: Iterable[dict[str, Any]]) -> dict[str, dict[str, int]]:
    known = {question.key: len(question.choices) for question in questions}
    numbers: dict[str, dict[str, int]] = {}
    for line in lines:
        key, option, count = line["question"], line["option"], line["count"] or 0
        if option >= known.get(key, 0):
            raise ValidationError({"counts": _now("没有这一题或这一项。请刷新页面后重新填写。")})
        if count:
            numbers.setdefault(key, {})[str(option)] = count
    return numbers


def _refuse_impossible(
    survey: Survey, place: dict[str, Any], returned: int, valid: int, numbers: dict[str, dict[str, int]]
) -> None:
    if valid > returned:
        raise ValidationError({"valid": _now("有效的不能比收回的多。")})
    online = came_back(survey, place["key"], papers=False)
    if online + returned > place["sent"]:
        sentence = _now(
            "“{name}”发放 {sent} 份，扫码已收 {online} 份，纸质最多收回 {most} 份。发放数不对的先改。"
        )
        most = max(place["sent"] - online, 0)
        words = sentence.format(name=place["name"], sent=place["sent"], online=online, most=most)
        raise ValidationError({"returned": words})
    wrong = faults_of_counts(survey.asked, valid, numbers)
    if wrong:
        asked = {question.key: question.ask for question in survey.asked}
        sentence = _now("“{ask}”各项加起来比有效的 {valid} 份还多，请再数一遍。")
        raise ValidationError({"counts": [sentence.format(ask=asked[key], valid=valid) for key in wrong]})

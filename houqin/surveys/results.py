"""The result of a survey, read with three questions to the database: who returned how much, and what they said.

While a survey runs only the sheets are counted. Opinions are told when it has ended: nobody steers by a half-time
score, and nobody learns one person's answer by looking before and after it came.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from houqin.core.canonical import sha256
from houqin.core.facts import percent
from houqin.surveys.models import ANNOUNCED, CLOSED, Answer, PaperCount, Survey
from houqin.surveys.rules import counting
from houqin.surveys.rules.counting import FEW, Numbers, Tally, numbers_of, together
from houqin.surveys.rules.questions import TEXT, Question


@dataclass(frozen=True)
class Row:
    """One line of a table: a class, or several told together."""

    name: str
    tally: Tally
    numbers: Numbers | None = None


@dataclass
class Result:
    """Everything that is told of a survey."""

    survey: Survey
    tallies: dict[str, Tally]
    written: dict[str, list[str]] = field(default_factory=dict)
    on_paper: list[str] = field(default_factory=list)

    @cached_property
    def whole(self) -> Tally:
        return together(self.tallies.values())

    @property
    def is_told(self) -> bool:
        """Whether opinions are told: it has ended, and there are enough sheets to hide each other."""
        return self.survey.status in (CLOSED, ANNOUNCED) and not self.too_few

    @property
    def too_few(self) -> bool:
        return 0 < self.whole.valid < FEW and not self.survey.named

    @cached_property
    def questions(self) -> list[Question]:
        return self.survey.asked

    @cached_property
    def lines(self) -> list[Numbers]:
        """Each question that is counted, over all classes."""
        return [numbers_of(question, self.whole) for question in counting.counted(self.questions)]

    @cached_property
    def main(self) -> Numbers | None:
        """The question by which the survey is called good or bad."""
        question = counting.main_question(self.questions)
        return numbers_of(question, self.whole) if question else None

    @cached_property
    def classes(self) -> list[Row]:
        """发放、收回、有效 of each class: that tells nobody's opinion."""
        return [Row(group["name"], self.tallies[group["key"]]) for group in self.survey.groups]

    @cached_property
    def by_class(self) -> list[Row]:
        """The main question by class, small ones together; nothing where one line would be all there is."""
        question = counting.main_question(self.questions)
        if question is None or not self.is_told:
            return []
        named = [(row.name, row.tally) for row in self.classes]
        alone, hidden = counting.apart(named) if not self.survey.named else (named, [])
        rows = [Row(name, tally, numbers_of(question, tally)) for name, tally in alone]
        if hidden:
            rest = together(tally for _name, tally in hidden)
            name = _("其余 {count} 个班合计").format(count=len(hidden))
            rows.append(Row(name, rest, numbers_of(question, rest)))
        return rows if len(rows) > 1 else []

    def texts(self) -> list[tuple[Question, list[str]]]:
        """What was written, question by question, in an order that says nothing of when it came, or from where."""
        return [
            (question, sorted(self.written.get(question.key, ()), key=sha256))
            for question in self.questions
            if question.kind == TEXT and self.written.get(question.key)
        ]


def result_of(survey: Survey, *, texts: bool = False) -> Result:
    """Counted anew from every sheet; asked inside the school."""
    tallies = {group["key"]: Tally(sent=int(group["sent"])) for group in survey.groups}
    made = Result(survey, tallies)
    open_questions = [question.key for question in survey.asked if question.kind == TEXT]
    for group, answers, who in Answer.objects.filter(survey=survey).values_list("group", "answers", "who"):
        tallies[group].add(answers)
        for key in open_questions if texts else ():
            if key in answers:
                made.written.setdefault(key, []).append(f"{answers[key]}（{who}）" if who else answers[key])
    for paper in PaperCount.objects.filter(survey=survey):
        tallies[paper.group].add_paper(paper.returned, paper.valid, paper.counts)
        made.on_paper += paper.texts if texts else []
    made.on_paper.sort(key=sha256)
    return made


# In the school's words ------------------------------------------------------------------------------------------


def share(part: int, whole: int) -> str:
    """92.3%（288/312）, or the two numbers alone where there are few."""
    pair = f"{part}/{whole}"
    told = percent(part, whole)
    return f"{told}（{pair}）" if told else pair


def returned_sentence(result: Result) -> str:
    """发放350份，收回312份（回收率89.1%），有效310份。"""
    whole = result.whole
    rate = percent(whole.returned, whole.sent)
    text = _("发放{sent}份，收回{returned}份").format(sent=whole.sent, returned=whole.returned)
    if rate:
        text += _("（回收率{rate}）").format(rate=rate)
    text += _("，有效{valid}份").format(valid=whole.valid)
    if whole.on_paper:
        text += _("；其中纸质收回{paper}份").format(paper=whole.on_paper)
    return text + "。"


def rate_sentence(numbers: Numbers) -> str:
    """“饭菜的味道”：满意、基本满意288份，占92.3%（288/312）；不了解5份、没有填2份不计入。"""
    text = _("“{ask}”：满意、基本满意{good}份，占{share}").format(
        ask=numbers.question.ask, good=numbers.satisfied, share=share(numbers.satisfied, numbers.rated)
    )
    left = [_("不了解{n}份").format(n=numbers.unknown)] if numbers.unknown else []
    left += [_("没有填{n}份").format(n=numbers.blank)] if numbers.blank else []
    if left:
        text += _("；{left}不计入").format(left="、".join(left))
    return text + "。"


def sentences(result: Result) -> list[str]:
    """What a summary says of one survey."""
    said = [returned_sentence(result)]
    if result.is_told and result.main is not None and result.main.rated:
        said.append(rate_sentence(result.main))
    return said


def weakest(result: Result, most: int = 3) -> Sequence[Numbers]:
    """The questions with which fewest are content, to begin with; only where all have an opinion of some weight."""
    rated = [n for n in result.lines if n.question.kind == "rate" and n.rated >= FEW]
    return sorted(rated, key=lambda n: (n.satisfied * 10_000 // n.rated, n.question.key))[:most]

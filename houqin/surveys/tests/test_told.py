"""Who is told what, what summaries say, and what waits: with the numbers that the page has."""

from datetime import timedelta
from typing import Any

import pytest

from houqin.core import clock
from houqin.core.facts import Span
from houqin.core.notices.models import Notice
from houqin.core.scope import in_school
from houqin.people.models import School
from houqin.surveys import weekly
from houqin.surveys.facts import facts
from houqin.surveys.models import CLOSED, OPEN, Survey
from houqin.surveys.results import result_of, sentences
from houqin.surveys.schedules import tell_of_last_days
from houqin.surveys.todo import todo
from tests.cast import Cast
from tests.samples import do, row_in

from houqin.surveys.tests.samples import box  # isort: skip  (the registry comes first)

pytestmark = pytest.mark.django_db


def notices(cast: Cast) -> list[str]:
    with in_school(cast.school):
        return list(Notice.objects.filter(member=cast.hu).order_by("id").values_list("text", flat=True))


def counted(cast: Cast) -> Any:
    """A survey of 350 sheets as daily life has it: 312 came back on paper, 288 of 312 content."""
    survey = row_in(cast, Survey, OPEN)
    name = survey.groups[0]["name"]
    do(cast, "surveys.edit_survey", survey, groups=[{"name": name, "sent": 350}])
    lines = [{"question": "q1", "option": n, "count": c} for n, c in enumerate((200, 88, 24))]
    do(cast, "surveys.enter_paper_counts", survey, returned=318, valid=312, counts=lines, texts="")
    return do(cast, "surveys.close_survey", survey).row


def test_a_summary_says_what_was_given_out_what_came_back_and_of_how_many_the_share_is(cast: Cast) -> None:
    survey = counted(cast)
    with in_school(cast.school):
        said = "".join(sentences(result_of(survey)))
    assert "发放350份，收回318份（回收率90.9%），有效312份；其中纸质收回318份。" in said
    assert "满意、基本满意288份，占92.3%（288/312）" in said


def test_its_figures_lead_to_the_rows_and_the_trial_counts_nowhere(cast: Cast) -> None:
    survey, today = counted(cast), clock.today()
    span = Span(today, today)
    with in_school(cast.school):
        told = {figure.code: figure for figure in facts(cast.school, span)}
        code = f"surveys.{survey.number}"
        assert told["surveys.count"].value == 1
        assert told[f"{code}.returned"].share == "90.9%（318/350）"
        assert told[f"{code}.satisfied"].share == "92.3%（288/312）"
        assert told[f"{code}.sent"].url == f"/surveys/results/{survey.pk}/"
        School.objects.filter(pk=cast.school.pk).update(go_live_on=today + timedelta(days=1))
        later = School.objects.get(pk=cast.school.pk)
        assert {figure.code: figure.value for figure in facts(later, span)}["surveys.count"] == 0


def test_the_week_tells_what_ended_what_ends_and_what_was_answered(cast: Cast) -> None:
    counted(cast)
    running = row_in(cast, Survey, OPEN)
    do(cast, "surveys.reply_opinion", do(cast, "surveys.send_opinion", box(cast)).row)
    today = clock.today()
    with in_school(cast.school):
        past = "".join(text for part in weekly.past(cast.hu, Span(today, today)) for text in part.said)
        (ahead,) = weekly.ahead(cast.hu, Span(today, today + timedelta(days=9)))
        assert list(weekly.past(cast.tan, Span(today, today))) == []
    assert "占92.3%（288/312）" in past
    assert "收到意见1条，已答复1条" in past
    assert running.title in ahead.lines[0].text


def test_who_began_it_is_told_once_on_the_day_before_the_last(cast: Cast) -> None:
    survey = row_in(cast, Survey, OPEN)
    do(cast, "surveys.answer_survey", survey)
    with clock.moved(clock.at(survey.closes_on - timedelta(days=1), 7, 30)):
        for _n in range(2):
            tell_of_last_days(cast.school, clock.today())
    told = [text for text in notices(cast) if "明天截止" in text]
    assert told == [f"“{survey.title}”明天截止：发放4份，已收回1份"]


def test_a_new_opinion_is_told_to_who_answers_without_its_words(cast: Cast) -> None:
    made = box(cast)
    do(cast, "surveys.send_opinion", made, by=_passer_by(cast), text="食堂的汤凉了")
    (told,) = notices(cast)
    assert "请答复" in told
    assert "汤" not in told


def _passer_by(cast: Cast) -> Any:
    from houqin.people.founding import passer_by_of

    return passer_by_of(cast.school)


def test_what_waits_stands_on_today_and_is_late_after_a_week(cast: Cast) -> None:
    do(cast, "surveys.send_opinion", box(cast))
    row_in(cast, Survey, CLOSED)
    with in_school(cast.school), clock.moved(clock.now() + timedelta(days=8)):
        opinions, surveys = todo(cast.hu)
        assert opinions.items[0].late
        assert "公布" in str(surveys.items[0].hint)
        assert todo(cast.tan) == []

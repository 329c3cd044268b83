"""A survey from the draft to the wall, and an opinion from the box to its answer."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.errors import Refused
from houqin.core.history import Entry
from houqin.core.scope import in_school
from houqin.people.founding import passer_by_of
from houqin.surveys.models import CLOSED, DRAFT, OPEN, Answer, PaperCount, Survey
from houqin.surveys.results import result_of
from houqin.surveys.schedules import close_ended_surveys
from tests.cast import Cast
from tests.samples import do, fresh, row_in, row_of

from houqin.surveys.tests.samples import answered, box  # isort: skip  (the registry comes first)

pytestmark = pytest.mark.django_db


def test_a_survey_goes_from_the_draft_to_the_wall(cast: Cast) -> None:
    survey = do(cast, "surveys.draft_survey").row
    assert (survey.status, [group["name"] for group in survey.groups]) == (DRAFT, ["全体教职工"])
    do(cast, "surveys.open_survey", survey)
    do(cast, "surveys.answer_survey", survey)
    do(cast, "surveys.enter_paper_counts", survey)
    do(cast, "surveys.close_survey", survey)
    done = do(cast, "surveys.announce_survey", survey, remedy="加一个窗口").row
    with in_school(cast.school):
        whole = result_of(done).whole
    assert (done.get_status_display(), done.remedy) == ("已公布", "加一个窗口")
    assert (whole.sent, whole.returned, whole.valid) == (4, 2, 2)


def test_a_survey_for_parents_goes_to_the_classes_with_their_numbers(cast: Cast) -> None:
    one, two = (do(cast, "people.add_class").row for _n in range(2))
    survey = do(cast, "surveys.draft_survey", topic="canteen", audience="").row
    assert [(group["name"], group["sent"]) for group in survey.groups] == [(one.name, 42), (two.name, 42)]
    assert survey.title.endswith("后勤测评"), "its own title is kept"


def test_what_would_make_a_count_impossible_is_said_before_it_is_opened(cast: Cast) -> None:
    survey = do(cast, "surveys.draft_survey", topic="canteen", audience="parents").row
    with pytest.raises(Refused, match="发放数是 0"):
        do(cast, "surveys.open_survey", survey)
    with pytest.raises(ValidationError, match="选项"):
        do(
            cast,
            "surveys.edit_survey",
            survey,
            questions=[{"ask": "选什么", "kind": "one", "options": "一个"}],
        )
    with pytest.raises(ValidationError, match="两次"):
        do(cast, "surveys.edit_survey", survey, questions=[{"ask": "味道", "kind": "rate"}] * 2)
    before = (clock.today() - timedelta(days=1)).isoformat()
    with pytest.raises(ValidationError, match="截止"):
        do(cast, "surveys.edit_survey", survey, closes_on=before)


def test_once_it_runs_the_questions_stand_and_what_came_back_stays_counted(cast: Cast) -> None:
    survey = row_in(cast, Survey, OPEN)
    before = survey.questions
    do(cast, "surveys.answer_survey", survey)
    name = survey.groups[0]["name"]
    edited = do(cast, "surveys.edit_survey", survey, groups=[{"name": name, "sent": 9}]).row
    assert (edited.questions, edited.sent) == (before, 9)
    for groups in ([{"name": name, "sent": 0}], [{"name": "别的班", "sent": 9}]):
        with pytest.raises(ValidationError, match="已经收回"):
            do(cast, "surveys.edit_survey", survey, groups=groups)


def test_one_device_one_sheet_and_no_more_than_went_out(cast: Cast) -> None:
    survey = row_in(cast, Survey, OPEN)
    by, sent = passer_by_of(cast.school), survey.sent

    def send(device: str) -> None:
        data = {"group": "g1", "answers": answered(survey), "device": device}
        perform("surveys.answer_survey", by=by, target=survey.pk, data=data)

    send("one")
    with pytest.raises(Refused, match="一台手机"):
        send("one")
    for n in range(1, sent):
        send(f"other {n}")
    with pytest.raises(Refused, match="收满"):
        send("one too many")
    with in_school(cast.school):
        assert Answer.objects.filter(survey=survey).count() == sent


def test_when_it_ends_no_device_leads_to_its_answer_any_more(cast: Cast) -> None:
    """The salt is gone, and the history has never had it, nor the digests."""
    survey = row_in(cast, Survey, OPEN)
    salt = survey.salt
    answer = do(cast, "surveys.answer_survey", survey).row
    closed = do(cast, "surveys.close_survey", survey).row
    assert (len(salt), fresh(closed).salt) == (32, "")
    with in_school(cast.school):
        told = "".join(str(entry.told()) for entry in Entry.objects.all())
    assert salt not in told
    assert fresh(answer).digest not in told


def test_paper_and_link_together_are_never_more_than_went_out(cast: Cast) -> None:
    survey = row_in(cast, Survey, OPEN)
    do(cast, "surveys.answer_survey", survey)
    with pytest.raises(ValidationError, match="最多收回 3 份"):
        do(cast, "surveys.enter_paper_counts", survey, returned=4, valid=4)
    with pytest.raises(ValidationError, match="有效的不能比收回的多"):
        do(cast, "surveys.enter_paper_counts", survey, returned=1, valid=2)
    lines = [{"question": "q1", "option": 0, "count": 2}, {"question": "q1", "option": 3, "count": 1}]
    with pytest.raises(ValidationError, match="再数一遍"):
        do(cast, "surveys.enter_paper_counts", survey, returned=2, valid=2, counts=lines)


def test_the_same_class_counted_again_replaces_its_counts_and_is_paper_transcribed(cast: Cast) -> None:
    survey = row_in(cast, Survey, OPEN)
    earlier = (clock.today() - timedelta(days=9)).isoformat()
    do(cast, "surveys.enter_paper_counts", survey, on=earlier)
    do(cast, "surveys.enter_paper_counts", survey, returned=3, valid=2)
    with in_school(cast.school):
        (paper,) = PaperCount.objects.filter(survey=survey)
        assert (paper.returned, paper.valid, paper.get_entered_display()) == (3, 2, "纸质转录")
        assert result_of(survey).whole.returned == 3


def test_what_has_passed_its_last_day_closes_by_itself_and_is_not_taken_before_either(cast: Cast) -> None:
    survey = row_in(cast, Survey, OPEN)
    last = survey.closes_on
    with clock.moved(clock.at(last, 23, 59)):
        close_ended_surveys(cast.school, clock.today())
        assert fresh(survey).status == OPEN
    with clock.moved(clock.at(last + timedelta(days=1), 0, 1)):
        with pytest.raises(Refused, match="现在不收"):
            do(cast, "surveys.answer_survey", survey)
        close_ended_surveys(cast.school, clock.today())
        close_ended_surveys(cast.school, clock.today())
    assert fresh(survey).status == CLOSED


def test_an_opinion_is_taken_up_answered_and_answered_better(cast: Cast) -> None:
    opinion = row_of(cast, type(do(cast, "surveys.send_opinion", box(cast)).row))
    do(cast, "surveys.take_opinion", opinion, progress="已转食堂")
    do(cast, "surveys.reply_opinion", opinion, reply="换了锁")
    better = do(cast, "surveys.reply_opinion", opinion, reply="换了锁，也查了别的门").row
    assert (better.status, better.reply, better.replied_by) == ("replied", "换了锁，也查了别的门", cast.hu)
    with pytest.raises(Refused, match="已答复"):
        do(cast, "surveys.set_aside_opinion", opinion)


def test_a_box_takes_no_sheets_and_a_survey_no_opinions(cast: Cast) -> None:
    made = box(cast)
    with pytest.raises(PermissionDenied):
        do(cast, "surveys.answer_survey", made, group="g1", answers=[{"question": "q1", "answer": "0"}])
    survey = row_in(cast, Survey, OPEN)
    with pytest.raises(PermissionDenied):
        perform("surveys.send_opinion", by=cast.hu, target=survey.pk, data={"text": "x"})

"""The link without a login: once a device, honest when it is over, light, and what it shows to whom."""

import gzip
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from houqin.core import clock
from houqin.core.scope import in_school
from houqin.surveys import public
from houqin.surveys.models import CLOSED, OPEN, Answer, Opinion, Survey
from tests.cast import Cast, browser
from tests.samples import do, row_in

from houqin.surveys.tests.samples import answered, box  # isort: skip  (the registry comes first)

pytestmark = pytest.mark.django_db


def address(row: Any) -> str:
    return f"/s/{row.school.code}/{row.code}/"


def carried(client: Client, url: str) -> dict[str, str]:
    """What a page of ours carries along in its form."""
    said = client.get(url).content.decode()
    return {name: re.findall(rf'name="{name}" value="([^"]+)"', said)[0] for name in ("slip", "key")}


def fill(survey: Any, client: Client, option: int = 0, **changed: Any) -> Any:
    """Open the page, choose the same everywhere, send it."""
    said = {line["question"]: line["answer"] for line in answered(survey, option, "写一句")}
    return client.post(address(survey), carried(client, address(survey)) | said | changed)


def count(cast: Cast, model: Any = Answer) -> int:
    with in_school(cast.school):
        return int(model.objects.count())


def test_a_stranger_fills_it_and_is_thanked(cast: Cast) -> None:
    survey, client = row_in(cast, Survey, OPEN), Client(enforce_csrf_checks=True)
    done = fill(survey, client)
    assert (done.status_code, done.headers["Location"]) == (302, f"{address(survey)}?done=1")
    assert "收到了，谢谢" in client.get(done.headers["Location"]).content.decode()
    with in_school(cast.school):
        (answer,) = Answer.objects.all()
    assert (answer.group, answer.answers["q1"], answer.who) == ("g1", 0, "")


def test_a_device_answers_once_and_the_thanks_are_not_passed_on(cast: Cast) -> None:
    survey, client = row_in(cast, Survey, OPEN), Client()
    sent = carried(client, address(survey))
    fill(survey, client)
    assert "已经填过" in client.get(address(survey)).content.decode()
    said = {line["question"]: line["answer"] for line in answered(survey)}
    assert "已经填过" in client.post(address(survey), sent | said).content.decode()
    other = Client().get(f"{address(survey)}?done=1").content.decode()
    assert "提交" in other, "who got the link of the thanks may still fill it"
    assert count(cast) == 1


def test_sent_twice_with_one_key_it_is_one_sheet(cast: Cast) -> None:
    survey, client = row_in(cast, Survey, OPEN), Client()
    said = {line["question"]: line["answer"] for line in answered(survey)}
    sent = carried(client, address(survey)) | said
    for _n in range(2):
        assert client.post(address(survey), sent).status_code == 302
    assert count(cast) == 1


def test_what_is_missing_is_marked_and_what_was_chosen_stays(cast: Cast) -> None:
    survey, client = row_in(cast, Survey, OPEN), Client()
    answer = fill(survey, client, q2="", q9="只写了这一句")
    said = answer.content.decode()
    assert answer.status_code == 400
    assert "这一题还没有答" in said
    assert "只写了这一句" in said
    assert 'id="id_q1_0" name="q1" value="0" checked' in said
    assert count(cast) == 0


def test_without_the_mark_the_slip_or_with_the_trap_nothing_is_taken(cast: Cast) -> None:
    survey, client = row_in(cast, Survey, OPEN), Client()
    assert fill(survey, client, slip="x").status_code == 403
    assert fill(survey, client, website="spam").status_code == 400
    sent = carried(client, address(survey))
    client.cookies.clear()
    assert "没有存下记号" in client.post(address(survey), sent | {"q1": "0"}).content.decode()
    client.cookies["survey_device"] = "made-up"
    assert client.post(address(survey), sent | {"q1": "0"}).status_code == 400
    assert count(cast) == 0


def test_when_a_class_is_full_it_says_so(cast: Cast) -> None:
    survey = row_in(cast, Survey, OPEN)
    for _n in range(survey.sent):
        assert fill(survey, Client()).status_code == 302
    late = fill(survey, Client())
    assert (late.status_code, "已经收满" in late.content.decode()) == (409, True)
    assert count(cast) == survey.sent


def test_before_after_and_as_a_draft_nothing_is_taken(cast: Cast) -> None:
    survey = row_in(cast, Survey, OPEN)
    with clock.moved(clock.at(survey.closes_on + timedelta(days=1), 8)):
        client = Client()
        assert "已经结束" in client.get(address(survey)).content.decode()
        client.post(address(survey), {"q1": "0"})
    with clock.moved(clock.at(survey.opens_on - timedelta(days=1), 8)):
        assert "还没有开始" in Client().get(address(survey)).content.decode()
    draft = do(cast, "surveys.draft_survey").row
    assert Client().get(address(draft)).status_code == 404
    assert Client().get(f"/s/{cast.school.code}/NOSUCH/").status_code == 404
    assert count(cast) == 0


def test_what_hangs_on_the_wall_has_totals_and_no_class_and_no_text(cast: Cast) -> None:
    survey = row_in(cast, Survey, OPEN)
    do(cast, "surveys.edit_survey", survey, groups=[{"name": "全体教职工", "sent": 9}])
    for _n in range(6):
        fill(survey, Client())
    closed = do(cast, "surveys.close_survey", survey).row
    assert "结果公布以后" in Client().get(address(survey)).content.decode()
    do(cast, "surveys.announce_survey", closed, remedy="二楼加一个窗口")
    said = Client().get(address(survey)).content.decode()
    assert "收回6份" in said
    assert "6/6" in said
    assert "二楼加一个窗口" in said
    assert "全体教职工" not in said
    assert "写一句" not in said


def test_the_page_is_light_and_needs_no_script(cast: Cast) -> None:
    """All that a phone must fetch before it can be filled: page and style, as they travel."""
    survey = row_in(cast, Survey, OPEN)
    said = Client().get(address(survey)).content
    assert b"<script" not in said
    assert len(said) < 30_000
    assert len(gzip.compress(said)) < 5_000


def test_an_opinion_gets_a_code_and_its_answer_is_read_with_it(cast: Cast) -> None:
    made, client = box(cast), Client()
    sent = carried(client, address(made))
    done = client.post(
        address(made), sent | {"category": "complaint", "text": "门关不上", "who": "王妈妈 139"}
    )
    with in_school(cast.school):
        (opinion,) = Opinion.objects.all()
    url = f"{address(made)}{opinion.tracking}/"
    assert done.headers["Location"] == f"{url}?new=1"
    said = client.get(done.headers["Location"]).content.decode()
    assert f"{opinion.tracking[:5]} {opinion.tracking[5:]}" in said
    assert "王妈妈" not in said, "the code opens the answer, not the telephone"
    do(cast, "surveys.reply_opinion", opinion, reply="已修好")
    typed = Client().get(f"{address(made)}?code={opinion.tracking.lower()[:5]} {opinion.tracking[5:]}")
    assert typed.headers["Location"] == url
    assert "已修好" in Client().get(url).content.decode()
    other = box(cast)
    assert Client().get(f"{address(other)}{opinion.tracking}/").status_code == 404, "of another box"


def test_floods_are_told_to_wait_and_leave_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "OPINIONS_PER_ADDRESS", 3)
    monkeypatch.setattr(public, "WRONG_CODES", 4)
    made, client = box(cast), Client()
    sent = carried(client, address(made))
    codes = []
    for n in range(5):
        key = {"key": f"00000000-0000-4000-8000-00000000000{n}"}
        codes.append(client.post(address(made), sent | key | {"text": f"第{n}条"}).status_code)
    assert codes == [302, 302, 302, 429, 429]
    assert count(cast, Opinion) == 3
    tried = [Client().get(f"/s/{cast.school.code}/WRONG{n}/").status_code for n in range(6)]
    assert tried == [404] * 4 + [429] * 2


def test_too_much_text_is_refused_before_it_is_read(cast: Cast) -> None:
    made, client = box(cast), Client()
    sent = carried(client, address(made))
    assert client.post(address(made), sent | {"text": "长" * 60_000}).status_code == 413


# What the office sees ----------------------------------------------------------------------------------------


def test_while_it_runs_only_the_sheets_are_counted_and_texts_are_for_the_head_alone(cast: Cast) -> None:
    survey = row_in(cast, Survey, OPEN)
    do(cast, "surveys.edit_survey", survey, groups=[{"name": "全体教职工", "sent": 9}])
    for n in range(6):
        fill(survey, Client(), q9=f"伙食第{n}句")
    url, head = f"/surveys/results/{survey.pk}/", browser(cast.hu)
    running = head.get(url).content.decode()
    assert "收回6份" in running
    assert "6/6" not in running
    assert "伙食第" not in running
    do(cast, "surveys.close_survey", survey)
    ended = head.get(url).content.decode()
    assert "6/6" in ended
    assert all(f"伙食第{n}句" in ended for n in range(6))
    with in_school(cast.school):
        type(cast.chen).objects.filter(pk=cast.chen.pk).update(roles=" canteen_manager ")
    cook = browser(cast.chen).get(url).content.decode()
    assert "6/6" in cook
    assert "伙食第" not in cook
    assert "伙食第" not in str(head.get(f"{url}?export=xlsx").headers)


def test_of_four_sheets_nothing_is_told_but_that_they_came(cast: Cast) -> None:
    survey = row_in(cast, Survey, OPEN)
    for _n in range(4):
        fill(survey, Client(), option=2)
    do(cast, "surveys.close_survey", survey)
    said = browser(cast.hu).get(f"/surveys/results/{survey.pk}/").content.decode()
    assert "不足 5 份" in said
    assert "收回4份" in said
    assert "0/4" not in said


def test_paper_sheets_are_typed_in_on_one_page_and_added(cast: Cast) -> None:
    from houqin.core.tests.samples import photo

    survey, client = row_in(cast, Survey, OPEN), browser(cast.hu)
    url = f"/surveys/counting/{survey.pk}/?group=g1"
    page = client.get(url).content.decode()
    sent: dict[str, Any] = dict(
        re.findall(r'name="(key|counts-\d+-(?:question|option))" value="([^"]+)"', page)
    )
    sent |= {"group": "g1", "on": clock.today().isoformat(), "returned": "3", "photos": str(photo(cast).pk)}
    sent |= {"counts-0-count": "2", "counts-2-count": "1"}
    wrong = client.post(url, sent | {"valid": "2"})
    assert (wrong.status_code, "再数一遍" in wrong.content.decode()) == (400, True)
    done = client.post(url, sent | {"valid": "3"})
    assert done.status_code == 302
    assert "录好了" in client.get(done.headers["Location"]).content.decode()
    assert 'value="2"' in client.get(url).content.decode(), "what was entered stands there"


@pytest.mark.parametrize("what", ["report", "sheet", "poster"])
def test_what_goes_on_paper_is_a_pdf(what: str, cast: Cast) -> None:
    survey = row_in(cast, Survey, CLOSED)
    answer = browser(cast.hu).get(f"/surveys/papers/{survey.pk}/{what}/")
    assert answer.content.startswith(b"%PDF-")

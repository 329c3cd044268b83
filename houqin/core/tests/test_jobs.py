"""Work after the answer: done once, tried again after a failure, taken over from a dead worker, with today's rights."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError

from houqin.core import clock, jobs
from houqin.core.errors import Refused
from houqin.core.jobs import Job, enqueue, run_next
from houqin.core.prints import PrintFailed
from houqin.core.scope import in_school
from houqin.people.models import Member
from tests.cast import Cast, browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A kind of work that notes its arguments."""
    noted: list[Any] = []

    def note(job: Job, *, what: str) -> dict[str, Any]:
        noted.append(what)
        if what == "bad":
            raise ValueError("it did not work")
        return {"noted": len(noted)}

    monkeypatch.setitem(jobs.WORK, "core.note", note)
    return noted


def test_jobs_are_done_once_in_the_order_asked(cast: Cast, done: list[Any]) -> None:
    first, second = (enqueue("core.note", by=cast.hu, what=what) for what in "ab")
    assert [run_next(), run_next(), run_next()] == [True, True, False]
    assert done == ["a", "b"]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.progress, second.result) == (Job.DONE, 100, {"noted": 2})


def at(minutes: float) -> Any:
    return clock.moved(clock.now() + timedelta(minutes=minutes))


def test_a_job_that_fails_is_tried_three_times_ever_later_and_says_why(cast: Cast, done: list[Any]) -> None:
    job = enqueue("core.note", by=cast.hu, what="bad")
    tries = []
    for minutes in (0, 0.5, 1.1, 1.2, 12, 60):
        with at(minutes):
            tries.append(run_next())
    assert tries == [True, False, True, False, True, False]
    job.refresh_from_db()
    assert (len(done), job.state) == (3, Job.FAILED)
    assert job.result["sentence"] == "程序出错（ValueError），详情在服务日志里。"


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (Refused("先设置学校。"), "先设置学校。"),
        (PermissionDenied("您已没有这项权限。"), "您已没有这项权限。"),
        (ValidationError({"name": "没有填写。"}), "没有填写。"),
    ],
)
def test_what_would_fail_again_fails_at_once_in_plain_words(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, problem: Exception, sentence: str
) -> None:
    def refuse(job: Job) -> dict[str, Any]:
        raise problem

    monkeypatch.setitem(jobs.WORK, "core.refuse", refuse)
    job = enqueue("core.refuse", by=cast.hu)
    assert run_next()
    job.refresh_from_db()
    assert (job.state, job.tries, job.result["sentence"]) == (Job.FAILED, 1, sentence)


def test_a_file_that_another_program_holds_is_tried_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(job: Job) -> dict[str, Any]:
        raise PermissionError(13, "Permission denied")  # what Windows says of it

    monkeypatch.setitem(jobs.WORK, "core.held", held)
    job = enqueue("core.held", by=cast.hu)
    assert run_next()
    job.refresh_from_db()
    assert job.state == Job.WAITING
    assert "读写出错" in job.result["sentence"]


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (OSError(28, "No space left on device"), "磁盘"),
        (OperationalError("server closed the connection"), "数据库"),
        (PrintFailed("没有排出来：字体缺少。"), "没有排出来：字体缺少。"),
    ],
)
def test_what_went_wrong_outside_is_told_without_the_words_of_programmers(
    problem: Exception, sentence: str
) -> None:
    assert sentence in jobs.in_words(problem)
    assert "server" not in jobs.in_words(problem)


def test_a_job_of_a_dead_worker_is_taken_over_and_a_living_ones_is_not(cast: Cast, done: list[Any]) -> None:
    job = enqueue("core.note", by=cast.hu, what="a")
    Job.objects.filter(pk=job.pk).update(
        state=Job.RUNNING, started_at=clock.now() - timedelta(hours=2), alive_at=clock.now(), tries=1
    )
    assert run_next() is False
    with at(11):
        assert run_next() is True
    assert done == ["a"]


def test_a_worker_says_that_it_lives(cast: Cast, done: list[Any]) -> None:
    job = enqueue("core.note", by=cast.hu, what="a")
    Job.objects.filter(pk=job.pk).update(state=Job.RUNNING, tries=1)
    job.refresh_from_db()
    jobs._beat(job)
    job.refresh_from_db()
    assert job.alive_at is not None


def test_progress_inside_a_transaction_is_told_by_the_beat_and_holds_no_row(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = enqueue("core.note", by=cast.hu, what="a")
    Job.objects.filter(pk=job.pk).update(state=Job.RUNNING, tries=1)
    job.refresh_from_db()
    jobs.tell_progress(job, 40)
    assert Job.objects.get(pk=job.pk).progress == 0
    jobs._beat(job)
    assert Job.objects.get(pk=job.pk).progress == 40
    monkeypatch.setattr(jobs, "connection", SimpleNamespace(in_atomic_block=False))
    jobs.tell_progress(job, 100)
    assert Job.objects.get(pk=job.pk).progress == 99


def test_work_that_kills_its_worker_each_time_is_given_up(cast: Cast, done: list[Any]) -> None:
    job, _other = (enqueue("core.note", by=cast.hu, what=what) for what in "ab")
    Job.objects.filter(pk=job.pk).update(
        state=Job.RUNNING, alive_at=clock.now() - timedelta(hours=1), tries=jobs.TRIES
    )
    assert [run_next(), run_next()] == [True, False]
    job.refresh_from_db()
    assert (job.state, done) == (Job.FAILED, ["b"])
    assert "中断" in job.result["sentence"]


def test_a_worker_that_was_thought_dead_does_not_undo_what_another_did(cast: Cast, done: list[Any]) -> None:
    job = enqueue("core.note", by=cast.hu, what="a")
    slow = jobs._take()
    assert slow is not None
    with at(11):
        assert run_next()
    jobs._end(slow, Job.FAILED, {"sentence": "late"})
    job.refresh_from_db()
    assert (job.state, job.result) == (Job.DONE, {"noted": 1})


def test_work_without_a_school_or_an_asker_is_not_taken(cast: Cast) -> None:
    class Nobody:
        school_id = None
        pk = None

    with pytest.raises(ValueError, match="asked for by a member"):
        enqueue("core.note", by=Nobody())
    assert not Job.objects.exists()


def test_work_that_names_no_school_reads_no_rows(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(jobs.WORK, "core.careless", lambda job: {"count": Member.objects.count()})
    job = enqueue("core.careless", by=cast.hu)
    assert run_next()
    job.refresh_from_db()
    assert job.state == Job.WAITING
    assert "NoSchool" in job.result["sentence"]


def test_an_export_runs_with_the_rights_of_now(cast: Cast) -> None:
    job = enqueue("core.export_list", by=cast.hu, page="people.members", params="")
    with in_school(cast.school):
        Member.objects.filter(pk=cast.hu.pk).update(roles="")
    while run_next():
        pass
    job.refresh_from_db()
    assert job.state == Job.FAILED


def test_an_export_is_fetched_by_its_owner_only_and_only_while_he_may(cast: Cast) -> None:
    job = enqueue("core.export_list", by=cast.hu, page="people.members", params="q=wen")
    assert run_next()
    url = f"/jobs/{job.pk}/?file=1"
    answer: Any = browser(cast.hu).get(url)
    assert b"".join(answer.streaming_content).startswith(b"PK")
    for other in (cast.tan, cast.ou):
        assert browser(other).get(url).status_code == 404
    with in_school(cast.school):
        Member.objects.filter(pk=cast.hu.pk).update(roles=" contractor ")
    assert browser(cast.hu).get(url).status_code == 404


def test_a_long_list_is_exported_as_a_job(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("houqin.core.pages.exporting.AT_ONCE", 3)
    page = browser(cast.hu)
    answer = page.get("/people/members/?export=xlsx")
    assert answer.status_code == 302
    waiting = page.get(answer.headers["Location"])
    assert waiting.status_code == 200
    assert run_next()
    assert "?file=1" in page.get(answer.headers["Location"]).content.decode()


def test_what_was_exported_is_handed_out_for_a_day_and_no_longer(cast: Cast) -> None:
    job = enqueue("core.export_list", by=cast.hu, page="people.members", params="q=wen")
    assert run_next()
    page, url = browser(cast.hu), f"/jobs/{job.pk}/"
    with at(23 * 60):
        assert "?file=1" in page.get(url).content.decode()
    with at(25 * 60):
        told = page.get(f"{url}?file=1")
        assert told.headers["Content-Type"].startswith("text/html")
        assert "24 小时" in told.content.decode()
        assert "?file=1" not in told.content.decode()

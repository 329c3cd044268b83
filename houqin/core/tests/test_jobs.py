"""Work after the answer: done once, tried again after a failure, taken over from a dead worker, with today's rights."""

from datetime import timedelta
from typing import Any

import pytest

from houqin.core import clock, jobs
from houqin.core.jobs import Job, enqueue, run_next
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


def test_a_job_that_fails_is_tried_three_times_and_says_why(cast: Cast, done: list[Any]) -> None:
    job = enqueue("core.note", by=cast.hu, what="bad")
    while run_next():
        pass
    job.refresh_from_db()
    assert (len(done), job.state, job.result["sentence"]) == (3, Job.FAILED, "it did not work")


def test_a_job_of_a_dead_worker_is_taken_over_and_a_living_ones_is_not(cast: Cast, done: list[Any]) -> None:
    job = enqueue("core.note", by=cast.hu, what="a")
    Job.objects.filter(pk=job.pk).update(state=Job.RUNNING, started_at=clock.now(), tries=1)
    assert run_next() is False
    with clock.moved(clock.now() + timedelta(minutes=11)):
        assert run_next() is True
    assert done == ["a"]


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

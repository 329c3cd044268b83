"""/jobs/: what failed and what waits, in plain words, for those who set up the school; 再做一次 begins it anew."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from houqin.core import clock
from houqin.core.history import Entry
from houqin.core.jobs import Job, enqueue, enqueue_for_school, redo, run_next
from houqin.core.schedules import Run
from houqin.core.scope import in_school
from tests.cast import Cast, browser

pytestmark = pytest.mark.django_db


def failed(cast: Cast, sentence: str = "当时磁盘满了。") -> Job:
    job = enqueue("core.export_list", by=cast.hu, page="people.members", params="")
    about = {"state": Job.FAILED, "tries": 3, "ended_at": clock.now(), "result": {"sentence": sentence}}
    Job.objects.filter(pk=job.pk).update(**about)
    return job


def page(member: Any) -> str:
    return browser(member).get("/jobs/").content.decode()


def test_it_says_what_failed_for_whom_and_why_and_what_waits(cast: Cast) -> None:
    failed(cast)
    with in_school(cast.school):
        run = Run.objects.create(school=cast.school, name="core.tidy_up", day=clock.today())
    enqueue_for_school("core.take_turn", cast.school, run=str(run.pk))
    text = page(cast.hu)
    for words in (
        "导出表格",
        cast.hu.name,
        "当时磁盘满了。",
        "再做一次",
        "清理过期的临时文件和后台工作",
        "自动",
    ):
        assert words in text
    assert "core." not in re.sub(r"<[^>]*>", "", text)


def test_done_again_it_is_done_and_told_in_the_history(cast: Cast) -> None:
    job = failed(cast)
    client = browser(cast.hu)
    answer = client.get("/jobs/")
    key = answer.context["page"]["failed"][0]["key"]
    for _twice in (1, 2):
        sent = client.post("/people/redo_job/", {"key": str(key), "job": str(job.pk)})
        assert sent.headers["Location"] == "/jobs/"
    assert run_next()
    assert not run_next()
    job.refresh_from_db()
    assert job.state == Job.DONE
    with in_school(cast.school):
        assert Entry.objects.filter(action="people.redo_job", member=cast.hu).count() == 1


def test_what_is_not_failed_or_another_schools_is_not_done_again(cast: Cast) -> None:
    job = failed(cast)
    assert not redo(job.pk, cast.ou.school_id)
    answer = browser(cast.ou).post("/people/redo_job/", {"key": str(job.pk), "job": str(job.pk)})
    assert "不在失败的里面" in answer.content.decode()
    waiting = enqueue("core.export_list", by=cast.hu, page="people.members", params="")
    assert not redo(waiting.pk, cast.school.pk)
    job.refresh_from_db()
    assert job.state == Job.FAILED
    assert cast.hu.name not in page(cast.ou)


def test_only_who_sets_up_the_school_sees_it(cast: Cast) -> None:
    assert browser(cast.tan).get("/jobs/").status_code == 403
    assert browser(cast.hu).get("/jobs/").status_code == 200
    assert "/jobs/" in browser(cast.hu).get("/school/").content.decode()


def test_finished_jobs_cost_it_nothing(cast: Cast) -> None:
    old = clock.now() - timedelta(days=5)
    about = {"work": "core.deliver", "state": Job.DONE, "asked_at": old, "ended_at": old}
    keys = {"school_key": cast.school.pk, "member_key": cast.school.pk}
    Job.objects.bulk_create([Job(**about, **keys) for _n in range(500)])
    failed(cast)
    client = browser(cast.hu)
    client.get("/jobs/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/jobs/").status_code == 200
    jobs = [q["sql"] for q in asked if "core_job" in q["sql"]]
    assert len(jobs) == 2
    assert len([q for q in asked if q["sql"].startswith("SELECT")]) <= 10
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for sql in jobs:
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
                assert "job_of_school" in str(cursor.fetchall())

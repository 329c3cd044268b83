"""Files follow the rights to the rows they hang on, at each download anew (reliability.md G15, G41)."""

import io
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.http import Http404
from django.test import Client
from PIL import Image

from houqin.core.actions import perform
from houqin.core.files import receiving, store, uploads, views
from houqin.core.files.attaching import photos_of
from houqin.core.files.images import MAX_BYTES
from houqin.core.files.models import Attachment, File
from houqin.core.files.sweeping import sweep
from houqin.core.scope import in_school
from houqin.core.tests import files_corpus as corpus
from houqin.core.tests.files_people import Place, attached, data_folder, here, send, sent_by, signed_in, there


def body(answer: Any) -> bytes:
    return b"".join(answer)


__all__ = ["data_folder", "here", "there"]  # fixtures

ADDRESSES = ("/files/{}", "/files/{}/thumb")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_member_sees_what_he_sent_until_it_is_used_and_nobody_else_does(
    here: Place, there: Place, address: str
) -> None:
    pk = sent_by(here.teacher)
    assert signed_in(here.teacher).get(address.format(pk)).status_code == 200
    for other in (here.head, here.colleague, there.head, there.teacher):
        assert signed_in(other).get(address.format(pk)).status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_may_see_the_row_may_open_its_photo(here: Place, there: Place, address: str) -> None:
    pk = attached(here)
    assert signed_in(here.head).get(address.format(pk)).status_code == 200
    assert signed_in(here.colleague).get(address.format(pk)).status_code == 200
    assert signed_in(here.teacher).get(address.format(pk)).status_code == 404
    for stranger in (there.head, there.colleague, there.teacher):
        assert signed_in(stranger).get(address.format(pk)).status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_lost_the_role_lost_the_photo_even_his_own(here: Place, address: str) -> None:
    pk = attached(here)
    client = signed_in(here.head)
    assert client.get(address.format(pk)).status_code == 200
    here.head.roles = " teacher "
    with in_school(here.school):
        here.head.save()
    assert client.get(address.format(pk)).status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_signed_out_or_disabled_people_are_sent_to_the_login(here: Place, address: str) -> None:
    pk = attached(here)
    client = signed_in(here.head)
    here.head.active = False
    with in_school(here.school):
        here.head.save()
    for asking in (client, Client()):
        answer = asking.get(address.format(pk))
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/login/?next=/files/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_another_schools_file_and_no_file_are_the_same_404(here: Place, there: Place, address: str) -> None:
    client = signed_in(here.head)
    theirs, none = client.get(address.format(attached(there))), client.get(address.format(uuid4()))
    assert theirs.status_code == none.status_code == 404
    assert theirs.content == none.content


@pytest.mark.parametrize("address", ADDRESSES)
def test_when_the_row_is_gone_so_is_its_photo(here: Place, address: str) -> None:
    pk = attached(here)
    with in_school(here.school):
        type(here.pupil).objects.filter(pk=here.pupil.pk).delete()
    assert signed_in(here.head).get(address.format(pk)).status_code == 404


def test_a_photo_of_another_member_cannot_be_hung_on_ones_own_row(here: Place) -> None:
    foreign = sent_by(here.teacher)
    with pytest.raises(ValidationError, match="没有传好"):
        perform(
            "core.attach_photos",
            by=here.head,
            target=here.pupil.pk,
            data={"photos": [str(foreign)]},
            model=type(here.pupil),
        )
    with in_school(here.school):
        assert not Attachment.objects.exists()


def test_nobody_hangs_a_photo_on_a_row_he_may_not_see(here: Place, there: Place) -> None:
    for by in (here.teacher, there.head):
        data = {"photos": [str(sent_by(by))]}
        with pytest.raises(Http404):
            perform("core.attach_photos", by=by, target=here.pupil.pk, data=data, model=type(here.pupil))


def test_a_file_answer_can_do_nothing_in_a_browser(here: Place) -> None:
    client = signed_in(here.teacher)
    answer = client.get(f"/files/{sent_by(here.teacher)}")
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"] == "inline; filename*=utf-8''%E6%BC%8F%E6%B0%B4.webp"
    assert Image.open(io.BytesIO(body(answer))).size == (400, 200)


def test_a_thumbnail_is_small(here: Place) -> None:
    pk = sent_by(here.teacher, content=corpus.jpeg((2000, 1000)))
    thumb = body(signed_in(here.teacher).get(f"/files/{pk}/thumb"))
    assert Image.open(io.BytesIO(thumb)).size == (320, 160)


@pytest.mark.parametrize(
    "name", ['a;b".jpg', "x\r\nSet-Cookie: a=b.jpg", "../../etc/passwd", "gpj\u202e.exe", "长" * 200]
)
def test_no_name_gets_out_of_its_header(here: Place, name: str) -> None:
    pk = sent_by(here.teacher, name=name)
    header = signed_in(here.teacher).get(f"/files/{pk}").headers["Content-Disposition"]
    assert header.startswith("inline; filename")
    assert header.count('"') in (0, 2)
    assert ".exe" not in header
    assert not {"\r", "\n", "\u202e"} & set(header)
    assert header.count(";") == 1
    assert "/" not in header.partition("utf-8''")[2]


def test_a_paper_is_downloaded_and_never_shown(here: Place) -> None:
    row = receiving.keep_paper(here.teacher, "名单<script>.xlsx", b"PK\x03\x04", "xlsx")
    answer = signed_in(here.teacher).get(f"/files/{row.pk}")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert signed_in(here.teacher).get(f"/files/{row.pk}/thumb").status_code == 404
    assert signed_in(here.head).get(f"/files/{row.pk}").status_code == 404


def test_a_content_that_the_disk_lost_is_not_found(here: Place, tmp_path: Path) -> None:
    pk = sent_by(here.teacher)
    for path in tmp_path.glob("files/*/*/*.webp"):
        path.unlink()
    assert signed_in(here.teacher).get(f"/files/{pk}").status_code == 404


def test_sending_takes_a_login_and_a_token_against_forgery(here: Place) -> None:
    assert send(Client(), ("x.jpg", corpus.jpeg())).status_code == 401
    strict = signed_in(here.teacher, enforce_csrf_checks=True)
    assert send(strict, ("x.jpg", corpus.jpeg())).status_code == 403
    strict.cookies["csrftoken"] = strict.cookies["csrf"] = "a" * 32
    assert send(strict, ("x.jpg", corpus.jpeg()), csrfmiddlewaretoken="a" * 32).status_code == 201


def test_several_photos_come_back_in_their_order(here: Place) -> None:
    names = [f"{number}.jpg" for number in range(5)]
    photos = [(name, corpus.jpeg((40 + at, 20))) for at, name in enumerate(names)]
    answer = send(signed_in(here.teacher), *photos)
    assert [file["name"] for file in answer.json()["files"]] == names


def test_thirty_photos_at_once_are_taken_and_thirty_one_are_not(here: Place) -> None:
    photos = [("x.jpg", corpus.jpeg((40 + at, 20))) for at in range(31)]
    client = signed_in(here.teacher)
    assert len(send(client, *photos[:30]).json()["files"]) == 30
    refused = send(client, *photos)
    assert refused.status_code == 400
    assert "一次最多上传 30 张" in refused.json()["detail"]


def test_one_bad_file_among_good_ones_keeps_none_and_names_it(here: Place) -> None:
    answer = send(signed_in(here.teacher), ("好.jpg", corpus.jpeg()), ("坏.jpg", corpus.jpeg()[:500]))
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("“坏.jpg”：照片不完整")
    with in_school(here.school):
        assert not File.objects.exists()


def test_a_request_without_a_photo_says_so(here: Place) -> None:
    answer = signed_in(here.teacher).post("/files/", {"file": ""})
    assert (answer.status_code, "先选择或拍摄" in answer.json()["detail"]) == (400, True)


def test_a_file_over_the_limit_is_dropped_while_it_comes_in_and_refused(here: Place) -> None:
    answer = send(signed_in(here.teacher), ("x.jpg", bytes(MAX_BYTES + 1)))
    assert answer.status_code == 413
    assert "40 MB" in answer.json()["detail"]


def test_a_request_over_the_limit_is_refused_before_it_is_read(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MAX_REQUEST_BYTES", 1000)
    answer = send(signed_in(here.teacher), ("x.jpg", corpus.jpeg()))
    assert answer.status_code == 413
    assert "合计" in answer.json()["detail"]


def test_a_flood_of_photos_is_slowed_down(here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "MOST_PER_HOUR", 2)
    client = signed_in(here.teacher)
    for edge in (40, 41):
        assert send(client, ("x.jpg", corpus.jpeg((edge, 20)))).status_code == 201
    assert send(client, ("x.jpg", corpus.jpeg((42, 20)))).status_code == 429
    assert send(signed_in(here.head), ("x.jpg", corpus.jpeg((42, 20)))).status_code == 201


def test_the_handler_holds_no_more_than_it_may() -> None:
    handler = uploads.BoundedUploadHandler()
    for number in range(31):
        handler.new_file("file", f"{number}.jpg", "image/jpeg", None)
        handler.receive_data_chunk(b"x" * 10, 0)
        held = handler.file_complete(10)
        assert (held.size, len(held.read())) == (10, 10 if number < 30 else 0)
    handler = uploads.BoundedUploadHandler()
    handler.new_file("file", "x" * 300 + "\0." + "y" * 300, "image/jpeg", None)
    handler.receive_data_chunk(b"x" * 10, 0)
    handler.receive_data_chunk(b"x" * 10, MAX_BYTES)
    held = handler.file_complete(MAX_BYTES + 10)
    assert (held.size, len(held.read())) == (MAX_BYTES + 10, 10)


def test_one_query_gives_the_photos_of_any_number_of_rows(
    here: Place, django_assert_num_queries: Any
) -> None:
    attached(here)
    with in_school(here.school), django_assert_num_queries(1):
        shown = photos_of([here.pupil] * 30)
    assert [(each.name, each.who, each.is_photo, each.row) for each in shown] == [
        ("漏水.jpg", "head", True, here.pupil.pk)
    ]
    assert signed_in(here.head).get(shown[0].thumb_url).status_code == 200


def test_a_row_is_written_only_after_both_its_contents_are_whole_on_the_disk(here: Place) -> None:
    whole_at_insert: list[bool] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("INSERT") and "core_file" in sql:
            paths = list(store.stored(here.school.pk))
            whole_at_insert.append(len(paths) == 2 and sweep(here.school).unfinished == 0)
            whole_at_insert.extend(
                store.is_whole(here.school.pk, path.stem, "webp") is True for path in paths
            )
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        sent_by(here.teacher)
    assert whole_at_insert == [True, True, True]


def test_a_full_disk_is_said_and_leaves_no_row(here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "_write_through", full)
    answer = send(signed_in(here.teacher), ("x.jpg", corpus.jpeg()))
    assert answer.status_code == 507
    assert "磁盘" in answer.json()["detail"]
    with in_school(here.school):
        assert not File.objects.exists()


def test_the_same_photo_coming_in_twice_at_once_is_one_row(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, other = receiving._saved, list[File]()

    def outrun(by: Any, wanted: Any) -> Any:
        """The first try finds that another request has just saved the same photo."""
        if other:
            return real(by, wanted)
        other.extend(real(by, wanted))
        raise IntegrityError

    monkeypatch.setattr(receiving, "_saved", outrun)
    assert sent_by(here.teacher) == other[0].pk


def test_everything_lies_in_its_own_folder_under_a_name_the_server_made(here: Place, tmp_path: Path) -> None:
    client = signed_in(here.teacher)
    names = [
        "../../x.jpg",
        "..\\..\\x.jpg",
        "x.jpg\0.svg",
        ".htaccess",
        "CON.jpg",
        "长" * 300,
        "/etc/cron.d/x",
        "~",
    ]
    for at, name in enumerate(names):
        assert send(client, (name, corpus.jpeg((40 + at, 20)))).status_code == 201, name
    lying = [
        path.relative_to(tmp_path)
        for path in tmp_path.rglob("*")
        if path.is_file() and path.name != "write.lock"
    ]
    assert len(lying) >= len(names)
    assert all(path.match(f"files/{here.school.pk.hex}/??/*.webp") for path in lying)
    assert all(len(path.stem) == 64 and set(path.stem) <= set("0123456789abcdef") for path in lying)

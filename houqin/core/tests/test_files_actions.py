"""Photos asked for by an action are hung on its row by the house, and the history knows them."""

import io
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client, RequestFactory

from houqin.core.actions import ACTIONS, Outcome, perform
from houqin.core.canonical import sha256
from houqin.core.errors import KeyReused
from houqin.core.files.attaching import attach, photos_of, size_words
from houqin.core.files.fields import Photos
from houqin.core.files.forms import AttachPhotosForm
from houqin.core.files.models import Attachment, File
from houqin.core.files.receiving import Sent, receive
from houqin.core.files.uploads import data_with_files
from houqin.core.history import entries_of, verify
from houqin.core.scope import in_school
from houqin.core.tests import files_corpus as corpus
from houqin.core.tests.files_people import Place, data_folder, here, send, sent_by, signed_in, there

__all__ = ["data_folder", "here", "there"]  # fixtures


def hang(place: Place, *photos: Any, **more: Any) -> Outcome:
    data = {"photos": [str(photo) for photo in photos]}
    return perform(
        "core.attach_photos", by=place.head, target=place.pupil.pk, data=data, model=type(place.pupil), **more
    )


def hanging(place: Place) -> list[str]:
    with in_school(place.school):
        return [photo.name for photo in photos_of([place.pupil])]


def test_photos_hang_on_the_row_in_the_order_chosen(here: Place) -> None:
    first, second = sent_by(here.head, "甲.jpg"), sent_by(here.head, "乙.jpg", corpus.jpeg((50, 50)))
    hang(here, second, first)
    assert hanging(here) == ["乙.jpg", "甲.jpg"]


def test_the_history_says_which_photos_and_holds_their_digest(here: Place) -> None:
    pk = sent_by(here.head, "甲.jpg")
    hang(here, pk)
    with in_school(here.school):
        (entry,) = entries_of(here.pupil)
        file = File.objects.get(pk=pk)
        assert entry.action == "core.attach_photos"
        assert entry.told()["said"]["photos"][1] == "甲.jpg"
        assert file.sha256 in entry.body
        assert verify() == (1, [])


def test_the_same_request_twice_hangs_the_photo_once(here: Place) -> None:
    pk, key = sent_by(here.head), uuid4()
    hang(here, pk, key=key)
    assert hang(here, pk, key=key).replayed
    with pytest.raises(KeyReused):
        hang(here, sent_by(here.head, content=corpus.jpeg((50, 50))), key=key)
    assert len(hanging(here)) == 1


def test_a_photo_that_hangs_there_already_is_not_hung_again(here: Place) -> None:
    pk = sent_by(here.head)
    hang(here, pk, pk)
    hang(here, pk, sent_by(here.head, "乙.jpg", corpus.jpeg((50, 50))))
    assert hanging(here) == ["漏水.jpg", "乙.jpg"]


def test_a_new_row_gets_its_photos_without_a_query(here: Place, django_assert_num_queries: Any) -> None:
    with in_school(here.school):
        file = receive_in(here)
        new = type(here.pupil)(name="新")
        with django_assert_num_queries(0):
            made = attach(new, [file, file], here.head)
    assert [(each.row, each.model, each.sha256, each.by) for each in made] == [
        (new.pk, "people.pupil", file.sha256, here.head)
    ]


def receive_in(place: Place) -> File:
    return receive(place.head, [Sent("甲.jpg", io.BytesIO(corpus.jpeg()))])[0]


def test_the_same_photo_sent_twice_by_one_member_is_one_row_and_by_two_is_two(
    here: Place, there: Place
) -> None:
    assert sent_by(here.head) == sent_by(here.head)
    assert sent_by(here.head) != sent_by(here.colleague)
    assert sent_by(here.head) != sent_by(there.head)


def test_a_photo_shrunk_in_the_browser_keeps_the_moment_its_sender_claims(here: Place) -> None:
    claims = {
        "2026-11-20T01:10:11.000Z": "2026-11-20T01:10:11+00:00",
        "2999-01-01T00:00:00Z": None,
        "gestern": None,
    }
    for at, (claim, kept) in enumerate(claims.items()):
        answer = send(signed_in(here.head), ("x.jpg", corpus.jpeg((40 + at, 20))), taken_at=claim)
        with in_school(here.school):
            taken_at = File.objects.get(pk=answer.json()["files"][0]["id"]).taken_at
        assert (taken_at and taken_at.isoformat()) == kept


def form(place: Place, *values: str, field: Any = None) -> AttachPhotosForm:
    data = QueryDict(mutable=True)
    data.setlist("photos", list(values))
    kind = type("OneForm", (AttachPhotosForm,), {"photos": field or Photos(required=True)})
    return kind(data, by=place.head, target=place.pupil)


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ([], "请拍一张"),
        ([""], "请拍一张"),
        (["x"], "没有传好"),
        (["../../etc"], "没有传好"),
        ([str(uuid4())], "没有传好"),
    ],
)
def test_the_field_says_what_is_wrong_with_its_photos(here: Place, values: list[str], word: str) -> None:
    with in_school(here.school):
        asked = form(here, *values)
        assert not asked.is_valid()
        assert word in asked.errors["photos"][0]


def test_the_field_takes_what_the_member_may_open_and_nothing_else(here: Place, there: Place) -> None:
    own, seen = sent_by(here.head), sent_by(here.colleague)
    hidden, foreign = sent_by(here.teacher), sent_by(there.head)
    data = {"photos": [str(seen)]}
    perform("core.attach_photos", by=here.colleague, target=here.pupil.pk, data=data, model=type(here.pupil))
    with in_school(here.school):
        assert form(here, str(own), str(seen)).is_valid()
        assert not form(here, str(own), str(hidden)).is_valid()
        assert not form(here, str(own), str(foreign)).is_valid()


def test_the_field_takes_no_more_than_it_was_told(here: Place) -> None:
    with in_school(here.school):
        asked = form(here, *(str(uuid4()) for _ in range(4)), field=Photos(most=3))
        assert "最多放 3 张" in asked.errors["photos"][0]
        asked = form(here, *(str(uuid4()) for _ in range(31)))
        assert "一次最多上传 30 张" in asked.errors["photos"][0]


def test_the_field_takes_the_list_of_an_api_request(here: Place) -> None:
    pk = sent_by(here.head)
    with in_school(here.school):
        asked = AttachPhotosForm({"photos": [str(pk)]}, by=here.head, target=here.pupil)
        assert asked.is_valid(), asked.errors
        assert [file.pk for file in asked.cleaned_data["photos"]] == [pk]


def test_a_form_that_comes_back_keeps_the_photos_already_sent(here: Place) -> None:
    pk = sent_by(here.head)
    with in_school(here.school):
        html = str(form(here, str(pk), '"><script>')["photos"])
    assert f'value="{pk}" data-photo-id data-thumb-url="/files/{pk}/thumb"' in html
    assert "<script>" not in html
    assert 'type="file"' in html
    assert "multiple" in html
    assert 'accept="image/*"' in html
    assert 'data-upload-url="/files/"' in html
    assert " required" not in html


def test_photos_posted_with_the_form_itself_become_ids(here: Place) -> None:
    early = sent_by(here.head, "先.jpg", corpus.jpeg((50, 50)))
    late = SimpleUploadedFile("后.jpg", corpus.jpeg(), "image/jpeg")
    request = RequestFactory().post("/core/attach_photos/", {"photos": [str(early), late], "other": "kept"})
    data = data_with_files(request, ACTIONS["core.attach_photos"].form_class, here.head)
    assert data["other"] == "kept"
    perform("core.attach_photos", by=here.head, target=here.pupil.pk, data=data, model=type(here.pupil))
    assert hanging(here) == ["先.jpg", "后.jpg"]


def test_a_bad_photo_posted_with_the_form_is_refused_with_its_sentence(here: Place) -> None:
    bad = SimpleUploadedFile("坏.jpg", b"<svg/>", "image/jpeg")
    request = RequestFactory().post("/core/attach_photos/", {"photos": [bad]})
    with pytest.raises(ValidationError, match=r"“坏\.jpg”：这是网页"):
        data_with_files(request, AttachPhotosForm, here.head)
    with in_school(here.school):
        assert not Attachment.objects.exists()


def test_sizes_are_said_as_people_say_them() -> None:
    assert [size_words(size) for size in (10, 230_000, 1_500_000)] == ["1 KB", "225 KB", "1.4 MB"]


def address(place: Place) -> str:
    return f"/core/attach_photos/people.pupil/{place.pupil.pk}/"


def test_the_page_takes_photos_without_javascript(here: Place) -> None:
    client = signed_in(here.head)
    asked = client.get(address(here))
    assert b'enctype="multipart/form-data"' in asked.content
    photos = [
        SimpleUploadedFile(name, corpus.jpeg((40 + at, 20))) for at, name in enumerate(("甲.jpg", "乙.jpg"))
    ]
    answer = client.post(address(here), {"photos": photos, "key": str(uuid4())})
    assert answer.status_code == 302, answer.content.decode()
    assert hanging(here) == ["甲.jpg", "乙.jpg"]
    assert "/files/" not in client.get(answer.headers["Location"]).content.decode()  # a pupil is masked
    perform("people.show_pupil", by=here.head, target=here.pupil.pk, data={"reason": "parents"})
    shown = client.get(answer.headers["Location"]).content.decode()
    assert shown.count('<img src="/files/') == 2


def test_a_bad_photo_comes_back_with_its_sentence_beside_the_field(here: Place) -> None:
    early = sent_by(here.head)
    sent = {"photos": [str(early), SimpleUploadedFile("坏.jpg", b"%PDF-1.7")], "key": str(uuid4())}
    answer = signed_in(here.head).post(address(here), sent)
    assert answer.status_code == 400
    assert "这是 PDF 文件，不是照片" in answer.content.decode()
    assert f'value="{early}" data-photo-id' in answer.content.decode()
    assert hanging(here) == []


def test_the_same_form_sent_twice_hangs_its_photos_once(here: Place) -> None:
    client, key = signed_in(here.head), str(uuid4())
    for _ in range(2):
        sent = {"photos": [SimpleUploadedFile("甲.jpg", corpus.jpeg())], "key": key}
        assert client.post(address(here), sent).status_code == 302
    assert hanging(here) == ["甲.jpg"]


def test_a_program_sends_photos_with_its_token_and_hangs_them_by_id(here: Place) -> None:
    token: Any = apps.get_model("people.Token")
    with in_school(here.school):
        token.objects.create(school=here.school, member=here.head, digest=sha256("secret"))
    client = Client(headers={"authorization": "Bearer secret"})
    answer = client.post("/api/v1/files", {"file": [SimpleUploadedFile("甲.jpg", corpus.jpeg())]})
    assert answer.status_code == 201
    photos = [file["id"] for file in answer.json()["files"]]
    body = {"target": str(here.pupil.pk), "model": "people.pupil", "key": str(uuid4()), "photos": photos}
    done = client.post("/api/v1/actions/core.attach_photos", body, content_type="application/json")
    assert done.status_code == 200, done.content
    assert hanging(here) == ["甲.jpg"]
    assert Client().post("/api/v1/files", {}).status_code == 401
    bad = client.post("/api/v1/files", {"file": [SimpleUploadedFile("坏.jpg", b"<svg/>")]})
    assert (bad.status_code, "网页" in bad.json()["detail"]) == (400, True)

"""Two schools for the file tests, each with a pupil whom a class teacher may see and a teacher may not."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from houqin.core.actions import perform
from houqin.core.scope import in_school
from houqin.core.tests import files_corpus as corpus


class Place:
    """A school with one pupil in one class: a row that a class teacher may see and a teacher may not."""

    def __init__(self, code: str) -> None:
        self.school = apps.get_model("people.School")._default_manager.create(code=code, name=f"{code}小学")
        with in_school(self.school):
            group: Any = apps.get_model("people.SchoolClass")
            made = group.objects.create(school=self.school, name="3（1）班", grade=3, number=1)
            pupil: Any = apps.get_model("people.Pupil")
            self.pupil = pupil.objects.create(school=self.school, school_class=made, name="某某")
        self.head = self.member("head", "class_teacher")
        self.colleague = self.member("colleague", "class_teacher")
        self.teacher = self.member("teacher", "teacher")

    def member(self, login: str, roles: str) -> Any:
        user = apps.get_model("people.User")._default_manager.create(
            login=f"{login}.{self.school.code.lower()}"
        )
        members: Any = apps.get_model("people.Member")
        with in_school(self.school):
            return members.objects.create(school=self.school, user=user, name=login, roles=f" {roles} ")


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def here(db: None) -> Place:
    return Place("HERE")


@pytest.fixture
def there(db: None) -> Place:
    return Place("THERE")


def signed_in(member: Any, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(member.user)
    return client


def send(client: Client, *files: tuple[str, bytes], **more: Any) -> Any:
    sent = [SimpleUploadedFile(name, content, "image/svg+xml") for name, content in files]
    return client.post("/files/", {"file": sent, **more})


def sent_by(member: Any, name: str = "漏水.jpg", content: bytes = b"") -> UUID:
    answer = send(signed_in(member), (name, content or corpus.jpeg()))
    assert answer.status_code == 201
    return UUID(answer.json()["files"][0]["id"])


def attached(place: Place) -> UUID:
    """A photo that the head teacher hung on the pupil."""
    pk = sent_by(place.head)
    perform(
        "core.attach_photos",
        by=place.head,
        target=place.pupil.pk,
        data={"photos": [str(pk)]},
        model=type(place.pupil),
    )
    return pk

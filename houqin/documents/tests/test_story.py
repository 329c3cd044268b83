"""A letter of responsibility: issued, signed on the screen and on paper, issued anew, withdrawn."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.errors import MovedOn, Refused
from houqin.core.files.receiving import Sent, receive_papers
from houqin.core.paper.models import PaperSignature
from houqin.core.scope import in_school
from houqin.documents.forms import IssueVersionForm
from houqin.documents.models import Document, Signee, Version
from houqin.documents.todo import todo
from houqin.people.models import Member
from tests.cast import Cast, browser
from tests.samples import data_for, do, fresh

from houqin.documents.tests.samples import document  # isort: skip  (the registry comes first)

pytestmark = pytest.mark.django_db


def _asked(cast: Cast, *people: Member, **more: Any) -> Any:
    made = do(cast, "documents.add_document").row.document
    do(cast, "documents.ask_to_sign", made, people=[str(each.pk) for each in people], **more)
    return made


def _missing(cast: Cast, row: Any) -> set[str]:
    with in_school(cast.school):
        names = Signee.objects.filter(document=row).missing().values_list("member__name", flat=True)
        return set(names)


def test_who_must_sign_finds_it_on_his_first_page_and_signs_himself(cast: Cast) -> None:
    letter = _asked(cast, cast.tan, cast.wen)
    page = browser(cast.tan)
    assert "请您签字" in page.get("/").content.decode()
    do(cast, "documents.sign_document", letter)
    assert "请您签字" not in page.get("/").content.decode()
    assert _missing(cast, letter) == {cast.wen.name}
    with in_school(cast.school):
        signed = Signee.objects.get(document=letter, member=cast.tan)
        assert (signed.signed_on, signed.on_paper) == (clock.today(), False)


def test_nobody_signs_for_another_and_nobody_twice(cast: Cast) -> None:
    letter = _asked(cast, cast.tan)
    with pytest.raises(PermissionDenied):
        do(cast, "documents.sign_document", letter, by=cast.hu)
    do(cast, "documents.sign_document", letter)
    with pytest.raises(PermissionDenied):
        do(cast, "documents.sign_document", letter)


def test_posts_and_roles_become_the_people_who_hold_them_each_once(cast: Cast) -> None:
    with in_school(cast.school):  # Chen mends and teaches too
        Member.objects.filter(pk=cast.chen.pk).update(posts_text="会计、水电工", roles=" accountant teacher ")
    letter = _asked(cast, cast.wen, groups=["post:水电工", "role:teacher"])
    assert _missing(cast, letter) == {cast.wen.name, cast.chen.name, cast.tan.name}
    with pytest.raises(Refused, match="都已经在签字名单上"):
        do(cast, "documents.ask_to_sign", letter, people=[str(cast.tan.pk)])
    do(cast, "documents.ask_to_sign", letter, groups=["all"], people=[])
    assert _missing(cast, letter) == {each.name for each in (cast.tan, cast.wen, cast.chen, cast.hu)}


def test_a_sheet_signed_on_paper_is_typed_in_once_for_all_on_it(cast: Cast) -> None:
    letter = _asked(cast, cast.tan, cast.wen, cast.chen)
    day = clock.today() - timedelta(days=2)
    signers = [str(cast.tan.pk), str(cast.wen.pk)]
    do(cast, "documents.enter_signatures", letter, signers=signers, signed_on=day.isoformat())
    assert _missing(cast, letter) == {cast.chen.name}
    with in_school(cast.school):
        told = set(PaperSignature.objects.values_list("signer__name", "by__name", "signed_on"))
    assert told == {(cast.tan.name, cast.hu.name, day), (cast.wen.name, cast.hu.name, day)}
    with pytest.raises(ValidationError):  # who has signed is not among those who may be ticked
        do(cast, "documents.enter_signatures", letter, signers=signers)
    with pytest.raises(ValidationError):
        do(cast, "documents.enter_signatures", letter, signers=[str(cast.chen.pk)], photos=[])


def test_an_issued_version_stays_as_it_was_and_the_new_one_asks_again(cast: Cast) -> None:
    letter = _asked(cast, cast.tan, cast.wen)
    do(cast, "documents.sign_document", letter)
    with in_school(cast.school):
        first = Version.objects.get(document=letter)
    do(cast, "documents.issue_version", letter)
    assert _missing(cast, letter) == {cast.tan.name, cast.wen.name}
    with in_school(cast.school):
        assert Version.objects.get(pk=first.pk).text == first.text
        assert fresh(letter).last_number == 2
        old = Signee.objects.get(version=first, member=cast.tan)
        assert (old.over, old.signed_on) == (True, clock.today())
        with pytest.raises(DatabaseError, match="takes no changes"), transaction.atomic():
            Version.objects.filter(pk=first.pk).update(text="别的")


def test_a_small_change_leaves_the_signatures_standing(cast: Cast) -> None:
    letter = _asked(cast, cast.tan, cast.wen)
    do(cast, "documents.sign_document", letter)
    do(cast, "documents.issue_version", letter, sign_again=False)
    assert _missing(cast, letter) == {cast.wen.name}
    do(cast, "documents.sign_document", letter, by=cast.wen)
    assert _missing(cast, letter) == set()


def test_what_changed_is_shown_by_paragraphs(cast: Cast) -> None:
    letter = document(cast)
    do(cast, "documents.issue_version", letter, text="一、断电\n三、放学要断电。")
    page = browser(cast.tan).get(f"/documents/compare/{letter.pk}/").content.decode()
    assert "<del>" in page
    assert "<ins>三、放学要断电。</ins>" in page
    assert browser(cast.tan).get(f"/documents/compare/{letter.pk}/?to=3").status_code == 404
    assert browser(cast.tan).get(f"/documents/compare/{letter.pk}/?to=x").status_code == 400
    assert browser(cast.ou).get(f"/documents/compare/{letter.pk}/").status_code == 404


def test_a_document_may_be_a_file_but_not_nothing(cast: Cast) -> None:
    with in_school(cast.school):
        paper = receive_papers(cast.hu, [Sent("盖章.pdf", BytesIO(b"%PDF-1.7 x"))])[0]
    made = do(cast, "documents.add_document", text="", papers=[str(paper.pk)]).row.document
    url = reverse("file", args=[paper.pk])
    assert url in browser(cast.tan).get(f"/documents/documents/{made.pk}/").content.decode()
    assert browser(cast.tan).get(url).status_code == 200
    with pytest.raises(ValidationError):
        do(cast, "documents.add_document", text="")


def test_names_of_who_has_not_signed_are_for_who_keeps_documents(cast: Cast) -> None:
    letter = _asked(cast, cast.tan, cast.wen)
    url = f"/documents/documents/{letter.pk}/"
    kept = browser(cast.hu).get(url).content.decode()
    assert f'badge-wait">{cast.wen.name}' in kept
    seen = browser(cast.tan).get(url).content.decode()
    assert "应签 2 人，已签 0 人" in seen
    assert f'">{cast.wen.name}' not in seen


def test_who_works_for_a_company_reads_only_what_he_must_sign(cast: Cast) -> None:
    asked, other = _asked(cast, cast.wen), document(cast)
    with in_school(cast.school):
        Member.objects.filter(pk=cast.wen.pk).update(roles=" contractor ")
    page = browser(cast.wen)
    assert page.get(f"/documents/documents/{asked.pk}/").status_code == 200
    assert page.get(f"/documents/documents/{other.pk}/").status_code == 404


def test_a_withdrawn_document_waits_for_nobody(cast: Cast) -> None:
    letter = _asked(cast, cast.tan)
    do(cast, "documents.withdraw_document", letter)
    assert _missing(cast, letter) == set()
    with pytest.raises(Refused, match="已废止"):
        do(cast, "documents.issue_version", letter)


def test_the_head_is_told_what_is_not_signed_in_time(cast: Cast) -> None:
    letter = _asked(cast, cast.tan, cast.wen, due_on=(clock.today() - timedelta(days=1)).isoformat())
    with in_school(cast.school):
        late = [item for group in todo(cast.hu) for item in group.items if item.late]
        assert [item.hint for item in late] == ["2 人没有签字"]
        Member.objects.filter(pk=cast.wen.pk).update(active=False)  # who has left is not waited for
        late = [item for group in todo(cast.hu) for item in group.items if item.late]
        assert [item.hint for item in late] == ["1 人没有签字"]
    assert fresh(letter).status == Document.FIRST


def test_the_letter_is_printed_with_lines_to_sign_on(cast: Cast) -> None:
    letter = _asked(cast, cast.tan, cast.wen)
    do(cast, "documents.sign_document", letter)
    answer = browser(cast.hu).get(f"/documents/paper/{letter.pk}/pdf/")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")


def test_two_people_who_issue_at_once_are_told(cast: Cast) -> None:
    letter = document(cast)
    with in_school(cast.school):
        seen = IssueVersionForm.standing(cast.hu, letter)
    do(cast, "documents.issue_version", letter)
    data = data_for(cast, "documents.issue_version", letter)
    with pytest.raises(MovedOn):
        perform("documents.issue_version", by=cast.hu, target=letter.pk, data=data, seen=seen)


def test_who_writes_over_a_version_of_which_only_the_file_is_new_is_told(cast: Cast) -> None:
    letter = document(cast)
    with in_school(cast.school):
        text, seen = letter.versions.get().text, IssueVersionForm.standing(cast.hu, letter)
        paper = receive_papers(cast.hu, [Sent("新版.pdf", BytesIO(b"%PDF-1.7 x"))])[0]
    data = {"text": text, "changed": "换了盖章的扫描件"}
    filed = perform(
        "documents.issue_version", by=cast.hu, target=letter.pk, data=data | {"papers": [str(paper.pk)]}
    )
    assert filed.row.valid_from == clock.today()
    with pytest.raises(MovedOn, match="文件"):
        perform("documents.issue_version", by=cast.hu, target=letter.pk, data=data, seen=seen)

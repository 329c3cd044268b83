"""A duty that is shown by a document: the version that was issued since its task opened, and no other."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from houqin.core import clock
from houqin.core.history import entries_of
from houqin.core.pages.rowpage import sentence
from houqin.core.scope import in_school
from houqin.duties.models import Deed, Task
from tests.cast import Cast, browser
from tests.samples import do, fresh

pytestmark = pytest.mark.django_db
YEARLY = {
    "how_often": "每月一次",
    "on_days": "school_days",
    "others": "",
    "proof": "document",
    "title": "修订预案",
}


def test_the_version_that_was_issued_is_chosen_and_its_document_names_the_duty(cast: Cast) -> None:
    with clock.moved(clock.at(date(2026, 8, 25), 9)):
        before = do(cast, "documents.add_document").row
    with clock.moved(clock.at(date(2026, 9, 7), 9)):
        made = do(cast, "duties.add_duty", **(YEARLY | {"members": [str(cast.hu.pk)]})).row
        with in_school(cast.school):
            task = Task.objects.get(duty=made)
        empty = browser(cast.hu).get(f"/duties/do_task/{task.pk}/").content.decode()
        assert "发布了哪份文件" in empty
        assert str(before.pk) not in empty
        new = do(cast, "documents.issue_version", before.document).row
        for wrong in ("", str(before.pk), str(cast.hu.pk)):
            with pytest.raises(ValidationError):
                do(cast, "duties.do_task", task, words="", version=wrong)
        do(cast, "duties.do_task", task, words="", version=str(new.pk))
        with in_school(cast.school):
            assert Deed.objects.get(tasks=task).version_id == new.pk
            told = [sentence(entry) for entry in entries_of(new.document)]
        assert told[-1] == f"{cast.hu.name} 已做：修订预案"
        assert fresh(task).status == "done"
        page = browser(cast.hu).get(f"/duties/tasks/{task.pk}/").content.decode()
        assert f"{new.document} {new}</a>" in page

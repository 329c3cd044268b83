"""Gapless numbers: what is not saved gives its number back (the crowd of writers is in tests/promises)."""

import pytest
from django.db import transaction

from houqin.core.numbers import Counter, Numbered
from houqin.core.scope import in_school
from houqin.people.models import School
from tests.cast import Cast

pytestmark = pytest.mark.django_db
KIND = Numbered("LY", digits=3)


def test_a_number_of_what_was_not_saved_is_used_again(cast: Cast) -> None:
    with in_school(cast.school):
        assert KIND.draw(cast.school).endswith("-001")
        with transaction.atomic():
            assert KIND.draw(cast.school).endswith("-002")
            transaction.set_rollback(True)
        assert KIND.draw(cast.school).endswith("-002")


def test_kinds_are_counted_apart_and_large_numbers_grow_longer(cast: Cast) -> None:
    with in_school(cast.school):
        assert Numbered("CK").draw(cast.school).endswith("-0001")
        KIND.draw(cast.school)
        Counter.objects.filter(kind="LY").update(last=999)
        assert KIND.draw(cast.school).endswith("-1000")


def test_trial_numbers_look_like_trials(cast: Cast) -> None:
    School.objects.filter(pk=cast.school.pk).update(go_live_on=None)
    school = School.objects.get(pk=cast.school.pk)
    with in_school(school):
        assert KIND.draw(school) == "试LY-001"

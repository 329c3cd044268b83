"""What registers cost: the same few questions to the database for one register or question and for many."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from houqin.core.scope import in_school
from houqin.registers.asking import inner_form
from houqin.registers.models import Register, RegisterVersion
from houqin.registers.rules.library import library
from houqin.registers.rules.reading import definition_of, parsed
from tests.cast import Cast
from tests.samples import do

from houqin.registers.tests import samples  # isort: skip

pytestmark = pytest.mark.django_db
PEOPLE = """\
slug: who-was-there
title: 谁在场
area: 安全
fields:
"""


def test_taking_twelve_registers_asks_no_more_than_taking_two(cast: Cast) -> None:
    recurring = [slug for slug, made in library().items() if made.occasion.is_recurring]

    def asked(slugs: list[str]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as told:
            do(cast, "registers.take_registers", slugs=slugs)
        return sum(each["sql"].startswith("SELECT") for each in told.captured_queries)

    assert asked(recurring[2:14]) <= asked(recurring[:2])


def test_names_are_looked_up_once_for_all_questions_of_a_form(cast: Cast) -> None:
    def asked(questions: int) -> int:
        lines = "".join(
            f"  - {{name: {kind}_{n}, label: 第{n}项, kind: {kind}}}\n"
            for n in range(questions)
            for kind in ("person", "class")
        )
        form = inner_form(definition_of(parsed(PEOPLE + lines)))(by=cast.tan)
        with in_school(cast.school), CaptureQueriesContext(connection) as told:
            offers = [field.offered for field in form.fields.values() if hasattr(field, "offered")]
        assert cast.tan.name in [offer.text for offer in offers[0]]
        return len(told.captured_queries)

    assert asked(1) == asked(8) == 2


def test_a_definition_is_read_once_and_anew_when_it_is_changed(cast: Cast) -> None:
    register = samples.register(cast)
    with in_school(cast.school):
        version = RegisterVersion.objects.get(register=register)
        again = RegisterVersion.objects.get(register=register)
        known = Register.objects.get(pk=register.pk)
    assert version.definition is again.definition
    assert known.definition is known.definition == version.definition
    changed = do(cast, "registers.change_register", register).row
    assert changed.definition.title == "冷藏温度" != known.definition.title


def test_a_program_hears_the_same_sentence_as_the_page(cast: Cast) -> None:
    """What failing answers ask for is a rule of the action, on its field, whoever asks."""
    register = samples.register(cast)
    bad = samples.answers(cast, clean="fail")
    with pytest.raises(ValidationError) as told:
        do(cast, "registers.fill_entry", register, answers=bad, starts="repair")
    assert told.value.message_dict == {
        "follow_up": ["有不合格的（除霜清洁），请写怎样处理的。"],
        "place": ["在哪里？请选地点。"],
    }
    entry = do(cast, "registers.fill_entry", register).row
    with pytest.raises(ValidationError) as told:
        do(cast, "registers.amend_entry", entry, answers=bad)
    assert list(told.value.message_dict) == ["follow_up"]

"""A draft as a page sends it: what stood when the page was made, as data, and over it what was typed into the inputs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _

from houqin.core.canonical import canonical
from houqin.core.search import name_pinyin
from houqin.registers.drafts.heads import HeadForm, SignForm, first_head, first_sign, with_head, with_sign
from houqin.registers.drafts.moves import suited
from houqin.registers.drafts.questions import QuestionForm, beside, first_values, question_form, with_values
from houqin.registers.drafts.saying import Problem, placed
from houqin.registers.rules.definition import Definition, Field
from houqin.registers.rules.kinds import KIND_WORDS
from houqin.registers.rules.problems import Wrong
from houqin.registers.rules.reading import data_of, shaped
from houqin.registers.rules.wholeness import SLUG, told_of

HEAD = "h"
BLANK = {"slug": "new", "title": "", "area": "", "fields": [{"name": "q1", "label": "", "kind": "text"}]}


@dataclass
class Draft:
    """The definition as it stands on the page, and what of it could not be read or does not hold together."""

    made: Definition
    problems: list[Problem] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.problems

    @property
    def base(self) -> str:
        """What the page sends back with what is typed."""
        return canonical(data_of(self.made))


def begun(made: Definition) -> Draft:
    """A page that nobody has typed into."""
    return Draft(made, placed(told_of(made), made))


def based_on(text: str) -> Definition:
    """What the page was made from; it went out as it comes back, whoever sends it."""
    try:
        return shaped(json.loads(text))
    except (ValueError, RecursionError, Wrong) as problem:
        raise BadRequest("base") from problem


def typed_into(base: Definition, data: Mapping[str, Any]) -> Draft:
    """The draft with everything that was typed."""
    if f"{HEAD}-title" not in data:  # the page showed the text and no inputs
        return begun(base)
    head, wrong = with_head(base, HeadForm(data, made=base, prefix=HEAD))
    problems = [Problem(f"{HEAD}-{name}", text) for name, text in wrong]
    signs = []
    for number, sign in enumerate(base.signs):
        made, strange = with_sign(sign, SignForm(data, prefix=f"s{number}"))
        signs.append(made)
        problems += [Problem(f"s{number}", text) for text in strange]
    questions = tuple(_question(base, number, data) for number in range(len(base.fields)))
    draft = suited(replace(head, signs=tuple(signs), fields=base.fields), questions)
    return Draft(draft, [*problems, *placed(told_of(draft), draft)])


def _question(base: Definition, number: int, data: Mapping[str, Any]) -> Field:
    each = base.fields[number]
    if each.kind == "table":
        columns = tuple(
            _with(column, data, f"q{number}c{n}", beside(base, n, each))
            for n, column in enumerate(each.columns)
        )
        each = replace(each, columns=columns)
    return _with(each, data, f"q{number}", beside(base, number))


def _with(each: Field, data: Mapping[str, Any], prefix: str, others: list[tuple[str, str]]) -> Field:
    if f"{prefix}-kind" not in data:  # the page did not ask it
        return each
    return with_values(each, question_form(each.kind)(data, beside=others, prefix=prefix))


def named_anew(made: Definition, taken: set[str]) -> Definition:
    """A code from the title that no register of the school has; people never type it."""
    spelt = "-".join(
        "".join(c for c in part.lower() if c.isascii() and c.isalnum()) for part in name_pinyin(made.title)
    )
    code = "-".join(filter(None, spelt.split("-")))[:40].strip("-")
    code = code if SLUG.fullmatch(code) else f"register-{code}".strip("-")[:40]
    names = (code if number == 1 else f"{code}-{number}" for number in range(1, 1000))
    return replace(
        made, slug=next(name for name in names if name not in taken), packs=(), slugs=(), version=1
    )


# What the page shows ------------------------------------------------------------------------------------------


@dataclass
class Card:
    """One question on the page, or one column of a table inside it."""

    where: str  # 3, or 3.1
    prefix: str
    asked: Field
    form: QuestionForm
    told: list[str]
    columns: list["Card"] = field(default_factory=list)

    @property
    def kind(self) -> Any:
        return KIND_WORDS.get(self.asked.kind, self.asked.kind)

    @property
    def wrong(self) -> bool:
        return bool(self.told) or any(each.wrong for each in self.columns)


def head_of(draft: Draft) -> HeadForm:
    """The inputs besides the questions."""
    return HeadForm(initial=first_head(draft.made), made=draft.made, prefix=HEAD)


def signs_of(draft: Draft) -> list[tuple[int, SignForm]]:
    """(number, inputs) of each signature."""
    return [
        (number, SignForm(initial=first_sign(sign), prefix=f"s{number}"))
        for number, sign in enumerate(draft.made.signs)
    ]


def cards_of(draft: Draft) -> list[Card]:
    """All questions with their inputs and what is wrong with each."""
    found = []
    for number, each in enumerate(draft.made.fields):
        card = _card(draft, each, f"{number}", f"q{number}", beside(draft.made, number))
        card.columns = [
            _card(draft, column, f"{number}.{n}", f"q{number}c{n}", beside(draft.made, n, each))
            for n, column in enumerate(each.columns)
        ]
        found.append(card)
    return found


def where_words(draft: Draft) -> list[tuple[str, str]]:
    """(where on the page, sentence) of everything that is wrong."""
    known = {each.prefix: each for card in cards_of(draft) for each in (card, *card.columns)}
    told = []
    for problem in draft.problems:
        card = known.get(problem.where)
        label = card.asked.label or _("没有名称的一栏") if card else ""
        told.append(
            (f"#at-{card.where}" if card else "", f"{label}：{problem.text}" if label else problem.text)
        )
    return told


def _card(draft: Draft, each: Field, where: str, prefix: str, others: list[tuple[str, str]]) -> Card:
    form = question_form(each.kind)(initial=first_values(each), beside=others, prefix=prefix)
    if "." in where:
        kind: Any = form.fields["kind"]
        kind.choices = [(code, words) for code, words in KIND_WORDS.items() if code != "table"]
    told = [problem.text for problem in draft.problems if problem.where == prefix]
    return Card(where, prefix, each, form, told)

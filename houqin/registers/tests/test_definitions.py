"""The definitions that come with Houqin: each whole, each as its paper book, each covering what it says it covers."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from houqin.duties.rules.frequencies import frequencies
from houqin.people.models.schools import KIND_QUESTIONS
from houqin.people.roles import ROLES
from houqin.registers.rules.definition import Definition
from houqin.registers.rules.library import FOLDER, library, packs
from houqin.registers.rules.reading import Wrong, data_of, definition_of, parsed, text_of

FILES = sorted(FOLDER.glob("*/*.yaml"))
REQUIREMENTS = Path(settings.BASE_DIR).parent / "shared" / "requirements.csv"
ELSEWHERE = {
    "asset",
    "inventory",
    "procurement",
    "finance",
    "fee",
    "textbook",
    "county",
}  # rooms of their own, later
COVERED = sorted({slug for each in library().values() for slug in each.slugs})
DAYS = {
    "meal": 1,
    "day": 1,
    "school_day": 1,
    "night": 1,
    "week": 7,
    "month": 31,
    "quarter": 92,
    "holiday": 200,
}
DAYS |= {"term": 160, "year": 366, "once": 366}
IN_ROOMS = {"health-certificate", "certificate-renewal", "satisfaction-canteen"}  # certificates and surveys


def how_often(each: Definition) -> float:
    """Days between two entries."""
    return _days(each.occasion.often)


@cache
def _days(often: str) -> float:
    found = frequencies(often)
    return min(DAYS[one.unit] * one.n / one.times for one in found) if found else float("inf")


def test_every_definition_is_whole_and_reads_back_from_its_own_text() -> None:
    told = []
    for file in FILES:
        try:
            made = definition_of(parsed(file.read_text(encoding="utf8")))
        except Wrong as problem:
            told += [f"{file.name}: {sentence}" for sentence in problem.sentences]
            continue
        again, from_data = definition_of(parsed(text_of(made))), definition_of(data_of(made))
        told += [f"{file.name}: is {made.slug}"] if made.slug != file.stem else []
        told += [f"{file.name}: reads back as another"] if not (again == from_data == made) else []
    assert told == []
    assert len(FILES) == len(library()) >= 100


def test_a_definition_names_roles_sources_and_years_that_there_are() -> None:
    told = [f"{slug}: {what}" for slug, each in library().items() for what in odd(each)]
    assert told == []


def odd(each: Definition) -> Iterator[str]:
    """What is strange about a definition of ours; a school may do otherwise."""
    roles = {role for sign in each.signs for role in sign.roles} | set(each.review.roles)
    yield from (f"no role {role}" for role in roles - set(ROLES))
    for key in each.occasion.who:
        kind, _colon, value = key.partition(":")
        if not (value in ROLES if kind == "role" else kind == "post" and value):
            yield f"nobody is {key}"
    if not each.occasion.who:
        yield "nobody fills it"
    if not each.sure or not each.basis:
        yield "no source"
    if each.sure in ("V1", "V2", "V3") and not re.search(r"20\d\d|通行|样表|第23号令", each.basis):
        yield f"of which year is {each.basis}"
    if each.sure == "M" and "待核" not in each.basis:
        yield "remembered only, and does not say so"
    if each.sure == "T" and "通行做法" not in each.basis:
        yield "practice, and does not say so"
    if not 1 <= each.occasion.minutes <= 90:
        yield "minutes"
    found = frequencies(each.occasion.often)
    if each.occasion.slots and found and found[0].unit in ("day", "school_day", "night"):
        yield from (
            [] if found[0].times == len(each.occasion.slots) else ["slots of a day that nobody is asked for"]
        )
    if each.occasion.often and each.cut_off == "day" and how_often(each) > 7:
        yield "asked rarely and closed on the same day"


def test_a_check_is_never_answered_before_it_is_asked() -> None:
    """`其余正常` is one tap; a 合格 that stands there by itself is nobody's word."""
    told = [
        f"{slug}.{field.name}"
        for slug, each in library().items()
        for top in each.fields
        for field in (top, *top.columns)
        if field.kind in ("check", "tick") and field.default
    ]
    assert told == []


def test_no_two_definitions_are_one_register() -> None:
    titles = Counter(each.title for each in library().values())
    assert [title for title, count in titles.items() if count > 1] == []


def test_a_folder_is_one_area() -> None:
    areas = {(file.parent.name, library()[file.stem].area) for file in FILES}
    assert len({folder for folder, _area in areas}) == len(areas)


def test_a_pack_is_a_dozen_at_most_and_a_definition_knows_its_packs() -> None:
    mine = {slug: {pack.key for pack in packs() if slug in pack.slugs} for slug in library()}
    assert {slug: set(each.packs) for slug, each in library().items()} == mine
    assert [pack.key for pack in packs() if not 1 <= len(pack.slugs) <= 12] == []
    assert [pack.key for pack in packs() if len(set(pack.slugs)) < len(pack.slugs)] == []
    assert [slug for pack in packs() for slug in pack.slugs if slug not in library()] == []
    asked = {question for pack in packs() for question in (pack.when, pack.unless) if question}
    assert asked == set(KIND_QUESTIONS)


def test_names_of_pupils_and_visitors_are_kept_from_posted_papers() -> None:
    """Head-counts are the rule; where a child or a visitor is named, the name is marked as personal."""
    personal = re.compile("^(姓名|学生姓名|幼儿姓名|电话|证件|家长姓名|接送人|接领人|身份证)")
    told = [
        f"{slug}.{field.name}"
        for slug, each in library().items()
        for top in each.fields
        for field in (top, *top.columns)
        if field.kind == "text" and personal.search(field.label) and not field.secret
    ]
    assert told == []


# What is asked of a register ---------------------------------------------------------------------------------


@cache
def requirements() -> dict[str, dict[str, str]]:
    """The requirements by slug; nothing where they do not lie beside the project."""
    if not REQUIREMENTS.is_file():
        return {}
    with REQUIREMENTS.open(encoding="utf8", newline="") as file:
        return {row["slug"]: row for row in csv.DictReader(file)}


AT_LEAST = {
    "daily": 1,
    "every night": 1,
    "weekly": 7,
    "every two weeks": 14,
    "monthly": 31,
    "every two months": 62,
}
AT_LEAST |= {"once per term": 160, "June": 366, "December": 366, "August": 366}


@pytest.mark.parametrize("slug", COVERED)
def test_a_definition_covers_its_requirements(slug: str) -> None:
    """What recurs is asked for by the calendar, at least as often as the requirement says; what happens can be entered."""
    mine = [each for each in library().values() if slug in each.slugs]
    assert all(any(sign.who == "filler" for sign in each.signs) and each.fields for each in mine)
    row = requirements().get(slug)
    if row is None:
        assert not REQUIREMENTS.is_file(), f"{slug} is no requirement"
        return
    if row["kind"] == "recurring-register":
        assert min(map(how_often, mine)) < float("inf"), f"nobody is asked for {slug}"
    wanted = next(
        (days for word, days in AT_LEAST.items() if row["frequency_or_threshold"].startswith(word)), None
    )
    if wanted and row["kind"] == "recurring-register":
        assert min(map(how_often, mine)) <= wanted, row["frequency_or_threshold"]


def test_every_register_that_a_requirement_asks_for_is_there() -> None:
    asked = {
        slug
        for slug, row in requirements().items()
        if row["kind"] in ("recurring-register", "event-register") and row["domain"] not in ELSEWHERE
    }
    assert sorted(asked - set(COVERED) - IN_ROOMS) == []


# The law is a floor ------------------------------------------------------------------------------------------


def test_a_sample_of_less_than_125_grams_or_48_hours_is_not_taken() -> None:
    samples = library()["food-samples"]
    grams = samples.field("dishes.grams")
    assert grams is not None
    assert grams.limits == ("125", "")
    assert [sign.after_hours for sign in samples.signs if sign.later and sign.after_hours] == [48]


def test_what_the_law_says_to_keep_cannot_be_kept_shorter() -> None:
    goods = library()["goods-receiving"]
    assert goods.keep_months >= goods.keep_law == 24
    with pytest.raises(Wrong, match="至少保存 24 个月"):
        definition_of(data_of(goods) | {"keep_months": 23})


def test_every_register_of_drills_and_trainings_says_that_it_teaches() -> None:
    said = {each.title for each in library().values() if each.taught}
    titled = {each.title for each in library().values() if re.search("演练|培训|训练", each.title)}
    assert titled < said
    assert "校舍设施维修巡查记录" not in said

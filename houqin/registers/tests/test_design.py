"""改台账 by form: what stands comes back as it was, moves are followed by the paper, nothing is saved before it is used."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from houqin.core.scope import in_school
from houqin.duties.models import Duty, Holder
from houqin.registers.drafts import typed
from houqin.registers.drafts.moves import moved
from houqin.registers.models import Register, RegisterEntry, RegisterVersion
from houqin.registers.rules.changes import differences
from houqin.registers.rules.definition import Definition
from houqin.registers.rules.library import library
from houqin.registers.rules.reading import definition_of, parsed, text_of
from houqin.registers.rules.wholeness import told_of
from tests.cast import Cast, browser
from tests.promises.conftest import SOAK
from tests.samples import do

from houqin.registers.tests import samples  # isort: skip


def inputs(draft: typed.Draft) -> dict[str, Any]:
    """What a browser would send of the page as it came."""
    sent: dict[str, Any] = {"base": draft.base}
    cards = typed.cards_of(draft)
    forms = [typed.head_of(draft), *(form for _n, form in typed.signs_of(draft))]
    forms += [each.form for card in cards for each in (card, *card.columns)]
    for form in forms:
        for bound in form:
            value = bound.value()
            if value in (None, False, "", []):
                if bound.widget_type not in ("checkbox", "checkboxselectmultiple"):
                    sent[bound.html_name] = ""
                continue
            sent[bound.html_name] = "on" if value is True else value
    return sent


class Data(dict[str, Any]):
    """A mapping as a request's."""

    def getlist(self, name: str) -> list[Any]:
        value = self.get(name, [])
        return value if isinstance(value, list) else [value]


@pytest.mark.once
def test_every_shipped_register_comes_back_from_its_page_as_it_was() -> None:
    told = []
    for slug, made in list(library().items())[:: 1 if SOAK else 9]:
        draft = typed.typed_into(made, Data(inputs(typed.begun(made))))
        if (draft.made, draft.problems) != (made, []):
            told.append((slug, [each.what for each in differences(made, draft.made)], draft.problems))
    assert told == []


def test_a_tick_is_set_and_taken_away_again() -> None:
    made = library()["drills"]
    assert made.taught
    sent = inputs(typed.begun(made))
    without = typed.typed_into(
        made, Data({name: value for name, value in sent.items() if name != "h-taught"})
    )
    assert [each.what for each in differences(made, without.made)] == ["列入总结的培训演练目录"]
    again = typed.typed_into(without.made, Data(inputs(typed.begun(without.made)) | {"h-taught": "on"}))
    assert again.made == made


def test_a_new_question_never_bears_the_name_of_one_that_was_there_before() -> None:
    made = library()["visitors"]
    once = moved(made, "add", "0").fields[1].name
    assert moved(moved(moved(made, "add", "0"), "drop", "1"), "add", "0").fields[1].name != once


def test_a_new_question_stands_behind_its_neighbour_on_paper_and_one_that_is_gone_nowhere() -> None:
    made = library()["visitors"]
    assert made.paper.columns
    neighbour = next(n for n, each in enumerate(made.fields) if each.name in made.paper.columns)
    more = moved(made, "add", str(neighbour))
    columns = list(more.paper.columns)
    assert columns[columns.index(made.fields[neighbour].name) + 1] == more.fields[neighbour + 1].name
    assert moved(more, "drop", str(neighbour + 1)) == made
    for slug, each in library().items():
        for number in range(len(each.fields)):
            left = [
                text for text in told_of(moved(each, "drop", str(number))) if "没有“" in text and "列" in text
            ]
            assert left == [], slug


@pytest.mark.parametrize(
    "what", ["up:0", "down:99", "copy:x", "drop:7.7", "column:99", "unsign:9", "add:0.99"]
)
def test_a_move_that_goes_nowhere_changes_nothing_or_adds_at_the_end(what: str) -> None:
    made = definition_of(parsed(samples.TEXT.format(slug="cold-room", title="冷柜")))
    name, _colon, where = what.partition(":")
    after = moved(made, name, where)
    assert after.slug == made.slug
    assert len(after.fields) - len(made.fields) in (0, 1)


def test_differences_are_told_in_words_without_names_of_the_file() -> None:
    old = library()["staff-morning-check"]
    table = next(each for each in old.fields if each.kind == "table")
    at = old.fields.index(table)
    new = moved(old, "drop", f"{at}.{len(table.columns) - 1}")
    (gone,) = differences(old, new)
    assert (gone.what, gone.after) == (f"{table.label}：{table.columns[-1].label}", "")
    assert differences(old, old) == []


# The page -----------------------------------------------------------------------------------------------------


def typed_on(made: Definition, **changes: Any) -> dict[str, Any]:
    return inputs(typed.begun(made)) | changes


@pytest.mark.django_db
def test_a_head_adds_a_question_tries_it_and_uses_the_new_version(cast: Cast) -> None:
    entry = samples.entry(cast)
    with in_school(cast.school):
        register = entry.register
    url, page = f"/registers/design/{register.pk}/", browser(cast.hu)
    shown = page.get(url).context["page"]
    more = moved(register.definition, "add", "0")
    asked = {
        "q1-label": "湿度",
        "q1-kind": "number",
        "q1-unit": "%",
        "q1-required": "on",
        "seen": shown["seen"],
    }
    first = page.post(url, typed_on(more, **asked, do="look"))
    draft = typed.based_on(first.context["page"]["base"])
    assert [each.label for each in draft.fields][:2] == ["温度", "湿度"]
    answers = {"on": entry.on.isoformat(), "slot": "上午", "subject": "1号冰柜"}
    answers |= {"answers-celsius": "3", "answers-clean": "pass"}
    tried = page.post(url, typed_on(draft, **answers, do="try")).context["page"]
    assert (tried["good"], tried["form"].errors["answers"]) == (False, ["湿度：请填写这一项。"])
    answers[f"answers-{draft.fields[1].name}"] = "60"
    tried = page.post(url, typed_on(draft, **answers, do="try")).context["page"]
    assert tried["good"]
    assert "湿度 60" in tried["told"][0]
    paper = page.post(url, typed_on(draft, do="paper"))
    assert paper["Content-Type"] == "application/pdf"
    with in_school(cast.school):
        assert (RegisterEntry.objects.count(), RegisterVersion.objects.filter(register=register).count()) == (
            1,
            1,
        )
    use = typed_on(draft, do="use", key=str(uuid4()), seen=shown["seen"], why="县里要查湿度")
    assert page.post(url, use)["Location"] == f"/registers/registers/{register.pk}/"
    with in_school(cast.school):
        now, before = Register.objects.get(pk=register.pk), RegisterEntry.objects.get(pk=entry.pk)
        assert (now.number, len(now.definition.fields), len(before.definition.fields)) == (2, 5, 4)
    other = {"do": "use", "key": str(uuid4()), "seen": shown["seen"], "why": "两人同时改"}
    late = page.post(url, typed_on(draft, **{"h-title": "冷柜"}) | other)
    assert (late.status_code, late.context["page"]["seen"] == shown["seen"]) == (409, False)
    text = page.post(url, typed_on(draft, do="text")).context["page"]
    back = page.post(url, {"base": text["base"], "do": "look"}).context["page"]
    assert typed.based_on(back["base"]) == draft
    told = page.get(f"/registers/versions/{register.pk}/").context["page"]
    assert [(each.what, each.before) for each in told["changes"]] == [("湿度", "")]
    assert told["b"].why == "县里要查湿度"


@pytest.mark.django_db
def test_what_is_wrong_stands_beside_its_question_and_cannot_be_used(cast: Cast) -> None:
    register = samples.register(cast)
    url, page = f"/registers/design/{register.pk}/", browser(cast.hu)
    wrong = {"q1-kind": "choice", "h-often": "有时候", "h-who": "管冰柜的"}
    shown = page.post(
        url, typed_on(register.definition, **wrong, do="use", key=str(uuid4()), why="试")
    ).context["page"]
    assert shown["cards"][1].told == ["至少两个选项。"]
    assert any("没看懂“有时候”" in text for _url, text in shown["problems"])
    assert any("没有“管冰柜的”这样的角色" in text for _url, text in shown["problems"])
    with in_school(cast.school):
        assert Register.objects.get(pk=register.pk).number == 1
    assert page.post(url, {"base": "{"}).status_code == 400
    assert page.post(url, {"base": '{"slug": []}'}).status_code == 400


@pytest.mark.django_db
def test_a_file_of_another_school_becomes_a_register_with_a_code_of_its_own(cast: Cast) -> None:
    samples_of = do(cast, "registers.take_registers", slugs=["food-samples"]).row
    page = browser(cast.hu)
    file = page.get(f"/registers/definition/{samples_of.pk}/")
    assert definition_of(parsed(file.content.decode())) == library()["food-samples"]
    sent = SimpleUploadedFile("留样.yaml", file.content)
    shown = page.post("/registers/design/", {"do": "file", "file": sent}).context["page"]
    draft = typed.based_on(shown["base"])
    assert (draft.title, draft.slug != "food-samples") == (library()["food-samples"].title, True)
    done = page.post(
        "/registers/design/", typed_on(draft, do="use", key=str(uuid4()), **{"h-title": "分餐点留样"})
    )
    assert done.status_code == 302
    with in_school(cast.school):
        made = Register.objects.get(title="分餐点留样")
    assert made.definition.fields == library()["food-samples"].fields
    bad = SimpleUploadedFile(
        "坏.yaml",
        "slug: x-y\ntitle: 试\narea: 食堂\nfields:\n  - {name: a, label: 甲, kind: choise}\n".encode(),
    )
    told = page.post(f"/registers/design/{made.pk}/", {"do": "file", "file": bad}).context["page"]
    assert told["refused"] == ["这是另一份台账（试）的定义。要用它，请从“新建台账”导入。"]


@pytest.mark.django_db
def test_an_expert_hears_the_line_of_each_mistake(cast: Cast) -> None:
    register = samples.register(cast)
    text = (
        samples.text(cast, register.slug)
        .replace("kind: check", "kind: chek")
        .replace("area: 安全", "area: 安全\ncut_off: year")
    )
    with pytest.raises(ValidationError) as told:
        do(cast, "registers.change_register", register, text=text)
    assert sorted(each[:5] for each in told.value.message_dict["text"]) == ["第13行　", "第4行　c"]


@pytest.mark.django_db
def test_when_a_register_is_filled_more_often_its_duty_asks_more_often(cast: Cast) -> None:
    text = samples.text(cast, "daily-round").replace(
        "often: 每日两次", "often: 每天, on: all_days, who: [role:guard]"
    )
    register = do(cast, "registers.add_register", text=text).row
    with in_school(cast.school):
        duty = Duty.objects.get(register="daily-round")
    do(
        cast,
        "registers.change_register",
        register,
        text=text.replace("每天", "每周一次").replace("guard", "cook"),
    )
    with in_school(cast.school):
        duty.refresh_from_db()
        held = Holder.objects.filter(duty=duty, until_on__isnull=True).values_list("key", flat=True)
        assert (duty.frequency.unit, list(held)) == ("week", ["role:cook"])
        register = Register.objects.get(pk=register.pk)
    rare = text_of(register.definition).replace("often: 每周一次", "often: ''")
    do(cast, "registers.change_register", register, text=rare)
    with in_school(cast.school):
        duty.refresh_from_db()
        assert duty.status == "off"


@pytest.mark.django_db
def test_the_same_again_is_no_new_version(cast: Cast) -> None:
    register = samples.register(cast)
    with pytest.raises(Exception, match="没有改动"):
        do(cast, "registers.change_register", register, text=text_of(register.definition))

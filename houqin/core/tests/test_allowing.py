"""What stands between a person and a step: right, status, whose row it is, duties kept apart; on the screen and on paper."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from houqin.core import duties
from houqin.core.allowing import guard, require_right
from houqin.core.errors import Refused
from houqin.core.models import Step
from houqin.core.paper.signing import Sheet, goes_by_paper, require_signer, sheet_of, signed
from houqin.core.saving import Changes
from houqin.people.models import Member
from houqin.places.models import Place
from houqin.repairs.models import Ticket

FREE, HINDERED = Member(name="陈会计"), Member(name="文师傅")
TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _who_mended_stands_in_his_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody did is asked of this one row and this one step only, and each person has his own past."""
    past = {HINDERED.pk: frozenset({"a.finish"})}
    words = {("a.confirm", frozenset({"a.finish"})): "修的人不能自己验收。"}

    def done_by(member: Any, row: Any, code: str) -> frozenset[str]:
        assert row.status
        return past.get(member.pk, frozenset()) if code == "a.confirm" else frozenset()

    monkeypatch.setattr(duties, "done_by", done_by)
    monkeypatch.setattr(duties, "standing_between", lambda code, done, member: words.get((code, done)))


def row(status: str = "mended") -> Any:
    return SimpleNamespace(status=status, get_status_display=lambda: f"<{status}>")


def confirm(**more: Any) -> Any:
    """An action that leads from mended to confirmed."""
    usual = {
        "code": "a.confirm",
        "label": "验收",
        "step": lambda row: Step(("mended",), "confirmed"),
        "only": None,
        "on_paper": None,
        "on_school": False,
    }
    return SimpleNamespace(**usual | more)


def only(*members: Member) -> Any:
    return lambda row, member: member in members


def test_who_is_free_to_goes_on_with_the_step_of_the_row() -> None:
    assert guard(confirm(), FREE, row()) == Step(("mended",), "confirmed")
    assert guard(confirm(step=lambda row: None), FREE, row("anything")) is None


def test_from_another_status_the_step_is_refused_by_its_name() -> None:
    with pytest.raises(Refused, match=r"<new>.*不能验收"):
        guard(confirm(), FREE, row("new"))


@pytest.mark.parametrize(("by", "may"), [(FREE, True), (HINDERED, False)])
def test_who_did_the_first_of_a_pair_is_refused_the_second(by: Member, may: bool) -> None:
    if may:
        assert guard(confirm(), by, row())
    else:
        with pytest.raises(Refused, match="修的人不能自己验收"):
            guard(confirm(), by, row())
    assert guard(confirm(on_school=True), by, row()), "what is done to the school has no row to look at"


def test_whose_row_it_is_decides_on_the_screen_and_not_for_who_types_a_sheet() -> None:
    mine = confirm(only=only(FREE), on_paper=only(FREE))
    assert guard(mine, FREE, row())
    somebody = Member(name="胡校长")
    with pytest.raises(PermissionDenied, match="这一条不该由您来“验收”"):
        guard(mine, somebody, row())
    assert guard(mine, somebody, row(), on_paper=True), "the form of the sheet opens"
    assert guard(mine, somebody, row(), Sheet(FREE, TODAY)), "and is sent"
    with pytest.raises(Refused, match="修的人不能自己验收"):
        guard(mine, HINDERED, row(), Sheet(FREE, TODAY))


def test_a_signature_does_no_more_than_its_hand_could_on_the_screen() -> None:
    everybody = confirm(on_paper=only(FREE, HINDERED))
    require_signer(everybody, row(), FREE)
    with pytest.raises(Refused, match="签字的是文师傅：修的人不能自己验收"):
        require_signer(everybody, row(), HINDERED)
    require_signer(confirm(on_paper=only(HINDERED), on_school=True), row(), HINDERED)
    with pytest.raises(Refused, match="不该由陈会计签字“验收”"):
        require_signer(confirm(on_paper=only(HINDERED)), row(), FREE)
    with pytest.raises(Refused, match="不该由陈会计签字"):
        guard(confirm(on_paper=only(HINDERED)), Member(), row(), Sheet(FREE, TODAY))


@pytest.mark.parametrize(
    ("rights", "on_paper", "refused"),
    [
        ({"a.confirm"}, False, None),
        (set(), False, "您的岗位不能“验收”"),
        ({"core.enter_paper"}, False, "您的岗位不能“验收”"),
        ({"core.enter_paper"}, True, None),
        ({"a.confirm"}, True, "不能代录纸质签字（验收）"),
    ],
)
def test_typing_for_another_is_a_right_of_its_own(rights: set[str], on_paper: bool, refused: str) -> None:
    by = SimpleNamespace(can=lambda code: code in rights, why_not=lambda code: "")
    if refused is None:
        require_right(confirm(), by, on_paper=on_paper)
        return
    with pytest.raises(PermissionDenied, match=refused):
        require_right(confirm(), by, on_paper=on_paper)


def test_a_better_reason_than_the_post_is_said_instead() -> None:
    by = SimpleNamespace(can=lambda code: False, why_not=lambda code: "在共用设备上不能“{label}”。")
    with pytest.raises(PermissionDenied, match="在共用设备上不能“验收”"):
        require_right(confirm(), by)


def test_a_sheet_signs_the_row_and_each_new_one_of_its_kind() -> None:
    first, second, old, other = Ticket(), Ticket(), Ticket(), Place()
    old._state.adding = False
    by = Member(name="胡校长")
    made = signed(Changes(first, [second, other], [old], [Place()]), Sheet(FREE, TODAY), confirm(), by)
    assert made.add[:2] == [second, other]
    signatures = made.add[2:]
    assert [each.row for each in signatures] == [first.pk, second.pk]
    assert {(each.signer, each.by, each.signed_on) for each in signatures} == {(FREE, by, TODAY)}
    assert {(each.model, each.action) for each in signatures} == {("repairs.ticket", "a.confirm")}
    assert (made.row, made.update, len(made.remove)) == (first, [old], 1)


def test_without_a_signer_there_is_no_sheet() -> None:
    assert sheet_of({"note": "x"}) is None
    assert sheet_of({"paper_signer": None, "paper_on": TODAY}) is None
    assert sheet_of({"paper_signer": FREE, "paper_on": TODAY}) == Sheet(FREE, TODAY)


def test_a_step_goes_by_paper_where_it_may_and_the_answer_says_so() -> None:
    on_paper = confirm(on_paper=only(FREE))
    assert goes_by_paper(on_paper, {"paper": "1"})
    assert not goes_by_paper(on_paper, {"note": "x"})
    assert not goes_by_paper(confirm(), {"paper": "1"})

"""Pairs of duties that one person must not both do to a row: who stands in whose way, on the screen and on paper."""

from typing import Any

import pytest

from houqin.core import clock, duties
from houqin.core.duties import Pair, done_by, done_by_each, keep_apart, standing_between
from houqin.core.paper.models import PaperSignature
from houqin.core.scope import in_school
from houqin.repairs.models import Ticket
from tests.cast import Cast
from tests.samples import do, row_of

BUY, ACCEPT, PAY = "canteen.buy", "canteen.accept", "canteen.pay"
FINISH, CONFIRM, REPORT = "repairs.finish_ticket", "repairs.confirm_ticket", "repairs.report_ticket"


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> list[Pair]:
    """A table of two pairs; the second nobody joins."""
    pairs: list[Pair] = []
    monkeypatch.setattr(duties, "APART", pairs)
    keep_apart(BUY, ACCEPT, "采购的人不能自己验收。")
    keep_apart(BUY, PAY, "采购的人不能自己付款。", never=True)
    return pairs


@pytest.mark.parametrize(
    ("code", "done", "is_joined", "said"),
    [
        (ACCEPT, {BUY}, False, "采购的人不能自己验收。"),
        (ACCEPT, {BUY}, True, None),
        (ACCEPT, {PAY}, False, None),
        (ACCEPT, set(), False, None),
        (BUY, {ACCEPT, PAY}, False, None),
        (PAY, {BUY}, False, "采购的人不能自己付款。"),
        (PAY, {BUY}, True, "采购的人不能自己付款。"),
        (PAY, {ACCEPT}, False, None),
    ],
)
def test_only_who_did_the_first_is_kept_from_the_second(
    apart: list[Pair], monkeypatch: pytest.MonkeyPatch, code: str, done: set[str], is_joined: bool, said: str
) -> None:
    somebody, asked = object(), []

    def joined(member: Any, pair: Pair) -> bool:
        asked.append(member)
        return is_joined

    monkeypatch.setattr(duties, "joined", joined)
    told = standing_between(code, frozenset(done), somebody)
    assert (told or "").partition("请由另一人办理")[0] == (said or "")
    assert (told is None) is (said is None)
    assert all(member is somebody for member in asked)


def test_a_pair_is_named_by_both_and_joined_by_nobody_until_it_is_said(apart: list[Pair]) -> None:
    assert [(pair.code, pair.never) for pair in apart] == [(f"{BUY}+{ACCEPT}", False), (f"{BUY}+{PAY}", True)]


@pytest.mark.django_db
def test_what_stands_in_nobodys_way_is_not_asked(
    cast: Cast, apart: list[Pair], django_assert_num_queries: Any
) -> None:
    with in_school(cast.school):
        row = row_of(cast, Ticket)
        with django_assert_num_queries(0):
            assert done_by(cast.tan, row, BUY) == frozenset()
            assert done_by_each(cast.tan, []) == {}


@pytest.mark.django_db
def test_what_somebody_did_and_what_he_signed_on_paper_are_found_alike_for_one_and_for_many(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duties, "APART", [Pair(FINISH, CONFIRM, ""), Pair(REPORT, CONFIRM, "")])
    mended, signed, others = (do(cast, REPORT, by=cast.wen).row for _each in range(3))
    do(cast, FINISH, mended, by=cast.wen)
    foreign = do(cast, REPORT, by=cast.tan).row
    paper = {"signer": cast.wen, "by": cast.hu, "signed_on": clock.today(), "model": "repairs.ticket"}
    with in_school(cast.school):
        PaperSignature.objects.create(school=cast.school, row=signed.pk, action=FINISH, **paper)
        PaperSignature.objects.create(school=cast.school, row=others.pk, action=CONFIRM, **paper)
        found = done_by_each(cast.wen, [mended, signed, others, foreign])
        both = frozenset({FINISH, REPORT})
        assert found == {mended.pk: both, signed.pk: both, others.pk: frozenset({REPORT})}
        for row in (mended, signed, others, foreign):
            assert done_by(cast.wen, row, CONFIRM) == found.get(row.pk, frozenset())
        assert done_by(cast.hu, mended, CONFIRM) == frozenset()

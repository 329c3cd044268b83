"""What changed between two texts, by paragraphs."""

from hypothesis import given
from hypothesis import strategies as st

from houqin.documents.rules import GONE, NEW, SAME, differences, paragraphs

TEXTS = st.lists(st.sampled_from(["一、断电", "二、锁门", "三、晨检", "", "　　四、留样"]), max_size=8).map(
    "\n".join
)


@given(TEXTS, TEXTS)
def test_what_is_not_gone_is_the_new_text_and_what_is_not_new_is_the_old(old: str, new: str) -> None:
    pieces = list(differences(old, new))
    assert [piece.text for piece in pieces if piece.kind != GONE] == paragraphs(new)
    assert [piece.text for piece in pieces if piece.kind != NEW] == paragraphs(old)


def test_a_changed_paragraph_is_seen_as_gone_and_new_and_the_others_as_they_were() -> None:
    pieces = list(differences("一、断电\n二、锁门\n三、晨检", "一、断电\n二、锁门并签字\n三、晨检"))
    assert [(piece.kind, piece.text) for piece in pieces] == [
        (SAME, "一、断电"),
        (GONE, "二、锁门"),
        (NEW, "二、锁门并签字"),
        (SAME, "三、晨检"),
    ]

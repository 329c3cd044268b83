"""One text or the blocks of one file → plans, questions and the rest; nothing is dropped."""

from collections.abc import Sequence

from houqin.duties.rules.frequencies import frequencies
from houqin.planning.rules import asking, chapters, dated, month_plans, obsolete
from houqin.planning.rules.blocks import Block, blocks_of
from houqin.planning.rules.plan import Reading, Rest
from houqin.planning.rules.titles import cut_at_titles
from houqin.planning.rules.walk import Walk
from houqin.planning.rules.years import span_of

NEAR_END = 4  # a signature stands in the last lines


def read_text(text: str, name: str = "") -> Reading:
    """Read pasted or saved text."""
    blocks, taken = blocks_of(text)
    return read_blocks(blocks, name, taken)


def read_blocks(blocks: Sequence[Block], name: str = "", taken: Sequence[str] = ()) -> Reading:
    """Read the lines and tables of a file."""
    walk = Walk(name)
    cut = cut_at_titles(list(blocks))
    walk.by_dates = dated.by_dates(cut)
    for place, block in enumerate(cut):
        walk.near_end = place >= len(cut) - NEAR_END
        walk.take(block)
    reading = _settled(walk)
    reading.rest = [*walk.loose, *taken]
    for plan in reading.plans:
        asking.ask_about(plan, reading)
    obsolete.underline(reading)
    return reading


def _settled(walk: Walk) -> Reading:
    """What can only be said at the end: how often, which lines make a calendar, the years of all items."""
    walk.close_month()
    file_span = span_of(walk.name)
    for plan, span in zip(walk.plans, walk.spans, strict=True):
        for each in plan.rest:
            _how_often(each)
        month_plans.settle(plan)
        dated.settle(plan)
        chapters.settle(plan)
        asking.give_years(plan, span or file_span, walk.questions)
    return Reading(walk.plans, walk.questions)


def _how_often(rest: Rest) -> None:
    """A sentence that says how often is a measure, unless it stands among the guiding thoughts."""
    if rest.kind in ("measure", "slogan"):
        rest.frequency = frequencies(rest.text)
        if rest.frequency and not rest.aim:
            rest.kind = "measure"

"""One passage while a person writes in it: what stands there as plain text, and which of its numbers stay tied."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from houqin.core.errors import Refused
from houqin.reports.models import Report, ReportPart
from houqin.reports.reading import paper_of
from houqin.reports.rules.paper import Passage
from houqin.reports.rules.words import Piece, retied

OWN = ".own"  # the end of the key of a passage that nobody drew: a person adds it


def passage_of(report: Report, key: str) -> Passage | None:
    """The passage as it is shown now; an empty one where a person may add his own."""
    found = paper_of(report).passage(key)
    return found or (Passage(key, (Piece(""),)) if key.endswith(OWN) and len(key) < 60 else None)


def is_open(key: str) -> bool:
    """Whether a person may write there: not in names, targets and rows of the records."""
    closed = (".name", ".goal", ".amount", ".proof", ".short")
    return not key.startswith(("app.", "about.", "inside.")) and not key.endswith(closed)


def template_of(report: Report, key: str, was: str, text: str) -> str:
    """What is kept of an edited passage; Refused where it is no longer the one that was opened."""
    if not text.strip():
        return ""
    passage = passage_of(report, key) if is_open(key) else None
    if passage is None:
        raise Refused(_("这一段现在没有了，请回到总结里再选。"))
    if text.strip() == passage.text and not passage.written:
        return ""
    made = retied(passage.words, was or passage.text, text)
    if made is None:
        raise Refused(_("这一段在您写的时候有人改过，请刷新后再写。"))
    return made


def answers_of(report: Report, part: str, names: Sequence[str]) -> dict[str, Any]:
    """What was answered about a problem."""
    keys = {f"{part}.{name}": name for name in names}
    rows = ReportPart.objects.filter(report=report, key__in=keys).values_list("key", "text")
    return {keys[key]: text for key, text in rows}

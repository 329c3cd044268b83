"""Rules that have been replaced, old sayings and slogans, underlined in a plan from a list that is shipped (obsolete.csv)."""

import csv
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from houqin.planning.rules.plan import Reading

LIST = Path(__file__).resolve().parent.parent / "obsolete.csv"
_SLOGAN = re.compile(
    r"^(?:大力|切实|进一步|全面|不断|努力|牢固)?(?:加强|加大|提高|强化|增强|提升|树立|弘扬|倡导)[^，。；、]{0,16}"
    r"(?:力度|意识|水平|观念|素质|理念|精神|氛围)[。！]?$"
)


class Obsolete(NamedTuple):
    """One row of the list."""

    pattern: str
    kind: str
    since: str
    instead: str
    source: str
    status: str


@cache
def known() -> list[tuple[re.Pattern[str], Obsolete]]:
    """The shipped list."""
    with LIST.open(encoding="utf8", newline="") as file:
        rows = [Obsolete(**row) for row in csv.DictReader(file)]
    return [(re.compile(row.pattern), row) for row in rows]


def found_in(text: str) -> list[dict[str, Any]]:
    """What of a text is underlined, with the reason and what holds now."""
    found: list[dict[str, Any]] = []
    for pattern, row in known():
        for match in pattern.finditer(text):
            told = {"words": match[0], "kind": row.kind, "since": row.since, "instead": row.instead}
            found.append(
                told | {"source": row.source, "status": row.status, "at": [match.start(), match.end()]}
            )
    if is_slogan(text):
        found.append(
            {
                "words": text,
                "kind": "slogan",
                "instead": "不派任务，或写明做什么、多久一次",
                "at": [0, len(text)],
            }
        )
    return found


def is_slogan(text: str) -> bool:
    """加强安全意识 and its like: nothing that could be done and ticked off."""
    return bool(_SLOGAN.match(text))


def underline(reading: Reading) -> None:
    """Every such place of the reading, and one question about the replaced rules."""
    for text in reading.texts():
        reading.underlined += [{"text": text} | each for each in found_in(text)]
    replaced = {each["words"]: each for each in reading.underlined if each["kind"] == "replaced"}
    reading.questions += [
        f"“{words}”已经不再有效（{each['since']}），现在是：{each['instead']}。要改吗？"
        for words, each in replaced.items()
    ]

"""What every area needs to tell its part: the figures, the period, and a voice that is this document's own.

The same document tells the same data in the same words; two documents need not. Where figures are none, nothing is said
of them: a zero is stated only with the register that proves it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from houqin.core.canonical import sha256
from houqin.core.facts import Figure, growth
from houqin.reports.periods import Period
from houqin.reports.rules.paper import FIRST

BEFORE = "before."  # figures of the period before: {before.repairs.counted}


def put(text: str, at: str = "", **parts: Any) -> str:
    """The sentence with [parts] put in, and @ for the code that its {numbers} begin with."""
    for name, value in parts.items():
        text = text.replace(f"[{name}]", str(value))
    return text.replace("@", at) if at else text


def safe(words: Any) -> str:
    """Words of the school's own as part of a template: braces mean numbers there."""
    return str(words).replace("{", "（").replace("}", "）").replace("@", "＠")


@dataclass(frozen=True)
class Sentence:
    """One paragraph as a template, and how much it weighs."""

    key: str
    template: str
    weight: int = FIRST
    inner: bool = False


@dataclass(frozen=True)
class Teller:
    """The figures of a report and the voice in which they are told."""

    figures: Mapping[str, Figure]
    period: Period
    school: Any
    seed: str

    def one_of(self, key: str, *forms: str) -> str:
        """One of several ways to say the same, always the same for this document."""
        return forms[int(sha256(f"{self.seed}:{key}")[:8], 16) % len(forms)]

    def n(self, code: str) -> int:
        """A number, 0 where there is no such figure."""
        figure = self.figures.get(code)
        return figure.value if figure else 0

    def whole(self, code: str) -> int:
        """What it is a part of, 0 where it is none."""
        figure = self.figures.get(code)
        return (figure.of or 0) if figure else 0

    def has_rate(self, code: str) -> bool:
        """Whether the whole is large enough to speak of per cent."""
        return code in self.figures and bool(self.figures[code].percent)

    def rate(self, words: str, code: str) -> str:
        """，办结率96.0%（121/126）; nothing where the whole is small."""
        return put("，[words]{@%}（{@}/{@/}）", code, words=words) if self.has_rate(code) else ""

    def parts(self, codes: Iterable[str], *, unit: bool = True, most: int = 99) -> str:
        """水电58件、门窗锁24件: what is none is not named."""
        told = [self.figures[code] for code in codes if self.n(code)]
        named = [
            f"{safe(each.label)}{{{each.code}}}{safe(each.unit) if unit else ''}" for each in told[:most]
        ]
        return "、".join(named) + (_("等") if len(told) > most else "")

    def under(self, prefix: str) -> list[str]:
        """The codes of all parts of one kind."""
        return [code for code in self.figures if code.startswith(prefix)]

    def compared(self, code: str) -> str:
        """（上期135件，-6.7%）: the growth only where both are large and the school days are as many."""
        then = self.figures.get(BEFORE + code)
        if then is None or not self.period_is_over:
            return ""
        days = self.n("terms.school_days") == self.n(f"{BEFORE}terms.school_days")
        rate = growth(self.n(code), then.value, comparable=days)
        return put(_("（上期{@}[unit][rate]）"), then.code, unit=then.unit, rate=f"，{rate}" if rate else "")

    @property
    def period_is_over(self) -> bool:
        """A term that still runs is not compared with a whole one."""
        return self.period.told.last == self.period.span.last

"""What every area needs to tell its part: the figures, the period, and a voice that is this document's own.

The same document tells the same data in the same words; two documents need not. Where figures are none, nothing is said
of them: a zero is stated only with the register that proves it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from houqin.core.canonical import sha256
from houqin.core.facts import Figure
from houqin.reports.comparing import BEFORE, DAYS, TARGET, YEAR_AGO, change
from houqin.reports.periods import Period
from houqin.reports.rules.paper import FIRST
from houqin.reports.totalling import is_on_paper


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

    def counted(self, code: str) -> int:
        """The same without what was entered from paper."""
        figure = self.figures.get(code)
        return figure.value - figure.from_paper if figure else 0

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
        """（上学期135件，减少6.7%；去年同期120件，纸质来源，报修登记册第3—9页）; of a period that is over."""
        against = ((BEFORE, self.period.earlier), (YEAR_AGO, _("去年同期")))
        said = [
            self._against(prefix, when, code) for prefix, when in against if prefix + code in self.figures
        ]
        return f"（{'；'.join(said)}）" if said and self.period_is_over else ""

    def _against(self, prefix: str, when: str, code: str) -> str:
        """The growth only where both were counted, both are large and the school days are as many."""
        then = self.figures[prefix + code]
        text = put("[when]{@}[unit]", then.code, when=when, unit=then.unit)
        if is_on_paper(then):
            return f"{text}，{safe(then.doubts[0])}"
        rate = change(self.figures[code], then, comparable=self.n(DAYS) == self.n(prefix + DAYS))
        return f"{text}，{rate}" if rate else text

    def target(self, code: str) -> str:
        """（计划指标120件）, where the plan gives one."""
        asked = self.figures.get(TARGET + code)
        return put(_("（计划指标{@}[unit]）"), asked.code, unit=safe(asked.unit)) if asked else ""

    @property
    def period_is_over(self) -> bool:
        """A term that still runs is not compared with a whole one."""
        return self.period.is_over

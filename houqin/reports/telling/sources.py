"""What is said after a sentence of the numbers in it: how much came from paper, and what paper tells of earlier.

Said once, after the sentence in which the number stands first.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from houqin.reports.comparing import BEFORE, IN_PROSE, TARGET, YEAR_AGO
from houqin.reports.rules.words import codes_in
from houqin.reports.telling.teller import Sentence, Teller, put, safe
from houqin.reports.totalling import TYPED, is_on_paper


@dataclass
class Sources:
    """Adds to each sentence what its numbers rest on besides the records."""

    teller: Teller
    said: set[str] = field(default_factory=set)

    def added(self, sentences: Iterable[Sentence]) -> Iterator[Sentence]:
        """The same sentences, longer where there is something to say."""
        for each in sentences:
            more = "".join(self._of(each.template))
            yield replace(each, template=f"{each.template}{more}") if more else each

    def _of(self, template: str) -> Iterator[str]:
        for code in dict.fromkeys(codes_in(template)):
            if code not in self.said and code in self.teller.figures:
                self.said.add(code)
                yield from (*self._from_paper(code), *self._earlier(code))

    def _from_paper(self, code: str) -> Iterator[str]:
        """其中受理40件，纸质来源，报修登记册第3—9页。"""
        typed = self.teller.figures.get(f"{TYPED}{code}")
        if typed is not None:
            yield put(_("其中[label]{@}[unit]，[source]。"), typed.code, **self._words(code, typed.code))

    def _earlier(self, code: str) -> Iterator[str]:
        """Of what no sentence compares by itself: what somebody entered from paper, and what the plan asks for."""
        if code in IN_PROSE or not self.teller.period_is_over:
            return
        for prefix, when in ((BEFORE, self.teller.period.earlier), (YEAR_AGO, _("去年同期"))):
            then = self.teller.figures.get(prefix + code)
            if then is not None and is_on_paper(then):
                text = put(_("[when][label]{@}[unit]，[source]。"), then.code, when=when)
                yield put(text, **self._words(code, then.code))
        if TARGET + code in self.teller.figures and code != "repairs.done":
            yield put(_("[label]的计划指标是{@}[unit]。"), TARGET + code, **self._words(code, TARGET + code))

    def _words(self, code: str, of: str) -> dict[str, str]:
        figure, told = self.teller.figures[code], self.teller.figures[of]
        label = safe(str(figure.label).replace("：", ""))
        source = safe(told.doubts[0]) if told.doubts else ""
        return {"label": label, "unit": safe(told.unit), "source": source}

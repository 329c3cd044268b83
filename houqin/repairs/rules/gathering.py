"""The lines of one chat gathered into reports: which words belong together, which place they are about, whose they are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from houqin.repairs.rules import faults
from houqin.repairs.rules.chats import Chat, Line, Skip
from houqin.repairs.rules.clauses import Clause, clauses, is_picture, tidied
from houqin.repairs.rules.sites import NOWHERE, Guess, PlaceBook

INHERITED = 40  # confidence in a place that was said one line before
_LISTED_NAME = re.compile(r"(?:\d{1,3}[.、)]\s*)?([\u4e00-\u9fff]{2,4}(?:老师|师傅|主任)?)(?:[\s:,]+|$)")
_SIGNED = re.compile(r"(?:报修人|申报人|上报人|姓名|联系人)\s*:\s*(\S{1,20})$")


@dataclass
class Draft:
    """A report while its words are still being gathered."""

    guess: Guess
    text: str
    raw: str
    aside: str = ""  # what was said before it in the same line
    who: str = ""
    lines: list[int] = field(default_factory=list)
    last: int = -1
    skip: Skip | None = None

    @property
    def is_report(self) -> bool:
        thing, symptom = bool(faults.things(self.text)), faults.has_symptom(self.text)
        return (bool(self.guess) and (thing or symptom)) or (thing and symptom)


@dataclass
class Gatherer:
    """The reports of one chat."""

    book: PlaceBook
    lines: list[str]
    chat: Chat
    who: str = ""
    drafts: list[Draft] = field(default_factory=list)
    waiting: list[Draft] = field(default_factory=list)  # places named, with nothing yet said about them

    def gathered(self) -> Iterator[Draft]:
        """The drafts in order; every line of the chat is in one of them."""
        self.who = self.chat.who
        for line in self.chat.body:
            self._line(line)
        if not self.drafts and self.chat.heads:
            self.drafts.append(Draft(NOWHERE, "", self._words(self.chat.heads), who=self.who, skip=Skip.HEAD))
        if self.drafts:
            self.drafts[0].lines[:0] = self.chat.heads
        yield from self.drafts

    def _words(self, numbers: Sequence[int]) -> str:
        return "\n".join(self.lines[n].strip() for n in numbers)

    def _line(self, line: Line) -> None:
        """Every line begins a draft, is added to one, or is kept as what it is."""
        said = tidied(line.text)
        skip = line.skip or self._no_report(line.text, said)
        if skip is not None:
            self._keep(Draft(NOWHERE, "", line.text, skip=skip), line)
            return
        if self.drafts and (signed := _SIGNED.match(said)):
            self._sign(signed[1], line)
            return
        if self.chat.listed and (name := _LISTED_NAME.match(said)) and self._is_listed_name(name[1]):
            self.who, said = name[1], said[name.end() :]
            self.waiting = []
            if not said:
                self._keep(Draft(NOWHERE, "", line.text, skip=Skip.HEAD), line)
                return
        for clause in clauses(said):
            self._clause(clause, line)
        if not any(line.number in draft.lines for draft in self.drafts):
            self._account(line)

    def _account(self, line: Line) -> None:
        """A line that has only been added to others belongs to the one it was added to; without words it stands alone."""
        touched = [draft for draft in self.drafts if draft.last == line.number]
        if touched:
            touched[-1].lines.append(line.number)
        else:
            self._keep(Draft(NOWHERE, line.text, line.text), line)

    def _sign(self, who: str, line: Line) -> None:
        """报修人：… below a report names who made it; the line belongs to the last report."""
        for draft in self.drafts:
            draft.who = draft.who or who
        self.who = self.who or who
        self.drafts[-1].lines.append(line.number)
        self.drafts[-1].raw += f"\n{line.text}"

    def _is_listed_name(self, name: str) -> bool:
        return not (self.book.find(name)[0] or faults.things(name) or faults.has_symptom(name))

    def _no_report(self, text: str, said: str) -> Skip | None:
        if is_picture(text, said):
            return Skip.PICTURE
        return Skip.REPLY if faults.is_reply(said) else None

    def _keep(self, draft: Draft, line: Line) -> None:
        draft.lines.append(line.number)
        draft.who, draft.last = self.who, line.number
        self.drafts.append(draft)

    def _clause(self, clause: Clause, line: Line) -> None:
        guesses, rest = self.book.find(clause.text)
        says = faults.has_symptom(rest) or bool(faults.things(rest))
        if guesses:
            self._at_places(guesses, rest, says, clause, line)
        elif says:
            self._fault(clause, line)
        else:
            self._aside(clause, line)

    def _at_places(self, guesses: list[Guess], rest: str, says: bool, clause: Clause, line: Line) -> None:
        """A clause that names places: each begins a report; those named just before share its fault."""
        named = [self._new(guess, rest, clause, line) for guess in guesses]
        if says:
            if clause.listed:
                for draft in self.waiting:
                    draft.text = f"{draft.text}{rest}"
            self.waiting = []
        else:
            self.waiting = [*(self.waiting if clause.listed else []), *named]

    def _fault(self, clause: Clause, line: Line) -> None:
        """A fault without a place belongs to the place just named, or is one more fault there."""
        if self.waiting:
            for draft in self.waiting:
                self._add(draft, clause, line)
            self.waiting = []
            return
        last = self.drafts[-1] if self.drafts else None
        if last is None or last.skip is not None or clause.begins:
            self._new(self._inherited(last, line), clause.text, clause, line)
        elif last.last == line.number and not self._is_another(last, clause):
            self._add(last, clause, line)
        else:
            self._new(self._inherited(last, line), clause.text, clause, line)

    def _is_another(self, last: Draft, clause: Clause) -> bool:
        """Whether a clause tells of a second thing, not more of the first."""
        if not (faults.has_symptom(last.text) and faults.has_symptom(clause.text)):
            return False
        kinds = faults.guess_kind(last.text), faults.guess_kind(clause.text)
        return bool(faults.things(clause.text)) and bool(faults.things(last.text)) and kinds[0] != kinds[1]

    def _inherited(self, last: Draft | None, line: Line) -> Guess:
        """The place of the report before, as sure as before in the same line, hardly sure in another."""
        if last is None or last.skip is not None or not last.guess:
            return self._of_nickname()
        if last.last == line.number or last.guess.place is None:
            return last.guess
        return replace(last.guess, confidence=min(last.guess.confidence, INHERITED))

    def _of_nickname(self) -> Guess:
        """The class in the name 三2班班主任, to be chosen by a person; never taken for the place by itself."""
        guesses = self.book.find(self.who)[0] if self.who else []
        if len(guesses) != 1 or guesses[0].place is None:
            return NOWHERE
        return Guess(words=guesses[0].words, candidates=(guesses[0].place,))

    def _aside(self, clause: Clause, line: Line) -> None:
        """Neither place nor fault: more words of the same line, else a line by itself."""
        last = self.drafts[-1] if self.drafts else None
        if last is not None and last.skip is None and last.last == line.number and not clause.begins:
            self._add(last, clause, line)
        else:
            self._new(NOWHERE, clause.text, clause, line)

    def _new(self, guess: Guess, text: str, clause: Clause, line: Line) -> Draft:
        draft = Draft(guess, text, line.text, self._aside_before(line), self.who, last=line.number)
        if not any(line.number in other.lines for other in self.drafts):
            draft.lines.append(line.number)
        self.drafts.append(draft)
        return draft

    def _aside_before(self, line: Line) -> str:
        """Take back what the line began with, when it was neither a place nor a fault: it belongs to what follows."""
        last = self.drafts[-1] if self.drafts else None
        if last is None or last.skip or last.last != line.number or last.lines != [line.number] or last.guess:
            return ""
        if faults.things(last.text) or faults.has_symptom(last.text):
            return ""
        return self.drafts.pop().text

    def _add(self, draft: Draft, clause: Clause, line: Line) -> None:
        joint = clause.joint if draft.last == line.number else ","
        draft.text = f"{draft.text}{joint}{clause.text}" if draft.text.strip() else clause.text
        if draft.last != line.number:
            draft.raw = f"{draft.raw}\n{line.text}"
            draft.last = line.number

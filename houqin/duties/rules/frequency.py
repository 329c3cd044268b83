"""The form in which “how often” is kept: every so many units, so many times, and what else the words said."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Frequency:
    """Every `n` units, `times` in each. `words` is what was read; everything else may be left open."""

    unit: str
    n: int = 1
    times: int = 1
    at_least: bool = False
    weekdays: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    part: str | None = None
    before: bool = False
    ahead_days: int = 0
    spot: bool = False
    words: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As the JSON of a plan has it."""
        return asdict(self) | {"weekdays": list(self.weekdays), "months": list(self.months)}


Found = list[Frequency]

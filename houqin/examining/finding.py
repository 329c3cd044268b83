"""One sentence of the doctor's."""

from dataclasses import dataclass

GOOD, NOTE, BAD = "good", "note", "bad"


@dataclass(frozen=True)
class Finding:
    """About one part of the installation: good, worth knowing, or bad; what is not good says what to do."""

    level: str
    sentence: str
    about: str = ""  # the part, for programs that read --json

"""The name a person gave a file, made harmless: it is shown and offered at download, never used as a path."""

import re
import unicodedata

LABEL_LENGTH = 120
"""Longest label, in characters."""

_QUOTES = "\"'`<>|*?:;\\/“”‘’«»"
_WINDOWS_DEVICE = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def clean_label(name: str, *, otherwise: str = "照片") -> str:
    """A name fit to be shown: last path part, no control, bidi or quote characters, at most 120 characters.

    What follows a NUL is dropped, as old programs would; an empty result becomes `otherwise`.
    """
    last = re.split(r"[/\\]", name.partition("\0")[0])[-1]
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if _is_plain(c))
    label = _shorten(" ".join(kept.split()).strip(". "))
    if _WINDOWS_DEVICE.match(label):
        label = f"_{label}"
    return label or otherwise


def with_extension(label: str, extension: str) -> str:
    """The download name: the label with the stored extension (`IMG_1.HEIC` -> `IMG_1.webp`)."""
    return f"{_EXTENSION.sub('', label) or label.strip('.')}.{extension}"


def _is_plain(character: str) -> bool:
    if character.isspace():
        return unicodedata.category(character) == "Zs"
    return unicodedata.category(character)[0] != "C" and character not in _QUOTES


def _shorten(label: str) -> str:
    if len(label) <= LABEL_LENGTH:
        return label
    found = _EXTENSION.search(label)
    extension = found.group() if found else ""
    return label[: LABEL_LENGTH - len(extension)] + extension

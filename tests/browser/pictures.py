"""Photos as telephones make them, for the stories in the browser."""

import random
from pathlib import Path

from PIL import Image


def photo(path: Path, seed: int, size: tuple[int, int] = (3000, 2250)) -> Path:
    """A JPEG of several megabytes: coarse noise, so that it does not shrink to nothing."""
    dice = random.Random(seed)
    coarse = Image.frombytes("RGB", (300, 225), dice.randbytes(300 * 225 * 3))
    coarse.resize(size, Image.Resampling.BICUBIC).save(path, quality=95)
    return path

"""How a picture looks, in 64 bits: where it grows lighter from left to right on a grid of nine by eight.

Shrinking, turning it into another format or a little more light change a few of them. They are kept in four parts, of
which one stays the same while no more than three bits differ: four indexes find all that look alike.
"""

from PIL import Image, ImageStat

DARK, BLANK = "dark", "blank"
PARTS = ("look_1", "look_2", "look_3", "look_4")  # the columns of the four parts, 16 bits each


def plainness(picture: Image.Image) -> str:
    """dark for a lens in a pocket, blank for a wall, nothing for a picture of something."""
    grey = ImageStat.Stat(picture.convert("L").resize((64, 64), Image.Resampling.BOX))
    light, contrast = grey.mean[0], grey.stddev[0]
    if light < 20 and contrast < 12:
        return DARK
    return BLANK if contrast < 4 else ""


def look_of(picture: Image.Image) -> tuple[int, ...] | None:
    """The four parts of its look; none for a picture of next to nothing, which looks like every other such."""
    if plainness(picture):
        return None
    grey = list(picture.convert("L").resize((9, 8), Image.Resampling.LANCZOS).tobytes())
    bits = [grey[row * 9 + n] < grey[row * 9 + n + 1] for row in range(8) for n in range(8)]
    return tuple(
        sum(bit << n for n, bit in enumerate(bits[begin : begin + 16])) for begin in range(0, 64, 16)
    )

#!/usr/bin/env python3
"""One command: `python3 run.py` sets Houqin up and serves it; `python3 run.py test` checks everything.

Standard library only. The first lines run on any Python 3, so that an old one is told so in a sentence.
"""

import sys

OLDEST = (3, 11)


def too_old(version: "tuple[int, ...]") -> "str | None":
    """The sentence for a Python that is too old, or nothing."""
    if version[:2] >= OLDEST:
        return None
    here = ".".join(str(part) for part in version[:2])
    return "需要 Python 3.11 或更新的版本，当前是 " + here + "：请安装后用它运行，例如 python3.11 run.py"


if __name__ == "__main__":
    sentence = too_old(tuple(sys.version_info[:3]))
    if sentence:
        sys.stderr.write(sentence + "\n")
        sys.exit(2)
    from tools.commands import main

    sys.exit(main(sys.argv[1:]))

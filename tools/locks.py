"""Makes requirements/*.txt anew from *.in: pinned, hashed, and without the address of any index."""

import subprocess
import sys

from tools.environment import LOCKS, script

ORDER = ("setup", "base", "postgres", "heif", "node", "dev")
ON_TOP_OF_BASE = ("postgres", "heif", "dev")
OPTIONS = (
    "--generate-hashes --universal --python-version 3.11 --no-header --no-emit-index-url --no-emit-find-links"
)


def main() -> None:
    """Compile each lock; `--upgrade` takes newer versions."""
    for name in ORDER:
        command = [
            str(script("uv")),
            "pip",
            "compile",
            "--quiet",
            *OPTIONS.split(),
            f"{name}.in",
            "-o",
            f"{name}.txt",
        ]
        command += ["-c", "base.txt"] if name in ON_TOP_OF_BASE else []
        subprocess.run([*command, *sys.argv[1:]], cwd=LOCKS, check=True)


if __name__ == "__main__":
    main()

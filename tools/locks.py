"""Makes requirements/*.txt anew from *.in: pinned, hashed, and without the address of any index."""

import subprocess
import sys

from tools.environment import LOCKS, script

ORDER = ("setup", "base", "postgres", "heif", "node", "dev", "windows")
ON_TOP_OF_BASE = ("postgres", "heif", "dev", "windows")
OPTIONS = "--generate-hashes --no-header --no-emit-index-url --no-emit-find-links"
ANYWHERE = "--universal --python-version 3.11"
ON_WINDOWS = (
    "--python-platform x86_64-pc-windows-msvc --python-version 3.12"  # without markers, see deploy/windows
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
            *(ON_WINDOWS if name == "windows" else ANYWHERE).split(),
            f"{name}.in",
            "-o",
            f"{name}.txt",
        ]
        command += ["-c", "base.txt"] if name in ON_TOP_OF_BASE else []
        subprocess.run([*command, *sys.argv[1:]], cwd=LOCKS, check=True)


if __name__ == "__main__":
    main()

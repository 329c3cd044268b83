"""docs/samples: the summary of a whole term as the demo school hands it in, and its first page as a picture.

`python3 run.py samples` plays the demo school until the week after the autumn term and writes what stands there then: the
same records give the same words, so a file changes only where the program does.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLES, PICTURES = ROOT / "docs" / "samples", ROOT / "docs" / "pictures"
UNTIL, SCHOOL, PERIOD = "2027-01-29", "DEMO", "2026T1"
NAMES = {"term": "term-summary.docx", "safety": "safety-summary.docx"}
PICTURE, DOTS = "summary.png", 72


def write(samples: Path, pictures: Path) -> None:
    """The files of the school that lies in the data folder now."""
    from houqin.core.prints import picture
    from houqin.core.scope import in_school
    from houqin.people.models import School
    from houqin.reports.docx import docx_of
    from houqin.reports.models import Report
    from houqin.reports.prints import make_report
    from houqin.reports.reading import paper_of
    from houqin.reports.rules.shortening import FULL, edition_of

    school = School.objects.get(code=SCHOOL)
    with in_school(school):
        whole = {kind: paper_of(Report.objects.get(kind=kind, period=PERIOD)) for kind in NAMES}
    papers = {kind: edition_of(paper, FULL) for kind, paper in whole.items()}
    for kind, name in NAMES.items():
        (samples / name).write_bytes(docx_of(papers[kind]))
    (pictures / PICTURE).write_bytes(picture(*make_report(papers["term"]), ppi=DOTS))


def main() -> int:
    """Play the term in a folder that is thrown away, then write."""
    with tempfile.TemporaryDirectory(prefix="houqin-samples-") as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "HOUQIN_DATA": folder}
        import django

        django.setup()
        from houqin.commands import demo

        if demo.run(argparse.Namespace(force=False, until=UNTIL)):
            return 1
        write(SAMPLES, PICTURES)
    print(f"docs/samples: {', '.join(NAMES.values())}; docs/pictures: {PICTURE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What a soak came to, as a table to read: each trial, how long it took, and the figures it left."""

from pathlib import Path
from xml.etree import ElementTree

HEAD = "| promise | engine | came to | seconds | figures |\n|---|---|---|---|---|\n"


def write_table(reports: dict[str, Path], target: Path) -> None:
    """One line for each trial of each engine, from the JUnit files of the runs."""
    lines = [
        line
        for engine, report in reports.items()
        if report.exists()
        for case in ElementTree.parse(report).iter("testcase")
        for line in [_line(engine, case)]
    ]
    target.parent.mkdir(exist_ok=True)
    target.write_text(HEAD + "".join(lines), encoding="utf8")
    print(f"{len(lines)} trials are told in {target}", flush=True)


def _line(engine: str, case: ElementTree.Element) -> str:
    ended = [kind for kind in ("failure", "error", "skipped") if case.find(kind) is not None]
    figures = "; ".join(f"{each.get('name')}: {each.get('value')}" for each in case.iter("property"))
    name = f"{case.get('classname', '').rpartition('.')[2]}: {case.get('name', '')}".replace("|", "/")
    seconds = float(case.get("time", 0))
    return f"| {name} | {engine} | {ended[0] if ended else 'kept'} | {seconds:.1f} | {figures.replace('|', '/')} |\n"

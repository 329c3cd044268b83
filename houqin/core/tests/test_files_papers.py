"""Files of other kinds: told by their content, only ever downloaded, within a school's share of the disk, and held until
a scanner has looked at them (reliability G41, 5.4).
"""

import io
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from houqin.core import jobs
from houqin.core.files import quota, scanning, store
from houqin.core.files.kinds import BadFile
from houqin.core.files.models import CLEAN, HELD, INFECTED, File
from houqin.core.files.papers import MOST_MEMBERS, OLE, paper_extension
from houqin.core.files.receiving import Sent, receive_papers
from houqin.core.jobs import Job
from houqin.core.limits import LimitValue
from houqin.core.notices.models import Notice
from houqin.core.scope import in_school
from houqin.core.tests import files_corpus as corpus
from houqin.core.tests.files_people import Place, data_folder, here, signed_in  # noqa: F401

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF"
# The test file of all scanners, in two halves so that none takes this file for one.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD" + b"-ANTIVIRUS-TEST-FILE!$H+H*"


def zipped(*names: str, **contents: bytes) -> bytes:
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        for name in names:
            archive.writestr(name, contents.get(name.replace("/", "_").replace(".", "_"), b"x"))
    return book.getvalue()


def sheet() -> bytes:
    book = io.BytesIO()
    openpyxl.Workbook().save(book)
    return book.getvalue()


def ole(*names: str) -> bytes:
    return OLE + bytes(500) + b"".join(f"{name}\0".encode("utf-16-le") + bytes(60) for name in names)


WORD = ("[Content_Types].xml", "word/document.xml")
GOOD = {
    "pdf": PDF,
    "docx": zipped(*WORD),
    "xlsx": sheet(),
    "pptx": zipped("[Content_Types].xml", "ppt/presentation.xml"),
    "ods": zipped("mimetype", mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
    "odt": zipped("mimetype", mimetype=b"application/vnd.oasis.opendocument.text"),
    "doc": ole("WordDocument"),
    "xls": ole("Workbook"),
    "ppt": ole("PowerPoint Document"),
    "txt": "采购清单\r\n灯管 20 支".encode("gb18030"),
}
BAD = {
    "macros": (zipped(*WORD, "word/vbaProject.bin"), "带宏"),
    "old macros": (ole("WordDocument", "_VBA_PROJECT"), "带宏"),
    "an archive": (zipped("a.txt"), "压缩包"),
    "many parts": (zipped(*WORD, *(f"p{n}" for n in range(5001))), "压缩包"),
    "cut off": (zipped(*WORD)[:60], "损坏"),
    "a program": (b"MZ\x90\0" + bytes(200), "这种文件不能上传"),
    "a page named pdf": (b"<!DOCTYPE html><script>alert(1)</script>", "网页"),
    "a drawing": (b'<?xml version="1.0"?><svg xmlns="x"/>', "网页"),
    "a photo": (corpus.jpeg(), "加照片"),
    "an unknown container": (ole("Root Entry"), "这种文件不能上传"),
    "nothing": (b"", "空"),
    "noise": (bytes(range(256)), "这种文件不能上传"),
}


@pytest.mark.parametrize("kind", GOOD)
def test_a_paper_is_told_by_its_content_whatever_it_is_called(kind: str) -> None:
    assert paper_extension(GOOD[kind], "照片.exe") == kind


@pytest.mark.parametrize("what", BAD)
def test_what_is_none_of_the_few_kinds_is_refused_with_a_sentence(what: str) -> None:
    content, sentence = BAD[what]
    with pytest.raises(BadFile, match=sentence):
        paper_extension(content, "合同.pdf")


def test_the_list_of_parts_is_counted_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of a hundred thousand parts in 5 MB takes fifty times as much memory once it is read."""
    content = zipped(*WORD, *(f"p{n}" for n in range(MOST_MEMBERS)))
    monkeypatch.setattr("houqin.core.files.papers.zipfile.ZipFile", None)
    with pytest.raises(BadFile, match="压缩包"):
        paper_extension(content)


def attach(place: Place, content: bytes, name: str = "合同.html", row: Any = None) -> Any:
    """Posted with the form itself, as a browser does; on the page of a colleague, or of a pupil."""
    row = row or place.head
    url = f"/core/attach_papers/{row._meta.label_lower}/{row.pk}/"
    return signed_in(place.head).post(url, {"key": str(uuid4()), "papers": SimpleUploadedFile(name, content)})


def only_file(place: Place) -> File:
    with in_school(place.school):
        file: File = File.objects.get()
    return file


def test_a_paper_is_attached_with_the_form_and_only_downloaded(here: Place) -> None:  # noqa: F811
    assert attach(here, PDF).status_code == 302
    file = only_file(here)
    page = signed_in(here.head).get(f"/people/members/{here.head.pk}/").content.decode()
    assert f'href="/files/{file.pk}" download' in page
    assert f'src="/files/{file.pk}' not in page
    answer = signed_in(here.head).get(f"/files/{file.pk}")
    assert answer.content == PDF
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "%E5%90%88%E5%90%8C.pdf" in answer.headers["Content-Disposition"]  # by what it is, not .html
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert signed_in(here.head).get(f"/files/{file.pk}/thumb").status_code == 404


def test_a_paper_is_opened_by_who_sees_its_row_and_by_nobody_else(here: Place) -> None:  # noqa: F811
    assert attach(here, PDF, row=here.pupil).status_code == 302
    url = f"/files/{only_file(here).pk}"
    assert signed_in(here.colleague).get(url).status_code == 200
    assert signed_in(here.teacher).get(url).status_code == 404


def test_a_refused_paper_leaves_the_form_and_nothing_else(here: Place) -> None:  # noqa: F811
    answer = attach(here, zipped(*WORD, "word/vbaProject.bin"), "通知.docm")
    assert answer.status_code == 400
    assert "带宏" in answer.content.decode()
    with in_school(here.school):
        assert not File.objects.exists()


def test_a_paper_is_no_photo_and_a_photo_no_paper(here: Place) -> None:  # noqa: F811
    (paper,) = receive_papers(here.head, [Sent("a.pdf", io.BytesIO(PDF))])
    url = f"/core/attach_photos/people.pupil/{here.pupil.pk}/"
    answer = signed_in(here.head).post(url, {"key": str(uuid4()), "photos": str(paper.pk)})
    assert answer.status_code == 400


def test_a_program_sends_papers_too(here: Place) -> None:  # noqa: F811
    sent = {"file": SimpleUploadedFile("a.pdf", PDF), "kind": "paper"}
    answer = signed_in(here.head).post("/files/", sent)
    assert (answer.status_code, answer.json()["files"][0]["thumb_url"]) == (201, "")


# A school's share of the disk --------------------------------------------------------------------------------


def test_a_school_that_has_used_its_share_is_told_and_may_be_given_more(
    here: Place,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(quota, "GB", 1000)
    (first,) = receive_papers(here.head, [Sent("a.pdf", io.BytesIO(PDF))])
    with in_school(here.school):
        File.objects.filter(pk=first.pk).update(size_bytes=15_999)
        assert not quota.in_words()[1]
        File.objects.filter(pk=first.pk).update(size_bytes=16_000)
        assert quota.in_words()[1]  # four fifths: time to warn
        File.objects.filter(pk=first.pk).update(size_bytes=20_000)
    client = signed_in(here.head)
    for sent in ({"kind": "paper", "file": SimpleUploadedFile("b.pdf", PDF + b"2")},
                 {"file": SimpleUploadedFile("b.jpg", corpus.jpeg())}):  # fmt: skip
        answer = client.post("/files/", sent)
        assert answer.status_code == 507
        assert "用满 20 GB" in answer.json()["detail"]
    with in_school(here.school):
        facts = {"code": "core.files_gb", "value": 40, "because": "校务会"}
        LimitValue.objects.create(school=here.school, from_on=_today(), **facts)
    assert client.post("/files/", {"file": SimpleUploadedFile("b.jpg", corpus.jpeg())}).status_code == 201


def test_what_crosses_the_share_on_its_way_is_kept_whole_and_the_next_is_not(
    here: Place,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(quota, "GB", 2)  # less than one of these papers
    sent = [Sent(f"{number}.pdf", io.BytesIO(PDF + b"%d" % number)) for number in range(3)]
    assert len(receive_papers(here.head, sent)) == 3
    with pytest.raises(BadFile, match="用满"):
        receive_papers(here.head, [Sent("d.pdf", io.BytesIO(PDF + b"d"))])


def test_of_papers_sent_together_one_bad_one_keeps_all_out_of_the_house(here: Place) -> None:  # noqa: F811
    sent = [Sent("a.pdf", io.BytesIO(PDF)), Sent("b.zip", io.BytesIO(zipped("a.txt")))]
    with pytest.raises(BadFile, match="压缩包"):
        receive_papers(here.head, sent)
    assert list(store.stored(here.school.pk)) == []


def _today() -> Any:
    from houqin.core import clock

    return clock.today()


# The scanner -------------------------------------------------------------------------------------------------


@pytest.fixture
def scanner(tmp_path: Path, settings: Any) -> Path:
    """A scanner that knows one virus; it can be broken by writing another program over it."""
    program = tmp_path / "scanner.py"
    program.write_text("import sys\nsys.exit(1 if b'EICAR' in open(sys.argv[-1], 'rb').read() else 0)\n")
    settings.SCANNER = f"{sys.executable} {program} --quiet"
    return program


def test_a_paper_is_held_until_the_scanner_calls_it_clean(here: Place, scanner: Path) -> None:  # noqa: F811
    assert attach(here, PDF).status_code == 302  # the form is saved at once
    file = only_file(here)
    assert file.scan == HELD
    client = signed_in(here.head)
    assert client.get(f"/files/{file.pk}").status_code == 409
    assert "正在检查" in client.get(f"/people/members/{here.head.pk}/").content.decode()
    assert jobs.run_next()
    assert only_file(here).scan == CLEAN
    assert client.get(f"/files/{file.pk}").content == PDF


def test_the_test_virus_is_opened_by_nobody_and_told_to_who_sent_it(here: Place, scanner: Path) -> None:  # noqa: F811
    keeper = here.member("keeper", "logistics_head")
    assert attach(here, EICAR, "说明.txt").status_code == 302
    assert jobs.run_next()
    file = only_file(here)
    assert file.scan == INFECTED
    for member in (here.head, keeper):
        answer = signed_in(member).get(f"/files/{file.pk}")
        assert answer.status_code in (404, 410)
        assert b"EICAR" not in answer.content
    with in_school(here.school):
        told = set(Notice.objects.filter(row=file.pk).values_list("member", flat=True))
    assert told == {here.head.pk, keeper.pk}


@pytest.mark.parametrize(
    ("way", "sentence"), [("is away", "没有应答"), ("fails", "出错"), ("hangs", "没有应答")]
)
def test_when_the_scanner_is_away_forms_are_saved_and_files_held(
    here: Place,  # noqa: F811
    scanner: Path,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    way: str,
    sentence: str,
) -> None:
    working, seconds = scanner.read_text(), scanning.SECONDS
    if way == "is away":
        settings.SCANNER = "/nowhere/clamdscan"
    elif way == "fails":
        scanner.write_text("import sys\nsys.exit(2)")
    else:
        scanner.write_text("import time\ntime.sleep(600)")
        monkeypatch.setattr(scanning, "SECONDS", 0.2)
    assert attach(here, PDF).status_code == 302
    assert jobs.run_next()
    job = Job.objects.get()
    assert job.state == Job.WAITING
    assert f"杀毒程序{sentence}" in job.result["sentence"]
    assert only_file(here).scan == HELD
    monkeypatch.setattr(scanning, "SECONDS", seconds)
    scanner.write_text(working)
    settings.SCANNER = f"{sys.executable} {scanner}"
    scanning.scan_again(here.school, _today())
    assert only_file(here).scan == CLEAN


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
def test_a_scanner_whose_script_waits_for_another_program_is_ended_with_it(
    here: Place,  # noqa: F811
    tmp_path: Path,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who waited for the script's words would wait as long as the other program keeps its end of the pipe."""
    script, note = tmp_path / "scan.sh", tmp_path / "pid"
    script.write_text(f"sleep 300 &\necho $! > {note}.new\nmv {note}.new {note}\nwait\n")
    settings.SCANNER = f"sh {script}"
    monkeypatch.setattr(scanning, "SECONDS", 0.2)
    end = scanning._end

    def end_when_it_hangs(process: Any) -> None:
        while not note.exists():
            time.sleep(0.05)
        end(process)

    monkeypatch.setattr(scanning, "_end", end_when_it_hangs)
    began = time.monotonic()
    assert attach(here, PDF).status_code == 302
    assert jobs.run_next()
    assert "没有应答" in Job.objects.get().result["sentence"]
    while _lives(int(note.read_text())):  # it ends when its turn comes
        assert time.monotonic() - began < 60
        time.sleep(0.05)


def _lives(pid: int) -> bool:
    """Whether a process still runs; one that nobody has buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_scanner_that_babbles_tells_nothing_and_one_that_is_slow_is_waited_for(
    here: Place,  # noqa: F811
    scanner: Path,
) -> None:
    scanner.write_text("import sys\nsys.stdout.write('clean ' * 1_000_000)\nsys.exit(77)")
    (paper,) = held(here, 1)
    with pytest.raises(scanning.ScannerFailed, match="出错"):
        scanning.scan_held(here.school.pk)
    scanner.write_text("import time\ntime.sleep(0.5)")
    scanning.scan_held(here.school.pk)
    with in_school(here.school):
        assert File.objects.get(pk=paper).scan == CLEAN


def held(place: Place, count: int) -> list[str]:
    """That many papers, all of them held; what the scanner said of each since."""
    sent = [Sent(f"{number}.pdf", io.BytesIO(PDF + b"%d" % number)) for number in range(count)]
    return [str(row.pk) for row in receive_papers(place.head, sent)]


def test_a_paper_that_the_scanner_cannot_judge_keeps_no_other_waiting(here: Place, scanner: Path) -> None:  # noqa: F811
    scanner.write_text("import sys\nsys.exit(2 if open(sys.argv[-1], 'rb').read().endswith(b'0') else 0)\n")
    papers = held(here, 3)
    with pytest.raises(scanning.ScannerFailed, match="出错"):
        scanning.scan_held(here.school.pk)
    with in_school(here.school):
        assert [File.objects.get(pk=pk).scan for pk in papers] == [HELD, CLEAN, CLEAN]


@pytest.mark.parametrize(("problem", "asked"), [(OSError(), 1), (subprocess.TimeoutExpired("scan", 60), 3)])
def test_a_scanner_that_is_away_or_hangs_again_and_again_is_not_asked_about_every_paper(
    here: Place,  # noqa: F811
    scanner: Path,
    monkeypatch: pytest.MonkeyPatch,
    problem: Exception,
    asked: int,
) -> None:
    held(here, 5)
    commands: list[Any] = []

    def run(command: Any) -> None:
        commands.append(command)
        raise problem

    monkeypatch.setattr(scanning, "_run", run)
    with pytest.raises(scanning.ScannerFailed, match="没有应答"):
        scanning.scan_held(here.school.pk)
    assert len(commands) == asked


def test_without_a_scanner_papers_open_at_once_and_photos_are_never_held(
    here: Place,  # noqa: F811
    scanner: Path,
    settings: Any,
) -> None:
    client = signed_in(here.head)
    assert client.post("/files/", {"file": SimpleUploadedFile("b.jpg", corpus.jpeg())}).status_code == 201
    assert only_file(here).scan == CLEAN  # made anew by us: nothing of what was sent is in it
    settings.SCANNER = ""
    (paper,) = receive_papers(here.head, [Sent("a.pdf", io.BytesIO(PDF))])
    assert paper.scan == CLEAN

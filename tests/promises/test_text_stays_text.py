"""G43: nobody writes template code. What looks like it is shown, printed, exported and sent as the letters it is made of."""

import html
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Template

from houqin.core import clock
from houqin.core.scope import in_school
from houqin.repairs.models import Ticket
from houqin.repairs.tests.paper import papers, text_of
from tests.cast import browser
from tests.samples import do

PAYLOADS = (
    "{{7777*7}}",
    "{{'a'|add:'b'}}",
    "{{request.user.password}}",
    "{{settings.SECRET_KEY}}",
    "{% debug %}",
    "{% load static %}",
    "{% include '/etc/passwd' %}",
    "{% csrf_token %}",
    "{#nothing#}",
    "${7777*7}",
    "#{7777*7}",
    "<%= 7777*7 %>",
    "{0.__class__.__mro__}",
    "{fault.__class__}",
    "%(fault)s%s%n",
    "{reason}{who}{0}",
    "#(7777*7)",
    '#read("/etc/passwd")',
    "#sys.inputs",
    "$7777*7$*a*_b_@c<d>",
)
MADE_OF_THEM = ("54439", "root:x:", "<class", "csrfmiddlewaretoken", "__mro__'")
TICKETS = "/repairs/tickets/"


@pytest.fixture
def tickets(cast: Any, db: None) -> list[Any]:
    """One ticket for each payload, reported as anybody reports."""
    reported = [do(cast, "repairs.report_ticket", fault=words, spot=words).row for words in PAYLOADS]
    with in_school(cast.school):
        return list(Ticket.objects.filter(pk__in=[row.pk for row in reported]))


def missing(text: str) -> list[str]:
    """The payloads that are not there letter for letter; blanks and marks where a line may break do not count."""
    bare = re.sub(r"[\s\u200b\u2060]", "", text)
    return [words for words in PAYLOADS if re.sub(r"\s", "", words) not in bare]


def own_words(page: str) -> str:
    """A page without the house's own forms."""
    return re.sub(r"<input[^>]*csrfmiddlewaretoken[^>]*>", "", page)


def made(text: str) -> list[str]:
    return [words for words in MADE_OF_THEM if words in text]


def test_pages_and_answers_show_the_letters(cast, tickets):
    client = browser(cast.hu)
    listed = client.get(f"{TICKETS}?tab=all").content.decode()
    rows = "".join(client.get(f"{TICKETS}{ticket.pk}/").content.decode() for ticket in tickets)
    for text in (listed, rows):
        assert (missing(html.unescape(text)), made(own_words(text))) == ([], [])
    asked = "".join(client.get(TICKETS, {"tab": "all", "q": words}).content.decode() for words in PAYLOADS)
    assert (missing(html.unescape(asked)), made(own_words(asked))) == ([], [])


def test_prints_show_the_letters(cast, tickets):
    """The list as a page to print, and 报修单 and 维修台账 as set by typst."""
    client, month = browser(cast.hu), clock.today().strftime("%Y-%m")
    listed = client.get(f"{TICKETS}?tab=all&print=1").content.decode()
    assert (missing(html.unescape(listed)), made(own_words(listed))) == ([], [])
    for sheet in ("slips/pdf/?which=all&paper=two", f"book/pdf/?when={month}"):
        text = text_of(papers(cast.hu, sheet))
        assert (missing(text), made(text)) == ([], []), sheet


def test_workbooks_hold_the_letters(cast, tickets):
    answer: Any = browser(cast.hu).get(f"{TICKETS}?tab=all&export=xlsx")
    content = answer.content if not answer.streaming else b"".join(answer.streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        text = html.unescape("".join(book.read(name).decode() for name in book.namelist() if "xl/" in name))
    assert (missing(text), made(text)) == ([], [])


def test_sentences_and_messages_hold_the_letters(cast, tickets):
    """The history's sentences are put together from words said: no word is taken for a place to be filled."""
    with in_school(cast.school):
        from houqin.core.history import Entry

        said = "".join(f"{entry.body}" for entry in Entry.objects.all())
    assert missing(said.replace('\\"', '"')) == []
    told = browser(cast.wen).get("/inbox/").content.decode() + browser(cast.hu).get("/").content.decode()
    assert made(own_words(told)) == []


def test_no_template_is_ever_made_from_what_is_not_a_file():
    """`Template(…)` and `from_string` would open the door."""
    found = [
        f"{path}:{number}"
        for path in Path("houqin").rglob("*.py")
        if "tests" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf8").splitlines(), 1)
        if re.search(r"\bTemplate\(|from_string\(|\beval\(", line)
    ]
    assert found == []


def test_control_a_text_taken_for_a_template_is_seen():
    shown = Template("{{'a'|add:'b'}} {#nothing#} {{n|add:46662}}").render(Context({"n": 7777}))
    assert ("{{'a'|add:'b'}}" in missing(shown), made(shown)) == (True, ["54439"])

"""Charts: their bars give the figure, each opens its rows, and they stand on the page, in the PDF and in the Word file."""

import re
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from houqin.core import clock
from houqin.core.facts import Figure, Span, all_facts
from houqin.core.prints import pdf
from houqin.core.scope import in_school
from houqin.duties.models import Task
from houqin.hazards.models import Hazard
from houqin.registers.models import Register
from houqin.registers.tests.test_ranking import scored
from houqin.repairs.models import Ticket
from houqin.reports.charts.chart import COLUMNS, ROWS, Chart, Series, Value, kept, read
from houqin.reports.charts.drawn import DUTIES, charts_of
from houqin.reports.charts.svg import NARROW, WIDE, height_of, svg_of
from houqin.reports.charts.times import slices
from houqin.reports.docx import docx_of
from houqin.reports.numbers import number_of
from houqin.reports.prints import make_report
from houqin.reports.rules.paper import Part
from houqin.reports.rules.shortening import FULL, ONE, edition_of
from houqin.reports.tests.test_files import paper
from tests.cast import Cast, browser
from tests.samples import do, row_in

names = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)


@st.composite
def any_chart(draw: st.DrawFn) -> Chart:
    categories = draw(st.lists(names, min_size=1, max_size=30))
    many = st.lists(st.integers(0, 10**6), min_size=len(categories), max_size=len(categories))
    series = st.builds(
        lambda name, numbers: Series(name, tuple(Value(n, f"/x/?a={n}&b=1") for n in numbers)), names, many
    )
    told = draw(st.lists(series, min_size=1, max_size=4))
    kind, scale = draw(st.sampled_from((COLUMNS, ROWS))), draw(st.sampled_from((1, 10)))
    return Chart("any", draw(names), draw(names), kind, tuple(categories), tuple(told), scale)


def sample() -> Chart:
    weeks = tuple(f"{n}周" for n in range(1, 21))
    done, missing = (tuple(Value(n % 7 * k + 1) for n in range(20)) for k in (9, 1))
    return Chart("duties", "任务", "项", COLUMNS, weeks, (Series("已做", done), Series("没有记录", missing)))


@given(any_chart())
def test_every_number_of_any_chart_is_drawn_within_the_picture(chart: Chart) -> None:
    for width in (WIDE, NARROW):
        drawn = fromstring(svg_of(chart, width, links=True))
        bars = [
            each
            for each in drawn.iter()
            if "mark-" in each.get("class", "") and each.get("stroke") == "#333333"
        ]
        legend = len(chart.series) if len(chart.series) > 1 else 0
        numbers = sum(value.number > 0 for series in chart.series for value in series.values)
        assert len(bars) == legend + numbers
        for bar in bars:
            x, y, wide, high = (float(bar.get(name, "-1")) for name in ("x", "y", "width", "height"))
            assert min(x, y, wide, high) >= -0.1
            assert y + high <= height_of(chart, width) + 0.1
        assert svg_of(chart, width) == svg_of(chart, width)
    assert read(kept((chart,))) == (chart,)


def test_bars_are_as_long_as_their_numbers() -> None:
    values = tuple(Value(n) for n in (10, 20, 40))
    drawn = fromstring(svg_of(Chart("k", "", "", ROWS, ("a", "b", "c"), (Series("", values),))))
    one, two, four = (
        float(each.get("width", "0")) for each in drawn.iter() if each.get("class") == "mark mark-0"
    )
    assert (round(two / one, 1), round(four / one, 1)) == (2.0, 4.0)


def test_parts_differ_without_colour() -> None:
    drawn = svg_of(sample())
    fills = set(re.findall(r'<rect fill="([^"]+)" stroke', drawn))
    assert fills == {"#0d6b58", "url(#duties-660-1)"}


def test_charts_stand_in_the_pdf_and_as_pictures_in_the_word_file() -> None:
    drawn = paper(2)
    full = edition_of(
        type(drawn)(
            **vars(drawn)
            | {"parts": (*drawn.parts, Part("app.charts", "统计图", appendix=True, charts=(sample(),)))}
        ),
        FULL,
    )
    assert pdf(*make_report(full)).startswith(b"%PDF-")
    made = docx_of(full)
    assert made == docx_of(full)
    with ZipFile(BytesIO(made)) as package:
        body, links = (
            package.read(f"word/{name}").decode() for name in ("document.xml", "_rels/document.xml.rels")
        )
        with Image.open(BytesIO(package.read("word/media/chart1.png"))) as picture:
            assert picture.size == (2 * WIDE, 2 * height_of(sample()))
            assert len(picture.getcolors(64) or ()) > 3
    assert 'Target="media/chart1.png"' in links
    assert f'descr="{sample().words}"' in body
    assert not [part for part in edition_of(full, ONE).parts if part.charts]


# Drawn from the records ------------------------------------------------------------------------------------------


@pytest.fixture
def lived(cast: Cast) -> Span:
    """Three weeks ago some things were done and some left; today is the end of the span."""
    for days in (20, 9):
        with clock.moved(clock.now() - timedelta(days=days)):
            for model, statuses in (
                (Ticket, ("confirmed", "assigned")),
                (Task, ("done", "open")),
                (Hazard, ("closed", "ordered")),
            ):
                for status in statuses:
                    row_in(cast, model, status)
    return Span(clock.today() - timedelta(days=30), clock.today())


def told(cast: Cast, span: Span) -> tuple[dict[str, Figure], tuple[Chart, ...]]:
    with in_school(cast.school):
        figures = all_facts(cast.school, span)
        charts = (*charts_of(cast.school, figures, span), *charts_of(cast.school, figures, span, safety=True))
        return figures, charts


@pytest.mark.django_db
def test_bars_give_the_figure_and_each_bar_is_the_figure_of_its_days(cast: Cast, lived: Span) -> None:
    figures, charts = told(cast, lived)
    drawn = {chart.key: chart for chart in charts}
    wholes = {"duties": "duties.asked", "repairs": "repairs.counted", "hazards": "hazards.found"}
    for key, whole in wholes.items():
        assert sum(drawn[key].totals) == figures[whole].value > 2, key
    assert sum(figure.value for code, figure in figures.items() if code in DUTIES.parts) == sum(
        drawn["duties"].totals
    )
    with in_school(cast.school):
        found = slices(cast.school, lived)
        assert drawn["duties"].categories == tuple(each.label for each in found)
        for chart, parts in (
            (drawn[key], {str(f.label): f.code for f in figures.values()}) for key in wholes
        ):
            for series in chart.series:
                code = next(
                    c
                    for c in parts.values()
                    if c.startswith(chart.key) and str(figures[c].label) == series.name
                )
                for each, value in zip(found, series.values, strict=True):
                    now = number_of(cast.school, each.span, code)
                    assert now is not None
                    assert now.value == value.number, (code, each)


@pytest.mark.django_db
def test_a_bar_opens_its_rows_and_the_page_works_without_scripts(cast: Cast, lived: Span) -> None:
    report = do(cast, "reports.draft_report", kind="month", period="").row
    client = browser(cast.hu)
    page = client.get(report.PAGE).content.decode()
    assert page.count("<figure") >= 1
    link = re.search(r'<td><a href="(/reports/number/[^"]+duties[^"]+)">', page)
    assert link
    assert client.get(link[1].replace("&amp;", "&")).status_code == 200
    assert "<figure" not in client.get(f"{report.PAGE}?edition=one").content.decode()


@pytest.mark.django_db
def test_classes_are_charted_where_a_register_scores_them(cast: Cast) -> None:
    span = Span(date(2026, 11, 1), date(2026, 11, 30))
    assert not [chart for chart in told(cast, span)[1] if chart.mean]
    do(cast, "registers.take_registers", slugs=["class-score"])
    with in_school(cast.school):
        register = Register.objects.get(slug="class-score")
    scored(cast, register, date(2026, 11, 2), one=2)
    scored(cast, register, date(2026, 11, 3), one=1, three=5)
    (chart,) = (chart for chart in told(cast, span)[1] if chart.mean)
    assert chart.categories == ("一（2）班", "一（1）班", "二（1）班")
    assert [chart.said(each) for each in chart.totals] == ["80", "78.5", "77.5"]


@pytest.mark.django_db
def test_a_term_goes_by_weeks_and_a_year_by_months(cast: Cast) -> None:
    with in_school(cast.school):
        assert [each.label for each in slices(cast.school, Span(date(2026, 1, 15), date(2026, 12, 31)))][
            :2
        ] == ["1月", "2月"]
        weeks = slices(cast.school, Span(date(2026, 9, 2), date(2026, 9, 20)))
    assert [(each.span.first.day, each.span.last.day) for each in weeks] == [(2, 6), (7, 13), (14, 20)]

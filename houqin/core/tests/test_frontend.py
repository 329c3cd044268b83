"""The look keeps its promises: readable in both themes, nothing inline, nothing newer than schools' browsers,
every icon drawn, every word translatable, and light enough for a phone."""

import gzip
import itertools
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

ROOT = Path(settings.BASE_DIR)
FRONTEND = ROOT / "frontend"
CSS = re.sub(r"/\*.*?\*/", "", (FRONTEND / "app.css").read_text(), flags=re.S)
SCRIPTS = sorted(FRONTEND.glob("**/*.js"))
TEMPLATES = sorted(ROOT.glob("houqin/*/templates/**/*.html"))
SPRITE = ROOT / "houqin/core/static/core/icons.svg"

TONES = ("new", "open", "wait", "work", "done", "closed", "bad", "info")
SURFACES = ("bg", "surface", "sunken", "hover")
TEXT_PAIRS = [
    *itertools.product(("ink", "soft", "brand-text"), SURFACES),
    *itertools.product(("bad",), SURFACES),
    *((tone, f"{tone}-tint") for tone in TONES),
    ("ink", "brand-tint"),
    ("soft", "brand-tint"),
    ("brand-text", "brand-tint"),
    ("on-brand", "brand"),
    ("on-brand", "brand-deep"),
    ("on-danger", "danger"),
    ("danger", "surface"),
    ("side-ink", "side"),
    ("side-strong", "side-active"),
    ("on-toast", "toast"),
]
EDGE_PAIRS = [("edge", "surface"), ("focus", "surface"), ("focus", "bg"), ("brand", "surface")]


def _palette(start: str) -> dict[str, str]:
    """The colours set in the first block that opens with `start`."""
    block = CSS[CSS.index(start) :].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", block))


LIGHT = _palette(":root {")
DARK = _palette('[data-theme="dark"] {')
FOLLOWING = _palette(":root:not([data-theme]) {")


def _luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, WCAG 2.1."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21, WCAG 2.1."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") < 4.5 < contrast("#767676", "#ffffff")


@pytest.mark.parametrize("pair", TEXT_PAIRS, ids=lambda pair: "-on-".join(pair))
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read(palette: dict[str, str], pair: tuple[str, str]) -> None:
    assert contrast(palette[pair[0]], palette[pair[1]]) >= 4.5


@pytest.mark.parametrize("pair", EDGE_PAIRS, ids=lambda pair: "-on-".join(pair))
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_and_the_focus_ring_can_be_seen(palette: dict[str, str], pair: tuple[str, str]) -> None:
    assert contrast(palette[pair[0]], palette[pair[1]]) >= 3


def test_the_dark_palette_is_the_same_when_it_follows_the_device() -> None:
    assert FOLLOWING == DARK
    assert set(DARK) == set(LIGHT)


def test_colours_stand_in_the_tokens_only() -> None:
    components = CSS[CSS.index("@layer base {") : CSS.index("@layer paper {")]
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", components)) <= {"#ffffff", "#0b100e"}  # over photos


def test_every_token_used_is_set() -> None:
    known = set(re.findall(r"(--[\w-]+):", CSS))
    assert set(re.findall(r"var\((--[\w-]+)", CSS)) <= known


@pytest.mark.parametrize("new", [":has(", "color-mix(", "oklch(", "light-dark(", "@container", "@scope"])
def test_css_stays_within_the_schools_browsers(new: str) -> None:
    assert new not in CSS


def test_css_is_not_nested() -> None:
    assert not re.search(r"[{;]\s*&", CSS)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_bring_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=|javascript:|hx-on", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"(src|href)=[\"']https?:", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_asking_by_htmx_has_its_plain_way(path: Path) -> None:
    for tag in re.findall(r"<(?:a|form|button)\b[^>]*hx-(?:get|post)=[^>]*>", path.read_text()):
        assert re.search(r"\b(href|action|formaction)=", tag), tag


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_forms_that_post_are_safe_from_forgery(path: Path) -> None:
    text = path.read_text()
    for form in re.findall(r"<form\b[^>]*method=\"post\"[^>]*>.*?</form>", text, flags=re.S):
        # People without an account have no cookie to compare with: their forms carry a signed slip (repairs/public.py).
        assert "{% csrf_token %}" in form or ('name="slip"' in form and path.name.startswith("public_"))


def _drawn() -> set[str]:
    return set(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text()))


def test_every_icon_of_a_template_or_script_is_drawn() -> None:
    used = {name for path in TEMPLATES for name in re.findall(r"icons }}#([a-z-]+)[\"']", path.read_text())}
    used |= {name for path in SCRIPTS for name in re.findall(r"\bicon\(\"([\w-]+)\"", path.read_text())}
    used |= {"chevron-up", "chevron-down"}  # sorted columns choose between them
    assert len(used) > 20
    assert used <= _drawn()


def test_every_icon_a_page_names_is_drawn() -> None:
    named = {
        name
        for path in ROOT.glob("houqin/*/**/*.py")
        for name in re.findall(r"\bicon(?:: ClassVar\[str\])?\s*=\s*\"([\w-]+)\"", path.read_text())
    }
    assert named
    assert named <= _drawn()


def test_the_sprite_is_as_new_as_its_drawings() -> None:
    drawings = {path.stem: path.read_text() for path in (FRONTEND / "icons").glob("*.svg")}
    assert _drawn() == set(drawings)
    sprite = SPRITE.read_text()
    for name, drawing in drawings.items():
        lines = re.sub(r"</?svg[^>]*>", "", drawing).strip()
        assert f'<symbol id="{name}" viewBox="0 0 24 24">{lines}</symbol>' in sprite


def test_every_word_of_the_scripts_is_offered_for_translation() -> None:
    said = {text for path in SCRIPTS for text in re.findall(r"\bt\(\"([^\"]+)\"", path.read_text())}
    words = (ROOT / "houqin/core/templates/core/words.html").read_text()
    outbox = next(path for path in SCRIPTS if path.name == "outbox.js").read_text()
    ways = re.search(r"const WAYS = {(.+)}", outbox)
    assert ways
    said |= set(re.findall(r': "([^"]+)"', ways[1]))  # said through t(…)
    assert said == set(re.findall(r"<dt>([^<]+)</dt>", words))
    assert said == set(re.findall(r'{% translate "([^"]+)" %}', words))


@cache
def _built(name: str) -> bytes:
    """An asset as the browser gets it: what the build made, else built here as the build does."""
    built = ROOT / "houqin/core/static/dist" / name
    if built.exists():
        return built.read_bytes()
    esbuild = shutil.which("esbuild", path=str(ROOT / "node_modules/.bin"))
    assert esbuild, "the front end is not built: python3 run.py does it"
    target = "--target=chrome109,safari15.4"
    command = [esbuild, str(FRONTEND / name), "--bundle", "--minify", target]
    return subprocess.run(command, check=True, capture_output=True).stdout


def test_a_phones_first_page_stays_under_100_kilobytes() -> None:
    htmx = Path(str(finders.find("django_htmx/htmx-2.min.js"))).read_bytes()
    parts = [_built("app.js"), _built("app.css"), htmx, SPRITE.read_bytes()]
    page = 20 * 1024  # what is left for the page itself, packed
    assert sum(len(gzip.compress(part)) for part in parts) + page < 100 * 1024


def test_no_script_looks_behind() -> None:
    """Safari before 16.4 knows no `(?<=`, and no build can write it otherwise."""
    assert [path.name for path in SCRIPTS if re.search(r"\(\?<[=!]", path.read_text())] == []

"""The look: the sheet, the skeleton and the parts do what `docs/look.md` says they do."""

import gzip

import brotli
import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import Client
from wagtail.models import Page, Site

from rollcall.base import sites
from rollcall.base.templatetags import look
from rollcall.base.tests.gallery.urls import Sample, draw
from scripts import build_theme

gallery = pytest.mark.urls("rollcall.base.tests.gallery.urls")


@pytest.mark.parametrize("sheet", build_theme.SHEETS)
def test_the_committed_sheet_belongs_to_its_sources(sheet: str) -> None:
    css = (build_theme.SERVED / f"{sheet}.css").read_text(encoding="utf-8")
    assert css.startswith(f"/* theme {build_theme.fingerprint()} */"), "run: python scripts/build_theme.py"


@pytest.mark.parametrize(("sheet", "bounds"), build_theme.SHEETS.items())
def test_the_sheet_is_neither_empty_nor_heavy(sheet: str, bounds: tuple[int, int]) -> None:
    weight = len(brotli.compress((build_theme.SERVED / f"{sheet}.css").read_bytes()))
    assert bounds[0] < weight < bounds[1]


@pytest.mark.parametrize(
    "name", ["rollcall.css", "staff.css", "tile_map.css", "rollcall.js", "combo.js", "vendor/htmx.min.js"]
)
def test_the_compressed_copy_says_the_same(name: str) -> None:
    """The demo serves static files as they lie in the repository, so they lie there compressed too."""
    plain = (build_theme.SERVED / name).read_bytes()
    assert brotli.decompress((build_theme.SERVED / f"{name}.br").read_bytes()) == plain
    assert gzip.decompress((build_theme.SERVED / f"{name}.gz").read_bytes()) == plain


def test_a_color_outside_the_tokens_stops_the_build() -> None:
    with pytest.raises(SystemExit, match="#123456"):
        build_theme.swap_colors(":root{--rc-ink: #17212e}p{color:#123456}")


def test_a_color_of_a_role_follows_the_theme() -> None:
    css = build_theme.swap_colors(":root{--rc-ink: #17212e}p{color:#17212e;white-space:nowrap}")
    assert css == ":root{--rc-ink: #17212e}p{color:var(--rc-ink);white-space:nowrap}"


@pytest.mark.parametrize(
    ("level", "words", "locked"),
    [
        ("open", "Open to everyone", False),
        ("account", "Free account", True),
        ("verified", "Verified officers", True),
    ],
)
def test_access_is_said_in_words_and_a_lock(level: str, words: str, locked: bool) -> None:
    """R18: what needs sign-in bears a lock; never color alone."""
    chip = draw('<c-access-chip :level="level" />', level=level)
    assert words in chip
    assert ("<svg" in chip) is locked


def test_a_field_is_tied_to_its_hint() -> None:
    drawn = draw('<c-field :field="form.name" />', form=Sample())
    assert 'aria-describedby="id_name-hint"' in drawn
    assert 'id="id_name-hint">As it shall stand on certificates.' in drawn
    assert "aria-invalid" not in drawn


def test_a_field_that_was_wrong_is_tied_to_its_error_and_keeps_what_was_typed() -> None:
    drawn = draw('<c-field :field="form.email" />', form=Sample({"email": "nobody<"}))
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="id_email-error"' in drawn
    assert 'value="nobody&lt;"' in drawn


def test_the_summary_leads_to_each_field() -> None:
    drawn = draw('<c-error-summary :form="form" />', form=Sample({"email": "nobody"}))
    assert 'href="#id_email-group"' in drawn
    assert draw('<c-error-summary :form="form" />', form=Sample()).strip() == ""


@gallery
def test_the_navigation_names_only_what_there_is(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gallery has an address for anything; a portal has a toolkit when its editors have put one there."""
    assert 'href="/events/"' in client.get("/home/").text
    look._keeper.cache_clear()
    monkeypatch.setattr(look, "get_urlconf", lambda: "config.urls")
    sites.forget()
    assert look.exists("/events/")
    assert not look.exists("/toolkit/")
    Site.objects.get().root_page.add_child(instance=Page(title="Toolkit", slug="toolkit"))
    sites.forget()
    assert look.exists("/toolkit/")


@pytest.mark.parametrize("number", ["400", "403", "403_csrf", "404", "413", "429", "500", "503"])
def test_an_error_page_needs_nothing_and_says_what_to_do(number: str) -> None:
    """The database may be what failed: no context at all."""
    page = render_to_string(f"base/errors/{number}.html")
    assert "<h1>" in page
    assert "Rollcall is an independent demonstration. It is not a government website." in page
    assert 'href="/"' in page


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537.36 Edg/130",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; like Mac OS X) Version/17.0 Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox on Linux"),
        ("", "A browser that does not say its name"),
    ],
)
def test_a_session_is_named_as_people_know_it(sent: str, shown: str) -> None:
    assert look.browser(sent) == shown


def test_the_empty_line_of_a_list_is_named() -> None:
    """Nobody has to read dashes: a list that must be answered asks, another says "None"."""
    lines = [("", "---------"), ("a", "Alpha")]
    form = type(
        "Asked",
        (forms.Form,),
        {"must": forms.ChoiceField(choices=lines), "may": forms.ChoiceField(choices=lines, required=False)},
    )()
    assert "Choose one" in look.control(form["must"])
    assert "None" in look.control(form["may"])
    assert "Alpha" in look.control(form["may"])

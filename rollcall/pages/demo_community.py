"""The demo's second portal: for community policing, on a host of its own. Safe to repeat.

The first one is for officers. People, agencies, courses and records are the same on both; what each shows,
its name, colors and who may register are its own.
"""

import json
from datetime import timedelta
from typing import Any

from django.conf import settings
from wagtail.models import Page, Site

from rollcall.accounts.models import User
from rollcall.base import clock, portals
from rollcall.base.finding import portals as marks
from rollcall.base.models import Registration, SiteWords
from rollcall.base.palettes import BRIDGE, HARBOR
from rollcall.pages.models import Door, HomePage, NewsIndexPage, NewsPage, PlainPage, PortalPage

HOST = "community.localhost"
WORDS: dict[str, Any] = {
    "brand": "Common Ground",
    "about": "Courses and meetings for neighborhoods and the officers who serve them. Free to everyone.",
    "about_es": "Cursos y encuentros para los vecindarios y sus oficiales. Gratis para todos.",
    "palette": HARBOR,
    "mark": BRIDGE,
    "banner": "Common Ground is an independent demonstration. It is not a government website.",
    "banner_es": "Common Ground es una demostración independiente. No es un sitio del gobierno.",
    "sponsor": "Run with the (invented) Neighborhood Partnership Office.",
    "sponsor_es": "Con la Oficina (inventada) de Alianzas Vecinales.",
    "help_email": "hello@commonground.example",
    "help_phone": "555-0177",
    "help_hours": "Monday to Friday, 9 AM to 5 PM Central",
    "help_hours_es": "De lunes a viernes, de 9 a. m. a 5 p. m., hora central",
    "registration": Registration.ACCOUNTS,
    "shows": {"provider": ["harbor", "first-responder-health"], "topic": ["community", "health"]},
}
OFFICERS: dict[str, Any] = {
    "about_es": "Cursos, clases y material para pasar lista. Gratis para toda agencia.",
    "banner_es": "Rollcall es una demostración independiente. No es un sitio del gobierno.",
    "sponsor": "Paid for by the (invented) Prairie Safety Fund, award 2026-PS-0042.",
    "sponsor_es": "Pagado por el Fondo (inventado) de Seguridad de la Pradera, convenio 2026-PS-0042.",
    "help_hours_es": "De lunes a viernes, de 8 a. m. a 6 p. m., hora central",
}
DOORS = [
    ("I live here", "Short courses that anyone may take, without an account.", "/courses/?level=open"),
    ("I lead a group", "Classes and webinars where officers and neighbors meet.", "/events/"),
    ("I am an officer", "What you finish here stands on the same record.", "/account/certificates/"),
    ("I have a question", "People who answer, by e-mail or phone.", "/contact/"),
]
ABOUT = (
    "<p>Trust grows where people meet before something happens. Common Ground brings together what "
    "neighborhoods and departments need for that: short courses, meetings, and words to begin with.</p>"
    "<p>An account here is an account on every portal of this installation. One sign-in, one record.</p>"
)
NEWS = (
    "<p>The course on building trust at the counter takes half an hour and needs no account. Groups that "
    "take it together tell us that the talk afterward is the best part.</p>"
)


def load(by: User) -> None:
    """Put up the second portal, and give the first its Spanish words, unless they are there."""
    first = Site.objects.get(is_default_site=True)
    words = portals.of(first)
    if not words.sponsor:
        _say(words, OFFICERS, by)
    if Site.objects.filter(hostname=HOST).exists():
        return
    home = _home(by)
    site = Site.objects.create(
        hostname=HOST, port=settings.PORT, site_name=WORDS["brand"], root_page=home, is_default_site=False
    )
    _pages(home, by)
    _say(portals.of(site), WORDS, by)
    marks.renew()


def _say(words: SiteWords, told: dict[str, Any], by: User) -> None:
    for name, value in told.items():
        setattr(words, name, value)
    portals.change(words, by=by)


def _home(by: User) -> HomePage:
    home = HomePage(
        title="Common Ground",
        slug="community",
        opening="Neighbors and officers, learning together.",
        lead="Short courses and meetings on trust, health and talking with one another. Free to everyone.",
        owner=by,
        live=False,
    )
    top = Page.get_first_root_node()
    top.add_child(instance=home)
    home.doors = [
        Door(sort_order=place, heading=heading, text=text, address=address)
        for place, (heading, text, address) in enumerate(DOORS)
    ]
    home.save_revision(user=by).publish()
    return home


def _pages(home: HomePage, by: User) -> None:
    about = {"title": "What Common Ground is", "overview": "Who stands behind it, and for whom it is."}
    _put(home, PlainPage(slug="about", body=_text(ABOUT), **about), by)
    index = NewsIndexPage(slug="news", title="News", overview="What is new on Common Ground.")
    _put(home, index, by)
    told = {"title": "A course to take as a group", "overview": "Half an hour, and a talk afterward."}
    dated = clock.now().date() - timedelta(days=4)
    _put(index, NewsPage(slug="as-a-group", dated=dated, body=_text(NEWS), **told), by)


def _text(words: str) -> str:
    return json.dumps([{"type": "text", "value": words}])


def _put(above: Page, page: PortalPage, by: User) -> None:
    """Below a page, and published as the desk would."""
    page.owner, page.live = by, False
    page.reviewed_on = clock.now().date()
    page.review_by = clock.now().date() + timedelta(days=365)
    above.add_child(instance=page)
    page.save_revision(user=by).publish()

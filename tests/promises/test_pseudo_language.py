"""Every page in a language that is not there: what is not between ⟦ and ⟧ never passed a translator.

What people wrote is data: a word that stands in some row of the database may stand on a page as it is.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup, Comment, Doctype
from django.apps import apps
from django.test import Client
from django.utils.translation import trans_real

from rollcall.accounts.models import User
from rollcall.accounts.places import STATES
from rollcall.base.models import SiteWords
from tests.house.test_words_in_templates import HEARD, NAMES, NO_WORDS, WORD
from tests.matrix.addresses import of_portal
from tests.matrix.world import World, fill

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.alike]
NOT_OURS = ("/demo/", "/accounts/logout/")
BETWEEN = "\0"
INNERMOST = re.compile(r"⟦[^⟦⟧]*⟧")
FRAME = "nav, #wagtail-sidebar, .w-sidebar, [data-wagtail-sidebar], .w-skip-link, wagtail-userbar"  # not ours
# The same everywhere: languages in their own words, zones, states, what programs are called.
SAME = {
    *NAMES,
    *WORD.findall(" ".join(STATES.values())),  # as on an envelope
    "English",
    "Español",
    "CST",
    "CDT",
    "Central",
    "Atom",
    "iCal",
    "Authenticator",
    "TOTP",
    "am",
    "pm",
}


@pytest.fixture(autouse=True)
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each message as it is written in the code, between brackets; filled in as ever."""

    def one(self: Any, message: str) -> str:
        return f"⟦{message.rpartition(chr(4))[2]}⟧" if message else message

    def many(self: Any, singular: str, plural: str, number: int) -> str:
        return one(self, singular if number == 1 else plural)

    monkeypatch.setattr(trans_real.DjangoTranslation, "gettext", one)
    monkeypatch.setattr(trans_real.DjangoTranslation, "ngettext", many)


def of_rows() -> set[str]:
    """Every word that stands in some row."""
    found = {word for value in vars(SiteWords()).values() for word in WORD.findall(str(value))}
    for model in filter(lambda one: one._meta.managed, apps.get_models()):
        for row in model._default_manager.values_list()[:2000]:
            found.update(WORD.findall(" ".join(str(value) for value in row)))
    return found


def bare(html: str) -> Iterator[str]:
    """The words of a page outside of any brackets."""
    soup = BeautifulSoup(html, "html.parser")
    for gone in soup(["script", "style", "code", "kbd", "bdi", "svg", "option"]):
        gone.decompose()
    for gone in soup.select(f"{FRAME}, body [lang]"):  # and what says itself in which language it is
        gone.decompose()
    texts = [str(text) for text in soup.find_all(string=True) if not isinstance(text, Comment | Doctype)]
    heard = [str(tag[name]) for tag in soup.find_all(True) for name in HEARD if tag.has_attr(name)]
    for text in [*_without_brackets(texts), *(one for each in heard for one in _without_brackets([each]))]:
        yield from WORD.findall(NO_WORDS.sub("", text))


def _without_brackets(texts: list[str]) -> list[str]:
    """A message may hold a link and go on behind it, so its brackets stand in different texts."""
    page = BETWEEN.join(texts)
    while (shorter := INNERMOST.sub("", page)) != page:
        page = shorter
    return [text for text in page.split(BETWEEN) if not {"⟦", "⟧"} & set(text)]  # cut inside of a message


def untranslated(client: Client, world: World) -> dict[str, list[str]]:
    rows, found = of_rows(), {}
    for address in of_portal():
        if address.route.startswith(NOT_OURS):
            continue
        answer = client.get(fill(address, world), headers={"accept-language": "es"})
        if answer.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            left = {word for word in bare(answer.content.decode()) if word not in rows | SAME}
            if left:
                found[address.route] = sorted(left)
    return found


def test_no_word_of_a_public_page_escapes_the_translators(world: World) -> None:
    found = untranslated(Client(), world)
    assert not found, found


def test_nor_one_of_an_officer_s_pages(world: World, signed_in: Callable[..., Client]) -> None:
    found = untranslated(signed_in(world.owner), world)
    assert not found, found


def test_nor_one_of_the_staff_s(world: World, dana: User, signed_in: Callable[..., Client]) -> None:
    found = untranslated(signed_in(dana), world)
    assert not found, found


@pytest.mark.parametrize("html", ["<p>Plain</p>", "<p>⟦Said⟧ and more</p>", '<a title="Close">⟦x⟧</a>'])
def test_a_word_outside_is_seen(html: str) -> None:
    """Negative control."""
    assert list(bare(html))


@pytest.mark.parametrize("html", ["<p>⟦Plain⟧</p>", "<p>⟦Said ⟦twice⟧ so⟧ 12</p>"])
def test_what_is_inside_is_not(html: str) -> None:
    assert not list(bare(html))

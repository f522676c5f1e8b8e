"""P41: whatever somebody is called or writes is text: each field of ours, on each page of ours.

Eight advisories about one product named one and the same field on eight pages; so all are tried on all.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.template import base as templates
from django.test import Client

from rollcall.accounts.models import User
from tests.matrix import addresses
from tests.matrix.world import World, fill

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HOSTILE = "'\"><img src=x onerror=qx()><script>qx()</script>"
RUNS = ("<img src=x onerror=qx", "<script>qx")
INERT = "&lt;img src=x onerror=qx"
# Not words of people: names that programs go by, and what is HTML already and was cleaned when it came in.
_NO_WORDS = """
slug email mailbox password zone digest key file_name html body subject source kind message_id route item
session proof url outside_url join_url actor_label event text_folded title_folded device find name_key to
fault page_url shape substitute_email supervisor_email coordinator_email contact_email
"""
NO_WORDS = frozenset(_NO_WORDS.split())
SHORTEST = len(HOSTILE)
_SAID = "name agency title what where instructor course provider signer_name award_line place page wanted aid"
SAID = frozenset(_SAID.split())


def words_of_people() -> Iterator[tuple[type[models.Model], str]]:
    """Every column that holds free text."""
    for model in apps.get_models():
        if not model.__module__.startswith("rollcall."):
            continue
        for one in model._meta.concrete_fields:
            text = isinstance(one, models.CharField | models.TextField) and not one.unique and not one.choices
            if text and (one.max_length or SHORTEST) >= SHORTEST and one.name not in NO_WORDS:
                yield model, one.name


def write_everywhere() -> int:
    """Put the words into every column that lets itself be changed; how many did."""
    written = 0
    for model, name in words_of_people():
        try:
            with transaction.atomic():
                written += bool(model._default_manager.exclude(**{name: ""}).update(**{name: HOSTILE}))
        except DatabaseError:  # a record that nobody may change: the ledger, the trail
            continue
    for model in apps.get_models():
        if model.__module__.startswith("rollcall."):
            written += sum(
                _write_inside(model, one.name) for one in model._meta.concrete_fields if _is_data(one)
            )
    return written


def _is_data(field: models.Field[Any, Any]) -> bool:
    return isinstance(field, models.JSONField)


def _write_inside(model: type[models.Model], name: str) -> bool:
    done = False
    for row in model._default_manager.all()[:50]:
        changed = said(getattr(row, name))
        if changed == getattr(row, name):
            continue
        try:
            with transaction.atomic():
                done |= bool(model._default_manager.filter(pk=row.pk).update(**{name: changed}))
        except DatabaseError:
            return done
    return done


def said(data: Any, key: str = "") -> Any:
    """The same data with the words where people's words stand."""
    if isinstance(data, dict):
        return {name: said(value, name) for name, value in data.items()}
    if isinstance(data, list):
        return [said(value, key) for value in data]
    return HOSTILE if isinstance(data, str) and data and key in SAID else data


def pages(world: World, *browsers: Client) -> Iterator[tuple[str, str]]:
    """Every page of ours that a GET shows to one of these."""
    for address in addresses.of_portal():
        path = fill(address, world)
        if "logout" in path or path.startswith("/demo/"):
            continue
        for browser in browsers:
            answer = browser.get(path)
            if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
                yield path, answer.text


@pytest.fixture
def visitors(world: World, dana: User, signed_in: Callable[..., Client]) -> list[Client]:
    return [signed_in(dana), signed_in(world.owner), Client()]


def test_words_are_text_on_every_page(world: World, visitors: list[Client]) -> None:
    assert write_everywhere() > 35
    shown = set()
    for path, text in pages(world, *visitors):
        assert not [sign for sign in RUNS if sign in text], path
        shown |= {path} if INERT in text else set()
    print(f"\nshown as text on {len(shown)} pages")
    assert len(shown) > 80


def test_unescaped_they_would_run_nearly_everywhere(
    world: World, visitors: list[Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    write_everywhere()
    monkeypatch.setattr(templates, "conditional_escape", lambda text: text)
    visitors[0].raise_request_exception = False  # a letter's markup breaks on it before any browser could
    ran = {path for path, text in pages(world, visitors[0]) if RUNS[0] in text}
    assert len(ran) > 40

"""Every page of allauth that can be reached wears our look and says our words."""

import pytest
from django.core.cache import cache
from django.template.loader import get_template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from rollcall.accounts.models import User
from rollcall.mail import sealing
from rollcall.mail.models import Letter


def pages() -> dict[str, str]:
    """The template behind each address of allauth's that answers: the first pattern that matches."""
    found: dict[str, str] = {}
    taken: set[str] = set()

    def walk(resolver: URLResolver, before: str) -> None:
        for entry in resolver.url_patterns:
            route = before + str(entry.pattern).lstrip("^")
            if isinstance(entry, URLResolver):
                walk(entry, route)
            elif isinstance(entry, URLPattern) and route.startswith("accounts/") and route not in taken:
                taken.add(route)
                view = getattr(entry.callback, "view_class", None)
                if view is not None and getattr(view, "template_name", None):
                    found[route] = view.template_name

    walk(get_resolver(), "")
    return found


def test_each_has_a_template_of_ours() -> None:
    """look.md: none falls back to allauth's own."""
    theirs = {
        route: name
        for route, name in pages().items()
        if "/rollcall/" not in get_template(name).template.origin.name
    }
    assert len(pages()) > 15
    assert theirs == {}


def test_the_search_would_find_one_of_theirs() -> None:
    """The control: a template that we do not have is allauth's."""
    assert "/rollcall/" not in get_template("account/signup_closed.html").template.origin.name


@pytest.mark.django_db
def test_making_the_passkey_at_sign_up_is_in_our_words(client: Client) -> None:
    """R9: the last step of opening an account without a password."""
    cache.clear()
    client.post("/accounts/signup/passkey/", {"legal_name": "Nora Lindqvist", "email": "nora@a.example"})
    letter = Letter.objects.latest("pk")
    path = sealing.unseal(bytes(letter.secret or b""))["link"].removeprefix("http://localhost:8000")
    page = client.post(path, follow=True)
    words = page.content.decode()
    assert page.redirect_chain[-1][0] == "/accounts/2fa/webauthn/signup/"
    assert "<h1>Make your passkey</h1>" in words
    assert "Create Passkey" not in words
    assert 'value="Passkey"' in words
    assert 'id="mfa_webauthn_signup"' in words
    assert (
        client.post("/accounts/2fa/webauthn/signup/", {"name": "Phone", "credential": "{}"}).status_code
        == 422
    )


@pytest.mark.django_db
def test_that_page_is_for_nobody_else(client: Client, pat: User) -> None:
    """P71: no passkey without the letter's link, and no code by letter at all (P16)."""
    for method in (client.get, client.post):
        assert method("/accounts/2fa/webauthn/signup/").headers["Location"] == "/accounts/signup/"
        assert method("/accounts/login/code/confirm/").status_code == 404

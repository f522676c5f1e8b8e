"""All addresses of ours, found in the URL configuration itself, so that none can be forgotten."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

OURS = ("rollcall.", "allauth.")
TREE = "wagtail_serve"  # whatever editors put there; pages' own tests look at it


@dataclass(frozen=True, slots=True)
class Address:
    """One pattern: its route as text ("/learn/<slug:slug>/") and where its view lives."""

    route: str
    module: str

    @property
    def parameters(self) -> list[str]:
        return re.findall(r"<(?:\w+:)?(\w+)>", self.route)


def of_portal() -> list[Address]:
    """Every address of ours on the portal; Wagtail's own screens have a test of their own."""
    return _unique("config.urls")


def of_content() -> list[Address]:
    return _unique("config.urls_content")


def _unique(urlconf: str) -> list[Address]:
    found: dict[str, Address] = {}
    for address in _walk(get_resolver(urlconf), "/"):
        found.setdefault(address.route, address)  # the first that matches answers
    return [found[route] for route in sorted(found)]


def _walk(resolver: URLResolver, before: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        route = before + _text(entry)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, route)
        elif _module(entry).startswith(OURS) and entry.name != TREE:
            yield Address(route, _module(entry))


def _module(entry: URLPattern) -> str:
    view = entry.callback
    return str(getattr(getattr(view, "view_class", view), "__module__", ""))


def _text(entry: URLPattern | URLResolver) -> str:
    pattern = entry.pattern
    if isinstance(pattern, RoutePattern):
        return str(pattern)
    plain = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", str(pattern))
    return plain.removeprefix("^").removesuffix("$").replace(r"\Z", "")

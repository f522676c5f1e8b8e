"""Ask this portal itself what is at an address: all of it, in this process, as somebody not signed in."""

from io import BytesIO
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from wagtail.documents.models import Document
from wagtail.models import Page

from rollcall.pages.models.keeping import BrokenLink

Why = BrokenLink.Why
GONE = (404, 410)
FAULTY = 500
MOST_MOVES = 5  # redirects in a row


def is_ours(target: str) -> bool:
    """A page, a document, or an address on this portal."""
    return target.startswith(("/", "page:", "document:", settings.PORTAL_ORIGIN + "/"))


class Asker:
    """Remembers what it was told, for one round."""

    def __init__(self) -> None:
        self._handler = BaseHandler()
        self._handler.load_middleware()
        self._known: dict[str, str] = {}

    def why_broken(self, target: str) -> str:
        """One of `BrokenLink.Why`, or "" where the link leads somewhere."""
        kind, _colon, key = target.partition(":")
        if kind == "page":
            return _of_page(key)
        if kind == "document":
            return "" if key.isdecimal() and Document.objects.filter(pk=key).exists() else Why.GONE
        path = urlsplit(target).path or "/"
        query = urlsplit(target).query
        address = f"{path}?{query}" if query else path
        if address not in self._known:
            self._known[address] = self._ask(address)
        return self._known[address]

    def _ask(self, address: str) -> str:
        for _move in range(MOST_MOVES):
            status, leads = self._answer(address)
            if not leads:
                return Why.MISSING if status in GONE else Why.FAULT if status >= FAULTY else ""
            whole = urljoin(f"{settings.PORTAL_ORIGIN}{address}", leads)
            if not whole.startswith(settings.PORTAL_ORIGIN + "/"):
                return ""  # it leads to another site, which is asked as such
            address = whole.removeprefix(settings.PORTAL_ORIGIN)
        return Why.FAULT

    def _answer(self, address: str) -> tuple[int, str]:
        """Status, and where a redirect leads."""
        origin, asked = urlsplit(settings.PORTAL_ORIGIN), urlsplit(address)
        environ = {
            "REQUEST_METHOD": "HEAD",  # nothing is counted as a download
            "PATH_INFO": asked.path.encode().decode("latin-1"),
            "QUERY_STRING": asked.query,
            "SERVER_NAME": origin.hostname or "localhost",
            "SERVER_PORT": str(origin.port or (443 if origin.scheme == "https" else 80)),
            "HTTP_HOST": origin.netloc,
            "REMOTE_ADDR": "127.0.0.1",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": origin.scheme,
            "wsgi.input": BytesIO(),
        }
        # Not closed: that would tell Django that a request is over, and it would close the worker's database.
        answer = self._handler.get_response(WSGIRequest(environ))
        return answer.status_code, str(answer.headers.get("Location", ""))


def _of_page(key: str) -> str:
    live = Page.objects.filter(pk=key).values_list("live", flat=True).first() if key.isdecimal() else None
    return Why.GONE if live is None else "" if live else Why.DRAFT

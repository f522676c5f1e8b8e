"""Ask another site whether an address answers, and let nobody use us to look into a private network (P47).

The name is resolved here, every address that it has must be a public one, and the connection goes to the very
address that was looked at; each redirect is looked at anew. Only the head of an answer is read.
"""

import ipaddress
import socket
import ssl
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import SplitResult, urljoin, urlsplit

import urllib3
from django.conf import settings

from rollcall.pages.models.keeping import BrokenLink

Why = BrokenLink.Why
PORTS = {"http": 80, "https": 443}
MOST_MOVES = 5  # redirects in a row
TIMEOUT = urllib3.Timeout(connect=4, read=6)  # s
AGENT = {"User-Agent": "Rollcall link check", "Accept": "*/*"}
GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
ASK_AGAIN = (HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED)
NO_ANSWER = (urllib3.exceptions.HTTPError, OSError, ssl.SSLError, UnicodeError)
Resolve = Callable[[str, int], list[str]]


class UnsafeError(Exception):
    """The address is none that we ask."""


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def why_broken(url: str) -> str:
    """One of `BrokenLink.Why`, or "" where somebody answers. Who asks for a sign-in or refuses machines is
    there."""
    try:
        status = _follow(url)
    except UnsafeError:
        return Why.UNSAFE
    except NO_ANSWER:
        return Why.SILENT
    return Why.MISSING if status in GONE else Why.FAULT if status >= HTTPStatus.INTERNAL_SERVER_ERROR else ""


def _follow(url: str) -> int:
    for _move in range(MOST_MOVES):
        status, leads = _ask(url, "HEAD")
        if status in ASK_AGAIN:
            status, leads = _ask(url, "GET")
        if not leads:
            return status
        url = urljoin(url, leads)
    raise UnsafeError


def _ask(url: str, method: str) -> tuple[int, str]:
    """Status, and where a redirect leads; from the address that `_safe` looked at and from no other."""
    parts = urlsplit(url)
    address, port = _safe(parts)
    pool = _pool(parts, address, port)
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    try:
        answer = pool.request(
            method,
            path,
            headers={**AGENT, "Host": parts.netloc.rpartition("@")[2]},
            retries=False,
            redirect=False,
            preload_content=False,
            timeout=TIMEOUT,
        )
        leads = answer.get_redirect_location()
        answer.close()
        return answer.status, leads or ""
    finally:
        pool.close()


def _pool(parts: SplitResult, address: str, port: int) -> urllib3.HTTPConnectionPool:
    if parts.scheme == "http":
        return urllib3.HTTPConnectionPool(address, port)
    return urllib3.HTTPSConnectionPool(
        address,
        port,
        ssl_context=ssl.create_default_context(),
        server_hostname=parts.hostname,
        assert_hostname=parts.hostname,
    )


def _safe(parts: SplitResult) -> tuple[str, int]:
    """The address to connect to, and the port; refused where one of the name's addresses is not public."""
    try:
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:  # no number, or none that a port can have
        raise UnsafeError from error
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None:
        raise UnsafeError
    found = resolve(parts.hostname, port)
    if f"{parts.hostname}:{port}" in settings.LINKS_ALLOWED_PRIVATE:
        return found[0], port
    if port != PORTS[parts.scheme] or not found or not all(is_public(one) for one in found):
        raise UnsafeError
    return found[0], port


def is_public(address: str) -> bool:
    """Of the whole internet: no private, local, shared, reserved or multicast range, also not wrapped."""
    try:
        one = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(one, ipaddress.IPv6Address):
        inner = one.ipv4_mapped or one.sixtofour or (one.teredo[1] if one.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if int(one) >> 32 == NAT64:
            return is_public(str(ipaddress.IPv4Address(int(one) & 0xFFFFFFFF)))
    return one.is_global and not one.is_multicast


NAT64 = int(ipaddress.IPv6Address("64:ff9b::")) >> 32

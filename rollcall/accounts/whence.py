"""Where a request comes from, as keyed hashes: enough to see sharing, not enough to find anybody (R6)."""

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from rollcall.accounts.verification import Whence
from rollcall.base.http import client_address

LENGTH = 32


def of(request: HttpRequest) -> Whence:
    """Hashes of the network and of the browser on it."""
    address = client_address(request)
    browser = "\n".join(request.headers.get(name, "") for name in ("User-Agent", "Accept-Language"))
    return Whence(network=_hashed("network", address), device=_hashed("device", f"{address}\n{browser}"))


def _hashed(what: str, value: str) -> str:
    digest = salted_hmac(f"rollcall.accounts.{what}", value, algorithm="sha256").hexdigest()
    return digest[:LENGTH]

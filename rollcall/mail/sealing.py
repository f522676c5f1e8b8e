"""Secrets of letters, encrypted while they wait in the outbox."""

import base64
import json

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def _fernet(key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"rollcall.mail.outbox").derive(
        key.encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived))


def _box() -> MultiFernet:
    return MultiFernet([_fernet(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def seal_bytes(content: bytes) -> bytes:
    return _box().encrypt(content)


def unseal_bytes(sealed: bytes) -> bytes:
    return _box().decrypt(sealed)


def seal(secret: dict[str, str]) -> bytes:
    return seal_bytes(json.dumps(secret).encode())


def unseal(sealed: bytes) -> dict[str, str]:
    opened: dict[str, str] = json.loads(unseal_bytes(sealed))
    return opened

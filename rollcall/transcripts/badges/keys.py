"""The keys that sign badges: Ed25519, one file each; the newest signs, all are published.

A key is never deleted while a badge it signed may be shown: adding a newer file turns the key over and
leaves every earlier badge verifiable (P63). Files lie in `settings.BADGE_KEYS`, outside the database.
"""

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings
from openbadgeslib.keys import public_jwk_from_pem
from openbadgeslib.ob3.did import multikey_from_pem

ALGORITHM = "EdDSA"


@dataclass(frozen=True)
class Key:
    """One key pair. `name` is its fragment in the DID document."""

    name: str
    private_pem: bytes
    public_pem: bytes

    @property
    def method(self) -> str:
        """The whole address of its public half."""
        return f"{issuer()}#{self.name}"

    def jwk(self) -> dict[str, Any]:
        return {**public_jwk_from_pem(self.public_pem), "kid": self.method, "alg": ALGORITHM, "use": "sig"}

    def multikey(self) -> dict[str, str]:
        return {
            "id": self.method,
            "type": "Multikey",
            "controller": issuer(),
            "publicKeyMultibase": multikey_from_pem(self.public_pem),
        }


def issuer() -> str:
    """Who signs: the portal's own host as a did:web. Its document is served under /.well-known/."""
    place = urlsplit(settings.PORTAL_ORIGIN).netloc
    return "did:web:" + place.replace(":", "%3A")


def signing() -> Key:
    """The newest key; the first one is made when there is none."""
    found = every()
    return found[-1] if found else _make()


def every() -> list[Key]:
    """All keys, the oldest first."""
    folder = Path(settings.BADGE_KEYS)
    return [_read(file, file.stat().st_mtime_ns) for file in sorted(folder.glob("*.pem"))]


def did_document() -> dict[str, Any]:
    """What a verifier reads to learn the keys."""
    methods = [key.multikey() for key in every() or [signing()]]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": issuer(),
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def key_set() -> dict[str, Any]:
    """The same keys as a JSON Web Key Set, for badges that travel as JWT."""
    return {"keys": [key.jwk() for key in every() or [signing()]]}


def _make() -> Key:
    """Write the first key; of any number of processes at once one wins and all read the same."""
    folder = Path(settings.BADGE_KEYS)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = folder / f".{os.getpid()}-{os.urandom(4).hex()}"
    unfinished.touch(mode=0o600)
    unfinished.write_bytes(_new())
    place = folder / "0001.pem"
    try:
        os.link(unfinished, place)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
    return every()[-1]


def _new() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@lru_cache(maxsize=16)
def _read(file: Path, _changed: int) -> Key:
    pem = file.read_bytes()
    public = load_pem_private_key(pem, password=None).public_key()
    return Key(
        name=f"key-{file.stem}",
        private_pem=pem,
        public_pem=public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    )

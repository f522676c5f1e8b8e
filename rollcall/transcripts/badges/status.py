"""The status list: one bit a certificate, set when it no longer counts (Bitstring Status List).

The place of a certificate in the list is its row's number: it says nothing and opens nothing.
"""

from datetime import timedelta
from typing import Any

from openbadgeslib.ob3 import add_data_integrity_proof, build_status_list_credential, status_entry

from rollcall.base import clock
from rollcall.base.addresses import portal_url
from rollcall.transcripts.badges import keys
from rollcall.transcripts.models import Certificate

SIZE = 131_072  # bits a list: the least that the standard allows, so that one bit hides among many
KEPT = timedelta(days=1)  # how long a verifier may trust a copy


def entry(certificate: Certificate) -> dict[str, Any]:
    """Where a verifier looks whether this certificate still counts."""
    found: dict[str, Any] = status_entry(
        _address(certificate.pk // SIZE), "revocation", certificate.pk % SIZE
    )
    return found


def signed_list(number: int) -> dict[str, Any]:
    """The list as it is now, signed; revoked and replaced certificates are set."""
    present = clock.now().replace(microsecond=0)
    gone = Certificate.objects.exclude(state=Certificate.State.VALID)
    within = gone.filter(pk__gte=number * SIZE, pk__lt=(number + 1) * SIZE)
    unsigned = build_status_list_credential(
        keys.issuer(),
        _address(number),
        "revocation",
        [pk % SIZE for pk in within.values_list("pk", flat=True)],
        size_bits=SIZE,
        issued=present,
        valid_until=present + KEPT,
    )
    key = keys.signing()
    document: dict[str, Any] = add_data_integrity_proof(
        unsigned, key.private_pem, key.method, created=present
    )
    return document


def exists(number: int) -> bool:
    """Whether any certificate stands in this list; the first one is always there."""
    return number == 0 or Certificate.objects.filter(pk__gte=number * SIZE).exists()


def _address(number: int) -> str:
    return portal_url("transcripts:badge_status", [number])

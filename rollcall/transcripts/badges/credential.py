"""A certificate as a credential: the snapshot's words, nothing that the public page does not show."""

from datetime import UTC, datetime
from typing import Any

import jwt
from openbadgeslib.ob3 import Achievement, IdentityObject, Issuer, OB3LdpSigner, OpenBadgeCredential

from rollcall.base.addresses import portal_url
from rollcall.base.context import words
from rollcall.transcripts import certificates
from rollcall.transcripts.badges import keys, status
from rollcall.transcripts.models import Certificate


def of(certificate: Certificate) -> OpenBadgeCredential:
    """The credential, unsigned. The holder is named as far as the public page names him (P22)."""
    said: certificates.Snapshot = certificate.snapshot
    address = certificates.public_url(certificate)
    name = certificates.public_name(certificate)
    kept = words()
    return OpenBadgeCredential(
        id=f"{address}#badge",
        issuer=Issuer(
            id=keys.issuer(), name=kept.brand, url=portal_url("portal:home"), email=kept.help_email
        ),
        recipient_id=f"{address}#holder",
        identifiers=[IdentityObject(identity_hash=name, identity_type="name", hashed=False)],
        achievement=Achievement(
            id=f"{address}#achievement",
            name=said["course"],
            description=f"{said['course']}, given by {said['provider']}. {said['hours']} hours.",
            criteria_narrative=_criteria(said),
            achievement_type="Certificate",
        ),
        issuance_date=certificate.issued_at.astimezone(UTC).replace(microsecond=0),
        credential_status=[status.entry(certificate)],
    )


def signed(certificate: Certificate) -> dict[str, Any]:
    """With an embedded proof, eddsa-rdfc-2022."""
    key = keys.signing()
    signer = OB3LdpSigner(key.private_pem, verification_method=key.method)
    document: dict[str, Any] = signer.sign(of(certificate), created=certificate.issued_at)
    return document


def as_jwt(certificate: Certificate) -> str:
    """As VC-JWT, EdDSA; `kid` names the key in the DID document and in the key set."""
    key = keys.signing()
    return jwt.encode(
        of(certificate).to_jwt_payload(),
        key.private_pem.decode(),
        algorithm=keys.ALGORITHM,
        headers={"kid": key.method, "typ": "vc+jwt"},
    )


def _criteria(said: certificates.Snapshot) -> str:
    done = datetime.fromisoformat(said["original_date"]).date().isoformat()
    how = "Passed its test" if said["delivery"] == "online" else "Attended"
    return f"{how}; first completed on {done} ({said['delivery']}). Credit is decided by each state."

"""Letters to many, accounts made for others: the rest of the matrix's world."""

from datetime import timedelta

from django.core import signing
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Site

from rollcall.accounts import invitations, provisioning
from rollcall.accounts.models import User
from rollcall.base import audit, clock, tokens
from rollcall.base.models import Bulletin
from rollcall.mail.models import Letter
from rollcall.outreach import campaigns, digests, subscriptions
from rollcall.outreach import tokens as preferences
from rollcall.outreach.models import AloneLimit, DigestItem, Recipient, SignUp
from rollcall.portal.models import Double
from rollcall.transcripts.models import ExternalTraining
from tests.matrix.world import World

DAY = timedelta(days=1)


def build(world: World, owner: User, other: User, staff: User) -> None:
    _outreach(world, owner, staff)
    _portals(world)
    _claims(world)
    _doubles(world, owner, other)
    _elsewhere(world, owner)
    _letter(world, other)
    world.special["/staff/team/"] = {"key": staff.pk}
    world.special["/certificates/status/"] = {"number": 0}


def _portals(world: World) -> None:
    """The first portal, and a notice above its pages in a year's time, so that no other page shows it."""
    later = clock.now() + timedelta(days=365)
    row = Bulletin(words="Rest.", words_es="Pausa.", begins_at=later, made_at=later)
    row.ends_at = later + timedelta(hours=1)
    row.save()
    world.special["/staff/portals/"] = {"pk": Site.objects.get(is_default_site=True).pk}
    world.special["/staff/portals/notices/"] = {"pk": row.pk}
    world.special["/bulletins/"] = {"pk": row.pk}


def _outreach(world: World, owner: User, staff: User) -> None:
    campaign = campaigns.draft(
        by=staff, subject="News", body="See https://example.org/", news="updates",
        audience={"who": "registered"},
    )  # fmt: skip
    reader = Recipient.objects.create(
        campaign=campaign, mailbox=owner.mailbox, email=owner.email, person_id=owner.pk
    )
    limit = AloneLimit.objects.create(people=900, proposed_by=staff, proposed_at=timezone.now())
    world.special |= {
        "/preferences/": {"token": preferences.of(reader.pk, reader.mailbox)},
        "/staff/outreach/": {"key": campaign.pk, "name": "stop"},
        "/staff/outreach/limit/": {"key": limit.pk},
        "/updates/confirm/": {"token": _sign_up()},
        "/staff/updates/": {"rhythm": "daily"},
        "/staff/updates/items/": {"key": _news().pk, "name": "hold"},
    }


def _sign_up() -> str:
    """The link in the letter to somebody who asked for updates."""
    asked = SignUp.objects.create(
        mailbox="rita@mail.example", email="rita@mail.example", states=["TX"], at=timezone.now()
    )
    return tokens.mint(purpose=subscriptions.PURPOSE, subject=audit.subject_of(asked), lifetime=DAY)


def _news() -> DigestItem:
    """Something that one reader hears tomorrow."""
    subscriptions.keep("june@mail.example", subscriptions.Choice("daily", [], []), email="june@mail.example")
    return digests.put(
        kind="resource", key="matrix", title="A sleep diary", sentence="Two weeks.", url="/toolkit/diary/"
    )


def _claims(world: World) -> None:
    """An account that was made after a class, and the link of its letter."""
    user, _made = provisioning.provision(
        name="Nadia Brooks", email="nadia.brooks@mesa.example", vouched_by="event:1", by=audit.SYSTEM
    )
    secret = tokens.mint(purpose=invitations.LINK, subject=f"user:{user.pk}", lifetime=DAY)
    world.special["/accounts/claim/"] = {"secret": secret}
    world.special["/accounts/claim-again/"] = {"asked": signing.dumps(user.pk, salt=invitations.SALT)}


def _doubles(world: World, owner: User, other: User) -> None:
    one, two = sorted((owner, other), key=lambda user: user.pk)
    pair = Double.objects.create(one=one, other=two, points=60, found_at=timezone.now())
    world.special["/staff/doubles/"] = {"pk": pair.pk}


def _elsewhere(world: World, owner: User) -> None:
    training = ExternalTraining.objects.create(
        user=owner, title="First aid", provider="County", completed_on=timezone.now().date(), hours=4,
        evidence=ContentFile(b"%PDF-1.7\n", name="proof.pdf"), evidence_name="proof.pdf",
        added_at=timezone.now(),
    )  # fmt: skip
    world.special["/account/training-elsewhere/"] = {"pk": training.pk}


def _letter(world: World, to: User) -> None:
    """One that did not arrive, for the desk of letters."""
    present = timezone.now()
    letter = Letter.objects.create(
        key="matrix", kind="accounts/declined", to=to.email, message_id="<matrix@rollcall.invalid>",
        state=Letter.State.FAILED, posted_at=present, due_at=present, since=present,
    )  # fmt: skip
    world.special["/staff/letters/"] = {"key": letter.pk, "name": "again"}

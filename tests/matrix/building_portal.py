"""What the portal keeps across rooms, for the matrix's world: portals, a notice, a copy and an erasure."""

from datetime import timedelta

from wagtail.models import Page, Site

from conftest import person
from rollcall.accounts.models import User
from rollcall.base import clock, sharing, tokens
from rollcall.base.models import Bulletin
from rollcall.cases import asking, data_requests
from rollcall.cases.models import Case
from rollcall.portal.models import DataCopy, Erasure
from tests.matrix.world import World


def build(world: World, owner: User, staff: User) -> None:
    """The owner has a copy; somebody else is about to be erased, so that nothing of the world goes."""
    leaver = person("lena@mail.example", "Lena Ortiz")
    copy, erasure, present = _asked(owner, "copy"), _asked(leaver, "erase"), clock.now()
    made = DataCopy.objects.create(
        person=owner, case=copy, ordered_by=staff, ordered_at=present, reason="Asked and granted."
    )
    row = Erasure.objects.create(
        person=leaver, case=erasure, proposed_by=staff, proposed_at=present, state=Erasure.State.AGREED,
        agreed_at=present, due_at=present + timedelta(days=7),
    )  # fmt: skip
    week = timedelta(days=7)
    bulletin = Bulletin.objects.create(
        words="Videos stop tonight.", words_es="Los videos paran esta noche.", made_at=present,
        begins_at=present, ends_at=present + week,
    )  # fmt: skip
    site = Site.objects.filter(is_default_site=True).first() or _site()
    world.special |= {
        "/account/copies/": {"key": made.key},
        "/account/erasure/": {
            "secret": tokens.mint(purpose="erasure", subject=f"erasure:{row.pk}", lifetime=week)
        },
        "/bulletins/": {"pk": bulletin.pk},
        "/staff/portals/<": {"pk": site.pk},
        "/staff/portals/notices/": {"pk": bulletin.pk},
        "/staff/cases/<int:pk>/copy/": {"pk": copy.pk},
        "/staff/cases/<int:pk>/erase/": {"pk": erasure.pk},
        "/shared/": {"digest": sharing.digest_of("Rollcall", "Rollcall")},
    }


def _site() -> Site:
    """Where a test that commits has emptied the tables."""
    return Site.objects.create(hostname="localhost", root_page=Page.objects.all()[0], is_default_site=True)


def _asked(who: User, wish: str) -> Case:
    facts = {"wish": wish, "identity": data_requests.FRESH}
    given = asking.Given(Case.Kind.DATA, who.legal_name, who.email, "My data", "Please.", facts=facts)
    case = asking.ask(given, person=who)
    case.result = "data:granted"
    case.save(update_fields=["result"])
    return case

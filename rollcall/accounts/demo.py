"""The demo's agencies and applications: invented, small, and at every stage of the way. Safe to repeat."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from rollcall.accounts import agencies, demo_people, mailboxes, poc_checks, verification
from rollcall.accounts.models import (
    Affiliation,
    Agency,
    Category,
    OfficerIdentifier,
    PocQuestion,
    State,
    User,
    Verification,
)
from rollcall.accounts.poc_checks import Contact
from rollcall.accounts.verification import Application
from rollcall.base import audit, clock


@dataclass(frozen=True, slots=True)
class DemoAgency:
    name: str
    type: str
    state: str
    place: str
    county: str
    domain: str
    oris: tuple[str, ...] = ()
    phone: str = ""
    sworn: int | None = None


_T = Agency.Type
HALE, HARBOR = "Hale County Sheriff’s Office", "Harbor City Police Department"
CAPROCK = "Caprock Police Department"
AGENCIES = (
    DemoAgency(
        HALE, _T.COUNTY, "TX", "Plainview", "Hale", "halecounty.example", ("TX0950000",), "555-0142", 34
    ),
    DemoAgency(
        HARBOR, _T.CITY, "OR", "Harbor City", "Curry", "harborcity.example", ("OR0080900",), "555-0161", 21
    ),
    DemoAgency(CAPROCK, _T.CITY, "TX", "Caprock", "Hale", "caprockpd.example", ("TX0950900",), "555-0107", 1),
    DemoAgency(
        "Cedar Ridge Police Department",
        _T.CITY,
        "CO",
        "Cedar Ridge",
        "Mesa",
        "cedarridge.example",
        ("CO0390900", "CO0390901"),
        "555-0118",
        46,
    ),
    DemoAgency(
        "Lake of Pines Marshal",
        _T.CITY,
        "MN",
        "Lake of Pines",
        "Itasca",
        "lakeofpines.example",
        (),
        "555-0125",
        3,
    ),
    DemoAgency(
        "Prairie State Patrol",
        _T.STATE,
        "KS",
        "Topeka",
        "Shawnee",
        "prairiepatrol.example",
        (),
        "555-0133",
        480,
    ),
    DemoAgency(
        "Mesa Verde County Detention Center",
        _T.CORRECTIONS,
        "NM",
        "Aztec",
        "San Juan",
        "mvdetention.example",
        ("NM0240900",),
        "555-0148",
        62,
    ),
    DemoAgency(
        "Red Willow Tribal Police",
        _T.TRIBAL,
        "SD",
        "Red Willow",
        "Todd",
        "redwillow.example",
        ("SD0610900",),
        "555-0151",
        18,
    ),
    DemoAgency(
        "Northfield University Police",
        _T.UNIVERSITY,
        "OH",
        "Northfield",
        "Summit",
        "northfield.example",
        (),
        "555-0155",
        27,
    ),
    DemoAgency(
        "Ashland County Prosecutor", _T.COURT, "WI", "Ashland", "Ashland", "ashlandda.example", (), "555-0159"
    ),
    DemoAgency(
        "Bay Point Harbor Patrol",
        _T.OTHER,
        "WA",
        "Bay Point",
        "Skagit",
        "baypoint.example",
        (),
        "555-0164",
        9,
    ),
    DemoAgency(
        "Twin Forks Police Department",
        _T.CITY,
        "GA",
        "Twin Forks",
        "Rabun",
        "twinforks.example",
        ("GA1190900",),
        "555-0170",
        14,
    ),
)

BOB = Contact("Bob Whitfield", "bob@halecounty.example", "555-0142", "Sergeant")
RAY = Contact("Ray Ochoa", "ray.ochoa@cedarridge.example", "555-0118", "Lieutenant")
JUNE = Contact("June Abbott", "jabbott@redwillow.example", "555-0151", "Captain")
WAITING = (  # evidence complete: the agency said yes, staff have yet to approve
    ("t.ellis@cedarridge.example", "Tanya Ellis", "Cedar Ridge Police Department", "Officer", RAY, 30),
    ("m.kowal@cedarridge.example", "Marek Kowal", "Cedar Ridge Police Department", "Corporal", RAY, 27),
    ("d.whitehorse@redwillow.example", "Dale Whitehorse", "Red Willow Tribal Police", "Officer", JUNE, 5),
)


@transaction.atomic
def load() -> None:
    """Agencies, people, and one application at each stage; what is there already stays as it is."""
    places = {one.name: _agency(one) for one in AGENCIES}
    people = demo_people.load_people()
    dana = people["dana@rollcall.example"]
    hale = places[HALE]
    bob = people["bob@halecounty.example"]
    chief = Contact("Marta Hale", "mhale@halecounty.example", "555-0142", "Chief Deputy")
    harbor = Contact("Ann Reyes", "areyes@harborcity.example", "555-0161", "Lieutenant")
    _approved(bob, hale, "Sergeant", "Patrol", chief, by=dana)
    _approved(people["alice@halecounty.example"], hale, "Deputy", "Patrol", BOB, by=dana)
    _approved(people["charlie@harborcity.example"], places[HARBOR], "Officer", "Traffic", harbor, by=dana)
    _asked_two_days_ago(people["nora@halecounty.example"], hale)
    for email, name, agency, title, contact, hours in WAITING:
        _vouched(demo_people.make(email, name), places[agency], title, contact, hours)
    _wants_a_call(places)


def _agency(one: DemoAgency) -> Agency:
    agency, made = Agency.objects.get_or_create(
        name=one.name,
        state=one.state,
        defaults={
            "type": one.type,
            "place": one.place,
            "county": one.county,
            "phone": one.phone,
            "sworn_count": one.sworn,
            "confirmed_at": clock.now(),
        },
    )
    if made:
        for ori in one.oris:
            agency.oris.get_or_create(ori=ori)
        agency.domains.create(domain=one.domain)
        agencies.refresh_words(agency)
    return agency


def _approved(user: User, agency: Agency, title: str, assignment: str, contact: Contact, *, by: User) -> None:
    """Vouched for and approved ten days ago."""
    if user.verifications.exists():
        return
    application = _said_yes(user, agency, title, contact, timedelta(days=10))
    decided = clock.now() - timedelta(days=9)
    Verification.objects.filter(pk=application.pk).update(
        state=State.APPROVED, state_since=decided, decided_by=by, decided_at=decided, assignment=assignment
    )
    Affiliation.objects.create(
        user=user,
        agency=agency,
        category=Category.SWORN_LE,
        title=title,
        assignment=assignment,
        verification=application,
        began_at=decided,
    )
    audit.record("verification.approve", application, by=by, note="demo")


def _vouched(user: User, agency: Agency, title: str, contact: Contact, hours: int) -> None:
    if not user.verifications.exists():
        _said_yes(user, agency, title, contact, timedelta(hours=hours))


def _said_yes(user: User, agency: Agency, title: str, contact: Contact, before: timedelta) -> Verification:
    """An application whose point of contact has answered, that long ago."""
    answered = clock.now() - before
    applied = answered - timedelta(hours=20)
    application = Verification.objects.create(
        user=user,
        agency=agency,
        category=Category.SWORN_LE,
        title=title,
        state=State.AWAITING_STAFF,
        state_since=answered,
        applied_at=applied,
    )
    application.poc_yes = PocQuestion.objects.create(
        verification=application,
        name=contact.name,
        title=contact.title,
        email=contact.email,
        mailbox=mailboxes.canonical(contact.email),
        phone=contact.phone,
        flags=poc_checks.check(contact, applicant=user, agency=agency, category=application.category).flags,
        asked_at=applied,
        answer=PocQuestion.Answer.YES,
        answered_at=answered,
        closed_at=answered,
    )
    application.save(update_fields=["poc_yes"])
    audit.record("verification.poc_yes", application, by=audit.Named(contact.name), note="demo")
    return application


def _asked_two_days_ago(nora: User, hale: Agency) -> None:
    """A real letter with a real link, shown under /demo/; only its date is set back."""
    if nora.verifications.exists():
        return
    application = verification.apply(
        nora, Application(hale, Category.SWORN_LE, "Deputy", "Courts", contact=BOB), by=nora
    )
    OfficerIdentifier.objects.create(user=nora, issuer="TCOLE", type="PID", value="412077")
    _set_back(application, timedelta(days=2))


def _wants_a_call(places: dict[str, Agency]) -> None:
    """One whose point of contact writes from free mail, and the chief of a department of one."""
    officer = demo_people.make("jess@lakeofpines.example", "Jess Novak")
    if not officer.verifications.exists():
        contact = Contact("Walt Amundsen", "walt.amundsen@gmail.com", "555-0125", "Marshal")
        given = Application(
            places["Lake of Pines Marshal"], Category.SWORN_LE, "Deputy Marshal", contact=contact
        )
        _set_back(verification.apply(officer, given, by=officer), timedelta(days=1, hours=4))
    chief = demo_people.make("chief@caprockpd.example", "Ruth Delgado")
    if not chief.verifications.exists():
        given = Application(places[CAPROCK], Category.SWORN_LE, "Chief", is_sole_officer=True)
        _set_back(verification.apply(chief, given, by=chief), timedelta(hours=7))


def _set_back(application: Verification, by: timedelta) -> None:
    then = clock.now() - by
    Verification.objects.filter(pk=application.pk).update(applied_at=then, state_since=then)
    application.questions.filter(asked_at__isnull=False).update(asked_at=then)

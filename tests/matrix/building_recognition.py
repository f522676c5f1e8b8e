"""Model programs and nominations of the matrix: a round in review, a draft, a card, a report that waits."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from conftest import person
from rollcall.accounts.models import Agency, User
from rollcall.base import tokens
from rollcall.recognition import adoptions
from rollcall.recognition.models import (
    Adoption,
    AdoptionReport,
    Assignment,
    AwardCategory,
    CoEditor,
    Criterion,
    ModelProgram,
    Nomination,
    NominationFile,
    ProgramDocument,
    Reviewer,
    Round,
)
from tests.matrix.world import World

DAY = timedelta(days=1)
PDF = b"%PDF-1.7\n"


def build(world: World, owner: User, agency: Agency, staff: User) -> None:
    """The owner writes a draft in an open round; a stranger reviews in another."""
    category, _made = AwardCategory.objects.get_or_create(
        slug="matrix", defaults={"name": "Matrix category", "about": "For looking at."}
    )
    _card(world, owner, agency, category)
    open_, reviewing = (
        _round(name, state, category) for name, state in (("Open", "announced"), ("Read", "reviewing"))
    )
    draft = _nomination(open_, category, agency, owner, Nomination.State.DRAFT)
    colleague = CoEditor.objects.create(
        nomination=draft, user=person("cody@halecounty.example", "Cody Lane"), invited_by=owner,
        invited_at=timezone.now(),
    )  # fmt: skip
    file = NominationFile.objects.create(
        nomination=draft, name="plan.pdf", media_type="application/pdf", size=9, added_by=owner,
        added_at=timezone.now(), file=ContentFile(PDF, name="plan.pdf"),
    )  # fmt: skip
    other = Agency.objects.create(name="Far Away Police Department", state="WA")
    read = _nomination(
        reviewing, category, other, person("far@away.example", "Far Away"), Nomination.State.IN_REVIEW
    )
    reviewer = person("robin@notes.example", "Robin Hale")
    seat = Reviewer.objects.create(
        round=reviewing, category=category, user=reviewer, named_by=staff, named_at=timezone.now()
    )
    given = Assignment.objects.create(nomination=read, user=reviewer, made_at=timezone.now())
    theirs = NominationFile.objects.create(
        nomination=read, name="plan.pdf", media_type="application/pdf", size=9, names_agency=False,
        added_by=read.lead, added_at=timezone.now(), file=ContentFile(PDF, name="plan.pdf"),
    )  # fmt: skip
    world.special |= {
        "/nominations/rounds/": {"pk": open_.pk},
        "/nominations/<int:pk>/": {"pk": draft.pk, "key": file.pk},
        "/nominations/<int:pk>/certificate.pdf": {"pk": draft.pk},
        "/nominations/<int:pk>/colleagues/": {"pk": draft.pk, "key": colleague.pk},
        "/reviews/": {"pk": given.pk, "key": theirs.pk},
        "/reviews/rounds/": {"pk": reviewing.pk},
        "/recognition/<int:year>/": {"year": 1999},
        "/staff/recognition/rounds/": {"pk": reviewing.pk, "key": seat.pk, "name": "assign"},
        "/staff/recognition/nominations/": {"pk": read.pk, "key": theirs.pk, "name": "shortlist"},
    }


def _card(world: World, owner: User, agency: Agency, category: AwardCategory) -> None:
    card = ModelProgram.objects.create(
        slug="matrix-program", title="A program", summary="In a sentence", problem="A problem", done="This",
        results="That", category=category, agency_name=agency.name, agency_type=agency.type,
        state_code="TX", state=ModelProgram.State.PUBLISHED, made_at=timezone.now(),
        published_at=timezone.now(),
    )  # fmt: skip
    document = ProgramDocument.objects.create(
        program=card, title="Plan", name="plan.pdf", media_type="application/pdf", size=9,
        added_at=timezone.now(), file=ContentFile(PDF, name="plan.pdf"),
    )  # fmt: skip
    adopted = Adoption.objects.create(
        program=card, agency=agency, by=owner, state="running", said_at=timezone.now(), since=timezone.now()
    )
    asked = AdoptionReport.objects.create(adoption=adopted, months=6, asked_at=timezone.now())
    secret = tokens.mint(purpose=adoptions.PURPOSE, subject=f"adoptionreport:{asked.pk}", lifetime=DAY)
    world.special |= {
        "/model-programs/<slug:program>/": {"program": card.slug, "key": document.pk},
        "/model-programs/adopted/": {"pk": adopted.pk},
        "/model-programs/report/": {"secret": secret},
        "/staff/recognition/programs/": {"pk": card.pk, "key": document.pk, "name": "publish"},
    }


def _round(name: str, state: str, category: AwardCategory) -> Round:
    present = timezone.now()
    made = Round.objects.create(
        title=f"Round: {name}", year=present.year, opens_at=present - 9 * DAY, state=state, since=present,
        closes_at=present + (9 if state == "announced" else -1) * DAY,
    )  # fmt: skip
    made.categories.add(category)
    Criterion.objects.create(round=made, name="Need", weight=1, anchors=["1", "2", "3", "4", "5"])
    return made


def _nomination(round_: Round, category: AwardCategory, agency: Agency, lead: User, state: str) -> Nomination:
    present = timezone.now()
    return Nomination.objects.create(
        round=round_, category=category, agency=agency, lead=lead, title="A nominated program", summary="One",
        problem="A problem", done="This", results="That", state=state, since=present, saved_at=present,
    )  # fmt: skip

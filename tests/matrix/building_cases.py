"""What people ask of us, for the matrix's world: with and without an account, with a file and a link."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from rollcall.accounts import lost_factor
from rollcall.accounts.models import PocQuestion, User, Verification
from rollcall.base import tokens
from rollcall.cases import asking, attachments, links, missing
from rollcall.cases.models import CannedAnswer, Case, CaseFile
from tests.matrix.building_events import old_row
from tests.matrix.world import World

ASKED: missing.Facts = {
    "what": "Recognizing an ambush",
    "year": 2016,
    "month": 3,
    "where": "Plainview, Texas",
    "instructor": "",
    "email": "",
    "name": "",
}


def build(world: World, owner: User) -> None:
    row, case = old_row(owner.legal_name), missing.ask(owner, ASKED, by=owner)
    asking.add(case, "Here is the list.", by=owner, files=[_list()])
    file = CaseFile.objects.get(message__case=case)
    row_of_answer = CannedAnswer.objects.create(
        title="Parking", english="Behind the gym.", spanish="Detrás del gimnasio.", changed_at=timezone.now()
    )
    ids = {"pk": case.pk, "key": file.pk}
    world.special |= {
        "/account/cases/": ids,
        "/staff/cases/": {**ids, "row": row.pk, "name": "resend"},
        "/staff/cases/answers/": {"pk": row_of_answer.pk},
        "/staff/cases/<int:pk>/group/": {"pk": _group().pk},
        "/contact/": {**_guest(), "slug": "other", "signed": "not-signed-by-us"},
        "/poc/second-step/": {"token": _lost_step(owner)},
    }


def _guest() -> dict[str, object]:
    given = asking.Given(
        Case.Kind.TECHNICAL,
        "Rosa Vega",
        "rosa@mail.example",
        "Sound",
        "No sound.",
        facts={"page": "Sleep and the rotating shift"},
        file=_list(),
    )
    case = asking.ask(given)
    file = CaseFile.objects.get(message__case=case)
    return {"token": links.link(case).rsplit("/", 2)[1], "key": file.pk}


def _group() -> Case:
    facts = {"agency": "Hale County", "people": 3, "wanted": "Sleep and the rotating shift"}
    return asking.ask(
        asking.Given(Case.Kind.GROUP, "Rosa Vega", "rosa@mail.example", "Three people", "", facts=facts)
    )


def _list() -> attachments.Ready:
    return attachments.check(SimpleUploadedFile("list.txt", b"One line\n"))


def _lost_step(owner: User) -> str:
    """A question to who vouched for the owner."""
    application = Verification.objects.filter(user=owner).first()
    assert application
    question = PocQuestion.objects.create(
        verification=application,
        name="Bob Whitfield",
        email="bob@halecounty.example",
        closed_at=timezone.now(),
    )
    Verification.objects.filter(pk=application.pk).update(poc_yes=question)
    return tokens.mint(purpose=lost_factor.ASKED, subject=f"user:{owner.pk}", lifetime=lost_factor.LIFETIME)

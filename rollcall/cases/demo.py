"""The demo's cases and prepared answers: invented. Safe to repeat."""

from django.db import transaction

from rollcall.accounts.models import User
from rollcall.cases import asking, attachments, canned, desk
from rollcall.cases.assistance import demo as assistance
from rollcall.cases.models import CannedAnswer, Case
from rollcall.events import faces
from rollcall.events.models import Event

Kind = Case.Kind
ANSWERS = (
    (
        "Letter in the spam folder",
        Case.Team.HELP,
        "Our letters come within five minutes. Please look in the folder for spam, and ask your "
        "agency’s IT to let letters from our address through. I have sent yours again.",
        "Nuestras cartas llegan en cinco minutos. Mire en la carpeta de correo no deseado y pida a la"
        " oficina de informática de su agencia que deje pasar nuestras cartas. Le he enviado la suya "
        "de nuevo.",
    ),
    (
        "A group: how it works",
        Case.Team.TRAINING,
        "It costs nothing, for any number of people. Send us a table with a name and a work e-mail "
        "for each, and we put them on the list. Each gets a letter of their own.",
        "Es gratis, para cualquier número de personas. Envíenos una tabla con el nombre y el correo "
        "de trabajo de cada una y las pondremos en la lista. Cada una recibe su propia carta.",
    ),
    (
        "Video stops",
        Case.Team.HELP,
        "Please try the course once on another network, such as your phone’s. If it plays there, your"
        " agency’s firewall stops it; the help page has what your IT needs to know.",
        "Pruebe el curso una vez en otra red, como la de su teléfono. Si allí funciona, lo detiene el"
        " cortafuegos de su agencia; la página de ayuda dice lo que su oficina de informática "
        "necesita saber.",
    ),
)
NIGHT_SHIFT = """Name,Work e-mail
Owen Tallis,owen.tallis@quailcreek.example
"Brandt, Nora",nora.brandt@quailcreek.example
Luis Carrow,luis.carrow@quailcreek.example
Nora Brandt,Nora.Brandt+shift@quailcreek.example
Front desk,dispatch@quailcreek.example
Tess Imhof,
"""
ASKED = (
    asking.Given(
        Kind.GROUP,
        "Marisol Trent",
        "m.trent@quailcreek.example",
        "6 people of Quail Creek Police Department",
        "We would like to send our whole night shift. Is there a date in spring that has room for all of us?",
        facts={"agency": "Quail Creek Police Department", "people": 6, "wanted": "Recognizing an ambush"},
        file=attachments.check_bytes("night-shift.csv", NIGHT_SHIFT.encode()),
    ),
    asking.Given(
        Kind.ACCOUNT,
        "Dale Osgood",
        "dale.osgood@mesa.example",
        "The letter to confirm my e-mail does not come",
        "I registered on Monday and have looked in every folder. Our mail is run by the county.",
        facts={"trouble": "letter"},
    ),
    asking.Given(
        Kind.BARRIER,
        "June Abara",
        "june.abara@mail.example",
        "Captions cover the speaker’s hands",
        "In the counter film the captions hide the signs that the speaker shows. Could they stand lower?",
        facts={"page": "Building trust at the counter", "aid": "Captions"},
    ),
)


@transaction.atomic
def load(by: User) -> None:
    """Put every answer and case there that is not there yet."""
    for title, team, english, spanish in ANSWERS:
        if not CannedAnswer.objects.filter(title=title).exists():
            canned.keep(CannedAnswer(title=title, team=team, english=english, spanish=spanish), by=by)
    there = set(Case.objects.filter(person=None).values_list("email", flat=True))
    for given in (*ASKED, *_about_a_class()):
        if given.email not in there:
            _answer_some(asking.ask(given), by)
    assistance.load(by)


def _about_a_class() -> list[asking.Given]:
    event = faces.published().filter(state=Event.State.PUBLISHED).order_by("title").first()
    if event is None:
        return []
    words = "May somebody from the fire department come, too? He rides with us."
    return [
        asking.Given(Kind.CLASS, "Pia Renner", "pia.renner@quailcreek.example", "A guest", words, event=event)
    ]


def _answer_some(case: Case, by: User) -> None:
    """One is in hand, and the barrier has an answer."""
    if case.kind == Kind.GROUP:
        desk.take(case, by=by)
        desk.note(case, "The June class has forty seats free.", by=by)
    if case.kind == Kind.BARRIER:
        words = "Thank you. We have moved the captions of this film below the picture."
        desk.answer(case, words, by=by, seen=case.version, then="done")

"""The rows of the nation, from a seed: agencies, people at work, what they took, the paper for it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import models

from rollcall.accounts import notices
from rollcall.accounts.models import Affiliation, Agency, Category, State, User, Verification
from rollcall.accounts.places import STATES, words_to_find
from rollcall.portal.nation.filling import next_id
from rollcall.transcripts.models import Certificate, Completion, Enrollment, SatisfiedUnit
from rollcall.transcripts.numbers import ALPHABET, LENGTH, REFERENCE_LENGTH

BEGAN = datetime(2015, 8, 1, tzinfo=UTC)  # certificates reach back to August 2015 (R26)
DAYS = 4_000
TAKEN = 9  # courses that each person finished once; one of them a second time, and one is begun
PAPERS = 2  # certificates a person
PLACES = ("Ash", "Bay", "Cedar", "Elm", "Fair", "Glen", "Hill", "Iron", "Lake", "Mill", "Oak", "Pine", "Salt")
ENDINGS = ("field", "ford", "ton", "ville", "burg", "haven", "port", "wood", "view", "dale")
FIRST = (
    "Ada",
    "Ben",
    "Cara",
    "Dev",
    "Elena",
    "Femi",
    "Grace",
    "Hugo",
    "Ines",
    "Jamal",
    "Kira",
    "Liam",
    "Noor",
)
LAST = ("Abbott", "Brandt", "Castro", "Diaz", "Engel", "Farrow", "Gupta", "Hale", "Ibarra", "Lund", "Osei")


@dataclass(frozen=True)
class Taken:
    """What the nation's people take: a course's row, its version and its only counted unit."""

    course: int
    version: int
    unit: UUID
    title: str


@dataclass
class Nation:
    """Generators that share one seed; each yields unsaved rows with primary keys of their own."""

    people: int
    courses: list[Taken]
    agencies: list[int] = field(default_factory=list)  # primary keys, filled by the caller
    seed: int = 2026

    def __post_init__(self) -> None:
        self.first_user = next_id(User)
        self.first_verification = next_id(Verification)
        self.first_enrollment = next_id(Enrollment)
        self.first_completion = next_id(Completion)

    def random(self, what: str) -> Random:
        """A stream of its own for each kind of row, so that one more kind changes no other."""
        return Random(f"{self.seed} {what}")  # noqa: S311  (invented people, no secrets)

    def new_agencies(self, count: int) -> Iterator[Agency]:
        chance, first, states = self.random("agencies"), next_id(Agency), sorted(STATES)
        for number in range(count):
            state = chance.choice(states)
            place = f"{chance.choice(PLACES)}{chance.choice(ENDINGS)} {number % 97 + 1}"
            kind = chance.choice([Agency.Type.CITY, Agency.Type.CITY, Agency.Type.COUNTY, Agency.Type.OTHER])
            called = "Sheriff’s Office" if kind == Agency.Type.COUNTY else "Police Department"
            name, county = f"{place} {called}", chance.choice(PLACES)
            found = words_to_find(name=name, county=county, place=place, state=state, oris=[])
            yield Agency(
                pk=first + number, name=name, type=kind, state=state, county=county, place=place,
                sworn_count=chance.randint(1, 400), confirmed_at=BEGAN, find=found,
            )  # fmt: skip

    def users(self) -> Iterator[User]:
        chance = self.random("users")
        for number in range(self.people):
            email = f"officer{number}@nation.example"
            name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
            yield User(
                pk=self.first_user + number, email=email, mailbox=email, legal_name=name, password="!",  # noqa: S106
                email_confirmed_at=BEGAN, joined_at=self.day(number), **notices.FIRST_SEEN,
            )  # fmt: skip

    def addresses(self) -> Iterator[EmailAddress]:
        first = next_id(EmailAddress)
        for number in range(self.people):
            email = f"officer{number}@nation.example"
            user = self.first_user + number
            yield EmailAddress(pk=first + number, user_id=user, email=email, verified=True, primary=True)

    def verifications(self) -> Iterator[Verification]:
        for number in range(self.people):
            yield Verification(
                pk=self.first_verification + number, state=State.APPROVED, state_since=self.day(number),
                applied_at=self.day(number), **self.work(number),
            )  # fmt: skip

    def affiliations(self) -> Iterator[Affiliation]:
        first = next_id(Affiliation)
        for number in range(self.people):
            yield Affiliation(
                pk=first + number, verification_id=self.first_verification + number,
                began_at=self.day(number), **self.work(number),
            )  # fmt: skip

    def enrollments(self) -> Iterator[Enrollment]:
        for number in range(self.people):
            for place, taken in enumerate(self.chosen(number)):
                done = self.day(number, place) if place < TAKEN else None
                yield Enrollment(
                    pk=self.first_enrollment + number * (TAKEN + 1) + place,
                    user_id=self.first_user + number, course_id=taken.course, version_id=taken.version,
                    round=2 if place == 0 else 1, began_at=self.day(number, place),
                    touched_at=self.day(number, place), done_at=done,
                )  # fmt: skip

    def satisfied(self) -> Iterator[SatisfiedUnit]:
        first = next_id(SatisfiedUnit)
        for count, (number, place, round_, taken) in enumerate(self.finished()):
            yield SatisfiedUnit(
                pk=first + count, enrollment_id=self.first_enrollment + number * (TAKEN + 1) + place,
                round=round_, unit_key=taken.unit, version_id=taken.version, evidence={"score": "90"},
                at=self.day(number, place + 10 * (round_ - 1)),
            )  # fmt: skip

    def completions(self) -> Iterator[Completion]:
        for count, (number, place, round_, taken) in enumerate(self.finished()):
            yield Completion(
                pk=self.first_completion + count, user_id=self.first_user + number, course_id=taken.course,
                version_id=taken.version, round=round_, hours=Decimal("1.25"), evidence={"score": "90"},
                enrollment_id=self.first_enrollment + number * (TAKEN + 1) + place,
                kind=Completion.Kind.ORIGINAL if round_ == 1 else Completion.Kind.REFRESHER,
                completed_at=self.day(number, place + 10 * (round_ - 1)),
            )  # fmt: skip

    def certificates(self) -> Iterator[Certificate]:
        chance, first = self.random("certificates"), next_id(Certificate)
        for count in range(self.people * PAPERS):
            number, place = divmod(count, PAPERS)
            taken, day = self.chosen(number)[place + 1], self.day(number, place + 1)
            yield Certificate(
                pk=first + count, reference=spelled(count),
                number="".join(chance.choices(ALPHABET, k=LENGTH)),
                completion_id=self.first_completion + number * (TAKEN + 1) + place + 2,
                user_id=self.first_user + number, snapshot=snapshot(taken, day), issued_at=day, state_at=day,
            )  # fmt: skip

    def finished(self) -> Iterator[tuple[int, int, int, Taken]]:
        """Ten completions a person: the first course twice, then eight others once."""
        for number in range(self.people):
            chosen = self.chosen(number)
            yield number, 0, 1, chosen[0]
            yield number, 0, 2, chosen[0]
            for place in range(1, TAKEN):
                yield number, place, 1, chosen[place]

    def chosen(self, number: int) -> list[Taken]:
        """The courses of one person, one more than are finished."""
        start = number * 7
        return [self.courses[(start + place) % len(self.courses)] for place in range(TAKEN + 1)]

    def work(self, number: int) -> dict[str, object]:
        agency = self.agencies[number * 7919 % len(self.agencies)]
        category = Category.SWORN_LE if number % 10 else Category.SWORN_CORRECTIONS
        return {
            "user_id": self.first_user + number,
            "agency_id": agency,
            "category": category,
            "title": "Officer",
        }

    def day(self, number: int, later: int = 0) -> datetime:
        """A day that is the same whenever it is asked for."""
        return BEGAN + timedelta(days=number * 31 % (DAYS - 300) + later * 15, minutes=number % 1440)


def spelled(count: int) -> str:
    """A reference of its own for each certificate, from the end of the range, where chance seldom goes."""
    left, letters = len(ALPHABET) ** REFERENCE_LENGTH - 1 - count, []
    for _ in range(REFERENCE_LENGTH):
        left, digit = divmod(left, len(ALPHABET))
        letters.append(ALPHABET[digit])
    return "".join(reversed(letters))


def snapshot(taken: Taken, day: datetime) -> dict[str, object]:
    return {
        "name": "Somebody of the Nation", "title": "Officer", "agency": "An agency", "course": taken.title,
        "hours": "1.25", "provider": "The Bench", "award_line": "", "provider_logo": "", "signer_name": "",
        "signer_title": "", "version": 1, "original_date": day.isoformat(), "delivery": "online",
        "course_numbers": [], "credit_note": "", "language": "en",
    }  # fmt: skip


MODELS: list[type[models.Model]] = [
    Agency, User, EmailAddress, Verification, Affiliation, Enrollment, SatisfiedUnit, Completion, Certificate,
]  # fmt: skip

"""F17: what a web server does whose clock jumps while it serves, and the last day of February."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from django.db import connections
from django.urls import reverse
from django.utils import timezone

from rollcall.accounts import sign_up
from rollcall.accounts.models import User
from rollcall.base import audit, tokens
from rollcall.catalog.models import Unit
from rollcall.events import telling
from rollcall.events.models import Event
from rollcall.mail.models import Letter
from rollcall.player.models import Answer, QuizAttempt
from rollcall.transcripts import certificates, issuing, paper
from rollcall.transcripts.models import Certificate
from tests.faults.browser import Browser, Reply
from tests.faults.cast import a_class, completion, officer, seat
from tests.faults.clocks import FAKETIME, JUMPS, clock_at
from tests.faults.ground import Ground, Web
from tests.faults.judge import ROUNDS, Verdict
from tests.faults.letters import controlled
from tests.faults.visits import RIGHT, Try, a_test, enrolled

NOON = timedelta(hours=12)
SECOND = timedelta(seconds=1)


# ---- a web server whose clock jumps


@dataclass
class Person:
    """In the middle of a test of thirty minutes, with a link in the mailbox that is good for three days."""

    there: Try
    newcomer: User
    link: str

    def ask(self) -> list[Reply]:
        """His page, an answer, the end of the test, and the link."""
        browser = self.there.browser
        stranger = Browser(browser.port, None)
        answer = self.there.at("question", number=1, place=5)
        return [
            browser.get("/account/"),
            browser.post_form(answer, {"answer": "5"}, script=True),
            browser.post_form(self.there.at("hand_in", number=1), {}),
            stranger.post_form(self.link, {}),
        ]

    def kept(self) -> bool:
        """Whether all of it stands, once, by the true time."""
        one = QuizAttempt.objects.get(attempt__enrollment__user=self.there.user)
        last = Answer.objects.filter(quiz_attempt=one).order_by("question__position").last()
        papers = Certificate.objects.filter(user=self.there.user)
        self.newcomer.refresh_from_db()
        instants = [
            one.handed_in_at, self.newcomer.email_confirmed_at, *papers.values_list("issued_at", flat=True),
            *papers.values_list("completion__completed_at", flat=True),
        ]  # fmt: skip
        present = timezone.now()
        dated = all(at is not None and abs(at - present) < timedelta(minutes=2) for at in instants)
        return dated and papers.count() == 1 and last is not None and "5" in str(last.given)


def f17_web(ground: Ground) -> Verdict:
    """Nobody is served while the clock is wrong, and nothing has ended when it is right again."""
    fault = "F17 web jumps"
    if ground.database is None:
        return Verdict(fault, 0, 0, 0, control="-", note="one machine, one clock: nothing to compare")
    if not FAKETIME.exists():
        return Verdict(fault, 0, 0, 0, "needs libfaketime", note="apt-get install libfaketime")
    test = a_test("faults-clock", limit_minutes=30)
    verdict = _jumping(ground, test, "jumps", ROUNDS, "settings")
    return controlled(verdict, _jumping(ground, test, "jumpscontrol", len(JUMPS), "settings_unwatched"))


def _jumping(ground: Ground, test: Unit, name: str, rounds: int, settings: str) -> Verdict:
    verdict, served = Verdict("F17 web jumps", rounds, 0, 0), []
    hand = ground.data / "clock"
    hand.write_text("+0")
    web = Web(ground.environment | _moved_by(hand), f"tests.faults.{settings}")
    web.start()
    for number in range(rounds):
        one = _somebody(test, f"{name}-{number}")
        hand.write_text(JUMPS[number % len(JUMPS)])
        wrong = [reply.status for reply in one.ask()]
        verdict.twice += wrong != [503] * len(wrong)
        hand.write_text("+0")
        served.append([reply.status for reply in one.ask()])
        connections.close_all()
        verdict.lost += served[-1] != [200, 200, 302, 302] or not one.kept()
    web.kill()
    verdict.note = "while it serves, in turn " + ", ".join(JUMPS) + "; afterwards session, answer, test and "
    verdict.note += f"link are as they were: {sum(each == served[0] for each in served)} of {rounds}"
    return verdict


def _moved_by(hand: object) -> dict[str, str]:
    return {
        "LD_PRELOAD": str(FAKETIME), "FAKETIME_TIMESTAMP_FILE": str(hand), "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }  # fmt: skip


def _somebody(test: Unit, name: str) -> Person:
    there = Try(enrolled(test, name), test)
    there.browser.post_form(there.at("begin_try"), {})
    for place in range(1, 5):
        there.browser.post_form(there.at("question", number=1, place=place), {"answer": RIGHT}, script=True)
    newcomer = User.objects.create_user(f"new-{name}@faults.example", legal_name="New Comer")
    newcomer.emailaddress_set.create(email=newcomer.email, primary=True)
    secret = tokens.mint(purpose=sign_up.PURPOSE, subject=f"user:{newcomer.pk}", lifetime=sign_up.LIFETIME)
    return Person(there, newcomer, reverse("account_confirm_email", args=[secret]))


# ---- the end of February


def f17_leap(ground: Ground) -> Verdict:
    """Reminders, links and certificates around 29 February, also in years that have none."""
    verdict = _februaries("leap", guarded=True)
    return controlled(verdict, _februaries("leapcontrol", guarded=False))


def _februaries(name: str, *, guarded: bool) -> Verdict:
    years = [2027 + number for number in range(max(ROUNDS, 2))]
    verdict, mark = Verdict("F17 leap day", len(years), 0, 0), secrets.token_hex(3)
    for year in years:
        told = _reminded(f"{name}-{mark}-{year}", year)
        day = _last_of_february(year)
        verdict.lost += day.date() not in told or len(told) < 2
        verdict.twice += len(told) > 2
        verdict.lost += not _link_lives_three_days(day, guarded=guarded)
        verdict.lost += not _dated(f"{name}-{mark}-{year}", day)
    leap = sum(_last_of_february(year).day == 29 for year in years)
    verdict.note = f"{years[0]} to {years[-1]}, {leap} of them leap: reminders, links, certificates"
    return verdict


def _last_of_february(year: int) -> datetime:
    return datetime(year, 3, 1, 12, tzinfo=UTC) - timedelta(days=1)


def _reminded(slug: str, year: int) -> list[object]:
    """On which days somebody was reminded of a class on 1 March; the job runs every three hours."""
    begins = datetime(year, 3, 1, 15, tzinfo=UTC)
    present = [begins - timedelta(days=10)]
    with clock_at(lambda: present[0]):
        event: Event = a_class(slug, begins=begins)
        place = seat(event, officer(slug))
        type(place).objects.filter(pk=place.pk).update(since=present[0])
        while present[0] < begins + NOON:
            telling.remind()
            present[0] += timedelta(hours=3)
    letters = Letter.objects.filter(to=place.email, kind="events/seat_reminder")
    days = [at.date() for at in letters.order_by("posted_at").values_list("posted_at", flat=True)]
    letters.delete()
    return list(days)


def _link_lives_three_days(day: datetime, *, guarded: bool) -> bool:
    """To the second; the control counts to the same day of the next month."""
    with clock_at(lambda: day):
        lifetime = sign_up.LIFETIME if guarded else _to_next_month(day)
        secret = tokens.mint(purpose=sign_up.PURPOSE, subject="user:0", lifetime=lifetime)
    token = tokens.find(secret, purpose=sign_up.PURPOSE)
    assert token is not None
    found = []
    for instant in (day, day + sign_up.LIFETIME - SECOND, day + sign_up.LIFETIME + SECOND):
        with clock_at(partial(_itself, instant)):
            found.append(tokens.is_live(token))
    token.delete()
    return found == [True, True, False]


def _itself(instant: datetime) -> datetime:
    return instant


def _to_next_month(day: datetime) -> timedelta:
    """Somebody's idea of a month."""
    return day.replace(month=3) - day


def _dated(name: str, day: datetime) -> bool:
    """A completion of that day, its certificate and its paper all say so."""
    with clock_at(lambda: day):
        row = completion(f"{name}-paper", at=day)
        issuing.issue_many([row], by=audit.SYSTEM)
        made = Certificate.objects.get(completion=row)
        said = paper.certificate_data([made])["papers"][0]
        Letter.objects.filter(person_id=row.user_id).delete()
    original = certificates.snapshot_of(row)["original_date"]
    printed = f"{day.day} February {day.year}"
    return (made.issued_at, original) == (day, day.isoformat()) and printed in str(said)

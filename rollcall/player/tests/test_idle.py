"""P18 in a course: a film that plays is somebody; half an hour of nothing asks, and no answer is lost."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache

from conftest import PASSWORD
from rollcall.accounts import activity
from rollcall.player import attempts
from rollcall.player.models import Answer, Sco
from rollcall.player.tests.scorm_kit import Sitter, course_of, imported
from rollcall.player.tests.test_video import watch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()


@pytest.fixture
def film(author, learner, alice):
    work = author("sleep")
    unit = work.video()
    return learner(alice, work.publish()), unit


@pytest.fixture
def asked_in_a_test(author, learner, alice):
    work = author("sleep", gives_certificate=True, hours="1.00")
    unit = work.quiz(kinds=("single", "short"))
    me = learner(alice, work.publish())
    me.post("begin_try", unit)
    return me, unit


def asks(answer):
    return answer.status_code == 302 and "/accounts/reauthenticate/" in answer.url


def plays(me, unit, at, *, moves):
    """An hour in which nobody touches a key; the player tells every five minutes how far it is."""
    for minutes in range(0, 61, 5):
        at(minutes=minutes)
        watch(me, unit, [[0, 1 + (minutes if moves else 0)]], at=1.0)
    return me.client.get("/account/")


def test_a_film_that_plays_is_somebody(film, at):
    assert plays(*film, at, moves=True).status_code == 200


def test_a_film_that_stands_still_is_nobody(film, at):
    assert asks(plays(*film, at, moves=False))


def test_without_the_sign_a_playing_film_would_be_cut_off(film, at, monkeypatch):
    """Negative control."""
    monkeypatch.setattr(activity, "_signs", [])
    assert asks(plays(*film, at, moves=True))


def test_an_answer_sent_into_the_question_is_kept(asked_in_a_test, at):
    """Given by a button, it counts after the proof; what had been given before is there anyway."""
    me, unit = asked_in_a_test
    me.post("question", unit, {"answer": "b"}, number=1, place=1)
    at(minutes=40)
    asked = me.post("question", unit, {"answer": "circadian"}, number=1, place=2)
    assert asks(asked)
    assert [one.given for one in Answer.objects.all()] == ["b"]
    goes_on = parse_qs(urlsplit(asked.url).query)["next"][0]
    me.client.post(asked.url, {"password": PASSWORD, "next": goes_on})
    assert [one.given for one in Answer.objects.order_by("pk")] == ["b", "circadian"]


def test_thrown_away_it_would_be_lost(asked_in_a_test, at, monkeypatch):
    """Negative control: only led to the question and back."""
    monkeypatch.setattr(activity, "PASSWORDS", "/")
    me, unit = asked_in_a_test
    at(minutes=40)
    asked = me.post("question", unit, {"answer": "circadian"}, number=1, place=2)
    goes_on = parse_qs(urlsplit(asked.url).query)["next"][0]
    me.client.post(asked.url, {"password": PASSWORD, "next": goes_on})
    assert not Answer.objects.exists()


def test_a_script_keeps_what_it_could_not_send(asked_in_a_test, at):
    """It hears a plain no with a sentence, shows “not saved”, and the button still sends it."""
    me, unit = asked_in_a_test
    at(minutes=40)
    said = me.client.post(
        me.url("question", unit, number=1, place=1), {"answer": "b"}, headers={"X-Requested-With": "fetch"}
    )
    assert (said.status_code, "away" in said.json()["error"]) == (403, True)


@pytest.mark.urls("config.urls_content")
def test_a_package_that_reports_something_new_is_somebody(alice, at):
    """The time alone is not: every package counts its own seconds."""
    sitter = Sitter(alice, course_of(imported()))
    sitter.open()
    began = attempts.last_moved(alice)
    at(minutes=10)
    sitter.commit("auto", core__session_time="00:10:00")
    assert attempts.last_moved(alice) == began
    moment = at(minutes=20)
    sitter.commit("auto", core__session_time="00:20:00", core__lesson_location="4")
    assert attempts.last_moved(alice) == moment
    assert json.dumps(Sco.objects.get().cmi).count('"4"') == 1


@pytest.mark.urls("config.urls_content")
def test_what_a_package_reports_after_half_an_hour_is_taken(alice, at):
    """Its own key lives as long as the visit: in the middle of a part nothing that was answered is lost."""
    sitter = Sitter(alice, course_of(imported()))
    sitter.open()
    at(minutes=50)
    sitter.commit("auto", core__lesson_location="7")
    assert sitter.again().open()["cmi"]["cmi.core.lesson_location"] == "7"

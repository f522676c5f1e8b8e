"""Faults of the web: the server or the database killed while somebody waits for an answer (F3, F4, F8)."""

import http.client
import json
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

from django.db import connections

from bench import targets
from rollcall.accounts.models import User
from rollcall.player.models import Sco
from scripts.common import ROOT
from tests.faults.ground import Ground, Web
from tests.faults.judge import ROUNDS, SEED, Verdict
from tests.faults.letters import controlled, patient

TIMEOUT = 10  # s a client waits
PASSWORD = "a long walk to the harbor"
Answer = tuple[int, str, list[str]]  # status, body, cookies


def people(ground: Ground) -> dict[str, Any]:
    """The demo and eight officers who are in the middle of a package."""
    connections.close_all()
    _run("scripts.prepare", ground.environment)
    there = {**ground.environment, "DJANGO_SETTINGS_MODULE": "bench.settings"}
    told: dict[str, Any] = json.loads(_run("bench.ground", there))
    return told


def _run(module: str, environment: dict[str, str]) -> str:
    command = [sys.executable, "-m", module]
    return subprocess.run(
        command, check=True, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ).stdout


def ask(port: int, asks: dict[str, Any], body: str | None) -> Answer:
    """One request; status 0 where no whole answer came."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    try:
        line.request(
            asks["method"], asks["path"], body=body, headers={"Host": asks["host"], **asks["headers"]}
        )
        answer = line.getresponse()
        text = answer.read().decode(errors="replace")
        return answer.status, text, answer.headers.get_all("Set-Cookie") or []
    except (OSError, http.client.HTTPException):
        return 0, "", []
    finally:
        line.close()


class Committer(threading.Thread):
    """A package that saves all the time. What was not acknowledged is sent again under the same number."""

    def __init__(self, port: int, asks: dict[str, Any], stopping: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.asks, self.stopping = port, asks, stopping
        self.sent, self.kept = 0, 0  # numbers: the last one tried, the last one acknowledged
        self.answers: list[tuple[float, int]] = []
        self.traces = 0

    def run(self) -> None:
        while not self.stopping.is_set():
            self.sent = self.kept + 1
            status, body, _cookies = ask(self.port, self.asks, self.body())
            self.answers.append((time.monotonic(), status))
            self.traces += "Traceback" in body
            if status == 200 and json.loads(body)["number"] >= self.sent:
                self.kept = self.sent
            else:
                time.sleep(0.05)

    def body(self) -> str:
        return str(self.asks["body"]).replace("@n@", str(self.sent))


def committers(web: Web, told: dict[str, Any], stopping: threading.Event) -> list[Committer]:
    return [Committer(web.port, asks, stopping) for asks in targets.commits(told)]


def kept(told: dict[str, Any], clients: list[Committer]) -> tuple[int, int]:
    """How many sittings lost what was acknowledged, and how many hold what nobody sent."""
    lost = wrong = 0
    for sitting, client in zip(told["sittings"], clients, strict=True):
        row = Sco.objects.get(session=sitting["session"])
        lost += row.number < client.kept
        wrong += row.number > client.sent or row.cmi.get("cmi.core.lesson_location") != f"page-{row.number}"
    return lost, wrong


def f3_commit(ground: Ground) -> Verdict:
    """The server killed while packages save."""
    verdict = _commits_killed("F3 SCORM commit", ground, ROUNDS, "tests.faults.settings")
    return controlled(verdict, _commits_killed("F3 control", ground, 3, "tests.faults.settings_late"))


def _commits_killed(fault: str, ground: Ground, rounds: int, settings: str) -> Verdict:
    chance, lost, wrong, saved, traces = random.Random(SEED), 0, 0, 0, 0
    web = Web(ground.environment, settings, "content")
    for _round in range(rounds):
        told, stopping = people(ground), threading.Event()  # sittings of their own each time
        clients = committers(web, told, stopping)
        web.start()
        for client in clients:
            client.start()
        time.sleep(chance.uniform(0.5, 1.5))
        web.kill()
        stopping.set()
        for client in clients:
            client.join()
        more = kept(told, clients)
        lost, wrong = lost + more[0], wrong + more[1]
        saved += sum(client.kept for client in clients)
        traces += sum(client.traces for client in clients)
    note = f"{saved:,} acknowledged commits of 8 clients"
    return Verdict(fault, rounds, lost, wrong, broken="a trace page" if traces else "", note=note)


def f4(ground: Ground) -> Verdict:
    """The postmaster killed under load and started again; synchronous_commit is on."""
    verdict = _database_killed(ground, ROUNDS)
    verdict.control = "as F3"
    return verdict


def _database_killed(ground: Ground, rounds: int) -> Verdict:
    assert ground.database is not None
    chance, stopping, slowest = random.Random(SEED), threading.Event(), 0.0
    told, web = people(ground), Web(ground.environment, door="content")
    web.start()
    clients = committers(web, told, stopping)
    for client in clients:
        client.start()
    for _round in range(rounds):
        time.sleep(chance.uniform(0.3, 1.2))
        ground.database.kill()
        time.sleep(chance.uniform(0, 0.5))
        ground.database.start()
        slowest = max(slowest, _recovered(clients, time.monotonic()))
    stopping.set()
    for client in clients:
        client.join()
    connections.close_all()
    lost, wrong = patient(lambda: kept(told, clients))
    web.kill()
    said = Counter(status for client in clients for _at, status in client.answers)
    verdict = Verdict("F4", rounds, lost, wrong)
    if sum(client.traces for client in clients):
        verdict.broken = "a trace page"
    elif slowest >= 10:
        verdict.broken = f"{slowest:.1f} s until all were served again"
    verdict.note = f"slowest recovery {slowest:.1f} s; answers by status {dict(said)}"
    return verdict


def _recovered(clients: list[Committer], back: float) -> float:
    """Seconds from the database's return until each client had an acknowledged commit again."""
    deadline = back + 30
    while time.monotonic() < deadline:
        firsts = [
            next((at for at, status in c.answers if at > back and status == 200), None) for c in clients
        ]
        if all(firsts):
            return max(at for at in firsts if at) - back
        time.sleep(0.05)
    return 30.0


def sign_up(port: int, name: str) -> Callable[[], int]:
    """A filled-in form; calling it posts it and returns the status."""
    asks = {"method": "GET", "path": "/accounts/signup/", "host": f"localhost:{port}", "headers": {}}
    status, page, cookies = ask(port, asks, None)
    for _try in range(100):
        if status == 200:
            break
        time.sleep(0.2)
        status, page, cookies = ask(port, asks, None)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    typed = {"csrfmiddlewaretoken": token[1] if token else "", "legal_name": f"Officer {name.title()}"}
    typed |= {"email": address(name), "password": PASSWORD}
    jar = "; ".join(cookie.partition(";")[0] for cookie in cookies)
    headers = {"Cookie": jar, "Content-Type": "application/x-www-form-urlencoded"}
    return lambda: ask(port, {**asks, "method": "POST", "headers": headers}, urlencode(typed))[0]


def address(name: str) -> str:
    return f"{name}@halecounty.example"


def f3_form(ground: Ground) -> Verdict:
    """The server killed while a registration is on its way; then the same form is sent again."""
    chance = random.Random(SEED)
    web, acknowledged = Web(ground.environment), []
    for number in range(ROUNDS):
        web.start()
        post = sign_up(web.port, f"form{'abcdefghijklmnopqrstuvwxyz'[number % 26]}{number}")
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(post)
            time.sleep(chance.uniform(0, 0.25))
            web.kill()
        name = f"form{'abcdefghijklmnopqrstuvwxyz'[number % 26]}{number}"
        if answer.result() == 302:
            acknowledged.append(name)
            continue
        web.start()
        if sign_up(web.port, name)() == 302:
            acknowledged.append(name)
        web.kill()
    found = Counter(User.objects.filter(email__startswith="form").values_list("email", flat=True))
    lost = sum(address(name) not in found for name in acknowledged)
    verdict = Verdict("F3 form post", ROUNDS, lost, sum(times > 1 for times in found.values()))
    verdict.control, verdict.note = "as F3 SCORM commit", f"{len(acknowledged)} acknowledged"
    return verdict


def f8(ground: Ground) -> Verdict:
    """Ten identical posts at once: one effect, ten equal answers."""
    verdict = _ten_at_once(Web(ground.environment), "same", ROUNDS)
    keyless = Web(ground.environment, "tests.faults.settings_keyless")
    return controlled(verdict, _ten_at_once(keyless, "keyless", 2))


def _ten_at_once(web: Web, word: str, rounds: int) -> Verdict:
    lost = twice = unequal = 0
    web.start()
    for number in range(rounds):
        posts = [sign_up(web.port, f"{word}{number}") for _each in range(10)]
        with ThreadPoolExecutor(10) as pool:
            answers = list(pool.map(lambda post: post(), posts))
        made = User.objects.filter(legal_name=f"Officer {word.title()}{number}").count()
        lost += made < 1
        twice += made > 1
        unequal += len(set(answers)) > 1
    web.kill()
    broken = f"{unequal} rounds with unequal answers" if unequal else ""
    return Verdict("F8", rounds, lost, twice, broken, note=f"{os.cpu_count()} cores, 10 posts a round")

"""Put one load on one address and take the figures: rate, latency, CPU of all server processes."""

import json
import statistics
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any

from bench.server import Server
from scripts.common import ROOT, PlainError

WARM_UP = 0.7  # s before the first round of a target


@dataclass
class Target:
    """Something to ask for. `clients` is what each of the eight asks, see `bench.load`."""

    name: str
    clients: list[dict[str, Any]]
    expected: int = 200
    on_content: bool = False


@dataclass
class Figures:
    """What one target gave, over all rounds."""

    name: str
    rates: list[float] = field(default_factory=list)  # requests/s, one a round
    times: list[float] = field(default_factory=list)  # s, one a request
    cpu: float = 0.0  # s
    requests: int = 0
    body_bytes: int = 0

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)

    @property
    def p50(self) -> float:
        return self.quantile(0.50)

    @property
    def p95(self) -> float:
        return self.quantile(0.95)

    @property
    def cpu_ms(self) -> float:
        """CPU milliseconds per request, all server processes."""
        return 1000 * self.cpu / self.requests

    @property
    def kilobytes(self) -> float:
        return self.body_bytes / self.requests / 1000

    def quantile(self, share: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.times)
        return 1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def measure(server: Server, targets: list[Target], *, rounds: int, seconds: float) -> dict[str, Figures]:
    """All targets in turn, round after round, so that a slow minute of the machine hits them alike."""
    return side_by_side([(server, targets)], rounds=rounds, seconds=seconds)[0]


def side_by_side(
    loads: list[tuple[Server, list[Target]]], *, rounds: int, seconds: float
) -> list[dict[str, Figures]]:
    """The same targets on several servers, one after another within each round; figures per server."""
    figures = [{target.name: Figures(target.name) for target in targets} for _server, targets in loads]
    for server, targets in loads:
        for target in targets:
            run(server, target, WARM_UP)
    for number in range(rounds):
        for same in zip(*(targets for _server, targets in loads), strict=True):
            show(f"round {number + 1} of {rounds}: {same[0].name}")
            for (server, _targets), target, taken in zip(loads, same, figures, strict=True):
                take(server, target, taken[target.name], seconds)
    show("")
    return figures


def show(text: str) -> None:
    """How far it is, in one line that the next one replaces; nothing where nobody watches."""
    if sys.stderr.isatty():
        print(f"\r{text:<60}" + ("" if text else "\r"), end="", file=sys.stderr, flush=True)


def take(server: Server, target: Target, figures: Figures, seconds: float) -> None:
    before = server.cpu_seconds()
    result = run(server, target, seconds)
    figures.cpu += server.cpu_seconds() - before
    figures.times += result["times"]
    figures.requests += len(result["times"])
    figures.body_bytes += result["body_bytes"]
    figures.rates.append(len(result["times"]) / result["seconds"])


def run(server: Server, target: Target, seconds: float) -> dict[str, Any]:
    """One load in a process of its own; every answer must have the expected status."""
    port = server.content_port if target.on_content else server.port
    plan = {"port": port, "seconds": seconds, "clients": target.clients}
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        check=True, cwd=ROOT, input=json.dumps(plan), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    result: dict[str, Any] = json.loads(done.stdout)
    if set(result["statuses"]) != {str(target.expected)}:
        raise PlainError(
            f"{target.name} answered {result['statuses']}, expected {target.expected} each time."
        )
    for client, sent in zip(target.clients, result["sent"], strict=True):
        client["first"] = sent + 1
    return result

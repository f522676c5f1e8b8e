"""The load: a few clients that each ask again as soon as they are answered. A process of its own.

Reads a plan as JSON from standard input and writes what came of it as JSON. Loopback only; every run
ends after the seconds of the plan.

Plan: {"port", "seconds", "clients": [{"method", "path", "host", "headers", "body"}]}; "@n@" in a body
becomes 1, 2, 3 … per client, from "first" on. A path may be a list: the client asks them in turn.
"""

import asyncio
import json
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
PER_CONNECTION = 20  # which worker a connection falls to is chance: drawn often, no target has all the luck
CLOSING = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)


@dataclass
class Heard:
    """What one client heard."""

    times: list[float] = field(default_factory=list)  # s, one a request
    statuses: Counter[int] = field(default_factory=Counter)
    body_bytes: int = 0
    sent: int = 0  # the last @n@ used


class Client:
    """One visitor that asks one thing over and over, on a new connection every so often."""

    def __init__(self, port: int, asks: dict[str, Any]) -> None:
        self.port = port
        self.asks = asks
        self.heard = Heard(sent=int(asks.get("first", 1)) - 1)
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def run_until(self, deadline: float) -> None:
        while (began := time.perf_counter()) < deadline:
            status, length = await self.ask()
            self.heard.times.append(time.perf_counter() - began)
            self.heard.statuses[status] += 1
            self.heard.body_bytes += length
        if self.writer is not None:
            self.writer.close()

    async def ask(self) -> tuple[int, int]:
        """One request and its whole answer; status and length of the body."""
        if self.reader is None or self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writer.write(self.request())
        head = await self.reader.readuntil(b"\r\n\r\n")
        found = LENGTH.search(head)
        if found:
            length = int(found[1])
            await self.reader.readexactly(length)
        else:
            length = await self.read_chunks()
        if CLOSING.search(head) or self.heard.sent % PER_CONNECTION == 0:
            self.writer.close()
            self.reader = self.writer = None
        return int(head[9:12]), length

    async def read_chunks(self) -> int:
        assert self.reader is not None
        total = 0
        while size := int(await self.reader.readline() or b"0", 16):
            await self.reader.readexactly(size + 2)
            total += size
        await self.reader.readline()
        return total

    def request(self) -> bytes:
        self.heard.sent += 1
        body = str(self.asks.get("body", "")).replace("@n@", str(self.heard.sent)).encode()
        paths = self.asks["path"] if isinstance(self.asks["path"], list) else [self.asks["path"]]
        path = paths[self.heard.sent % len(paths)]
        lines = [f"{self.asks['method']} {path} HTTP/1.1", f"Host: {self.asks['host']}"]
        lines += [f"{name}: {value}" for name, value in self.asks.get("headers", {}).items()]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        return "\r\n".join([*lines, "", ""]).encode() + body


async def load(plan: dict[str, Any]) -> dict[str, Any]:
    clients = [Client(plan["port"], asks) for asks in plan["clients"]]
    began = time.perf_counter()
    await asyncio.gather(*(client.run_until(began + plan["seconds"]) for client in clients))
    statuses: Counter[int] = sum((client.heard.statuses for client in clients), Counter())
    return {
        "seconds": time.perf_counter() - began,
        "times": [moment for client in clients for moment in client.heard.times],
        "statuses": dict(statuses),
        "body_bytes": sum(client.heard.body_bytes for client in clients),
        "sent": [client.heard.sent for client in clients],
    }


if __name__ == "__main__":
    json.dump(asyncio.run(load(json.load(sys.stdin))), sys.stdout)

"""The one screen that `make run` prints when everything is up."""

import json
from pathlib import Path

from scripts.common import ROOT, say

SECOND = "community.localhost"  # browsers resolve it to this machine (rollcall/pages/demo_community.py)


def show(environment: dict[str, str]) -> None:
    """The address, who can sign in as what, and where the letters are."""
    data = Path(environment["ROLLCALL_DATA"])
    address = f"http://localhost:{environment['ROLLCALL_PORT']}"
    say()
    say(f"  Rollcall is up:  {address}/            for officers")
    second = address.replace("localhost", SECOND)
    say(f"  Second portal:   {second}/  for communities; people and records are the same")
    say()
    for line in people(data):
        say(f"  {line}")
    say()
    say(f"  Codes for staff: {address}/demo/")
    say(f"  Letters sent:    {address}/demo/letters/  (files in {shown(data / 'letters')})")
    say("  Ctrl-C stops everything and keeps the data; `make reset` starts over.")
    say()


def people(data: Path) -> list[str]:
    """Who can sign in, as the demo wrote it down when it was loaded."""
    try:
        demo = json.loads((data / "demo.json").read_text())
    except (FileNotFoundError, ValueError):
        return ["Who can sign in: see /demo/"]
    rows = [f"  {person['email']:<28}{person['role']}" for person in demo["people"]]
    return [f"Who can sign in, all with the password “{demo['password']}”:", *rows]


def shown(path: Path) -> str:
    return f"{path.relative_to(ROOT)}/" if path.is_relative_to(ROOT) else f"{path}/"

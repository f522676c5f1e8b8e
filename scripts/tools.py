"""Find the browser and the database server that the tests drive, and fetch what is missing.

In this order: what is there; a package that leaves the system alone; apt-get where we are root on
Debian or Ubuntu, saying so first; else nothing, and how to get it.
"""

import os
import shutil
import subprocess
from pathlib import Path

from scripts.bootstrap import find_uv
from scripts.common import PYTHON, ROOT, say

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
OWN_POSTGRES = ROOT / ".postgres"
FETCH_LIMIT = 300  # s for one download

HOW_CHROMIUM = "install Chromium ('sudo apt-get install -y chromium') or name one with CHROMIUM=/path/to/it"
HOW_POSTGRES = "install PostgreSQL ('sudo apt-get install -y postgresql')"


def chromium() -> str | None:
    """The browser's command, or None where there is none to be had."""
    return find_chromium() or fetch_chromium()


def find_chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    found = [shutil.which(name) for name in (*([named] if named else []), *BROWSERS, ON_A_MAC)]
    return next((path for path in found if path and starts(path)), None)


def starts(browser: str) -> bool:
    """False for Ubuntu's stand-in, which only tells one to install a snap."""
    asked = subprocess.run([browser, "--version"], check=False, capture_output=True, timeout=60)
    return asked.returncode == 0


def fetch_chromium() -> str | None:
    say("No Chromium here: fetching playwright's own, which leaves the system alone …")
    path = playwrights_own() if quietly([str(PYTHON), "-m", "playwright", "install", "chromium"]) else None
    if path is None and apt_get("chromium"):
        path = find_chromium()
    return path


def playwrights_own() -> str | None:
    ask = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as it: print(it.chromium.executable_path)"
    )
    asked = subprocess.run([str(PYTHON), "-c", ask], check=False, capture_output=True, text=True)
    path = asked.stdout.strip()
    return path if path and Path(path).exists() and starts(path) else None


def postgres() -> Path | None:
    """The folder with initdb and postgres, or None where there is none to be had."""
    return find_postgres() or fetch_postgres()


def find_postgres() -> Path | None:
    on_path = shutil.which("initdb")
    places = [Path(on_path).resolve().parent] if on_path else []
    for pattern in (
        "usr/lib/postgresql/*/bin",
        "opt/homebrew/opt/postgresql*/bin",
        "usr/local/opt/postgresql*/bin",
    ):
        places += sorted(Path("/").glob(pattern), reverse=True)
    places.append(OWN_POSTGRES / "pgserver" / "pginstall" / "bin")
    return next(
        (place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None
    )


def fetch_postgres() -> Path | None:
    say("No PostgreSQL here: fetching the packaged one into .postgres/, which leaves the system alone …")
    lock = str(ROOT / "requirements" / "postgres.txt")
    wanted = [
        "--no-deps",
        "--require-hashes",
        "--python",
        str(PYTHON),
        "--target",
        str(OWN_POSTGRES),
        "-r",
        lock,
    ]
    if quietly([*find_uv(), "pip", "install", "--quiet", *wanted]) or apt_get("postgresql"):
        return find_postgres()
    return None


def quietly(command: list[str]) -> bool:
    """Whether the command worked; how it failed is of no interest when there is another way."""
    try:
        return subprocess.run(command, check=False, capture_output=True, timeout=FETCH_LIMIT).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def apt_get(package: str) -> bool:
    """Install a Debian package where we may; never asks a question."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"Installing {package} with apt-get, because we are root here and it is missing …")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    steps = (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", package])
    return all(
        subprocess.run(["apt-get", *step], check=False, env=quiet, stdout=subprocess.DEVNULL).returncode == 0
        for step in steps
    )

"""Install the locked packages into .venv with uv, which is fetched first where it is missing.

Runs on a bare Python 3.11. No package index is named here: pip and uv use the one that this
machine is set up with.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time

from scripts.common import PYTHON, ROOT, VENV, PlainError, disk_full, run_main, say

LOCKS = ROOT / "requirements"
GROUPS = ("base", "dev")
OWN_UV = ROOT / ".uv"
STAMP = VENV / "rollcall-installed.json"
ROOM_NEEDED = {"base": 600, "dev": 1600}  # MB, with the packages and their compiled files
LISTED = re.compile(r" [+~-] \S")  # uv's list of what it installed: too long for one screen
NO_NETWORK = re.compile(
    r"dns error|name resolution|connection (refused|reset|error)|network is unreachable|timed? ?out|"
    r"failed to fetch|error sending request|tcp connect|could not connect|NewConnectionError",
    re.IGNORECASE,
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=[*GROUPS, "lock"])
    what = parser.parse_args().what
    if what == "lock":
        lock()
    elif not installed(what):
        install(what)
    return 0


def digest(group: str) -> str:
    """What the lock of a group says, in short."""
    return hashlib.sha256((LOCKS / f"{group}.txt").read_bytes()).hexdigest()


def installed(group: str) -> bool:
    """True when .venv holds what the lock of this group says; dev holds all of base."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (FileNotFoundError, ValueError):
        return False
    return PYTHON.exists() and stamp.get(group) == digest(group)


def install(group: str) -> None:
    check_room(group)
    began = time.monotonic()
    uv = find_uv()
    if not PYTHON.exists():
        run([*uv, "venv", "--quiet", "--python", sys.executable, str(VENV)])
    lock_file = LOCKS / f"{group}.txt"
    count = len(re.findall(r"^[A-Za-z0-9].*==", lock_file.read_text(), re.MULTILINE))
    say(f"Installing {count} packages into {VENV.name}/ (only when the lock changes) …")
    run(
        [
            *uv,
            "pip",
            "install",
            "--require-hashes",
            "--compile-bytecode",
            "--python",
            str(PYTHON),
            "-r",
            str(lock_file),
        ]
    )
    holds = GROUPS[: GROUPS.index(group) + 1]
    STAMP.write_text(json.dumps({name: digest(name) for name in holds}))
    say(f"Installed in {time.monotonic() - began:.0f} s.")


def check_room(group: str) -> None:
    free = shutil.disk_usage(ROOT).free // 1_000_000
    if free < ROOM_NEEDED[group]:
        raise PlainError(
            f"Installing needs about {ROOM_NEEDED[group]} MB and the disk that holds {ROOT} has {free} MB "
            "left: free some space, then run this command again."
        )


def find_uv() -> list[str]:
    """The command for uv: the one on PATH, else our own copy in .uv/, fetched by pip."""
    on_path = shutil.which("uv")
    if on_path and subprocess.run([on_path, "--version"], check=False, capture_output=True).returncode == 0:
        return [on_path]
    own = OWN_UV / "bin" / "uv"
    if not own.exists():
        fetch_uv()
    os.environ.update(index_settings())
    return [str(own)]


def fetch_uv() -> None:
    say("Fetching uv, the installer, into .uv/ …")
    wanted = ["install", "--quiet", "--require-hashes", "-r", str(LOCKS / "bootstrap.txt")]
    if importlib.util.find_spec("pip"):
        run([sys.executable, "-m", "pip", *wanted, "--upgrade", "--target", str(OWN_UV)])
    elif importlib.util.find_spec("ensurepip"):
        run([sys.executable, "-m", "venv", str(OWN_UV)])
        run([str(OWN_UV / "bin" / "python"), "-m", "pip", *wanted])
    else:
        raise PlainError(
            "This Python can install nothing (it has neither uv, pip nor venv): "
            "run 'sudo apt-get install -y python3-venv', then this command again."
        )


def index_settings() -> dict[str, str]:
    """pip's own settings in uv's words, so that our copy of uv asks the same index as pip."""
    if os.environ.keys() & {"UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_CONFIG_FILE"}:
        return {}
    pip = OWN_UV / "bin" / "python"
    python = str(pip) if pip.exists() else sys.executable
    asked = [python, "-m", "pip", "config", "list"]
    listed = subprocess.run(asked, check=False, capture_output=True, text=True).stdout
    found = dict(re.findall(r"^(?:global|install|:env:)\.([a-z-]+)='(.*)'$", listed, re.MULTILINE))
    names = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "trusted-host": "UV_INSECURE_HOST",
        "cert": "SSL_CERT_FILE",
    }
    settings = {names[key]: " ".join(value.split()) for key, value in found.items() if key in names}
    if "UV_INDEX" in settings:
        # pip takes the best match of all its indexes; every file is pinned by hash, so may we.
        settings["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return {key: value for key, value in settings.items() if key not in os.environ}


def run(command: list[str]) -> None:
    """Run a step, let its words through as they come, and say in one sentence why it failed."""
    process = subprocess.Popen(command, stderr=subprocess.PIPE, cwd=ROOT, text=True, errors="replace")
    heard = []
    for line in process.stderr or ():
        heard.append(line)
        if not LISTED.match(line):
            print(f"  {line}", end="", file=sys.stderr, flush=True)
    if process.wait() != 0:
        raise reason("".join(heard))


def reason(heard: str) -> PlainError:
    if "No space left on device" in heard or "os error 28" in heard:
        return disk_full(ROOT)
    if NO_NETWORK.search(heard):
        return PlainError(
            "The package index cannot be reached: check the network or the proxy, "
            "or name an index in pip's settings, then run this command again."
        )
    return PlainError("Installing stopped; the lines above say why. Mend that, then run this command again.")


def lock() -> None:
    """Pin every package of requirements/*.in by hash, for all platforms, naming no index."""
    uv = find_uv()
    for group in ("bootstrap", *GROUPS, "postgres"):
        say(f"Locking requirements/{group}.txt …")
        options = "--quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url"
        source, target = f"requirements/{group}.in", f"requirements/{group}.txt"
        run([*uv, "pip", "compile", *options.split(), "--python-version", "3.11", source, "-o", target])


if __name__ == "__main__":
    run_main(main)

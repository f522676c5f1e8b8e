"""Bring the database and the demo under DATA up to date; nothing to do takes no time.

Runs inside .venv. Migrations and the demo are loaded in one process, because starting Django twice
costs more than either.
"""

import hashlib
import os
import time
from pathlib import Path

from scripts.common import ROOT, data_folder, run_main, say


def main() -> int:
    stamp = data_folder() / "prepared"
    wanted = fingerprint()
    # A database elsewhere may have been emptied without our knowing: look each time.
    if "DATABASE_URL" not in os.environ and stamp.exists() and stamp.read_text() == wanted:
        return 0
    bring_up_to_date()
    stamp.write_text(wanted)
    return 0


def fingerprint() -> str:
    """Of all that decides what migrating and loading the demo would do."""
    seen = hashlib.sha256()
    for path in sorted(sources()):
        seen.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return seen.hexdigest()


def sources() -> set[Path]:
    found = {ROOT / "requirements" / "base.txt", ROOT / "config" / "settings.py"}
    for pattern in ("*/migrations/*.py", "**/*demo*", "**/*demo*/**/*"):
        found.update(path for path in (ROOT / "rollcall").glob(pattern) if path.is_file())
    return {path for path in found if "__pycache__" not in path.parts}


def bring_up_to_date() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415  (only when there is something to do: it costs a second)
    from django.core.management import call_command  # noqa: PLC0415

    began = time.monotonic()
    say("Preparing the database …")
    django.setup()
    call_command("migrate", interactive=False, verbosity=1, skip_checks=True)
    say(f"Loading the demo … ({time.monotonic() - began:.0f} s so far)")
    call_command("load_demo", skip_checks=True)
    say(f"Prepared in {time.monotonic() - began:.0f} s.")


if __name__ == "__main__":
    run_main(main)

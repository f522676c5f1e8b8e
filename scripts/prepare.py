"""Bring the database and the demo under DATA up to date; nothing to do takes no time.

Runs inside .venv. Migrations and the demo are loaded in one process, because starting Django twice
costs more than either.
"""

import gc
import hashlib
import io
import json
import os
import sys
import time
from pathlib import Path

from scripts.common import ROOT, data_folder, run_main, say


class Progress(io.StringIO):
    """Counts the migrations in what `migrate` writes: one line that moves, or a few that do not."""

    def __init__(self) -> None:
        super().__init__()
        self.applied = 0

    def write(self, text: str) -> int:
        if "Applying" in text:
            self.applied += 1
            if sys.stdout.isatty():
                print(f"\r  {self.applied} tables and changes", end="", flush=True)
            elif self.applied % 50 == 0:
                say(f"  {self.applied} tables and changes")
        return len(text)

    def finish(self) -> None:
        if self.applied and sys.stdout.isatty():
            say()


def main() -> int:
    stamp = data_folder() / "prepared"
    wanted = fingerprint()
    # A database elsewhere may have been emptied without our knowing: look each time.
    if not os.environ.get("DATABASE_URL") and stamp.exists() and stamp.read_text() == wanted:
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
    gc.freeze()
    gc.set_threshold(50_000)  # migrating makes and drops models by the ten thousand: a third of its time
    progress = Progress()
    migrate_libraries(progress)
    call_command("migrate", interactive=False, skip_checks=True, stdout=progress)
    progress.finish()
    say("Loading the demo …")
    call_command("load_demo", skip_checks=True)
    write_people_down()
    say(f"Prepared in {time.monotonic() - began:.0f} s.")


def migrate_libraries(progress: Progress) -> None:
    """Theirs before ours: every change builds all models known so far anew, so few known is quick."""
    from django.db import connection  # noqa: PLC0415  (needs Django set up)
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    def told(action: str, *_details: object) -> None:
        if action == "apply_start":
            progress.write("Applying")

    executor = MigrationExecutor(connection, told)
    leaves = executor.loader.graph.leaf_nodes()
    executor.migrate([(app, name) for app, name in leaves if not (ROOT / "rollcall" / app).is_dir()])


def write_people_down() -> None:
    """For the screen, which must not wait for Django: who can sign in as what."""
    from rollcall.accounts import demo_people  # noqa: PLC0415  (needs Django set up)

    people = [{"email": person.email, "role": str(person.what)} for person in demo_people.PEOPLE]
    told = {"password": demo_people.PASSWORD, "people": people}
    (data_folder() / "demo.json").write_text(json.dumps(told))


if __name__ == "__main__":
    run_main(main)

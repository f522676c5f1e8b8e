"""Print what is kept of one person: `python -m tests.stories.show_ledger EMAIL`."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from rollcall.accounts.models import User  # noqa: E402  (after the settings)
from rollcall.player.models import QuizAttempt, Sco  # noqa: E402
from rollcall.transcripts.models import Certificate, Completion, SatisfiedUnit  # noqa: E402


def show(email: str) -> None:
    user = User.objects.get(email=email)
    scos = Sco.objects.filter(attempt__enrollment__user=user).order_by("pk")
    tries = QuizAttempt.objects.filter(attempt__enrollment__user=user).order_by("pk")
    kept = {
        "sco": [[sco.item, sco.status, sco.score, sco.total_centiseconds, sco.cmi] for sco in scos],
        "tries": list(tries.values_list("number", "percent", "passed")),
        "satisfied": list(
            SatisfiedUnit.objects.filter(enrollment__user=user)
            .order_by("pk")
            .values_list("evidence", flat=True)
        ),
        "completions": list(
            Completion.objects.filter(user=user).values_list("kind", "completed_at", "hours", "evidence")
        ),
        "certificates": list(Certificate.objects.filter(user=user).values_list("state", "snapshot")),
    }
    print(json.dumps(kept, default=str))


if __name__ == "__main__":
    show(sys.argv[1])

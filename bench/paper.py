"""How long a certificate's PDF takes with the compiler kept, and how memory grows over a thousand."""

import statistics
import time
from pathlib import Path

import django

django.setup()

from bench.ground import officer  # noqa: E402  (Django must be set up first)
from rollcall.base import clock  # noqa: E402
from rollcall.transcripts import numbers  # noqa: E402
from rollcall.transcripts.models import Certificate  # noqa: E402
from rollcall.transcripts.paper import certificate_pdf  # noqa: E402

PAPERS = 1_000
WARM = 20
MOST_MS, MOST_MB = 8.0, 20.0


def main() -> None:
    times: list[float] = []
    held_at: dict[int, float] = {}
    for count in range(1, PAPERS + 1):
        paper = certificate(count)
        began = time.perf_counter()
        certificate_pdf(paper)
        times.append(1000 * (time.perf_counter() - began))
        if count in (100, PAPERS):
            held_at[count] = resident()
    median, grown = statistics.median(times[WARM:]), held_at[PAPERS] - held_at[100]
    print(
        f"Certificate PDF: {median:.1f} ms median warm, first {times[0]:.0f} ms (target ≤ {MOST_MS:g}; "
        f"holds: {'yes' if median <= MOST_MS else 'no'})."
    )
    print(
        f"A thousand in one go: memory after {PAPERS:,} is {grown:+.1f} MB against that after 100 "
        f"(target ≤ {MOST_MB:g}; holds: {'yes' if grown <= MOST_MB else 'no'})."
    )


def certificate(count: int) -> Certificate:
    """A paper in memory; each has a name and number of its own."""
    snapshot = {
        "name": f"Client Number {count}", "title": "Officer", "agency": "Hale County Sheriff’s Office",
        "course": "Reading the Roadside", "hours": "1.25", "provider": "The Roadway Safety Institute",
        "award_line": "", "provider_logo": "", "signer_name": "Jordan Avery", "signer_title": "Director",
        "version": 1, "original_date": clock.now().isoformat(), "delivery": "online", "course_numbers": [],
        "credit_note": "", "language": "en",
    }  # fmt: skip
    return Certificate(number=numbers.new_number(), user=officer(0), snapshot=snapshot, issued_at=clock.now())


def resident() -> float:
    """Memory of this process now, in MB."""
    fields = Path("/proc/self/statm").read_text().split()
    return int(fields[1]) * 4096 / 1e6


if __name__ == "__main__":
    main()

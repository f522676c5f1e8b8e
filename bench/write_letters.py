"""Write a campaign of so many letters, as outreach does: batch after batch. Runs under Django."""

import sys
import time

import django

django.setup()

from rollcall.mail import outbox  # noqa: E402  (Django must be set up first)
from rollcall.mail.outbox import Row  # noqa: E402

BATCH = 5000
HEADERS = {
    "List-Unsubscribe": "<https://portal.example/u/1>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
}


def main() -> None:
    rows, writing = int(sys.argv[1]), 0.0
    for start in range(0, rows, BATCH):
        batch = [row(number) for number in range(start, min(start + BATCH, rows))]
        began = time.process_time()
        outbox.post_many("bench/notice", batch, shared={}, key_prefix="bench:", fields=["name"])
        writing += time.process_time() - began
    print(f"{rows:,} rows, {rows / writing:,.0f} rows per second of the writer's CPU time.", flush=True)


def row(number: int) -> Row:
    to = f"p{number}@agency{number % 18_000}.example"
    return Row(
        to=to, key=str(number), person_id=number, fields={"name": f"Officer {number}"}, headers=HEADERS
    )


if __name__ == "__main__":
    main()

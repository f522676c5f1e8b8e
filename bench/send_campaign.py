"""Let a campaign to everybody begin, and wait until the worker has its whole list. Runs under Django."""

import time

import django

django.setup()

from bench.write_list import campaign  # noqa: E402  (Django must be set up first)


def main() -> None:
    row = campaign()
    while not row.is_listed:
        time.sleep(0.5)
        row.refresh_from_db()
    print(f"{row.counted:,} recipients listed by the worker.", flush=True)


if __name__ == "__main__":
    main()

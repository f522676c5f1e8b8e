"""Write what would run as a program into every column of words that the portal keeps; prints how many."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from tests.promises.test_hostile_words import write_everywhere  # noqa: E402  (after the settings)

if __name__ == "__main__":
    print(write_everywhere())

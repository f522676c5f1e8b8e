"""Settings of the tests: the same portal, with a cheap hash and everything thrown away afterwards."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("ROLLCALL_MODE", "test")
if "ROLLCALL_DATA" not in os.environ:
    os.environ["ROLLCALL_DATA"] = tempfile.mkdtemp(prefix="rollcall-test-")
    atexit.register(shutil.rmtree, os.environ["ROLLCALL_DATA"], ignore_errors=True)

from config.settings import *  # noqa: F403
from config.settings import DATA, DATABASES, LOGGING

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "local"},
}
PAGE_CACHE_SECONDS = 0  # a test that rolls back would find another test's pages
CLOCK_IS_WATCHED = False  # tests move it
MEDIA_ROOT = DATA / "media"
PACKAGES_ROOT = DATA / "packages"
MAILBOX_FOLDER = DATA / "letters"
DEMO = True
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1", ".localhost"]
if str(DATABASES["default"]["ENGINE"]).endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {
        "NAME": str(Path(DATA) / f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}.sqlite3")
    }
    # What is thrown away afterwards need not survive a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] = (  # type: ignore[index]
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
LOGGING["loggers"] = {"django.request": {"level": "ERROR"}}  # refusals are what most tests ask for
SITE_KEPT_SECONDS = 3600  # so that the number of queries of a page does not hang on the clock

"""Read settings from the environment, once, with a clear sentence when one is wrong."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    raw = os.environ.get(name, str(default))
    try:
        return int(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {raw!r}.") from error


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def one_of(name: str, default: str, known: list[str]) -> str:
    """A word from a list; a misspelt mode must not open a portal with the demo's manners."""
    given = os.environ.get(name, default)
    if given not in known:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(known)}, not {given!r}.")
    return given


def insist(name: str, example: str) -> None:
    """Refuse to start without a setting."""
    if not os.environ.get(name):
        raise ImproperlyConfigured(f"Set {name}, for example {example}.")


def hosts_of(*origins: str) -> list[str]:
    """The host names of some origins, in Django's form: a name per package is a leading dot."""
    names = [urlsplit(origin.replace("{package}", "package")).hostname for origin in origins if origin]
    return [name.removeprefix("package") if name.startswith("package.") else name for name in names if name]


def database(url: str, data: Path) -> dict[str, object]:
    """Turn DATABASE_URL into Django's form: `sqlite` (a file under DATA) or `postgresql://…`."""
    if not url or url.startswith("sqlite"):
        path = urlsplit(url).path.removeprefix("/") if url else ""
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(Path(path) if path else data / "rollcall.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                    " PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728; PRAGMA cache_size=-16000;"
                ),
            },
            "CONN_MAX_AGE": None,
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:// or postgresql://.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.removeprefix("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),  # such as sslmode=require
    }


def secret_key(data: Path, production: bool) -> str:
    """The key from the environment; in the demo one is made once and kept under DATA."""
    given = os.environ.get("ROLLCALL_SECRET_KEY", "")
    if given or production:
        if len(given) < 32:
            raise ImproperlyConfigured("Set ROLLCALL_SECRET_KEY to at least 32 random characters.")
        return given
    place = data / "secret-key"
    if not place.exists():
        data.mkdir(parents=True, exist_ok=True)
        place.touch(mode=0o600)
        place.write_text(os.urandom(32).hex())
    return place.read_text()

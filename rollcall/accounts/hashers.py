"""Password hashing at the parameters of OWASP ASVS 5.0 appendix C, a few at once (P10)."""

from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher, PBKDF2PasswordHasher

from rollcall.accounts import hashing


class Argon2id(Argon2PasswordHasher):
    """argon2id with t=2, m=19 MiB, p=1: about 27 ms a sign-in."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with hashing.turn():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with hashing.turn():
            return super().verify(password, encoded)


class Pbkdf2(PBKDF2PasswordHasher):
    """Where FIPS 140 is asked for. Checking a password encodes it again, so one turn is enough."""

    def encode(self, password: str, salt: str, iterations: Any = None) -> str:
        with hashing.turn():
            return super().encode(password, salt, iterations)

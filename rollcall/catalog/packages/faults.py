"""What can be wrong with a package, as a code with details. No Django here: the child process uses it."""

import unicodedata

MOST_SHOWN = 120


class Fault(Exception):  # noqa: N818  (a fault of the package, not of the program)
    """The package cannot be taken. `code` names a sentence in `catalog.packages.errors`."""

    def __init__(self, code: str, file: str = "", **detail: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.file = shown(file)
        self.detail = {
            name: shown(value) if isinstance(value, str) else value for name, value in detail.items()
        }


def shown(name: str) -> str:
    """A name from a stranger's package, made fit to be read: no control characters, not endless."""
    plain = "".join("�" if unicodedata.category(letter) in {"Cc", "Cf", "Cs"} else letter for letter in name)
    return plain if len(plain) <= MOST_SHOWN else plain[:MOST_SHOWN] + "…"

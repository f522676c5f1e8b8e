"""Paths, settings from the environment and the one way a command ends badly: with a sentence."""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / os.environ.get("ROLLCALL_VENV", ".venv")
PYTHON = VENV / "bin" / "python"


class PlainError(Exception):
    """Ends the command; its text is one sentence that says what to do."""


def data_folder() -> Path:
    """Where database, files and letters live: DATA of the Makefile, made absolute."""
    return (ROOT / os.environ.get("ROLLCALL_DATA", "var")).resolve()


def say(text: str = "") -> None:
    """Print a line now, also when standard output is a pipe."""
    print(text, flush=True)


def disk_full(where: Path) -> PlainError:
    """The sentence for a disk without room, wherever that is noticed."""
    return PlainError(
        f"The disk that holds {where} is full: free some space there or choose another folder with DATA=…."
    )


def run_main(main: Callable[[], int]) -> None:
    """Run a command; a foreseen failure prints its sentence and exits 1 without a trace."""
    try:
        code = main()
    except PlainError as sentence:
        sys.stdout.flush()
        print(sentence, file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        code = 130
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        print(disk_full(Path(str(error.filename or ROOT))), file=sys.stderr)
        code = 1
    sys.exit(code)

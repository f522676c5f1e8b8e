"""Delete what `make run` keeps: database, files, letters. Touches the folder DATA and nothing else."""

import shutil

from scripts.common import ROOT, PlainError, data_folder, run_main, say

OURS = {"prepared", "rollcall.sqlite3", "secret-key", "demo.json"}


def main() -> int:
    data = data_folder()
    if not data.exists():
        say(f"There is nothing to reset: {data} does not exist.")
        return 0
    if data == ROOT or data in ROOT.parents or not (OURS & {path.name for path in data.iterdir()}):
        raise PlainError(
            f"{data} does not look like a folder of Rollcall's data: name the right one with DATA=…."
        )
    shutil.rmtree(data)
    say(f"Deleted {data}. The next `make run` starts over.")
    return 0


if __name__ == "__main__":
    run_main(main)

"""Children that cannot outlive us, however we go."""

import subprocess

GRACE = 5  # s between the polite and the impolite signal

# Is told the process groups line by line, and ends them all when the lines stop: we are gone then.
WATCH = f"""
trap '' INT TERM HUP
while read -r group; do groups="$groups $group"; done
for group in $groups; do kill -s TERM -- "-$group" 2>/dev/null; done
sleep {GRACE}
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
"""


class Guard:
    """A shell that ends the process groups it was told of when our end of its pipe closes."""

    def __init__(self) -> None:
        # Keeps none of our outputs open: whoever reads them should see the end when we end.
        quiet = subprocess.DEVNULL
        self.shell = subprocess.Popen(
            ["/bin/sh", "-c", WATCH],
            stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, process_group=0, text=True,
        )  # fmt: skip

    def tell(self, group: int) -> None:
        if self.shell.stdin is not None:
            self.shell.stdin.write(f"{group}\n")
            self.shell.stdin.flush()

    def dismiss(self) -> None:
        """All groups were ended in order: the guard goes without doing anything."""
        self.shell.kill()
        self.shell.communicate()

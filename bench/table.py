"""The figures as a table in Markdown, each beside its target. Nothing here fails a build."""

from collections.abc import Iterable

from bench.measure import Figures
from bench.targets import EMPTY, ROW, TABLE

# name: (reference, least ratio of requests/s, most CPU ms: a tenth of Moodle's, whether p95 is bounded)
TARGETS: dict[str, tuple[str, float, float | None, bool]] = {
    "my page": (TABLE, 0.5, 10.3, True),
    "overview, signed in": (TABLE, 0.5, 14.1, True),
    "player page": (TABLE, 0.5, 14.1, True),
    "home, anonymous": (TABLE, 2.0, 14.3, False),
    "catalog, anonymous": (TABLE, 2.0, 5.4, False),
    "overview, anonymous": (TABLE, 2.0, 14.1, False),
    "SCORM commit": (ROW, 0.6, 2.7, False),
}
P95_RATIO = 2.0  # of the reference's own p95
SIGN_INS = 25  # a second and core
SLOWER_AT_MOST = 1.3  # the nation against the demo


def pages(figures: dict[str, Figures]) -> str:
    """The main table: rate, ratio, latency, CPU and whether the targets hold."""
    head = ["", "requests/s", "ratio", "p50 ms", "p95 ms", "CPU ms", "kB", "target", "holds"]
    return table(head, [row(each, figures) for each in figures.values()])


def row(each: Figures, figures: dict[str, Figures]) -> list[str]:
    plain = [f"{each.p50:.1f}", f"{each.p95:.1f}", f"{each.cpu_ms:.2f}", f"{each.kilobytes:.1f}"]
    if each.name not in TARGETS:
        ratio = f"{each.rate / figures[EMPTY].rate:.2f} of empty"
        return [each.name, f"{each.rate:.0f}", ratio, *plain, "", ""]
    name, least, most_cpu, p95_bound = TARGETS[each.name]
    reference = figures[name]
    ratio_now = each.rate / reference.rate
    short = [f"ratio {ratio_now:.2f}"] if ratio_now < least else []
    if p95_bound and each.p95 > P95_RATIO * reference.p95:
        short.append(f"p95 {each.p95 / reference.p95:.1f}×")
    if most_cpu is not None and each.cpu_ms > most_cpu:
        short.append(f"CPU {each.cpu_ms:.1f}")
    wanted = f"≥ {least} of {name[:3]}" + (f", p95 ≤ {P95_RATIO:.0f}×" if p95_bound else "")
    wanted += f", CPU ≤ {most_cpu}" if most_cpu is not None else ""
    ratio = f"{ratio_now:.2f} of {name[:3]}"
    return [
        each.name,
        f"{each.rate:.0f}",
        ratio,
        *plain,
        wanted,
        "no: " + ", ".join(short) if short else "yes",
    ]


def against(before: dict[str, Figures], after: dict[str, Figures]) -> str:
    """The same pages on more data: CPU and median latency, and whether 1.3× holds."""
    head = ["", "p50 ms, demo", "p50 ms, full", "CPU ms, demo", "CPU ms, full", "full / demo", "holds"]
    rows = []
    for name in [name for name in before if name in after]:
        one, two = before[name], after[name]
        ratio = two.cpu_ms / one.cpu_ms
        verdict = "yes" if ratio <= SLOWER_AT_MOST else f"no: {ratio:.2f}×"
        cells = [f"{one.p50:.1f}", f"{two.p50:.1f}", f"{one.cpu_ms:.2f}", f"{two.cpu_ms:.2f}"]
        rows.append([name, *cells, f"{ratio:.2f}", verdict])
    return table(head, rows)


def sign_ins(each: Figures) -> str:
    """Sign-ins a second and core follow from their CPU time."""
    per_core = 1000 / each.cpu_ms
    held = "yes" if per_core >= SIGN_INS else "no"
    return (
        f"Sign-in: {each.rate:.1f}/s on this machine, {each.cpu_ms:.1f} CPU ms each = {per_core:.1f}/s a "
        f"core (target ≥ {SIGN_INS}; holds: {held})."
    )


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    """Markdown that is also readable as it stands."""
    cells = [head, *rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]

    def drawn(row: list[str]) -> str:
        aligned = [row[0].ljust(widths[0])] + [
            cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)
        ]
        return "| " + " | ".join(aligned) + " |"

    rule = "|" + "|".join(["-" * (widths[0] + 2)] + ["-" * (width + 1) + ":" for width in widths[1:]]) + "|"
    return "\n".join([drawn(head), rule, *map(drawn, cells[1:])])

"""The looks that a portal may choose by name. Each was measured against every ground it stands on, in light
and dark, so that nobody at a desk can make words hard to read.

A palette says what can be pressed and what is chosen; ink, paper, lines and the colors that mean something
(done, pending, lost) are the same on every portal. Values are system tokens of USWDS, named beside each.
`test_palettes` computes the contrast and holds the sheets in `static/base/palettes/` to this table.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PRAIRIE, HARBOR, ORCHARD = "prairie", "harbor", "orchard"
TALLY, BRIDGE = "tally", "bridge"
CHOICES: list[tuple[str, str | Promise]] = [
    (PRAIRIE, _("Prairie: blue")),
    (HARBOR, _("Harbor: green of the sea")),
    (ORCHARD, _("Orchard: plum")),
]
MARKS: list[tuple[str, str | Promise]] = [(TALLY, _("Tally: five strokes")), (BRIDGE, _("Bridge: an arch"))]
# By role: in light, in dark. Prairie is the theme itself (`theme/_tokens.scss`) and needs no sheet.
ROLES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    HARBOR: {
        "action": ("#0f6460", "#9bd4cf"),  # mint-cool-60v, mint-cool-20
        "action-deep": ("#0b4b3f", "#c4eeeb"),  # mint-cool-70v, mint-cool-10
        "action-soft": ("#e0f7f6", "#203131"),  # mint-cool-5, mint-cool-80
        "on-action": ("#ffffff", "#111818"),  # white, mint-cool-90
    },
    ORCHARD: {
        "action": ("#864381", "#e2bee4"),  # violet-warm-60, violet-warm-20
        "action-deep": ("#5c395a", "#f6dff8"),  # violet-warm-70, violet-warm-10
        "action-soft": ("#f8f0f9", "#382936"),  # violet-warm-5, violet-warm-80
        "on-action": ("#ffffff", "#1b151b"),  # white, violet-warm-90
    },
}


def sheet(name: str) -> str:
    """The style sheet of a palette as it is served: for light, for the device's dark, for a chosen dark."""
    light, dark = (_roles(name, index) for index in (0, 1))
    return (
        f"/* The palette {name}, made from rollcall/base/palettes.py by scripts/build_theme.py */\n"
        f":root {{ {light} }}\n"
        f'@media screen and (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {{ {dark} }} }}\n'
        f'@media screen {{ :root[data-theme="dark"] {{ {dark} }} }}\n'
    )


def _roles(name: str, index: int) -> str:
    return " ".join(f"--rc-{role}: {pair[index]};" for role, pair in ROLES[name].items())

"""List what axe finds on Wagtail's own screens, which are not ours to mend (`make wagtail-axe`)."""

import os
from collections import defaultdict

import wagtail
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.stories import steps
from tests.stories.alone import portal_and_browser
from tests.stories.running import ROOT

TARGET = ROOT / "docs" / "wagtail-accessibility.md"
SCREENS = {"desk": (1280, 900, "light"), "phone": (360, 740, "dark")}
PATHS = [
    "/staff/", "/staff/account/", "/staff/images/", "/staff/images/add/", "/staff/documents/",
    "/staff/documents/multiple/add/", "/staff/collections/", "/staff/collections/add/", "/staff/users/",
    "/staff/groups/", "/staff/groups/new/", "/staff/sites/", "/staff/reports/site-history/",
    "/staff/snippets/", "/staff/snippets/base/searchsynonym/", "/staff/snippets/base/searchsynonym/add/",
    "/staff/snippets/base/searchpick/", "/staff/snippets/base/searchpick/add/", "/staff/pages/",
    "/staff/redirects/", "/staff/workflows/list/",
]  # fmt: skip
HEAD = """# What axe finds on Wagtail's own screens

Wagtail {version}, axe {axe}. Staff meet these screens under `/staff/`; their markup is Wagtail's, so the
faults are listed here and reported there, not mended by us. Our own pages in the same frame are held to zero
by `tests/stories/test_every_page_is_accessible.py`, which leaves out the frame alone. Made by
`make wagtail-axe`; looked at on a desk (1280 px, light) and on a phone (360 px, dark).

"""
Found = dict[tuple[str, str, str], list[str]]


def main() -> None:
    with portal_and_browser() as (portal, browser):
        page = browser.new_context(base_url=portal.url).new_page()
        steps.sign_in_as_staff(page, "dana@rollcall.example")
        TARGET.write_text(written(*look(page)), encoding="utf-8")
    print(TARGET.relative_to(ROOT))


def look(page: Page) -> tuple[str, list[str], Found]:
    """The version of axe, the screens that are there, and each fault with where it is."""
    found: Found = defaultdict(list)
    version, seen = "", []
    for path in PATHS:
        for screen, (width, height, scheme) in SCREENS.items():
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            answer = page.goto(path)
            if answer is None or answer.status != 200:
                continue
            page.wait_for_load_state("networkidle")
            told = Axe().run(page).response
            version = told["testEngine"]["version"]
            seen += [path] if path not in seen else []
            for fault in told["violations"]:
                targets = "; ".join(str(node["target"][0]) for node in fault["nodes"][:2])
                where = f"`{path}` {screen}: {len(fault['nodes'])} × `{targets.replace('|', '/')}`"
                found[fault["id"], fault["impact"] or "", fault["help"]].append(where)
    return version, seen, found


def written(version: str, seen: list[str], found: Found) -> str:
    lines = [HEAD.format(version=wagtail.__version__, axe=version)]
    lines.append(f"{len(seen)} screens: " + ", ".join(f"`{path}`" for path in seen) + ".\n")
    for (rule, impact, words), places in sorted(found.items()):
        lines.append(f"\n## {rule} ({impact})\n\n{words}. On {len(places)} of {2 * len(seen)} views:\n\n")
        lines += [f"- {place}\n" for place in places]
    if not found:
        lines.append("\naxe found nothing.\n")
    return "".join(lines)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()

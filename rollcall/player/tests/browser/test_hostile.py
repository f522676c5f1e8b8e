"""What a hostile package tries, in a real browser, against the portal that shows it (P29, P30, P31)."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rollcall.accounts.models import User
from rollcall.catalog.models import Unit
from rollcall.player.models import Sco
from rollcall.player.tests.browser.conftest import Doors, Visit, shell_of
from rollcall.player.tests.scorm_kit import course_of, imported, manifest, zipped

# Each probe answers whether it reached what it should not.
PROBES = """
const late = () => new Promise((over) => setTimeout(() => over("late"), 2500));
const tried = async (work) => {
  try { return await Promise.race([work(), late()]); } catch (fault) { return "no: " + fault.name; }
};
window.probes = {
  portalCookie: () => document.cookie.includes("session") || document.cookie.includes("csrf"),
  portalPage: () => tried(() => top.document.title),
  portalStorage: () => tried(() => top.localStorage.length),
  portalFrameElement: () => tried(() => parent.frameElement.src),
  portalFetch: () => tried(async () =>
    (await fetch(PORTAL + "/account/", { credentials: "include" })).status),
  portalImage: () => tried(() => new Promise((over) => {
    const image = new Image();
    image.onload = () => over(true);
    image.onerror = () => over("no: refused");
    image.src = PORTAL + "/static/base/mark.svg";
  })),
  otherPackage: () => tried(async () => (await fetch(OTHER, { mode: "no-cors" })).type),
  elsewhere: () => tried(async () => (await fetch("http://127.0.0.1:9/", { mode: "no-cors" })).type),
  topNavigation: () => tried(() => { top.location = PORTAL + "/hijacked"; return "asked"; }),
  formElsewhere: () => tried(() => {
    const form = document.createElement("form");
    form.action = PORTAL + "/accounts/logout/";
    form.method = "post";
    form.target = "_top";
    document.body.append(form);
    form.submit();
    return "asked";
  }),
  dialog: () => (confirm("?") === true ? true : "no: false"),
  camera: () => tried(async () => Boolean(await navigator.mediaDevices.getUserMedia({ video: true }))),
  place: () => tried(() => new Promise((over) => navigator.geolocation.getCurrentPosition(
    () => over(true), (fault) => over("no: " + fault.code)))),
  clipboard: () => tried(async () => (await navigator.clipboard.readText(), true)),
  worker: () => tried(async () => Boolean(await navigator.serviceWorker.register("worker.js"))),
  threads: () => tried(() => new Promise((over) => {
    const worker = new Worker("worker.js");
    worker.onmessage = () => over(true);
    worker.onerror = () => over("no: refused");
  })),
  plugin: () => tried(() => new Promise((over) => {
    const thing = document.createElement("object");
    thing.data = PORTAL + "/";
    thing.onload = () => over(true);
    thing.onerror = () => over("no: refused");
    document.body.append(thing);
  })),
};
"""
SECRETS = (
    "portalCookie", "portalPage", "portalStorage", "portalFrameElement", "portalFetch", "portalImage",
    "otherPackage", "elsewhere", "dialog", "camera", "place", "clipboard", "worker", "threads",
    "plugin",
)  # fmt: skip


POPUP = """<button onclick="window.got = window.open(PORTAL + '/') ? true : 'no'">Open</button>"""


def hostile(doors: Doors, *, may_ask: bool = False, script: str = "") -> Unit:
    """A course with the probes in it."""
    other = imported()
    host = f"http://p{other.key.hex}.localhost:{doors.port + 1}"
    opening = f"const PORTAL = {doors.portal!r}; const OTHER = {host!r};"
    page = f"<!doctype html><title>x</title><h1>Probes</h1>{POPUP}<script>{opening}{PROBES}{script}</script>"
    page += "<script>const api = parent.API; api.LMSInitialize('');</script>"
    files: dict[str, str | bytes] = {"imsmanifest.xml": manifest(), "index.html": page}
    files["worker.js"] = "postMessage(1)"
    return course_of(imported(zipped(files), may_ask=may_ask))


def part(page: Page) -> Any:
    """The hostile part's own frame."""
    expect(shell_of(page).frame_locator("iframe.stage__frame").locator("h1")).to_have_text("Probes")
    frame = page.frame("sco")
    assert frame is not None
    return frame


def ask(page: Page, probe: str) -> Any:
    return part(page).evaluate(f"window.probes.{probe}()")


def popup(page: Page) -> Any:
    """By a press of the person's own, which browsers let open windows."""
    frame = part(page)
    frame.click("button")
    return frame.evaluate("window.got")


def test_nothing_is_reached(alice: User, doors: Doors, visit: Visit) -> None:
    """P29, P30: no cookie, page, storage, network, window, dialog, device or worker."""
    page = visit(alice, hostile(doors))
    reached = {probe: ask(page, probe) for probe in SECRETS}
    got = {probe for probe, answer in reached.items() if answer not in {False, "late"}}
    assert [probe for probe in got if not str(reached[probe]).startswith("no")] == [], reached
    assert popup(page) == "no"
    assert len(page.context.pages) == 1


def test_control_without_headers_and_sandbox(alice: User, doors: Doors, visit: Visit) -> None:
    """The control: the same probes, with the guards taken off on the way, reach what they should not."""
    page = visit(alice, hostile(doors), bare=True, block="**.localhost:*/**")
    page.on("dialog", lambda dialog: dialog.accept())
    for probe in ("portalImage", "dialog", "threads"):
        assert ask(page, probe) is True, probe


@pytest.mark.parametrize("probe", ["topNavigation", "formElsewhere"])
def test_never_out_of_its_frame(alice: User, doors: Doors, visit: Visit, probe: str) -> None:
    """P30: the portal's page stays what it is."""
    page = visit(alice, hostile(doors))
    where = page.url
    ask(page, probe)
    page.wait_for_timeout(500)
    assert page.url == where


def test_dialogs_where_staff_allow_them(alice: User, doors: Doors, visit: Visit) -> None:
    """Golf asks by confirm() whether to resume: it can, where staff said so."""
    page = visit(alice, hostile(doors, may_ask=True))
    page.on("dialog", lambda dialog: dialog.accept())
    assert ask(page, "dialog") is True


def test_endless_dialogs_stop_nothing(alice: User, doors: Doors, visit: Visit) -> None:
    """P30: a loop of dialogs never shows one."""
    shown = []
    page = visit(alice, hostile(doors))
    page.on("dialog", lambda dialog: (shown.append(dialog.message), dialog.dismiss()))
    loop = "for (let each = 0; each < 200; each += 1) { alert(each); confirm(each); prompt(each); }"
    part(page).evaluate(f"() => {{ {loop} }}")
    assert shown == []


GOOD = "{ type: 'progress', number: 10000, state: 'done' }"


def listen(page: Page) -> None:
    heard = "document.addEventListener('rollcall:unit-progress', () => { window.seen += 1; });"
    page.evaluate(f"() => {{ window.seen = 0; {heard} }}")


def test_spoofed_messages_are_dropped(alice: User, doors: Doors, visit: Visit) -> None:
    """P31: wrong source, wrong shape, wrong size; only the shell's own three words pass."""
    page = visit(alice, hostile(doors))
    frame = part(page)
    listen(page)
    before = page.locator("[data-saved-state]").inner_text()
    frame.evaluate(f"() => top.postMessage({GOOD}, '*')")  # from the part, not from the shell
    page.frames[1].evaluate(
        """good => {
          for (const bad of ["progress", 1, null, [good], { ...good, more: 1 }, { type: "progress" },
                             { ...good, number: "10000" }, { ...good, number: -1 }, { ...good, type: "eval" },
                             { ...good, state: "<b>x</b>" }, { ...good, state: "x".repeat(5000000) }]) {
            parent.postMessage(bad, "*");
          }
        }""",
        {"type": "progress", "number": 10000, "state": "done"},
    )
    page.wait_for_timeout(500)
    assert page.evaluate("window.seen") == 0
    assert page.locator("[data-saved-state]").inner_text() == before


def test_what_the_shell_may_say(alice: User, doors: Doors, visit: Visit) -> None:
    """The control: the shell's own window is heard; what is done is asked of the server all the same."""
    page = visit(alice, hostile(doors))
    part(page)
    listen(page)
    page.frames[1].evaluate(f"() => parent.postMessage({GOOD}, '*')")
    page.wait_for_function("window.seen === 1")
    assert not Sco.objects.filter(status="completed").exists()


def test_storm_of_messages(alice: User, doors: Doors, visit: Visit) -> None:
    """P31: twenty thousand messages; the portal hears a few and goes on answering."""
    page = visit(alice, hostile(doors))
    part(page)
    listen(page)
    page.frames[1].evaluate(
        """() => { for (let each = 1; each <= 20000; each += 1) {
          parent.postMessage({ type: "progress", number: 10000 + each, state: "open" }, "*"); } }"""
    )
    page.wait_for_timeout(1500)
    assert page.evaluate("window.seen") < 100


def test_network_gone_and_back(alice: User, doors: Doors, visit: Visit) -> None:
    """R14: commits wait while the content origin is away, the foot says so, and all of it arrives."""
    page = visit(alice, hostile(doors))
    frame = part(page)
    sign = page.locator("[data-saved-state]")
    doors.stop()
    frame.evaluate("() => { api.LMSSetValue('cmi.core.lesson_location', '5'); api.LMSCommit(''); }")
    expect(sign).to_contain_text("Not saved yet")
    frame.evaluate("() => { api.LMSSetValue('cmi.core.lesson_location', '6'); api.LMSCommit(''); }")
    doors.start()
    expect(sign).to_have_text("Saved", timeout=40_000)
    assert Sco.objects.get().cmi["cmi.core.lesson_location"] == "6"


def test_two_tabs(alice: User, doors: Doors, visit: Visit) -> None:
    """The newer tab wins; the older one says so plainly."""
    unit = hostile(doors)
    old = visit(alice, unit)
    held = part(old)
    new = visit(alice, unit, context=old.context)
    part(new)
    held.evaluate("() => { api.LMSSetValue('cmi.core.lesson_location', '5'); api.LMSCommit(''); }")
    expect(old.locator("[data-saved-state]")).to_contain_text("Opened again elsewhere")
    expect(shell_of(old).locator(".shell__note")).to_contain_text("another window")
    part(new).evaluate("() => { api.LMSSetValue('cmi.core.lesson_location', '7'); api.LMSCommit(''); }")
    expect(new.locator("[data-saved-state]")).to_have_text("Saved")


def test_suspended_in_the_middle(alice: User, doors: Doors, visit: Visit) -> None:
    """P6: the next commit of somebody who was suspended is refused, and the page says it is not saved."""
    page = visit(alice, hostile(doors))
    frame = part(page)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    frame.evaluate("() => { api.LMSSetValue('cmi.core.lesson_location', '5'); api.LMSCommit(''); }")
    expect(page.locator("[data-saved-state]")).to_contain_text("Not saved")
    assert "cmi.core.lesson_location" not in Sco.objects.get().cmi


def test_browser_without_names_of_their_own(alice: User, doors: Doors, visit: Visit) -> None:
    """Where *.localhost does not resolve, the demo falls back to the shared address."""
    page = visit(alice, hostile(doors), block="**.localhost:*/**")
    part(page)
    assert page.frames[1].url.startswith(f"http://127.0.0.1:{doors.port + 1}/l/")
    assert ask(page, "portalCookie") is False

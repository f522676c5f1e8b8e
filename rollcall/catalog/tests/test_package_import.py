"""Importing a package: all or nothing, and a sentence that names the file and the fault (P33–P36)."""

import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from rollcall.catalog.models import Package
from rollcall.catalog.packages import archive, importing, names
from rollcall.catalog.packages.errors import SENTENCES, PackageRefused
from rollcall.catalog.packages.importing import folder_of, import_package, sweep_orphans
from rollcall.catalog.tests.zip_kit import MANIFEST, PAGE, WHOLE, Part, crafted, whole, zipped

pytestmark = pytest.mark.django_db
MIB = 1024 * 1024


@pytest.fixture(autouse=True)
def root(settings, tmp_path: Path) -> Path:
    settings.PACKAGES_ROOT = tmp_path / "packages"
    return tmp_path


def take(data: bytes) -> Package:
    return import_package(ContentFile(data, name="p.zip"), by=None)


def refusal(data: bytes, root: Path) -> PackageRefused:
    """How it is refused; nothing of it may be left."""
    with pytest.raises(PackageRefused) as caught:
        take(data)
    assert not Package.objects.exists()
    assert [path for path in root.rglob("*") if path.is_file()] == []
    return caught.value


def test_whole_package(root: Path) -> None:
    """Its files lie in its own folder and nowhere else, in quarantine, with digest and findings."""
    data = zipped({**WHOLE, "a/b.txt": "b"})
    package = take(data)
    files = {str(path.relative_to(folder_of(package))) for path in root.rglob("*") if path.is_file()}
    assert files == {"imsmanifest.xml", "index.html", "a/b.txt"}
    assert package.sha256 == hashlib.sha256(data).hexdigest()
    assert (package.state, package.files, package.title) == ("quarantined", 3, "Kit")
    assert list((root / "packages" / ".incoming").iterdir()) == []


def test_streamed_archives_are_taken() -> None:
    """Java and macOS write sizes behind the data; that is ordinary."""
    parts = whole()
    for part in parts:
        part.descriptor = True
    assert take(crafted(parts)).files == 2


NAMES = {
    "absolute_name": [b"/etc/passwd", b"C:/x.html", b"c:x", b"a:b"],
    "leaves_folder": [b"../x", b"a/../../x", b"a/./x", b"a//x", b".."],
    "backslash": [b"..\\x", b"a\\b.html"],
    "control_name": [b"a\nb", b"a\x00b", b"a\x1b[2Jb", "a\u202eb".encode(), b"a\x7fb"],
    "long_name": [b"a" * 200, b"/".join([b"a" * 100] * 5)],
    "deep_name": [b"/".join([b"a"] * 40)],
    "empty_name": [b""],
}


@pytest.mark.parametrize(("code", "name"), [(code, name) for code, rows in NAMES.items() for name in rows])
def test_names(root: Path, code: str, name: bytes) -> None:
    """P33: no name leaves the package's folder, or cannot be shown."""
    assert refusal(crafted([*whole(), Part(name, b"x")]), root).code == code


def test_names_are_only_names(root: Path) -> None:
    """CVE-2022-45915: what looks like a command in a name is a name."""
    package = take(zipped({**WHOLE, "$(touch pwned); `id`.html": "x", "-rf": "x", "%2e%2e%2fx": "x"}))
    assert package.files == 5
    assert not list(root.rglob("pwned"))


@pytest.mark.parametrize(
    "pair", [("a.html", "A.HTML"), ("caf\u00e9", "cafe\u0301"), ("a", "a/b"), ("x/y", "X/Y/z"), ("s", "ſ")]
)
def test_two_files_for_one_place(root: Path, pair: tuple[str, str]) -> None:
    parts = [Part(name.encode(), b"x") for name in pair]
    assert refusal(crafted([*whole(), *parts]), root).code == "double_name"


@pytest.mark.parametrize(
    ("kind", "code"),
    [(stat.S_IFLNK, "link"), (stat.S_IFCHR, "device"), (stat.S_IFIFO, "device"), (stat.S_IFSOCK, "device")],
)
def test_only_files_and_folders(root: Path, kind: int, code: str) -> None:
    """P33 (MSA-09-0010): a link in a zip would lead out of the folder."""
    said = refusal(crafted([*whole(), Part(b"link", b"/etc/passwd", mode=kind | 0o777)]), root)
    assert (said.code, "“link”" in str(said)) == (code, True)


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("not_a_zip", b""),
        ("not_a_zip", b"hello" * 10),
        ("not_a_zip", b"PK\3\4" + b"x" * 100),
        ("empty_zip", crafted([])),
        ("trailing_data", crafted(whole(), after=b"x")),
        ("second_directory", crafted(whole()) + crafted(whole())),
        ("not_a_zip", b"#!/bin/sh\n" + zipped(WHOLE)),
        ("not_a_zip", crafted(whole(), before=b"#!/bin/sh\n")),
        ("prepended_data", crafted([Part(b"imsmanifest.xml", b"x")], before=b"PK\3\4hidden")),
        ("hidden_data", crafted(whole(), between=b"hidden")),
        ("hidden_data", crafted([*whole(), Part(b"x", b"abc", packed=Part(b"", b"abc").body() + b"zz")])),
        ("overlap", crafted([*whole(), Part(b"x", MANIFEST.encode(), offset=0)])),
        ("two_headers", crafted([*whole(), Part(b"x", b"abc", local_name=b"y")])),
        ("encrypted", crafted([*whole(), Part(b"x", b"abc", flags=1)])),
        ("encrypted", crafted([*whole(), Part(b"x", b"abc", flags=0x2000)])),
        ("unusual_packing", crafted([*whole(), Part(b"x", b"abc", method=12)])),
        ("unusual_packing", crafted([*whole(), Part(b"x", b"abc", method=99)])),
        ("damaged", crafted([*whole(), Part(b"x", b"abc", crc=1)])),
        ("damaged", crafted([*whole(), Part(b"x", b"abc", packed=b"\xff\xff\xff")])),
        ("lying_size", crafted([*whole(), Part(b"x", b"abcdef", size=3)])),
        ("lying_size", crafted([*whole(), Part(b"x", b"abc", size=6)])),
        ("broken_zip", zipped(WHOLE)[:40] + zipped(WHOLE)[60:]),
    ],
)  # fmt: skip
def test_zip_confusion(root: Path, code: str, data: bytes) -> None:
    """P33: each byte belongs to one part; what says two things is refused."""
    said = refusal(data, root)
    assert said.code in {code, "second_directory"} if code == "broken_zip" else said.code == code
    assert str(said)


def test_python_takes_what_we_refuse(tmp_path: Path) -> None:
    """The control: zipfile reads these without a word."""
    confused = [crafted(whole(), before=b"junk", between=b"hidden"), zipped(WHOLE) + zipped(WHOLE)]
    for number, data in enumerate(confused):
        place = tmp_path / f"{number}.zip"
        place.write_bytes(data)
        assert zipfile.ZipFile(place).testzip() is None


def of_ratio() -> list[Part]:
    """5 MB that unpack to 5 GiB; what is declared decides before anything is unpacked."""
    packed = Part(b"", b"\0" * MIB).body() * 2500
    return [Part(b"x%d" % number, packed=packed, size=2560 * MIB, crc=0) for number in (1, 2)]


def of_overlap() -> list[Part]:
    """Two thousand files that share one stretch of data."""
    first = Part(b"imsmanifest.xml", MANIFEST.encode())
    return [Part(b"o%d" % number, b"\0" * 100_000, packed=first.body(), offset=0) for number in range(2000)]


BOMBS: dict[str, Callable[[], list[Part]]] = {
    "ratio": of_ratio,
    "ratio below the total": lambda: [Part(b"x", b"\0" * (60 * MIB))],
    "many files": lambda: [Part(b"f%d" % number) for number in range(100_000 // 2)],
    "overlap": of_overlap,
    "lying header": lambda: [Part(b"x", b"\0" * (8 * MIB), size=1000, crc=0)],
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(root: Path, name: str) -> None:
    """P34: refused in under 5 s; memory is held by `test_memory`, and nothing is left on the disk."""
    data = crafted([*whole(), *BOMBS[name]()])
    began = time.monotonic()
    said = refusal(data, root).code
    assert said in {"bomb", "too_much", "file_too_large", "many_files", "overlap", "lying_size"}
    assert time.monotonic() - began < 5


def test_bomb_without_the_guard(settings) -> None:
    """The control: with the ratio let go, the same bytes fill the disk."""
    settings.PACKAGE_LIMITS = {"ratio": 10**9}
    assert take(crafted([*whole(), *BOMBS["ratio below the total"]()])).size > 60 * MIB


def test_memory(root: Path) -> None:
    """P34: the child stays under 300 MB whatever it reads."""
    data = crafted(
        [*whole(), Part(b"x", os.urandom(40 * MIB), method=0), Part(b"y.js", b"a" * (30 * MIB), method=0)]
    )
    place, folder = root / "a.zip", root / "out"
    place.write_bytes(data)
    folder.mkdir()
    peak = (
        "import sys; from pathlib import Path; sys.argv = sys.argv[1:];"
        "import rollcall.catalog.packages.unpack as child; code = child.main();"
        "print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0], file=sys.stderr)"
    )
    limits = json.dumps(importing.limits().to_json())
    done = subprocess.run(
        [sys.executable, "-c", peak, "unpack", str(place), str(folder), limits],
        cwd=importing.settings.ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert '"fault"' not in done.stdout
    assert int(done.stderr.split()[-1]) < 300 * 1024


def test_child_is_fenced(root: Path) -> None:
    """P33: below our code, the child can neither write elsewhere, nor connect, nor start anything."""
    fence = "import sys; from pathlib import Path; from rollcall.catalog.packages.unpack import stay_inside;"
    fence += f"sys.addaudithook(stay_inside(Path({str(root)!r})));"
    for deed in (
        "open('/tmp/elsewhere', 'w')",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
    ):
        done = subprocess.run(
            [sys.executable, "-c", fence + deed],
            cwd=importing.settings.ROOT,
            capture_output=True,
            check=False,
        )
        assert b"PermissionError" in done.stderr
    subprocess.run([sys.executable, "-c", "import os; os.system('true')"], check=True)


VERSION = "<metadata><schemaversion>2004 3rd Edition</schemaversion></metadata><organizations"


def altered(old: str, new: str) -> bytes:
    """The manifest that is taken, with one thing changed."""
    assert old in MANIFEST
    return MANIFEST.replace(old, new).encode()


def with_element(name: str, words: str) -> bytes:
    return altered("</title></item>", f"</title><adlcp:{name}>{words}</adlcp:{name}></item>")


XML = {
    "bad_xml": [b"", b"<manifest>", b"\xff\xfe\x00", b"not xml at all"],
    "dtd": [
        b'<!DOCTYPE m [<!ENTITY e "x">]><manifest>&e;</manifest>',
        b'<!DOCTYPE m SYSTEM "http://127.0.0.1:9/x"><manifest/>',
        b'<!DOCTYPE m [<!ENTITY e SYSTEM "file:///etc/passwd">]><manifest>&e;</manifest>',
    ],
    "deep_xml": [b"<manifest>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</manifest>"],
    "large_xml": [b"<manifest>" + b"<a/>" * 200_000 + b"</manifest>"],
    "not_a_manifest": [b"<html/>"],
    "no_organization": [b"<manifest/>", b"<manifest><organizations/></manifest>"],
    "scorm_2004": [altered("<organizations", VERSION)],
    "missing_href": [altered(' href="index.html"', "")],
    "missing_file": [altered("index.html", "gone.html")],
    "missing_resource": [altered('identifierref="r"', 'identifierref="s"')],
    "outside_href": [altered("index.html", href) for href in ("https://x.example/", "../x.html", "//x/y")],
    "bad_prerequisites": [with_element("prerequisites", words) for words in ("i &amp;", "nobody", "(" * 300)],
    "bad_mastery": [with_element("masteryscore", "many")],
}


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, rows in XML.items() for text in rows])
def test_manifests(root: Path, code: str, text: bytes) -> None:
    """P35: no DTD, no entity, no depth; each fault has its own sentence."""
    assert refusal(zipped({"imsmanifest.xml": text, "index.html": PAGE}), root).code == code


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbf" + MANIFEST.encode(),
        b"\n " + MANIFEST.encode(),
        MANIFEST.encode("utf-16"),
        altered('"1.0"?>', '"1.0" encoding="utf-16"?>'),  # but it is UTF-8
        altered('"1.0"?>', '"1.0" encoding="ISO-8859-1"?>').replace(b"One", b"caf\xe9"),
        MANIFEST.encode().replace(b"One", b"caf\xe9"),
        MANIFEST.replace("http://www.imsproject.org/xsd/imscp_rootv1p1p2", "").encode(),
    ],
)  # fmt: skip
def test_manifests_of_real_tools(text: bytes) -> None:
    """Byte order marks, wrong declarations, other namespaces: real tools write them."""
    assert (
        take(zipped({"imsmanifest.xml": text, "index.html": PAGE})).manifest["items"][0]["href"]
        == "index.html"
    )


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (
            "badscorm.zip",
            "imsmanifest.xml is not at the top of the package but at “badscorm/imsmanifest.xml”",
        ),
        ("MissingLaunchUrl_SCORM12.zip", "the resource “resource_1” does not say which page it starts with"),
        ("singlescobasic_missingorg.zip", "imsmanifest.xml has no organization"),
    ],
)
@pytest.mark.shared
def test_real_faults(shared: Path, root: Path, file: str, words: str) -> None:
    """The three invalid packages, each with the sentence that names its own fault."""
    data = (shared / "content" / "scorm12" / file).read_bytes()
    assert words in str(refusal(data, root))


@pytest.mark.shared
def test_real_packages(shared: Path) -> None:
    """The five good ones, with their outlines."""
    parts = {}
    for path in sorted((shared / "content" / "scorm12").glob("*_SCORM12.zip")):
        if "MissingLaunchUrl" not in path.name:
            package = take(path.read_bytes())
            outline = importing.Manifest.from_json(package.manifest)
            parts[path.name.removesuffix("_SCORM12.zip")] = len(outline.launchable())
    assert parts == {
        "ContentPackagingOneFilePerSCO": 18,
        "MultipleItemsWithIdentifierRef": 3,
        "PrerequisitesTest": 4,
        "RuntimeBasicCalls": 1,
        "RuntimeMinimumCalls": 18,
    }


def test_name_guard_off(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The control: without the check of names the reader hands out a path that leaves the folder."""
    place = tmp_path / "x.zip"
    place.write_bytes(crafted([Part(b"../x", b"x")]))
    monkeypatch.setattr(names, "checked", lambda raw, limits: raw)
    with place.open("rb") as file:
        entries = archive.Archive(file, importing.limits()).entries
    assert (tmp_path / entries[0].name).resolve().parent != tmp_path.resolve()


def test_every_fault_has_its_sentence() -> None:
    """Each sentence can be said: no placeholder without its word."""
    detail = dict.fromkeys(
        ("root", "line", "version", "organization", "title", "item", "resource", "href", "given"), "x"
    )
    for code in SENTENCES:
        assert "%" not in str(PackageRefused(code, "f", most=1, other="o", **detail)).replace("80 %", "")


def test_sweeper_spares_what_is_young_and_what_is_known(root: Path) -> None:
    """P36: what a killed import left goes; an import under way and the packages stay."""
    package = take(zipped(WHOLE))
    left = root / "packages" / ".incoming" / "abc"
    left.mkdir(parents=True)
    assert sweep_orphans() == 0
    assert sweep_orphans(older_than=-1) == 1
    assert folder_of(package).is_dir()


IMPORT = """
import os, sys, time, django
django.setup()
from django.core.files.base import ContentFile
from pathlib import Path
from django.conf import settings
from rollcall.catalog.packages.importing import import_package
settings.PACKAGES_ROOT = Path(sys.argv[2])
data = Path(sys.argv[1]).read_bytes()
for line in sys.stdin:
    child = os.fork()
    if not child:
        os.setsid()
        import_package(ContentFile(data, name="p.zip"), by=None)
        os._exit(0)
    print(child, flush=True)
    os.waitpid(child, 0)
    print("over", flush=True)
"""


class Importer:
    """A process that imports when told to, each time in a child of its own that can be killed."""

    def __init__(self, root: Path, packages: Path) -> None:
        (root / "run.py").write_text(IMPORT)
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings_test",
            "DATABASE_URL": database_url(),
            "PYTHONPATH": str(importing.settings.ROOT),
            "ROLLCALL_DATA": str(importing.settings.DATA),
        }
        self.process = subprocess.Popen(
            [sys.executable, str(root / "run.py"), str(root / "p.zip"), str(packages)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, kill_after: float | None = None) -> float:
        """One import, killed with all it started after so many seconds; how long it took."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        child, began = int(self.process.stdout.readline()), time.monotonic()
        if kill_after is not None:
            time.sleep(kill_after)
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
        assert self.process.stdout.readline() == "over\n"
        return time.monotonic() - began


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_at_any_moment(root: Path, settings) -> None:
    """P36: kill -9 at twenty moments of an import: whole or absent, and no orphan after the sweeper."""
    data = zipped({**WHOLE, **{f"f{number}.bin": os.urandom(20_000) for number in range(120)}})
    (root / "p.zip").write_bytes(data)
    importer = Importer(root, settings.PACKAGES_ROOT)
    length = importer.run()
    for moment in range(20):
        importer.run(kill_after=length * (moment + 0.5) / 20)
        sweep_orphans(older_than=-1)
        kept = {package.key.hex for package in Package.objects.all()}
        assert {path.name for path in Path(settings.PACKAGES_ROOT).glob("[!.]*")} == kept
        for package in Package.objects.all():
            assert len([path for path in folder_of(package).rglob("*") if path.is_file()]) == 122
        assert list((Path(settings.PACKAGES_ROOT) / ".incoming").glob("*")) == []
    assert importer.process.stdin is not None
    importer.process.stdin.close()
    importer.process.wait(timeout=10)
    assert 1 <= Package.objects.count() < 21


def database_url() -> str:
    """The test's own database, for a process beside this one."""
    held = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{held['NAME']}"
    user = f"{held['USER']}:{quote(held['PASSWORD'])}"
    return f"postgresql://{user}@{quote(held['HOST'], safe='')}:{held['PORT']}/{held['NAME']}"

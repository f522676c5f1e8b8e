"""Packages made on the spot, a course around one, and a launch of it: for the tests of the run-time."""

import io
import json
import uuid
import zipfile
from typing import Any

from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from rollcall.accounts.models import User
from rollcall.catalog.models import Course, CourseVersion, Package, Provider, Unit
from rollcall.catalog.packages.importing import import_package
from rollcall.player import launch
from rollcall.player.launch import LaunchTicket
from rollcall.transcripts import enrollments
from rollcall.transcripts.models import Enrollment

PAGE = "<!doctype html><title>Part</title><h1>Part</h1><script>/* LMSInitialize */</script>"


def item(identifier: str, href: str = "index.html", **more: str) -> str:
    """An item of a manifest; `more` are its adlcp elements."""
    inner = "".join(f"<adlcp:{name}>{value}</adlcp:{name}>" for name, value in more.items())
    return (
        f'<item identifier="{identifier}" identifierref="r-{identifier}">'
        f"<title>{identifier}</title>{inner}</item>"
    )


def manifest(*items: str, hrefs: dict[str, str] | None = None, kind: str = "sco") -> str:
    resources = "".join(
        f'<resource identifier="r-{name}" type="webcontent" adlcp:scormtype="{kind}" href="{href}"/>'
        for name, href in (hrefs or {"one": "index.html"}).items()
    )
    return (
        '<?xml version="1.0"?><manifest identifier="m" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"'
        ' xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><organizations default="o">'
        f'<organization identifier="o"><title>Kit</title>{"".join(items or [item("one")])}</organization>'
        f"</organizations><resources>{resources}</resources></manifest>"
    )


def zipped(files: dict[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def imported(data: bytes | None = None, *, by: User | None = None, may_ask: bool = False) -> Package:
    """A package in quarantine no more."""
    data = data or zipped({"imsmanifest.xml": manifest(), "index.html": PAGE})
    package = import_package(ContentFile(data, name="package.zip"), by=by)
    package.state, package.may_ask = Package.State.READY, may_ask
    package.save()
    return package


def course_of(package: Package, level: str = "verified") -> Unit:
    """A published course whose one unit is the package."""
    provider = Provider.objects.create(name=f"Kit {uuid.uuid4()}", slug=uuid.uuid4().hex)
    course = Course.objects.create(slug=f"kit-{uuid.uuid4().hex[:8]}", provider=provider, access_level=level)
    version = CourseVersion.objects.create(course=course, title="Kit", summary="Kit.", minutes=5)
    unit = Unit.objects.create(
        version=version, position=1, kind=Unit.Kind.SCORM, title="The package", package=package
    )
    CourseVersion.objects.filter(pk=version.pk).update(number=1, published_at=timezone.now())
    course.current = version
    course.save()
    return Unit.objects.select_related("version__course", "package").get(pk=unit.pk)


class Sitter:
    """Somebody's browser on the content origin, without a browser."""

    def __init__(self, user: User, unit: Unit) -> None:
        self.user, self.unit, self.portal = user, unit, Client()
        self.portal.force_login(user)
        self.enrollment: Enrollment = enrollments.open(user, unit.version.course)
        self.again()

    def again(self) -> "Sitter":
        """A new launch, as reloading the page makes one."""
        self.ticket: LaunchTicket = launch.start(
            self.enrollment, self.unit, user=self.user, session_key=self.portal.session.session_key
        )
        self.token = self.ticket.url.split("/")[4]
        self.host = self.ticket.origin.removeprefix("http://")
        self.session, self.number = "", 0
        return self

    def get(self, path: str = "", host: str = "", **headers: str) -> HttpResponse:
        client = Client(headers=headers)
        return client.get(f"/l/{self.token}/{path}", HTTP_HOST=host or self.host)

    def post(self, name: str, body: Any, **headers: str) -> HttpResponse:
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return Client(headers=headers).post(
            f"/l/{self.token}/{name}", data, content_type="application/json", HTTP_HOST=self.host
        )

    def begin(self) -> dict[str, Any]:
        return self.post("begin", {}).json()

    def open(self, identifier: str = "one") -> dict[str, Any]:
        answer = self.post("open", {"item": identifier}).json()
        self.session, self.number, self.item = answer.get("session", ""), 0, identifier
        return answer

    def commit(self, why: str = "commit", **cmi: str) -> HttpResponse:
        """`commit(core__lesson_status="passed")` sends cmi.core.lesson_status."""
        self.number += 1
        sent = {"cmi." + name.replace("__", "."): value for name, value in cmi.items()}
        return self.send(number=self.number, why=why, cmi=sent)

    def send(self, **body: Any) -> HttpResponse:
        whole = {"item": self.item, "session": self.session, "number": 1, "why": "commit", "cmi": {}}
        return self.post("commit", {**whole, **body})

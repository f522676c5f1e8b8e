"""What a package says about itself: `imsmanifest.xml`, read without trusting it (P35).

No Django here: the child process uses it. `read` makes a `Manifest` from the file's bytes and refuses with a
`Fault`; `Manifest.from_json` brings back what was stored on the package.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from rollcall.catalog.packages import prerequisites
from rollcall.catalog.packages.faults import Fault
from rollcall.catalog.packages.resources import Resource, read_resources
from rollcall.catalog.packages.safe_xml import Node, parse

LONGEST_TITLE = 200
LONGEST_IDENTIFIER = 200
LONGEST_PARAMETERS = 1000
LONGEST_LAUNCH_DATA = 4096
MOST_ITEMS = 2000


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the outline. Launchable when it has an `href`."""

    identifier: str
    title: str
    href: str = ""  # of the page that starts it, below the package's folder, without parameters
    parameters: str = ""  # "?questions=Playing", ready to be put behind href
    scormtype: str = ""  # "sco" or "asset"; empty for a heading
    visible: bool = True
    prerequisites: str = ""
    masteryscore: str = ""
    maxtimeallowed: str = ""
    timelimitaction: str = ""
    datafromlms: str = ""
    children: "tuple[Item, ...]" = ()

    @property
    def is_launchable(self) -> bool:
        return bool(self.href)

    def walk(self) -> "Iterator[Item]":
        """This item and all below it, in the order of the outline."""
        yield self
        for child in self.children:
            yield from child.walk()

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Item":
        return cls(**{**data, "children": tuple(cls.from_json(child) for child in data["children"])})


@dataclass(frozen=True, slots=True)
class Manifest:
    """A SCORM 1.2 package's outline. `speaks` is false when no file of it ever calls the run-time."""

    title: str
    identifier: str
    items: tuple[Item, ...]
    speaks: bool = True
    version: str = field(default="1.2")

    def walk(self) -> Iterator[Item]:
        for item in self.items:
            yield from item.walk()

    def launchable(self) -> list[Item]:
        """The parts that can be opened, in order."""
        return [item for item in self.walk() if item.is_launchable]

    def required(self) -> list[Item]:
        """The parts that must be done: all that open and are shown; all that open if none is shown."""
        every = self.launchable()
        return [item for item in every if item.visible] or every

    def must_be_passed(self) -> list[Item]:
        """Those of them that have a mastery score and can report one."""
        return [item for item in self.required() if self.asks_to_pass(item)]

    def asks_to_pass(self, item: Item) -> bool:
        """Whether "completed" is not enough for a part: its author set a bar, and it can report a score."""
        can_report = item.scormtype == "sco" and self.speaks
        return can_report and bool(item.masteryscore) and float(item.masteryscore) > 0

    def item(self, identifier: str) -> Item | None:
        return next((item for item in self.launchable() if item.identifier == identifier), None)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Manifest":
        """Back from what `Package.manifest` holds."""
        return cls(**{**data, "items": tuple(Item.from_json(item) for item in data["items"])})


def read(data: bytes, files: set[str], *, speaks: bool = True) -> Manifest:
    """The manifest's outline; `files` are the package's files, each start page must be one of them."""
    root = parse(data)
    if root.name != "manifest":
        raise Fault("not_a_manifest", "imsmanifest.xml", root=root.name)
    _check_version(root)
    organization = _organization(root)
    resources = read_resources(root, files)
    items = tuple(_item(node, resources) for node in organization.all("item"))
    manifest = Manifest(
        title=_short(organization.text_of("title") or root.get("identifier") or "", LONGEST_TITLE),
        identifier=_short(root.get("identifier"), LONGEST_IDENTIFIER),
        items=items,
        speaks=speaks,
    )
    _check_whole(manifest)
    return manifest


def _check_version(root: Node) -> None:
    metadata = root.first("metadata")
    version = metadata.text_of("schemaversion") if metadata else ""
    if version and not version.strip().lower().startswith("1.2"):
        if "2004" in version or "cam" in version.lower() or version.startswith("1.3"):
            raise Fault("scorm_2004", "imsmanifest.xml", version=version)
        if "1.1" not in version:  # version 1.1 of IMS content packaging is what 1.2 builds on
            raise Fault("other_version", "imsmanifest.xml", version=version)


def _organization(root: Node) -> Node:
    organizations = root.first("organizations")
    choices = organizations.all("organization") if organizations else []
    if organizations is None or not choices:
        raise Fault("no_organization", "imsmanifest.xml")
    wanted = organizations.get("default")
    chosen = next((choice for choice in choices if choice.get("identifier") == wanted), choices[0])
    if not chosen.all("item"):
        raise Fault("no_items", "imsmanifest.xml", organization=chosen.get("identifier"))
    return chosen


def _item(node: Node, resources: dict[str, Resource]) -> Item:
    identifier = node.get("identifier").strip()
    title = node.text_of("title")
    if not identifier or len(identifier) > LONGEST_IDENTIFIER:
        raise Fault("item_without_identifier", "imsmanifest.xml", title=title)
    resource = _resource(node, identifier, resources)
    return Item(
        identifier=identifier,
        title=_short(title or identifier, LONGEST_TITLE),
        href=resource.href if resource else "",
        parameters=_parameters(node.get("parameters"), resource),
        scormtype=resource.scormtype if resource else "",
        visible=node.get("isvisible").strip().lower() not in {"false", "0"},
        prerequisites=node.text_of("prerequisites"),
        masteryscore=_mastery(node.text_of("masteryscore"), identifier),
        maxtimeallowed=_short(node.text_of("maxtimeallowed"), 13),
        timelimitaction=_short(node.text_of("timelimitaction"), 30),
        datafromlms=_short(node.text_of("datafromlms"), LONGEST_LAUNCH_DATA),
        children=tuple(_item(child, resources) for child in node.all("item")),
    )


def _resource(node: Node, identifier: str, resources: dict[str, Resource]) -> Resource | None:
    reference = node.get("identifierref").strip()
    if not reference:
        return None
    if reference not in resources:
        raise Fault("missing_resource", "imsmanifest.xml", item=identifier, resource=reference)
    resource = resources[reference]
    if not resource.href:
        raise Fault("missing_href", "imsmanifest.xml", item=identifier, resource=reference)
    return resource.checked()


def _parameters(given: str, resource: Resource | None) -> str:
    """Parameters as CAM 1.2 appends them: with one `?`, or a fragment."""
    parameters = given.strip()[:LONGEST_PARAMETERS]
    own = resource.query if resource else ""
    while parameters[:1] in {"?", "&"}:
        parameters = parameters[1:]
    if not parameters:
        return own
    if parameters.startswith("#"):
        return parameters if "#" in own else own + parameters
    return f"{own}&{parameters}" if "?" in own else f"?{parameters}{own}"


def _mastery(given: str, identifier: str) -> str:
    if not given:
        return ""
    try:
        score = float(given)
    except ValueError as error:
        raise Fault("bad_mastery", "imsmanifest.xml", item=identifier, given=given) from error
    if not 0 <= score <= 100:
        raise Fault("bad_mastery", "imsmanifest.xml", item=identifier, given=given)
    return f"{score:g}"


def _short(text: str, most: int) -> str:
    return text[:most]


def _check_whole(manifest: Manifest) -> None:
    """What can only be judged with all items in hand."""
    identifiers: set[str] = set()
    for item in manifest.walk():
        if item.identifier in identifiers:
            raise Fault("double_item", "imsmanifest.xml", item=item.identifier)
        identifiers.add(item.identifier)
    if len(identifiers) > MOST_ITEMS:
        raise Fault("many_items", "imsmanifest.xml", most=MOST_ITEMS)
    if not manifest.launchable():
        raise Fault("nothing_to_open", "imsmanifest.xml")
    for item in manifest.walk():
        try:
            prerequisites.check(item.prerequisites, identifiers)
        except prerequisites.UnreadableError as error:
            raise Fault(
                "bad_prerequisites", "imsmanifest.xml", item=item.identifier, given=item.prerequisites
            ) from error

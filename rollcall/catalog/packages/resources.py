"""The resources of a manifest: which file starts an item. No Django here: the child process uses it."""

import posixpath
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from rollcall.catalog.packages.faults import Fault
from rollcall.catalog.packages.safe_xml import Node


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource as the manifest has it; `href` is a path below the package's folder."""

    identifier: str
    href: str
    query: str  # what stands behind the path in the manifest: "?a=1#top"
    scormtype: str
    written: str  # href as it is written, for messages
    files: set[str] = field(repr=False)

    def checked(self) -> "Resource":
        """Itself, when its start page is one of the package's files."""
        if self.href == "outside":
            raise Fault("outside_href", "imsmanifest.xml", resource=self.identifier, href=self.written)
        if self.href not in self.files:
            raise Fault("missing_file", self.href, resource=self.identifier)
        return self


def read_resources(root: Node, files: set[str]) -> dict[str, Resource]:
    """All resources by identifier; wrong ones fault only when an item uses them."""
    found: dict[str, Resource] = {}
    for group in root.all("resources"):
        base = posixpath.join(root.get("base"), group.get("base"))
        for node in group.all("resource"):
            identifier = node.get("identifier").strip()
            path, query = _place(posixpath.join(base, node.get("base")), node.get("href").strip(), files)
            found[identifier] = Resource(
                identifier, path, query, _kind(node), node.get("href").strip(), files
            )
    return found


def _kind(node: Node) -> str:
    return "asset" if node.get("scormtype").strip().lower() == "asset" else "sco"


def _place(base: str, href: str, files: set[str]) -> tuple[str, str]:
    """Path and query of a start page; "outside" as the path when it does not lie in the package."""
    if not href:
        return "", ""
    try:
        parts = urlsplit(href)
    except ValueError:
        return "outside", ""
    if parts.scheme or parts.netloc:
        return "outside", ""
    query = (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
    for path in (parts.path, unquote(parts.path)):
        whole = posixpath.normpath(posixpath.join(base, path)).replace("\\", "/")
        if whole.startswith(("../", "/")) or whole == "..":
            return "outside", ""
        if whole in files:
            return whole, query
    return whole, query

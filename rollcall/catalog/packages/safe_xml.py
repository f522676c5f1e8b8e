"""XML of strangers: no DTD, no entities, nothing fetched, depth and number of elements bounded (P35).

No Django here: the child process uses it. Names are taken without their namespace and attributes in lower
case, because packages disagree about both.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from rollcall.catalog.packages.faults import Fault

DEEPEST = 60
MOST_ELEMENTS = 100_000
MOST_TEXT = 20_000  # characters of one element
FILE = "imsmanifest.xml"
DECLARATION = re.compile(rb"^<\?xml[^>]*\?>")


@dataclass(slots=True)
class Node:
    """An element."""

    name: str
    attributes: dict[str, str]
    children: "list[Node]" = field(default_factory=list)
    text: str = ""

    def get(self, attribute: str) -> str:
        return self.attributes.get(attribute, "")

    def all(self, name: str) -> "list[Node]":
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> "Node | None":
        return next(iter(self.all(name)), None)

    def text_of(self, name: str) -> str:
        found = self.first(name)
        return " ".join(found.text.split()) if found else ""


class _Builder:
    """Builds nodes as the parser calls; never recurses, so no depth can hurt it."""

    def __init__(self) -> None:
        self.open: list[Node] = []
        self.root: Node | None = None
        self.count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if len(self.open) >= DEEPEST:
            raise Fault("deep_xml", FILE, most=DEEPEST)
        if self.count > MOST_ELEMENTS:
            raise Fault("large_xml", FILE, most=MOST_ELEMENTS)
        node = Node(_local(tag), {_local(name): value for name, value in attributes.items()})
        if self.open:
            self.open[-1].children.append(node)
        elif self.root is None:
            self.root = node
        self.open.append(node)

    def data(self, text: str) -> None:
        if self.open and len(self.open[-1].text) < MOST_TEXT:
            self.open[-1].text += text[:MOST_TEXT]

    def end(self, _tag: str) -> None:
        self.open.pop()

    def close(self) -> Node:
        if self.root is None:
            raise Fault("bad_xml", FILE, line=1)
        return self.root


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def parse(data: bytes) -> Node:
    """The root element; a `Fault` when the text is not XML, or XML that could hurt."""
    trouble: ParseError | None = None
    for text in _readings(data.lstrip(b" \t\r\n")):
        parser = XMLParser(target=_Builder(), forbid_dtd=True)
        try:
            parser.feed(text)
            root: Node = parser.close()
        except ParseError as error:
            trouble = trouble or error
        except DefusedXmlException as error:
            raise Fault("dtd", FILE) from error
        except (LookupError, ValueError) as error:
            trouble = trouble or ParseError(str(error))
        else:
            return root
    raise Fault("bad_xml", FILE, line=getattr(trouble, "position", (1, 0))[0]) from trouble


def _readings(data: bytes) -> Iterator[bytes]:
    """The bytes as they are; then in the encodings that tools write whatever the first line says."""
    yield data
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        yield DECLARATION.sub(b"", text.lstrip().encode())

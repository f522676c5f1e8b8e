"""What can be read: the page types that editors work with. One file a kind."""

from rollcall.pages.models.base import PortalPage
from rollcall.pages.models.faq import FaqPage, FaqVote
from rollcall.pages.models.home import Door, Featured, HomePage
from rollcall.pages.models.resource_files import ResourceFile
from rollcall.pages.models.toolkit import (
    FileLink,
    KitItem,
    KitPage,
    RelatedLink,
    ResourcePage,
    ToolkitIndexPage,
)

__all__ = [
    "Door",
    "FaqPage",
    "FaqVote",
    "Featured",
    "FileLink",
    "HomePage",
    "KitItem",
    "KitPage",
    "PortalPage",
    "RelatedLink",
    "ResourceFile",
    "ResourcePage",
    "ToolkitIndexPage",
]

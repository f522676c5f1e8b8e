"""What can be read: the page types that editors work with. One file a kind."""

from rollcall.pages.models import tongues
from rollcall.pages.models.base import PortalPage
from rollcall.pages.models.clearing import ClearanceTask
from rollcall.pages.models.faq import FaqPage, FaqVote
from rollcall.pages.models.home import Door, Featured, HomePage
from rollcall.pages.models.initiative import ChartBox, InitiativePage
from rollcall.pages.models.keeping import BrokenLink, LinkRound, ReviewReminder
from rollcall.pages.models.news import NewsIndexPage, NewsPage
from rollcall.pages.models.plain import PlainPage
from rollcall.pages.models.program import Partner, ProgramBox, ProgramPage, ProgramPick
from rollcall.pages.models.resource_files import ResourceFile
from rollcall.pages.models.toolkit import (
    FileLink,
    KitItem,
    KitPage,
    RelatedLink,
    ResourcePage,
    ToolkitIndexPage,
)
from rollcall.pages.models.topic import TopicPage

__all__ = [
    "BrokenLink",
    "ChartBox",
    "ClearanceTask",
    "Door",
    "FaqPage",
    "FaqVote",
    "Featured",
    "FileLink",
    "HomePage",
    "InitiativePage",
    "KitItem",
    "KitPage",
    "LinkRound",
    "NewsIndexPage",
    "NewsPage",
    "Partner",
    "PlainPage",
    "PortalPage",
    "ProgramBox",
    "ProgramPage",
    "ProgramPick",
    "RelatedLink",
    "ResourceFile",
    "ResourcePage",
    "ReviewReminder",
    "ToolkitIndexPage",
    "TopicPage",
    "tongues",
]

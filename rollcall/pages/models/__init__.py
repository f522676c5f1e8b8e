"""What can be read: the page types that editors work with. One file a kind."""

from rollcall.pages.models.base import PortalPage

__all__ = ["PortalPage"]

"""Where a page stands."""

from wagtail.models import Page

ABOVE = 2  # of a path in Wagtail's tree: the empty part, and the home's own


def address_of(page: Page) -> str:
    """The path of a page on its portal, without host: every home is one step below the tree's root."""
    parts = page.url_path.split("/")[ABOVE:]
    return "/" + "/".join(parts)

"""The toolkit of the matrix: a resource of each level with a file, and one question with its answer."""

from rollcall.pages.models import FileLink, ResourceFile, ResourcePage
from rollcall.pages.tests.building_toolkit import directory, file, provider, questions, under
from tests.matrix.world import World


def build(world: World) -> None:
    """A resource has the slug of the course of its level, and its file the key of that course's lesson."""
    for level, values in world.levels.items():
        slides = file("Slides")
        ResourceFile.objects.filter(pk=slides.pk).update(key=values["key"])
        page = ResourcePage(
            title=f"Resource {level}", slug=values["slug"], overview="For all.", kind="guide", minutes=5,
            provider=provider(), dated="2026-10-01", access_level=level,
        )  # fmt: skip
        page.file_links = [FileLink(file=slides)]
        under(directory(), page)
    page = questions(("What does the lock mean?", "<p>That you sign in.</p>"))
    world.special["/faq/"] = {"pk": page.pk, "anchor": "what-does-the-lock-mean"}

"""A course's entry in the search table: public words only, whatever the level (P26)."""

from rollcall.base import search
from rollcall.catalog.models import Course, CourseVersion, Unit

KIND = "course"
SHORT, MEDIUM = 30, 60  # minutes


def length_of(minutes: int) -> str:
    """Which of the catalog's lengths a course has: short (to 30 minutes), medium (to an hour), long."""
    if minutes <= SHORT:
        return "short"
    return "medium" if minutes <= MEDIUM else "long"


def put(course: Course) -> None:
    """Write, or take out, the entry of a course as it is now. Part of the transaction that changes it."""
    version = course.current
    if version is None or course.withdrawn_at is not None:
        search.drop(KIND, course.slug)
        return
    topics = list(course.topics.all())
    words = [course.provider.name, version.audience_note, *(topic.name for topic in topics)]
    search.put(
        search.Document(
            kind=KIND,
            key=course.slug,
            url=f"/courses/{course.slug}/",  # a stable address; the page is the player's,
            title=version.title,
            overview=f"{version.summary}\n{version.overview}",
            words=" ".join(words),
            level=course.access_level,
            facets=_facets(course, version) | {"topic": [topic.slug for topic in topics]},
        )
    )


def _facets(course: Course, version: CourseVersion) -> dict[str, list[str]]:
    has_test = version.units.filter(kind=Unit.Kind.QUIZ).exists()
    return {
        "provider": [course.provider.slug],
        "level": [course.access_level],
        "language": [version.language],
        "length": [length_of(version.minutes)],
        "certificate": ["yes" if version.gives_certificate else "no"],
        "test": ["yes" if has_test else "no"],
    }

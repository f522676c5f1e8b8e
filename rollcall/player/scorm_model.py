"""The data model of the SCORM 1.2 run-time, as a table, and what of it a browser may write (P32).

Read it beside the standard (SCORM 1.2 RTE, section 3.4). Run-time data is kept flat: `{"cmi.core.score.raw":
"85", …}`. A value that the standard would not take is left out and reported with the standard's code:
401 no such element, 402 a keyword, 403 read-only, 405 wrong type. Where real packages need more than the
standard gives, we give it: `suspend_data` may be 64,000 characters instead of 4,096 (docs/scorm.md).
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

Check = Callable[[str], bool]

NO_SUCH, KEYWORD, READ_ONLY, WRONG_TYPE = 401, 402, 403, 405
DONE = frozenset({"passed", "completed"})
MOST_INTERACTIONS, MOST_OBJECTIVES, MOST_PARTS = 1000, 500, 100
LONGEST_SUSPEND_DATA = 64_000
LONGEST_CENTISECONDS = (9999 * 3600 + 99 * 60 + 99) * 100 + 99

TIMESPAN = re.compile(r"^(\d{2,4}):(\d{2}):(\d{2})(?:\.(\d{1,2}))?$")
CLOCK = re.compile(r"^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,2})?$")
DECIMAL = re.compile(r"^-?\d{1,3}(\.\d{1,7})?$")
INTEGER = re.compile(r"^-?\d{1,4}$")
IDENTIFIER = re.compile(r"^[^\s\x00-\x1f]{1,255}$")
UNSPEAKABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def text(most: int) -> Check:
    return lambda value: len(value) <= most and not UNSPEAKABLE.search(value)


def one_of(*words: str) -> Check:
    allowed = frozenset(words)
    return lambda value: value in allowed


def matches(pattern: re.Pattern[str]) -> Check:
    return lambda value: pattern.match(value) is not None


def score(value: str) -> bool:
    return not value or (DECIMAL.match(value) is not None and 0 <= Decimal(value) <= 100)


def whole(low: int, high: int) -> Check:
    return lambda value: not value or (INTEGER.match(value) is not None and low <= int(value) <= high)


def result(value: str) -> bool:
    return value in {"correct", "wrong", "unanticipated", "neutral"} or DECIMAL.match(value) is not None


STATUS = one_of("passed", "completed", "failed", "incomplete", "browsed", "not attempted")
WRITABLE: Mapping[str, Check] = {
    "cmi.core.lesson_location": text(1000),
    "cmi.core.lesson_status": STATUS,
    "cmi.core.score.raw": score,
    "cmi.core.score.min": score,
    "cmi.core.score.max": score,
    "cmi.core.exit": one_of("time-out", "suspend", "logout", ""),
    "cmi.core.session_time": matches(TIMESPAN),
    "cmi.suspend_data": text(LONGEST_SUSPEND_DATA),
    "cmi.comments": text(4096),
    "cmi.student_preference.audio": whole(-1, 100),
    "cmi.student_preference.language": text(255),
    "cmi.student_preference.speed": whole(-100, 100),
    "cmi.student_preference.text": whole(-1, 1),
    "cmi.objectives.n.id": matches(IDENTIFIER),
    "cmi.objectives.n.score.raw": score,
    "cmi.objectives.n.score.min": score,
    "cmi.objectives.n.score.max": score,
    "cmi.objectives.n.status": STATUS,
    "cmi.interactions.n.id": matches(IDENTIFIER),
    "cmi.interactions.n.time": matches(CLOCK),
    "cmi.interactions.n.type": one_of(
        "true-false", "choice", "fill-in", "matching", "performance", "sequencing", "likert", "numeric"
    ),
    "cmi.interactions.n.weighting": lambda value: DECIMAL.match(value) is not None,
    "cmi.interactions.n.student_response": text(4096),
    "cmi.interactions.n.result": result,
    "cmi.interactions.n.latency": matches(TIMESPAN),
    "cmi.interactions.n.objectives.n.id": matches(IDENTIFIER),
    "cmi.interactions.n.correct_responses.n.pattern": text(4096),
}
FIXED = frozenset({  # the server's own words; a browser may send them back but not change them
    "cmi.core.student_id", "cmi.core.student_name", "cmi.core.credit", "cmi.core.entry",
    "cmi.core.total_time", "cmi.core.lesson_mode", "cmi.launch_data", "cmi.comments_from_lms",
    "cmi.student_data.mastery_score", "cmi.student_data.max_time_allowed",
    "cmi.student_data.time_limit_action",
})  # fmt: skip
ECHOED = frozenset({"cmi.core.total_time"})  # the run-time in the browser adds this sitting to it
# In review nothing that was achieved may change; the place and the package's own notes may.
OF_REVIEW = frozenset({
    "cmi.core.lesson_location", "cmi.core.exit", "cmi.core.session_time", "cmi.suspend_data",
    "cmi.student_preference.audio", "cmi.student_preference.language",
    "cmi.student_preference.speed", "cmi.student_preference.text",
})  # fmt: skip
CEILINGS = {"interactions": MOST_INTERACTIONS, "objectives": MOST_OBJECTIVES}


def shape_of(element: str) -> str | None:
    """`cmi.interactions.3.id` → `cmi.interactions.n.id`; None when an index is out of bounds."""
    if not element.startswith(("cmi.interactions.", "cmi.objectives.")):
        return element
    parts = element.split(".")
    for at in (2, 4):
        if at < len(parts) and parts[at].isascii() and parts[at].isdigit():
            most = CEILINGS[parts[1]] if at == 2 else MOST_PARTS
            if len(parts[at]) > 4 or int(parts[at]) >= most:
                return None
            parts[at] = "n"
    return ".".join(parts)


def fault_in(element: str, value: object, held: Mapping[str, str]) -> int:
    """The standard's error code for setting an element to a value; 0 when it may be set."""
    if element in FIXED:
        return 0 if element in ECHOED or value == held.get(element, "") else READ_ONLY
    if element.endswith(("._children", "._count", "._version")):
        return KEYWORD
    check = WRITABLE.get(shape_of(element) or "")
    if check is None:
        return NO_SUCH
    return 0 if isinstance(value, str) and check(value) else WRONG_TYPE


def merge(sent: Mapping[str, object], held: Mapping[str, str]) -> tuple[dict[str, str], dict[str, int]]:
    """What is kept of a snapshot, and the codes of what was not.

    Elements that were refused keep the value they had; the server's own elements are never taken from the
    browser; in review mode only the place and notes are.
    """
    in_review = held.get("cmi.core.lesson_mode") == "review"
    kept = {name: value for name, value in held.items() if name in FIXED or in_review}
    refused: dict[str, int] = {}
    for element, value in sent.items():
        code = fault_in(element, value, held)
        if code:
            refused[element[:80]] = code
            if element in held:
                kept[element] = held[element]
        elif element not in FIXED and (not in_review or element in OF_REVIEW):
            kept[element] = str(value)
    return kept, refused


def centiseconds(timespan: str) -> int:
    """A CMITimespan (`HHHH:MM:SS.SS`) in hundredths of a second; 0 for anything else."""
    found = TIMESPAN.match(timespan)
    if not found:
        return 0
    hours, minutes, seconds, rest = found.groups()
    return (int(hours) * 3600 + int(minutes) * 60 + int(seconds)) * 100 + int((rest or "0").ljust(2, "0"))


def timespan(hundredths: int) -> str:
    """The other way round."""
    seconds, rest = divmod(min(hundredths, LONGEST_CENTISECONDS), 100)
    return f"{seconds // 3600:04d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:02d}"


def number(value: str | None) -> Decimal | None:
    """A score as a number, or None when it is not one."""
    try:
        return Decimal(value) if value else None
    except InvalidOperation:
        return None


def judged(cmi: Mapping[str, str], *, is_over: bool) -> str:
    """The status that counts: by the mastery score where there is one, and at the end never "not attempted".

    SCORM 1.2 RTE 3.4.4, cmi.core.lesson_status: the LMS sets "completed" when a SCO ends without saying, and
    decides passed or failed by `masteryscore` once a score was reported for credit.
    """
    status = cmi.get("cmi.core.lesson_status", "not attempted")
    raw, mastery = number(cmi.get("cmi.core.score.raw")), number(cmi.get("cmi.student_data.mastery_score"))
    if cmi.get("cmi.core.lesson_mode", "normal") != "normal":
        return status
    if raw is not None and mastery is not None and (is_over or status in DONE):
        return "passed" if raw >= mastery else "failed"
    return "completed" if is_over and status == "not attempted" else status

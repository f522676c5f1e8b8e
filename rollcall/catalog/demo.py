"""The demo's shelf: eight offerings by three invented providers, written for it. Safe to repeat."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from rollcall.accounts.models import User
from rollcall.catalog import authoring, contents, drafts, publishing
from rollcall.catalog.models import Course, CourseVersion, Provider, Topic, Unit
from rollcall.catalog.packages.demo import demo_package

HERE = Path(__file__).resolve().parent / "demo_content"
DATED = date(2026, 10, 1)
PROVIDERS = {
    "plains": {
        "name": "Plains Officer Safety Center",
        "about": "Officers and instructors from small agencies on the plains, on what keeps a shift safe.",
        "award_line": "Made with support of the (invented) Prairie Safety Fund, award 2026-PS-0042.",
        "signer_name": "Dana Price",
        "signer_title": "Course coordinator",
    },
    "first-responder-health": {
        "name": "Center for First-Responder Health",
        "about": "Nurses, medics and shift workers on the health of those who answer calls.",
        "award_line": "Paid for by the (invented) Night Watch Foundation.",
        "signer_name": "Imani Brooks, RN",
        "signer_title": "Head of learning",
    },
    "harbor": {
        "name": "Harbor Community Institute",
        "about": "A meeting place of police departments and the neighborhoods they serve.",
        "award_line": "",
        "signer_name": "Ruth Delgado",
        "signer_title": "Director",
    },
}
TOPICS = {
    "officer-safety": "Officer safety",
    "health": "Health and sleep",
    "crisis": "Crisis response",
    "community": "Community trust",
}


def load(by: User) -> None:
    """Put everything on the shelf that is not there yet."""
    for slug, fields in PROVIDERS.items():
        Provider.objects.get_or_create(slug=slug, defaults=fields)
    for slug, name in TOPICS.items():
        Topic.objects.get_or_create(slug=slug, defaults={"name": name})
    there = set(Course.objects.values_list("slug", flat=True))
    for place in sorted(HERE.glob("*.toml")):
        words = tomllib.loads(place.read_text(encoding="utf-8"))
        if words["slug"] not in there:
            _make(words, by)


@transaction.atomic
def _make(words: Mapping[str, Any], by: User) -> None:
    """One course from its file, published."""
    provider = Provider.objects.get(slug=words["provider"])
    course = drafts.begin(
        title=words["title"], provider=provider, slug=words["slug"], minutes=words["minutes"], by=by
    )
    _offering(course, words, by)
    draft = drafts.of(course, by=by)
    authoring.change_draft(
        draft,
        by=by,
        summary=words["summary"],
        overview=words["overview"].strip(),
        audience_note=words["audience_note"],
        credit_note=words.get("credit_note", ""),
        other_languages=words.get("other_languages", ""),
        gives_certificate=words["certificate"],
        hours=Decimal(words.get("hours", "0")),
    )
    for unit in words["unit"]:
        _unit(draft, unit, by)
    for sheet in words.get("material", []):
        _material(draft, sheet, provider, by)
    publishing.publish(course, by=by, note="First version")


def _offering(course: Course, words: Mapping[str, Any], by: User) -> None:
    name, email, phone = words["coordinator"]
    authoring.change_offering(
        course,
        by=by,
        topics=list(Topic.objects.filter(slug__in=words["topics"])),
        access_level=words["level"],
        audience=words.get("audience", ["sworn_le"]),
        coordinator_name=name,
        coordinator_email=email,
        coordinator_phone=phone,
    )


def _unit(draft: CourseVersion, words: Mapping[str, Any], by: User) -> None:
    unit = authoring.add_unit(
        draft,
        kind=words["kind"],
        title=words["title"],
        minutes=words["minutes"],
        is_required=words.get("required", True),
        by=by,
    )
    if unit.kind == Unit.Kind.LESSON:
        contents.set_blocks(unit, [_block(unit, block, by) for block in words["block"]], by=by)
    elif unit.kind == Unit.Kind.VIDEO:
        _video(unit, words["video"], by)
    elif unit.kind == Unit.Kind.QUIZ:
        _quiz(unit, words, by)
    else:
        authoring.change_unit(unit, package=demo_package(by), by=by)


def _block(unit: Unit, words: Mapping[str, str], by: User) -> dict[str, str]:
    """A block as it is kept; a picture is drawn from its source first."""
    block = dict(words)
    if "picture" in block:
        source = HERE / "pictures" / block.pop("picture")
        drawn = typst.compile(source.read_bytes(), format="png", ppi=144)
        upload = SimpleUploadedFile(source.with_suffix(".png").name, drawn)
        block["file"] = str(contents.add_file(unit, upload, by=by, picture=True).key)
    if "markdown" in block:
        block["markdown"] = block["markdown"].strip()
    return block


def _video(unit: Unit, name: str, by: User) -> None:
    """The committed film; `scripts/build_demo_video.py` makes it from the same words."""
    folder = HERE / "video"
    scenes = tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))["scene"]
    files = {
        kind: SimpleUploadedFile(f"{name}.{kind}", (folder / f"{name}.{kind}").read_bytes()) for kind in _FILM
    }
    contents.set_video(
        unit,
        by=by,
        file=files["mp4"],
        captions_file=files["vtt"],
        poster=files["png"],
        transcript="\n\n".join(scene["said"] for scene in scenes),
        picture_carries_meaning=False,  # every word shown is said
    )


_FILM = ("mp4", "vtt", "png")
_POLICY = ("pass_percent", "attempts", "cooldown_minutes", "limit_minutes", "draw", "review")


def _quiz(unit: Unit, words: Mapping[str, Any], by: User) -> None:
    contents.set_policy(unit, by=by, **{name: words[name] for name in _POLICY if name in words})
    for asked in words["question"]:
        contents.put_question(
            unit,
            kind=asked["kind"],
            text=asked["text"],
            data=_data(asked),
            pool=asked.get("pool", ""),
            feedback_right=asked.get("feedback_right", ""),
            feedback_wrong=asked.get("feedback_wrong", ""),
            by=by,
        )


def _data(asked: Mapping[str, Any]) -> dict[str, Any]:
    """A question's answers from their short form: a star marks what is right."""
    kind = asked["kind"]
    if kind in {"single", "multiple"}:
        return {"choices": [_starred(line) for line in asked["choices"]]}
    if kind == "matching":
        pairs = [{"left": left, "right": right} for left, right in asked["pairs"]]
        return {"pairs": pairs, "extra": _texts(asked.get("extra", []))}
    if kind == "ordering":
        return {"items": _texts(asked["items"])}
    return {
        name: asked[name] for name in ("right", "accepted", "value", "tolerance", "units") if name in asked
    }


def _starred(line: str) -> dict[str, Any]:
    return {"text": line.removeprefix("* "), "right": line.startswith("* ")}


def _texts(lines: Iterable[str]) -> list[dict[str, str]]:
    return [{"text": line} for line in lines]


def _material(draft: CourseVersion, words: Mapping[str, Any], provider: Provider, by: User) -> None:
    """A sheet of one page, set and tagged when the demo is loaded."""
    data = {
        "title": words["title"],
        "points": words["points"],
        "provider": provider.name,
        "course": draft.title,
    }
    paper = typst.compile(
        (HERE / "sheet.typ").read_bytes(),
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"data": json.dumps(data)},
    )
    authoring.add_material(
        draft,
        title=words["title"],
        upload=SimpleUploadedFile("sheet.pdf", paper),
        dated=DATED,
        is_accessible=True,
        by=by,
    )

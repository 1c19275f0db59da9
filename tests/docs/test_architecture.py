"""The documentation of the architecture names every room, and none that isn't there."""

import re
from pathlib import Path


def rooms(page: str) -> set[str]:
    """Return the rooms that the picture of the house names, the first words of its lines."""
    picture = page.partition("## The house")[2].split("```")[1]
    names = [line[: line.find("  ")] for line in picture.splitlines() if re.match(r"\w", line)]
    return {room for name in names for room in name.split(" | ")}


def test_the_picture_of_the_house_names_every_room_and_none_that_is_not_there(root: Path) -> None:
    page = (root / "docs" / "architecture.md").read_text(encoding="utf-8")
    there = {path.parent.name for path in root.glob("grader/*/__init__.py")}
    assert rooms(page) == there
    assert rooms(page.replace("judging  ", "judgment ")) != there


def test_no_module_lies_loose(root: Path) -> None:
    loose = {path.name for path in (root / "grader").glob("*.*")}
    assert loose == {"__init__.py", "__main__.py", "py.typed", "versions.py"}


def test_links_between_pages_lead_somewhere(root: Path) -> None:
    pages = [*sorted(root.glob("*.md")), *sorted((root / "docs").glob("*.md"))]
    links = [
        (page.name, target)
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert len(pages) > 5
    assert links == []

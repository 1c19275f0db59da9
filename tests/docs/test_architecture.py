"""The documentation of the architecture names every module, and none that isn't there."""

import re
from pathlib import Path

import pytest


def named(page: str) -> set[str]:
    return set(re.findall(r"`(grader/[\w/]+\.py)`", page))


def complaints(page: str, modules: set[str]) -> list[str]:
    """Say which modules a page leaves out, and which of those it names do not exist."""
    needed = {name for name in modules if not name.endswith("/__init__.py")}
    unnamed = [f"{name} is not named" for name in sorted(needed - named(page))]
    return unnamed + [f"{name} does not exist" for name in sorted(named(page) - modules)]


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "architecture.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def modules(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in (root / "grader").rglob("*.py")}


def test_every_module_is_named_and_every_name_is_a_module(page: str, modules: set[str]) -> None:
    assert len(modules) > 50
    assert complaints(page, modules) == []


def test_a_module_too_many_or_too_few_is_noticed() -> None:
    page = "| `grader/one.py` | text |\n| `grader/deep/two.py` | text |"
    modules = {"grader/one.py", "grader/deep/two.py", "grader/deep/__init__.py"}
    assert complaints(page, modules) == []
    assert complaints(page, modules | {"grader/new.py"}) == ["grader/new.py is not named"]
    assert complaints(page, modules - {"grader/one.py"}) == ["grader/one.py does not exist"]


def test_links_between_pages_lead_somewhere(root: Path) -> None:
    pages = [root / "README.md", root / "CHANGELOG.md", *sorted((root / "docs").glob("*.md"))]
    links = [
        (page.name, target)
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert len(pages) > 5
    assert links == []

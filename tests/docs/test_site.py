"""The site has a page for each exercise and pitfall, and a dead link ends its build."""

import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def tool(root: Path) -> ModuleType:
    sys.path.insert(0, str(root / "docs"))
    import build_site

    sys.path.remove(str(root / "docs"))
    return build_site


@pytest.fixture(scope="module")
def texts(tool: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The site's pages by place, with links as they are there."""
    folder = tmp_path_factory.mktemp("site")
    tool.write(folder)
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.md")
    }


def test_each_pitfall_and_each_exercise_has_a_page(texts: dict[str, str], root: Path) -> None:
    pitfalls = {path.stem for path in root.glob("exercises/*/pitfalls/[!_]*.py")}
    assert len(pitfalls) > 40
    for stem in pitfalls:
        name = stem.replace("_", "-")
        assert texts[f"pitfalls/{name}.md"].startswith(f"# {name}\n")
    for path in root.glob("exercises/*/task.md"):
        page = texts[f"exercises/{path.parent.name}.md"]
        assert page.startswith(path.read_text(encoding="utf-8"))


def test_no_page_gives_a_solution_away(texts: dict[str, str], root: Path) -> None:
    for path in root.glob("reference/*.py"):
        lines = path.read_text(encoding="utf-8").splitlines()
        body = max(lines, key=len)
        assert body not in texts[f"exercises/{path.stem}.md"]


def test_links_lead_where_the_page_lies_in_the_site(tool: ModuleType) -> None:
    text = "[a](../exercises/dense/task.md#axes) [b](cli.md) [c](https://example.org/cli.md)"
    page = tool.Page("docs/x.md", "deep/x.md", text)
    places = {"exercises/dense/task.md": "exercises/dense.md", "docs/cli.md": "cli.md"}
    moved = "[a](../exercises/dense.md#axes) [b](../cli.md) [c](https://example.org/cli.md)"
    assert tool.relinked(page, places) == moved
    assert tool.relinked(page, {}) == text


@pytest.mark.parametrize(("target", "status"), [("other.md", 0), ("nosuch.md", 1)])
def test_a_link_that_leads_nowhere_ends_the_build(
    target: str, status: int, tool: ModuleType, tmp_path: Path
) -> None:
    source = tmp_path / "pages"
    source.mkdir()
    (source / "index.md").write_text(
        f"# One\n\n[there]({target})\n\n```{{toctree}}\nother\n```\n", encoding="utf-8"
    )
    (source / "other.md").write_text("# Other\n", encoding="utf-8")
    assert tool.build(source, tmp_path / "out") == status

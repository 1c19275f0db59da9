"""The tool that writes the documentation: what is out of date is noticed, code is left alone."""

import importlib.util
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from grader.report.schema import Report

LEADING = {
    "kernel_layout": ["kernel-layout"],
    "batch_dim": ["batch-dim"],
    "bare_param": ["param-value"],
    "two_mistakes": ["rng-key", "padding"],
    "unrecognised": ["unrecognised"],
    "passing": [],
}
"""The errors that each submission of the page of screens is there to show."""


@pytest.fixture(scope="module")
def tool(root: Path) -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("generate", root / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    sys.modules.pop("generate", None)


def test_a_page_that_is_missing_or_old_is_noticed(tool: ModuleType, tmp_path: Path) -> None:
    kept, old, missing = (tmp_path / name for name in ("kept.md", "old.md", "missing.md"))
    kept.write_text("one\n")
    old.write_text("one\n")
    found = list(tool.differences({kept: "one\n", old: "two\n", missing: "three\n"}))
    assert [text.partition(" ")[0] for text in found] == ["old.md", "missing.md"]
    assert "-one" in found[0]
    assert "+two" in found[0]


def test_each_pitfall_is_listed_once_with_a_link_to_its_file(tool: ModuleType, root: Path) -> None:
    links = re.findall(r"^- \[.+?\]\((.+?)\)", tool.pitfalls_page(), re.MULTILINE)
    listed = [(root / "docs" / link).resolve() for link in links]
    assert sorted(listed) == sorted(root.glob("exercises/*/pitfalls/[!_]*.py"))


def test_the_screen_in_the_readme_is_one_of_those_in_the_docs(tool: ModuleType, root: Path) -> None:
    readme = tool.README.read_text(encoding="utf-8")
    block = tool._BLOCK.search(readme)
    assert block is not None
    shown = block[0].split("\n", 1)[1].rsplit("\n", 1)[0]
    assert shown in tool.SCREENS.read_text(encoding="utf-8")
    assert tool.readme("other text") != readme
    assert "other text" in tool.readme("other text")


def test_every_submission_of_the_screens_is_shown(tool: ModuleType, root: Path) -> None:
    files = {path.stem for path in (root / "docs" / "screens").glob("*.py")}
    assert files == {*tool.SHOWN, *tool.DRAWN}
    assert set(tool.SHOWN) == set(LEADING)


@pytest.mark.parametrize("name", LEADING)
def test_a_screen_shows_what_it_is_there_for(
    name: str, root: Path, grade_text: Callable[..., Report]
) -> None:
    source = (root / "docs" / "screens" / f"{name}.py").read_bytes()
    report = grade_text(source)
    errors = [item.name for item in report.findings if item.level == "error"]
    assert errors == LEADING[name]
    assert report.verdict == ("failed" if LEADING[name] else "passed")

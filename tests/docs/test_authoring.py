"""The walk through making an exercise works as it is written, and shows what comes out."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def generate(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_docs", root / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_is_shown_is_what_happens(root: Path, generate: ModuleType) -> None:
    page = (root / "docs" / "authoring.md").read_text(encoding="utf-8")
    assert page.count("\n$ grade check-exercises norm\n") == 3
    assert "\nall is well\n" in page
    assert generate.authoring(page) == page

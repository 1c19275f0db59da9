"""A database of either kind for what a class hands in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.process)]


@pytest.fixture(params=KINDS)
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a database is, which several servers may open."""
    if request.param == "postgres":
        yield request.getfixturevalue("postgres").database()
    else:
        yield str(tmp_path / "class.sqlite")

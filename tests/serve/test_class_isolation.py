"""A class's server runs what others send: only where that is confined."""

from types import SimpleNamespace
from typing import Any

import pytest

from grader.serve.class_start import UnconfinedError, refuse_unconfined


def launcher(level: str) -> Any:
    return SimpleNamespace(isolation=SimpleNamespace(level=level))


@pytest.mark.parametrize("level", ["none", "partial"])
def test_below_full_isolation_no_class_is_served(level: str) -> None:
    with pytest.raises(UnconfinedError, match=rf"level full, and here it is {level}: run `grade"):
        refuse_unconfined(launcher(level))


def test_at_full_isolation_one_is() -> None:
    refuse_unconfined(launcher("full"))

"""The tests here import `lines` and `members_asked`."""

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parent))  # behind that of the tests above


@pytest.fixture
def database(postgres: Any) -> str:
    """The URL of a new database of a real server."""
    return str(postgres.database())

"""Workers that compile, where interpreted ones would go first: to measure and compare with."""

from dataclasses import dataclass
from typing import Any

from grader.workers.launch import Launcher


@dataclass
class ColdOnly:
    """A launcher that never offers interpreted workers."""

    inner: Launcher
    interprets: bool = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

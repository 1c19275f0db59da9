"""How far a batch is: a live line on a terminal, now and then a plain one elsewhere."""

import time
from collections import Counter
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from grader.classroom.run import How
from grader.report.schema import Verdict
from grader.report.text import escape

QUIET_SECONDS = 30.0
"""How often a line is written where nobody watches, seconds."""
_COLOURS: dict[Verdict, str] = {"passed": "green", "failed": "red", "ungradable": "yellow"}


class Watch:
    """Counts the files of a batch and shows the counts on standard error.

    Args:
        console: where to write.
    """

    def __init__(self, console: Console) -> None:
        self.verdicts: Counter[Verdict] = Counter()
        self.how: Counter[How] = Counter()
        self._total, self._console = 0, console
        self._started = self._told = time.monotonic()
        self._bar = Progress(
            TextColumn("grading"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[verdicts]}"),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )
        self._task = self._bar.add_task("", total=None, rate="", verdicts="")

    def expect(self, total: int) -> None:
        """Say how many files there are."""
        self._total = total
        self._bar.update(self._task, total=total)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    @property
    def done(self) -> int:
        """How many files are done."""
        return self.verdicts.total()

    @property
    def seconds(self) -> float:
        """How long it has taken so far, seconds."""
        return time.monotonic() - self._started

    @property
    def rate(self) -> str:
        """How many files were graded in a second, as text."""
        return f"{self.how['graded'] / max(self.seconds, 1e-3):.1f} per s"

    def say(self, sentence: str) -> None:
        """Write a sentence, above the live line if there is one."""
        self._console.print(f"grade: {escape(sentence)}", markup=False, soft_wrap=True)

    def count(self, how: How, verdict: Verdict) -> None:
        """Count a file that is done."""
        self.how[how] += 1
        self.verdicts[verdict] += 1
        rate = self.rate if self.how["graded"] else ""
        shown = " · ".join(
            f"[{_COLOURS[name]}]{self.verdicts[name]} {name}[/]"
            for name in _COLOURS
            if self.verdicts[name]
        )
        self._bar.update(self._task, advance=1, rate=rate, verdicts=shown)
        now = time.monotonic()
        if not self._console.is_terminal and now - self._told >= QUIET_SECONDS:
            self._told = now
            self.say(f"{self.done} of {self._total} files, {self.summary}, {self.rate}")

    @property
    def summary(self) -> str:
        """The counts in words."""
        named = [f"{self.verdicts[name]} {name}" for name in _COLOURS if self.verdicts[name]]
        return ", ".join(named) or "none done"

    @property
    def outcome(self) -> str:
        """What came of all files, and how."""
        files = "1 file" if self.done == 1 else f"{self.done:,} files"
        parts = [f"{self.how['graded']:,} graded now ({self.rate})"] if self.how["graded"] else []
        parts += [f"{self.how['shared']:,} same as another"] if self.how["shared"] else []
        parts += [f"{self.how['kept']:,} graded before"] if self.how["kept"] else []
        return f"{files}: {self.summary}; {', '.join(parts)}"

"""Record a new user's way on a terminal of 80 columns: from nothing to the third exercise passed.

The real command runs on a pseudo-terminal; the page holds what its screen shows. The learner's
files are changes of the references. `docs/generate.py` writes the page `docs/journey.md`.
"""

import os
import re
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import pexpect
import pyte

ROOT = Path(__file__).resolve().parent.parent
GRADE = Path(sys.executable).with_name("grade")
COLUMNS, ROWS, LONG = 80, 24, 400
HANG_SECONDS = 120
QUIET_SECONDS = 0.5
"""After which nothing more is being drawn."""
LESSON_LINES = 12
Drawn = Literal["something", "nothing", "the end"]
ABOUT = """\
# A new user's way

<!-- Written by `make docs`: change what it is made from, not this page. -->

What a terminal of 80 columns shows from an empty folder to the third exercise passed, by what the
tool says alone, and what eight learners are told who are stuck. Their mistakes are of the usual
kind. Colours, empty lines at the end of a
screen, and times are left out."""
_TIMES = re.compile(r"graded in [\d.]+ s at [\d:]+")
_BUSY = ("grading", "looking for the cause", "making the", "waiting")


@dataclass
class Terminal:
    """A terminal on which one command runs."""

    words: tuple[str, ...]
    folder: Path
    rows: int
    _screen: pyte.Screen = field(init=False)

    def __post_init__(self) -> None:
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in {"COLUMNS", "LINES", "NO_COLOR", "GRADE_ROOT", "FORCE_COLOR"}
        }
        environment |= {
            "TERM": "xterm-256color",
            "GRADE_STANDING": "off",
            "GRADE_PROGRESS": "on",
            "PAGER": "cat",
        }
        environment |= {"XDG_DATA_HOME": str(self.folder.parent / "data")}
        self._screen = pyte.Screen(COLUMNS, self.rows)
        self._stream = pyte.Stream(self._screen)
        self._child = pexpect.spawn(
            str(GRADE),
            list(self.words),
            cwd=str(self.folder),
            env=environment,
            encoding="utf-8",
            dimensions=(self.rows, COLUMNS),
        )

    def _read(self) -> Drawn:
        """Take what is drawn in the next moment."""
        try:
            self._stream.feed(self._child.read_nonblocking(1 << 16, QUIET_SECONDS))
        except pexpect.TIMEOUT:
            return "nothing"
        except pexpect.EOF:
            return "the end"
        return "something"

    def at_end(self) -> str:
        """Return the screen once the command has ended."""
        while self._read() != "the end":
            pass
        self._child.close()
        return self.text()

    def showing(self, *wanted: str) -> str:
        """Return the screen once it shows some texts, and that nothing more is to come."""
        give_up = time.monotonic() + HANG_SECONDS
        drawn: Drawn = "something"
        while time.monotonic() < give_up and drawn != "the end":
            drawn, text = self._read(), self.text()
            foot = text.splitlines()[-2:-1]
            settled = foot and not any(word in foot[0] for word in _BUSY)
            if drawn == "nothing" and settled and all(each in text for each in wanted):
                return text
        sys.exit(f"grade {' '.join(self.words)} does not show {wanted}:\n{self.text()}")

    def press(self, key: str) -> None:
        """Send a key."""
        self._child.send(key)

    def text(self) -> str:
        """Return what the screen shows, without times."""
        lines = "\n".join(line.rstrip() for line in self._screen.display).rstrip()
        return _TIMES.sub("graded in … s", lines)


@dataclass
class Journey:
    """What was recorded, part by part."""

    folder: Path
    parts: list[str] = field(default_factory=list)

    def says(self, sentence: str) -> None:
        """Add a sentence."""
        self.parts.append(sentence)

    def runs(self, *words: str, lines: int | None = None) -> None:
        """Run a command to its end and keep what it left on the terminal."""
        said = Terminal(words, self.folder, LONG).at_end().splitlines()
        more = [f"[{len(said) - lines} more lines]"] if lines and len(said) > lines else []
        command = f"$ grade {' '.join(words)}".rstrip()
        self.parts.append("\n".join(["```console", command, *said[:lines], *more, "```"]))

    def shows(self, screen: str) -> None:
        """Add a screen."""
        self.parts.append(f"```text\n{screen}\n```")

    def saves(self, name: str, *changes: tuple[str, str]) -> None:
        """Save the right program, changed, as the learner's file."""
        text = (ROOT / "reference" / f"{name}.py").read_text(encoding="utf-8")
        text = text.partition('"""\n\n')[2]  # whose program it is
        for old, new in changes:
            if old not in text:
                sys.exit(f"the reference of {name} holds no {old!r}")
            text = text.replace(old, new)
        (self.folder / f"{name}.py").write_text(text, encoding="utf-8")


FLOATS = ("int(seed)", "seed")
TURNED = ("(in_features, out_features)", "(out_features, in_features)")
AS_TRANSPOSE = ("x @ self.kernel[...]", "x @ self.kernel[...].T")


def begins(journey: Journey) -> None:
    """From an empty folder to the first file."""
    journey.says("## The first minute\n\nThe folder is empty, and the command alone is known:")
    journey.runs()
    journey.runs("next")
    journey.runs("lesson", "dense", lines=LESSON_LINES)


def watches(journey: Journey) -> None:
    """The first exercise, beside a live screen."""
    journey.says("## The first exercise, watched\n\nNothing was written yet:")
    watch = Terminal(("watch",), journey.folder, ROWS)
    journey.shows(watch.showing("✗ failed", "graded in"))
    journey.says("All is written, but `seed` is a float:")
    journey.saves("dense", FLOATS, TURNED, AS_TRANSPOSE)
    journey.shows(watch.showing("float-argument:", "graded in"))
    journey.says("`int(seed)` is saved; the kernel's axes stand in PyTorch's order:")
    journey.saves("dense", TURNED, AS_TRANSPOSE)
    journey.shows(watch.showing("kernel-layout:", "graded in"))
    journey.says("The key `h`, one more hint:")
    watch.press("h")
    journey.shows(watch.showing("kernel-layout, 3 of"))
    journey.says("The key `p`, the picture of a wrong number, scrolled to the learner's way:")
    watch.press("p")
    watch.showing("expected: ")
    for _ in range(3):
        watch.press(" ")
    journey.shows(watch.showing("yours: "))
    journey.says("The shape and the product are put right:")
    journey.saves("dense")
    journey.shows(watch.showing("✓ passed", "★"))
    journey.says("The key `n`: the next exercise's starter is written and watched.")
    watch.press("n")
    journey.shows(watch.showing("conv1d.py", "✗ failed", "graded in"))
    watch.press("q")
    watch.at_end()


def goes_on(journey: Journey) -> None:
    """The second and the third exercise, by single commands."""
    journey.says("## The second exercise, by single commands")
    journey.runs()
    journey.says("All is written; padding was left to its default:")
    journey.saves("conv1d", ('padding="SAME"', 'padding="VALID"'))
    journey.runs("conv1d.py")
    journey.runs("hint")
    journey.saves("conv1d")
    journey.runs("conv1d.py")
    journey.says("## The third")
    journey.runs("next")
    journey.says("A name that is not there:")
    journey.runs("conf2d.py")
    journey.saves("conv2d")
    journey.runs("conv2d.py")
    journey.runs()


CONVOLUTION = """\
        out = jax.lax.conv_general_dilated(
            x[None],
            self.kernel[...],
            window_strides=(1,),
            padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"),
        )
        return out[0] + self.bias[...]"""
STUCK = {
    "Floats stay floats": [("int(features), int(kernel_size)", "features, kernel_size")],
    "A misspelt name": [("            self.kernel[...]", "            self.kernal[...]")],
    "Another padding": [('"SAME"', '"VALID"')],
    "Two arguments are exchanged": [
        ("int(features), int(kernel_size)", "int(kernel_size), int(features)")
    ],
    "An initializer is called once": [
        ("        init = nnx.initializers.lecun_normal()\n", ""),
        ("init(rngs", "nnx.initializers.lecun_normal(rngs"),
    ],
    "A product for a convolution": [(CONVOLUTION, "        return self.kernel @ x + self.bias")],
    "A bias along the wrong axis": [("+ self.bias[...]", "+ self.bias[...][:, None]")],
    "An index past the end": [("x.shape[-1]", "x.shape[2]")],
}
"""What each of them wrote in the place of what is right."""


def gets_stuck(journey: Journey) -> None:
    """Eight learners of the second exercise, each with one mistake, and what each is told."""
    journey.says(
        "## Eight who are stuck\n\nEach has written the second exercise with one mistake. The "
        "first report is what it is mended from; below it, the same file with only that put right."
    )
    for said, changes in STUCK.items():
        journey.says(f"{said}:")
        journey.saves("conv1d", *changes)
        journey.runs("conv1d.py")
        journey.saves("conv1d")
        journey.runs("conv1d.py", lines=1)


def recorded() -> str:
    """Take the way and return the page."""
    with TemporaryDirectory() as folder:
        work = Path(folder, "work")
        work.mkdir()
        journey = Journey(work, [ABOUT])
        for step in (begins, watches, goes_on, gets_stuck):
            step(journey)
        return "\n\n".join(journey.parts) + "\n"

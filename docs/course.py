"""The page of the course: its steps, and what each exercise is made of, written from the tree."""

import json
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

from grader.exercise.course import needed
from grader.exercise.folder import ExerciseFolder
from grader.exercise.pitfalls import Pitfall, list_pitfalls
from grader.grading.exercises import open_catalogue

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
FIGURES = ROOT / "tests" / "corpus" / "figures.json"
MINUTES = DOCS / "minutes.toml"
NOT_KNOWN = "–"
ABOUT = """\
The exercises in the order in which to learn them. `grade` alone shows them with what you have done,
`grade list` in short; `grade next` starts the next one."""
ABOUT_COST = """\
What an exercise is made of, in lines that are not blank: its texts (task, solution), its code
(starter, cases, requirements, reference, picture), its settings (`exercise.toml`, words of other
libraries), the pages and changes of its own pitfalls, and its error model, where it has one. Then
its corpus in `tests/corpus`: how many of its wrong programs get a name, how many of these names are
right, and how many of its right programs pass with no mistake found. The minutes are those that its
author noted, where one did. `–` is what is not known; `python tests/corpus/report.py --keep FOLDER`
measures a corpus and notes it."""


def course_page(written: str) -> str:
    """Return the page.

    Args:
        written: the line that says that nobody writes it by hand.
    """
    exercises = open_catalogue(ROOT).in_order
    steps = [_step(each, exercises) for each in exercises]
    figures = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    minutes = tomllib.loads(MINUTES.read_text(encoding="utf-8"))
    costs = [_cost(each, figures.get(each.name), minutes.get(each.name)) for each in exercises]
    head = ("exercise", "texts", "code", "settings", "pitfalls", "model")
    measured = ("wrong", "named", "named rightly", "right", "passed", "minutes")
    parts = [
        "# The course",
        written,
        ABOUT,
        _table(("step", "exercise", "what is written", "needs", "pitfalls of its own"), steps),
        "## What an exercise costs",
        ABOUT_COST,
        _table((*head, *measured), costs),
    ]
    return "\n\n".join(parts) + "\n"


def _step(exercise: ExerciseFolder, exercises: Sequence[ExerciseFolder]) -> list[str]:
    lead = f"[{exercise.name}](../exercises/{exercise.name}/task.md)"
    needs = ", ".join(each.name for each in needed(exercise, exercises))
    own = ", ".join(f"`{item.name}`" for item in _own(exercise))
    step = f"{exercise.step:g}" if exercise.step != float("inf") else ""
    return [step, lead, exercise.summary, needs or NOT_KNOWN, own or NOT_KNOWN]


def _own(exercise: ExerciseFolder) -> tuple[Pitfall, ...]:
    return list_pitfalls(exercise.pitfall_folders[:1])


def _cost(
    exercise: ExerciseFolder, measured: dict[str, int] | None, minutes: int | None
) -> list[str]:
    folder = exercise.folder
    kinds = (
        _lines(folder / name for name in ("task.md", "solution.md")),
        _lines(
            folder / name for name in ("starter.py", "cases.py", "requirements.py", "picture.py")
        )
        + _lines([exercise.reference_path]),
        _lines(folder / name for name in ("exercise.toml", "idioms.toml")),
        _lines(folder.glob("pitfalls/*.py")),
        _lines(folder.glob("model/*.py")),
    )
    row = [exercise.name, *(str(count or NOT_KNOWN) for count in kinds)]
    if measured is None:
        return [*row, *[NOT_KNOWN] * 5, str(minutes or NOT_KNOWN)]
    named = measured["named"]
    shares = (
        str(measured["wrong"]),
        _share(named, measured["nameable"]),
        _share(measured["rightly"], named),
        str(measured["right"]),
        _share(measured["clean"], measured["right"]),
    )
    return [*row, *shares, str(minutes or NOT_KNOWN)]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else NOT_KNOWN


def _lines(paths: Iterable[Path]) -> int:
    """Count the lines of the files that are there, blank ones left out."""
    texts = (path.read_text(encoding="utf-8") for path in paths if path.is_file())
    return sum(bool(line.strip()) for text in texts for line in text.splitlines())


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in (head, *rows)]
    return "\n".join([lines[0], "|" + "---|" * len(head), *lines[1:]])

"""What `run_autograder` runs: choose the file of a submission, grade it, write `results.json`."""

import json
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from grader.classroom.export.gradescope import SETTINGS
from grader.grading.exercises import open_catalogue
from grader.grading.file import grade_file
from grader.report.errors import GraderError, say
from grader.report.formats import Detail, renderer
from grader.workers.launch import start_launcher


class NoFileError(GraderError):
    """A submission has no file to grade; the text is for learners."""


def main(arguments: Sequence[str]) -> None:
    """Grade the submission in Gradescope's folder, which is named.

    Raises:
        GraderError: this autograder is broken; the submission has no part in that.
    """
    home = Path(arguments[0])
    settings = json.loads((home / "source" / SETTINGS).read_text(encoding="utf-8"))
    results = home / "results" / "results.json"
    results.parent.mkdir(exist_ok=True)
    try:
        file = choose(home / "submission", settings["entry_point"])
    except NoFileError as error:
        said = {"score": 0, "output": str(error), "output_format": "text", "tests": []}
        results.write_text(json.dumps(said), encoding="utf-8")
        return
    exercises = open_catalogue().choose(settings["exercise"])
    with closing(start_launcher()) as launcher:
        report, source = grade_file(
            file, exercises, settings["seed"], launcher, secret=settings["secret"]
        )
    with results.open("w", encoding="utf-8") as out:
        renderer("gradescope")([report], out, Detail(source_of=lambda _: source))


def choose(folder: Path, entry_point: str) -> Path:
    """Return the Python file of a submission: the only one, or the only one with the function.

    Raises:
        NoFileError: there is none, or several of which none or more than one has the function.
    """
    found = sorted(folder.rglob("*.py"))
    files = [path for path in found if path.is_file() and not path.is_symlink()]
    if not files:
        said = "a link is not followed: " if found else ""
        raise NoFileError(f"There is no Python file in the submission: {said}submit one .py file.")
    if len(files) == 1:
        return files[0]
    defined = f"def {entry_point}(".encode()
    found = [path for path in files if defined in path.read_bytes()]
    if len(found) != 1:
        raise NoFileError(
            f"{len(found) or 'None'} of the {len(files)} Python files define {entry_point}:"
            f" submit one file that does."
        )
    return found[0]


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except GraderError as error:
        say(str(error))
        sys.exit(error.status)

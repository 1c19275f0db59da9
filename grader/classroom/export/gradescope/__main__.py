"""What `run_autograder` runs: choose the file of a submission, grade it, write `results.json`."""

import json
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from grader.classroom.export.gradescope import SETTINGS
from grader.grading.exercises import open_catalogue
from grader.grading.file import grade_file
from grader.report.formats import renderer
from grader.workers.launch import start_launcher


def main(arguments: Sequence[str]) -> int:
    """Grade the submission in Gradescope's folder, which is named."""
    home = Path(arguments[0])
    settings = json.loads((home / "source" / SETTINGS).read_text(encoding="utf-8"))
    results = home / "results" / "results.json"
    results.parent.mkdir(exist_ok=True)
    try:
        file = choose(home / "submission", settings["entry_point"])
    except ValueError as error:
        said = {"score": 0, "output": str(error), "output_format": "text", "tests": []}
        results.write_text(json.dumps(said), encoding="utf-8")
        return 0
    exercises = open_catalogue().choose(settings["exercise"])
    with closing(start_launcher()) as launcher:
        report, source = grade_file(file, exercises, settings["seed"], launcher)
    with results.open("w", encoding="utf-8") as out:
        renderer("gradescope")([report], out, verbose=False, source_of=lambda _: source)
    return 0


def choose(folder: Path, entry_point: str) -> Path:
    """Return the Python file of a submission: the only one, or the only one with the function.

    Raises:
        ValueError: there is none, or it cannot be told which is meant; the text is for learners.
    """
    files = [path for path in sorted(folder.rglob("*.py")) if path.is_file()]
    if not files:
        raise ValueError("There is no Python file in the submission: hand in one .py file.")
    if len(files) == 1:
        return files[0]
    defined = f"def {entry_point}(".encode()
    found = [path for path in files if defined in path.read_bytes()]
    if len(found) != 1:
        raise ValueError(
            f"{len(found) or 'None'} of the {len(files)} Python files define {entry_point}:"
            f" hand in one file that does."
        )
    return found[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

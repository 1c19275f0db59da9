"""What `run_autograder` runs: choose the file of a submission, grade it, write `results.json`."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from grader.cli import main as grade
from grader.export.gradescope import SETTINGS

GRADED = {0, 1, 3}
"""Exit statuses of `grade` that leave a result."""


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
    options = ["--exercise", settings["exercise"], "--seed", str(settings["seed"])]
    options += ["--format", "gradescope", "--output", str(results)]
    status = _status(["files", *options, "--", str(file)])
    # A result was written, whatever the verdict; any other status is for the instructor.
    return 0 if status in GRADED else status


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


def _status(words: list[str]) -> int:
    try:
        grade(words)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

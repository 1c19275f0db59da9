"""What `run_autograder` runs: choose the file of a submission, grade it, write `results.json`."""

import json
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from grader.classroom.archives.shelf import Shelf
from grader.classroom.collect import collect_one
from grader.classroom.entry import Notices, listed
from grader.classroom.export.gradescope import SETTINGS
from grader.exercise.exercise import Exercise
from grader.grading.assemble import ungradable
from grader.grading.examiner.examination import reading
from grader.grading.exercises import open_catalogue
from grader.grading.file import grade_submission
from grader.grading.launch import start_launcher
from grader.report.errors import GraderError, say
from grader.report.formats import Detail, renderer
from grader.report.marks import scaled
from grader.submission.nearness import telling_names
from grader.submission.submission import Reader, Submission, UnreadableError, received


class NoFileError(GraderError):
    """A submission does not say which file to grade; the text is for learners."""


def main(arguments: Sequence[str]) -> None:
    """Grade the submission in Gradescope's folder, which is named.

    Raises:
        GraderError: this autograder is broken; the submission has no part in that.
    """
    home = Path(arguments[0])
    settings = json.loads((home / "source" / SETTINGS).read_text(encoding="utf-8"))
    results = home / "results" / "results.json"
    results.parent.mkdir(exist_ok=True)
    (exercise,) = open_catalogue().choose(settings["exercise"])
    seed = settings["seed"]
    with closing(start_launcher()) as launcher:
        try:
            reader = reading(lambda: launcher, telling_names([exercise]))
            submission = choose(home / "submission", exercise, reader)
        except NoFileError as error:
            said = {"score": 0, "output": str(error), "output_format": "text", "tests": []}
            results.write_text(json.dumps(said), encoding="utf-8")
            return
        except UnreadableError as error:
            report, source = ungradable("", None, exercise, seed, str(error)), ""
        else:
            secret = settings["secret"]
            report = grade_submission(submission, exercise, seed, launcher, secret=secret)
            source = submission.text
    report = scaled(report, settings["points"])
    with results.open("w", encoding="utf-8") as out:
        renderer("gradescope")([report], out, Detail(source_of=lambda _: source))


def choose(folder: Path, exercise: Exercise, reader: Reader = received) -> Submission:
    """Return the file of a submission that is graded: the one that a batch would grade.

    Raises:
        NoFileError: there is none, or several that are as good.
        UnreadableError: what there is cannot be graded; the sentence says what it is.
    """
    found: list[Submission] = []
    problems: list[UnreadableError] = []
    with Shelf(reader) as shelf:
        for entry in collect_one(folder, (exercise,), shelf, Notices(say)):
            try:
                # What the learner called it, not where it lies here.
                found.append(Submission(entry.path, entry.read().source))
            except UnreadableError as error:
                problems.append(UnreadableError(entry.path, error.why))
    if not found and problems:
        raise problems[0]
    if len(found) == 1:
        return found[0]
    if not found:
        raise NoFileError("There is no file in the submission: submit one .py file.")
    names = listed([each.path for each in found])
    raise NoFileError(
        f"Several files could be the one to grade ({names}): submit one that defines "
        f"{exercise.settings.entry_point}."
    )


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except GraderError as error:
        say(str(error))
        sys.exit(error.status)

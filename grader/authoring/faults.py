"""What can be wrong with the files of an exercise, and with texts that are graded.

Each check yields sentences that say what to do.
"""

from collections.abc import Iterator

from grader.authoring.bench import Bench, is_shown
from grader.exercise.catalogue import Catalogue
from grader.exercise.exercise import Exercise
from grader.exercise.folder import ExerciseFolder
from grader.exercise.pitfalls import Pitfall
from grader.exercise.trusted_files import ExerciseError
from grader.report.schema import Report

MESSAGE_WORDS = 24
"""The most words of a finding's first line."""
NEEDED = ("exercise.toml", "task.md", "starter.py", "cases.py")
_FOLDERS = ("model", "pitfalls")
_FILES = (*NEEDED, "requirements.py", "picture.py", "solution.md", "idioms.toml")
_UNSEEN = ("__pycache__", ".")


def folder_faults(files: ExerciseFolder) -> Iterator[str]:
    """Say which files of an exercise are missing, empty, or not its own."""
    for name in NEEDED:
        path = files.folder / name
        if not path.is_file() or not path.read_bytes().strip():
            yield f"{name} is missing or empty: write it, docs/authoring.md says what it holds"
    if not files.reference_path.is_file():
        yield f"reference/{files.name}.py is missing: write the trusted answer"
    if (files.folder / "model").is_dir() and not (files.folder / "model/__init__.py").is_file():
        yield "model/__init__.py is missing: it holds MODEL"
    for path in sorted(files.folder.iterdir()):
        if path.name.startswith(_UNSEEN) or path.name in (*_FILES, *_FOLDERS):
            continue
        yield f"{path.name} is no file of an exercise: remove it, or move it elsewhere"


def stray_faults(catalogue: Catalogue) -> Iterator[str]:
    """Say what lies beside the exercises and belongs to none."""
    names = set(catalogue.names)
    for path in sorted((catalogue.root / "reference").glob("*.py")):
        if path.stem not in names:
            yield f"reference/{path.name} is for no exercise: remove it, or write the exercise"
    for path in sorted((catalogue.root / "exercises").iterdir()):
        if path.name not in names | {"common"} and not path.name.startswith(_UNSEEN):
            yield f"exercises/{path.name} has no exercise.toml: write it, or remove the rest"


def starter_faults(exercise: Exercise, bench: Bench) -> Iterator[str]:
    """Say whether the starter fails to run, or passes."""
    report = bench.grade(exercise.starter, exercise)
    if report.verdict == "ungradable":
        yield f"the starter could not be graded: {report.summary}"
        return
    if report.verdict == "passed":
        yield "the starter passes: leave out what is to be learnt"
    broken = next((case for case in report.cases if case.status in {"raised", "not-run"}), None)
    if broken is not None:
        yield f"the starter does not run ({broken.name}: {broken.message}): make it return anything"


def reference_faults(exercise: Exercise, bench: Bench) -> Iterator[str]:
    """Say whether the reference, handed in as a submission, is less than wholly right."""
    report = bench.grade(exercise.right_program, exercise)
    if report.verdict != "passed":
        yield f"the reference {report.verdict} ({report.summary}): correct it"
    elif report.findings:
        name = report.findings[0].name
        yield f"the reference gets the finding {name}: correct it, or the pitfall"


def change_faults(pitfall: Pitfall, exercise: Exercise, bench: Bench) -> Iterator[str]:
    """Say which changes of an exercise's right program do not show a pitfall as they should."""
    for change in pitfall.changes.get(exercise.name, ()):
        try:
            wrong = change.apply(exercise.right_program)
        except ExerciseError as error:
            yield str(error)
            continue
        report = bench.grade(wrong, exercise, dict(pitfall.limits))
        for fault in _shown_faults(pitfall, report):
            yield f"with {change.said}, {fault}"


def _shown_faults(pitfall: Pitfall, report: Report) -> Iterator[str]:
    """Say whether a report's first finding is not a pitfall, or is badly worded."""
    names = [item.name for item in report.findings]
    if not is_shown(pitfall):
        if pitfall.name in names:
            yield "it is found in versions before `shown_since`: correct that"
        return
    if names[:1] != [pitfall.name]:
        found = names[0] if names else "nothing"
        yield f"{found} is found first: correct the change or the evidence"
        return
    wanted = "passed" if pitfall.level == "advice" else "failed"
    if report.verdict != wanted:
        yield f"the work {report.verdict}; a pitfall at level {pitfall.level} has {wanted}"
    first = report.findings[0]
    if "\n" in first.message or len(first.message.split()) > MESSAGE_WORDS:
        yield f"the message is longer than {MESSAGE_WORDS} words: {first.message!r}"
    if first.message.endswith(".") or first.message[:1].isupper():
        yield f"the message has a capital or a full stop: leave them out: {first.message!r}"
    if not first.help.where.strip() or not first.help.idea.strip():
        yield "the help has an empty rung: let the message and the section `Why` say something"
    if not first.evidence or not all(first.evidence):
        yield "the finding gives no evidence: say what was seen"

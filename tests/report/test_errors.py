"""Every error of the grader is of one family, which carries exit statuses."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import grader
from grader.diagnosis.error_model import ModelError
from grader.exercise.catalogue import UnknownExerciseError
from grader.exercise.trusted_files import ExerciseError
from grader.grading.source import SeedError
from grader.judging.conversation import MissedError, StoppedError
from grader.report.errors import Exit, GraderError, needs_extra, say
from grader.report.output import OutputError, try_output, writing
from grader.workers.process import NoWorkerError

NO_ERROR_OF_A_RUN = {ModelError, MissedError, StoppedError}
"""What a hypothesis of an error model raises where the submission may have raised, which is an
answer; and how a conversation with a child ends early, which `run` puts into the outcome."""


def modules() -> Iterator[ModuleType]:
    """Yield the modules of the grader but for the sandbox, which imports nothing else of it."""
    for found in pkgutil.walk_packages(grader.__path__, "grader."):
        if found.name != "grader.__main__" and not found.name.startswith("grader.sandbox"):
            yield importlib.import_module(found.name)


def strangers(module: ModuleType) -> list[type]:
    """Return public exceptions of a module without a status; a private one never leaves it."""
    return [
        value
        for name, value in vars(module).items()
        if inspect.isclass(value)
        and issubclass(value, BaseException)
        and value.__module__ == module.__name__
        and not name.startswith("_")
        and value not in NO_ERROR_OF_A_RUN
        and not (issubclass(value, GraderError) and value.status in set(Exit) - {Exit.PASSED})
    ]


def test_every_error_is_of_the_family_and_has_a_status() -> None:
    known = list(modules())
    assert {module.__name__ for module in known} > {
        "grader.cli.main",
        "grader.classroom.store.connect",
        "grader.notebook.magic",
    }
    assert [stranger for module in known for stranger in strangers(module)] == []


@pytest.mark.parametrize(
    "line",
    [
        "class LostError(Exception): pass",
        "class LostError(GraderError): status = Exit.PASSED",
        "class LostError(GraderError): status = 7",
    ],
)
def test_an_error_outside_the_family_would_be_found(line: str) -> None:
    """Positive control."""
    module = ModuleType("grader.lost")
    module.__dict__.update(GraderError=GraderError, Exit=Exit)
    exec(line, module.__dict__)
    assert [stranger.__name__ for stranger in strangers(module)] == ["LostError"]


def test_an_error_has_the_status_of_its_class_unless_it_is_given_one() -> None:
    assert NoWorkerError("no worker").status == ExerciseError("broken").status == Exit.UNGRADABLE
    assert UnknownExerciseError("none").status == SeedError("none").status == Exit.USAGE
    assert GraderError("stopped", Exit.by_signal(15)).status == Exit.TERMINATED
    assert GraderError("stopped").status == Exit.UNGRADABLE


def test_what_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    with pytest.raises(OutputError, match=r"file/x cannot be written \(.+\): choose another place"):
        try_output(tmp_path / "file" / "x")
    try_output(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "kept"
    with (
        pytest.raises(OutputError, match=r"x cannot be written \(No space left\): wait$") as lost,
        writing(Path("x"), "wait", Exit.UNGRADABLE),
    ):
        raise OSError(28, "No space left")
    assert lost.value.status == Exit.UNGRADABLE


def test_a_missing_extra_is_one_sentence_and_other_faults_stay() -> None:
    with (
        pytest.raises(GraderError, match=r'^ink needs no_ink: pip install "nnx-grader\[pen\]"$'),
        needs_extra("pen", "ink"),
    ):
        importlib.import_module("no_ink")
    with pytest.raises(ZeroDivisionError), needs_extra("pen", "ink"):
        1 / 0  # noqa: B018


def test_what_is_said_cannot_move_the_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    say("\x1b[2J me.py\nis gone")
    assert capsys.readouterr().err == "grade: \\x1b[2J me.py\\nis gone\n"


def test_the_readme_has_every_status(root: Path) -> None:
    page = (root / "README.md").read_text(encoding="utf-8")
    table = page.partition("| exit status |")[2].partition("\n\n")[0]
    numbers = re.findall(r"^\| ([\d, ]+) \|", table, re.MULTILINE)
    assert sorted(int(number) for row in numbers for number in row.split(",")) == sorted(Exit)

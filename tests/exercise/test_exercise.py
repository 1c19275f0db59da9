"""An exercise folder is validated when it is read, and what is wrong with it is one sentence."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from grader.exercise.catalogue import default_root
from grader.exercise.exercise import Exercise
from grader.exercise.trusted_files import ExerciseError, load_module
from grader.grading.exercises import open_catalogue
from grader.grading.flow import grade
from grader.submission.submission import Submission
from grader.workers.launch import Launcher


@pytest.fixture
def folder(tmp_path: Path, root: Path) -> Path:
    """A root with a copy of one exercise; its folder."""
    shutil.copytree(root / "exercises", tmp_path / "exercises")
    shutil.copytree(root / "reference", tmp_path / "reference")
    return tmp_path / "exercises" / "conv1d"


def loaded(folder: Path) -> Exercise:
    return open_catalogue(folder.parents[1]).load("conv1d")


def test_a_copy_of_the_exercise_is_valid(folder: Path) -> None:
    """Positive control of all that is refused below."""
    assert loaded(folder).settings.entry_point == "conv1d_forward"


REFUSED = {
    "no TOML": ("^.*$", "this is no toml", "is not valid TOML"),
    "an unknown key": ("^version", "versoin = 1\nversion", "versoin: Extra inputs"),
    "a missing key": ("^entry_point.*$", "", "entry_point: Field required"),
    "another format": ("^format_version.*$", "format_version = 2", "format_version: .* 1"),
    "a tolerance of zero": ("^tolerance.*$", "tolerance = 0", "tolerance: .*greater than 0"),
    "a tolerance that is text": (
        "^tolerance.*$",
        'tolerance = "2e-5 or so"',
        "tolerance: .*number",
    ),
    "an infinite tolerance": ("^tolerance.*$", "tolerance = inf", "tolerance: .*finite"),
    "no parameters": ("^parameters.*$", "parameters = []", "parameters: .*at least 1"),
    "a name that is none": ("^entry_point.*$", 'entry_point = "a-b"', "entry_point: .*pattern"),
    "a negative limit": ("^case_seconds.*$", "case_seconds = -1", "limits.case_seconds: .*greater"),
    "negative points": ("^cases = .*$", "cases = -1", "points.cases: .*greater"),
    "an empty hint": (r"^hints = \[$", 'hints = [" ",', "hints.0: .*pattern"),
    "an unknown limit": ("^cpu_seconds", "gpu_seconds = 1\ncpu_seconds", "limits.gpu_seconds"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_invalid_settings_are_one_sentence_with_file_and_key(name: str, folder: Path) -> None:
    pattern, new, said = REFUSED[name]
    path = folder / "exercise.toml"
    text, count = re.subn(pattern, new, path.read_text(), count=1, flags=re.MULTILINE)
    assert count == 1
    path.write_text(text)
    with pytest.raises(ExerciseError, match=said) as caught:
        loaded(folder)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_settings_that_are_no_utf8_are_one_sentence(folder: Path) -> None:
    (folder / "exercise.toml").write_bytes(b'title = "\xff"\n')
    with pytest.raises(ExerciseError, match="not valid TOML"):
        loaded(folder)


@pytest.mark.parametrize("source", [None, "def f(:", "import nothing_of_this_name", "1 / 0"])
@pytest.mark.parametrize("file", ["cases.py", "requirements.py"])
def test_a_file_that_is_missing_or_broken_is_named(
    file: str, source: str | None, folder: Path
) -> None:
    path = folder / file
    path.unlink()
    if source is not None:
        path.write_text(source)
    exercise = loaded(folder)
    with pytest.raises(ExerciseError, match=re.escape(str(path))):
        exercise.cases(0) if file == "cases.py" else exercise.requirements


def test_a_broken_exercise_makes_submissions_ungradable_never_wrong(
    folder: Path, grade_command: Any, right: str
) -> None:
    (folder.parents[1] / "me.py").write_text(right)

    def grade() -> Any:
        return grade_command("me.py", cwd=folder.parents[1], GRADE_ROOT=str(folder.parents[1]))

    (folder / "cases.py").write_text("1 / 0")
    ran = grade()
    assert ran.status == 3
    assert "? ungradable" in ran.out
    assert "division by zero" in ran.out.replace("\n", " ")
    (folder / "exercise.toml").write_text("format_version = 7")
    ran = grade()
    assert ran.status == 3
    assert "exercise.toml" in ran.err
    assert "Traceback" not in ran.err


def test_a_reference_that_fails_makes_submissions_ungradable(
    folder: Path, launcher: Launcher, right: str
) -> None:
    reference = folder.parents[1] / "reference" / "conv1d.py"
    reference.write_text("def conv1d_forward(*_):\n    1 / 0\n")
    report = grade(Submission("me.py", right.encode()), loaded(folder), 0, launcher)
    assert report.verdict == "ungradable"
    assert "conv1d" in report.summary
    assert "division by zero" in report.summary


def test_an_unknown_exercise_lists_the_known_ones(folder: Path) -> None:
    with pytest.raises(ExerciseError, match="no exercise 'conv9d'; there are: conv1d"):
        open_catalogue(folder.parents[1]).load("conv9d")


def test_a_root_without_exercises_says_so(tmp_path: Path) -> None:
    with pytest.raises(ExerciseError, match=re.escape(str(tmp_path))):
        open_catalogue(tmp_path).all()


def test_the_environment_may_name_another_root(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("GRADE_ROOT", raising=False)
    usual = default_root()
    assert (usual / "exercises" / "conv1d" / "exercise.toml").exists()
    monkeypatch.setenv("GRADE_ROOT", str(tmp_path))
    assert default_root() == tmp_path


def test_the_digests_follow_every_file_that_decides_or_explains(folder: Path) -> None:
    seen, explained = {loaded(folder).decides}, {loaded(folder).explains}
    assert loaded(folder).decides in seen
    changed = [folder / "cases.py", folder / "exercise.toml", folder / "requirements.py"]
    changed += [folder.parents[1] / "reference" / "conv1d.py"]
    for path in changed:
        path.write_text(path.read_text() + "\n# changed\n")
        digest = loaded(folder).decides
        assert digest not in seen, path
        assert loaded(folder).explains in explained
        seen.add(digest)
    shared = folder.parent / "common" / "pitfalls" / "padding.py"
    for path in (folder / "model" / "__init__.py", folder / "model" / "draws.py", shared):
        path.write_text(path.read_text() + "\n# changed\n")
        digest = loaded(folder).explains
        assert digest not in explained, path
        assert loaded(folder).decides in seen
        explained.add(digest)
    (folder / "task.md").write_text("another wording")
    assert loaded(folder).decides in seen
    assert loaded(folder).explains in explained


def test_every_exercise_is_whole() -> None:
    for exercise in open_catalogue().all():
        assert exercise.task.strip()
        assert exercise.starter.strip()
        assert exercise.reference.strip()
        assert exercise.requirements
        assert exercise.settings.points.total > 0
        assert exercise.signature.startswith(exercise.settings.entry_point)


def test_a_missing_trusted_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExerciseError, match=r"nowhere\.py is missing"):
        load_module(tmp_path / "nowhere.py", "_nowhere")

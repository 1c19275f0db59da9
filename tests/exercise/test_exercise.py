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
from grader.judging.requirements import checks_of
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
    "no TOML": ("^title.*$", "this is no toml", "is not valid TOML"),
    "an unknown key": ("^title", "versoin = 1\ntitle", "versoin: Extra inputs"),
    "a missing key": ("^entry_point.*$", "", "entry_point: Field required"),
    "another format": ("^title", "format_version = 2\ntitle", "format_version: .* 1"),
    "a tolerance of zero": ("^title", "tolerance = 0\ntitle", "tolerance: .*greater than 0"),
    "a tolerance that is text": (
        "^title",
        'tolerance = "2e-5 or so"\ntitle',
        "tolerance: .*number",
    ),
    "an infinite tolerance": ("^title", "tolerance = inf\ntitle", "tolerance: .*finite"),
    "a name that is none": ("^entry_point.*$", 'entry_point = "a-b"', "entry_point: .*pattern"),
    "a negative limit": (
        r"\Z",
        "[limits]\ncase_seconds = -1\n",
        "limits.case_seconds: .*greater",
    ),
    "negative points": (r"\Z", "[points]\ncases = -1\n", "points.cases: .*greater"),
    "an empty hint": (r"^hints = \[$", 'hints = [" ",', "hints.0: .*pattern"),
    "an unknown limit": (r"\Z", "[limits]\ngpu_seconds = 1\n", "limits.gpu_seconds"),
    "an unknown family": ("^families.*$", 'families = ["kernels"]', "no family 'kernels'"),
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
    path.unlink(missing_ok=True)
    if source is not None:
        path.write_text(source)
    exercise = loaded(folder)
    if source is None and file == "requirements.py":
        assert exercise.requirements is None
        return
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
    shutil.copy2(folder.parents[1] / "reference" / "dense.py", folder.parents[1] / "me.py")
    ran = grade()  # the broken one stops no other
    assert "✓ passed" in ran.out
    assert "the exercise conv1d is left out" in ran.err


def test_a_root_with_one_exercise_and_nothing_else_works(
    tmp_path: Path, root: Path, grade_command: Any
) -> None:
    shutil.copytree(root / "exercises" / "dense", tmp_path / "exercises" / "dense")
    (tmp_path / "reference").mkdir()
    shutil.copy2(root / "reference" / "dense.py", tmp_path / "reference")
    wrong = (root / "reference" / "dense.py").read_text().replace("int(seed)", "seed")
    (tmp_path / "me.py").write_text(wrong)
    variables = {"GRADE_ROOT": str(tmp_path)}
    assert grade_command("list", cwd=tmp_path, **variables).out.startswith("dense")
    assert "float-argument" in grade_command("me.py", cwd=tmp_path, **variables).out
    assert grade_command("explain", "kernel-layout", cwd=tmp_path, **variables).status == 0


def test_what_an_exercise_leaves_out_is_the_references_or_as_usual(folder: Path) -> None:
    settings = loaded(folder).settings
    assert (settings.parameters, settings.module) == (
        ("seed", "x", "features", "kernel_size"),
        "MyConv1D",
    )
    assert (settings.tolerance, settings.points.total) == (2e-5, 100)
    path = folder / "exercise.toml"
    path.write_text(path.read_text().replace("conv1d_forward", "conv1d_backward"))
    with pytest.raises(ExerciseError, match="defines no function 'conv1d_backward'"):
        loaded(folder)


def test_a_reference_without_a_module_asks_for_none(folder: Path) -> None:
    reference = folder.parents[1] / "reference" / "conv1d.py"
    reference.write_text("def conv1d_forward(seed, x, features, kernel_size):\n    return x\n")
    assert loaded(folder).settings.module == ""
    assert checks_of(loaded(folder)) == ()


def test_a_reference_that_fails_makes_submissions_ungradable(
    folder: Path, launcher: Launcher, right: str
) -> None:
    reference = folder.parents[1] / "reference" / "conv1d.py"
    reference.write_text("def conv1d_forward(seed, x, features, kernel_size):\n    1 / 0\n")
    report = grade(Submission("me.py", right.encode()), loaded(folder), 0, launcher)
    assert report.verdict == "ungradable"
    assert "conv1d" in report.summary
    assert "division by zero" in report.summary


def test_an_unknown_exercise_lists_the_known_ones(folder: Path) -> None:
    with pytest.raises(ExerciseError, match=r"no exercise 'conv9d'; there are: .*conv1d"):
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
    (folder / "requirements.py").write_text("REQUIREMENTS = ()\n")
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
        assert bool(checks_of(exercise)) == bool(exercise.settings.module)
        assert exercise.settings.points.total > 0
        assert exercise.signature.startswith(exercise.settings.entry_point)


def test_a_missing_trusted_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExerciseError, match=r"nowhere\.py is missing"):
        load_module(tmp_path / "nowhere.py", "_nowhere")

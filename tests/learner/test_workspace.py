"""Starting files, going on with the last one, and files that are not there."""

import re
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.exercise.catalogue import Catalogue
from grader.learner.workspace import begin
from grader.report.errors import WrongUsageError
from grader.report.output import OutputError

HANG_SECONDS = 300


@pytest.fixture
def learn(tmp_path: Path, grade_command: Callable[..., Any]) -> Callable[..., Any]:
    """Runs `grade` as a learner with a progress of their own, in a folder of their own."""
    work = tmp_path / "work"
    work.mkdir()

    def run(*words: str, **variables: str) -> Any:
        given = {"XDG_DATA_HOME": str(tmp_path / "data"), "GRADE_PROGRESS": "on"}
        return grade_command(*words, cwd=work, **given | variables)

    return run


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return tmp_path / "work"


def starter(name: str) -> str:
    return Catalogue().folder(name).starter


def test_new_names_the_file_after_the_exercise(learn: Callable[..., Any], work: Path) -> None:
    ran = learn("new", "dense")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("wrote dense.py\n")
    assert "grade lesson dense" in ran.out
    assert "grade watch dense.py" in ran.out
    assert (work / "dense.py").read_text() == starter("dense")
    (work / "dense.py").write_text("mine")
    again = learn("new", "dense")
    assert again.status == 2
    assert "dense.py exists already and is left as it is" in again.err
    assert (work / "dense.py").read_text() == "mine"


def test_a_starter_that_does_not_fit_on_the_disk_leaves_nothing(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.mkdir()
    monkeypatch.setenv("GRADE_PROGRESS", "off")
    file, dense = work / "dense.py", Catalogue().folder("dense")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        with pytest.raises(OutputError, match=r"dense.py cannot be written"):
            begin(dense, file)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(work.iterdir()) == []
    begin(dense, file)  # the control
    assert file.read_text() == dense.starter


def test_a_folder_is_no_file_to_start(work: Path) -> None:
    work.mkdir()
    with pytest.raises(WrongUsageError, match="is a folder: name the file"):
        begin(Catalogue().folder("dense"), work)


def test_a_first_pass_is_celebrated_by_a_hint_too(learn: Callable[..., Any], work: Path) -> None:
    (work / "dense.py").write_text(Catalogue().folder("dense").right_program)
    first = learn("hint", "dense.py")
    assert "★ dense is done, in 1 attempt" in first.out
    assert "★" not in learn("hint", "dense.py").out


def test_next_makes_the_first_starter_and_goes_on_with_it(
    learn: Callable[..., Any], work: Path, root: Path
) -> None:
    first = learn("next")
    assert f"dense, 1 of {len(Catalogue().names)}: Dense layer" in first.out
    assert "wrote dense.py" in first.out
    (work / "dense.py").write_text("mine = 1\n")
    assert "your file is dense.py" in learn("next").out
    assert (work / "dense.py").read_text() == "mine = 1\n"
    home = learn().out
    assert "next: grade watch dense.py\n" in home
    assert "also: grade lesson dense · hint · try · show · reset dense\n" in home
    (work / "dense.py").write_bytes((root / "reference" / "dense.py").read_bytes())
    passed = learn("dense.py")
    assert passed.out.endswith("\nnext: grade next\n")
    second = learn("next")
    assert f"conv1d, 2 of {len(Catalogue().names)}" in second.out
    assert (work / "conv1d.py").read_text() == starter("conv1d")


def test_the_untouched_starter_is_no_attempt(learn: Callable[..., Any], work: Path) -> None:
    learn("next")
    assert re.search(r"dense +Dense layer with Flax NNX +begun\n", learn().out)
    learn("dense.py")
    assert re.search(r"dense +Dense layer with Flax NNX +begun\n", learn().out)
    (work / "dense.py").write_text(starter("dense").replace("return x\n", "return x + 1\n"))
    learn("dense.py")
    assert "1 attempt\n" in learn().out


def test_after_the_last_exercise_next_says_so(
    learn: Callable[..., Any], work: Path, root: Path
) -> None:
    for name in Catalogue().names:
        (work / f"{name}.py").write_bytes((root / "reference" / f"{name}.py").read_bytes())
        ran = learn(f"{name}.py")
        assert ran.status == 0
    assert "next: grade solution" in ran.out
    said = learn("next")
    count = len(Catalogue().names)
    assert said.out.startswith(f"all {count} exercises have passed: well done!\n")
    assert len(list(work.iterdir())) == count


def test_reset_puts_the_starter_back_and_keeps_a_copy_each_time(
    learn: Callable[..., Any], work: Path
) -> None:
    assert learn("reset", "dense").status == 3
    learn("new", "dense", "mine.py")
    assert "mine.py is the starter already" in learn("reset", "dense").out
    for number in (1, 2):
        (work / "mine.py").write_text(f"version = {number}\n")
        ran = learn("reset", "dense")
        assert f"kept in mine.kept-{number}.py" in ran.out
        assert (work / "mine.py").read_text() == starter("dense")
        assert (work / f"mine.kept-{number}.py").read_text() == f"version = {number}\n"
    assert {each.name for each in work.iterdir()} == {
        "mine.py",
        "mine.kept-1.py",
        "mine.kept-2.py",
    }


def test_reset_replaces_nothing_in_another_folder(
    learn: Callable[..., Any], work: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere" / "mine.py"
    elsewhere.parent.mkdir()
    learn("new", "dense", str(elsewhere))
    elsewhere.write_text("mine\n")
    ran = learn("reset", "dense")
    assert ran.status == 3
    assert f"name it: `grade reset dense {elsewhere}`" in ran.err
    assert elsewhere.read_text() == "mine\n"
    (work / "dense.py").write_text("here\n")
    assert "kept in dense.kept-1.py" in learn("reset", "dense").out
    assert elsewhere.read_text() == "mine\n"
    assert "kept in" in learn("reset", "dense", str(elsewhere)).out


def test_a_hint_that_cannot_be_kept_is_said_to_come_again(
    learn: Callable[..., Any], work: Path, root: Path, tmp_path: Path
) -> None:
    (work / "a.py").write_bytes((root / "docs" / "screens" / "kernel_layout.py").read_bytes())
    again = "so the next hint will be this one"
    assert again not in learn("hint", "a.py").err
    (tmp_path / "data" / "nnx-grader").rename(tmp_path / "data" / "old")
    (tmp_path / "data" / "nnx-grader").write_text("no folder")
    assert again in learn("hint", "a.py").err


def test_what_takes_a_file_takes_the_last_one_and_says_which(
    learn: Callable[..., Any], work: Path, root: Path
) -> None:
    nothing = learn("hint")
    assert nothing.status == 2
    assert nothing.err == "grade: name a file, as none was graded yet; `grade next` starts one\n"
    learn("new", "dense", "a.py")
    (work / "b.py").write_bytes((root / "docs" / "screens" / "kernel_layout.py").read_bytes())
    said = learn("hint")
    assert said.err.startswith("grade: taking a.py, the file used last\n")
    assert "a.py · dense" in said.out
    learn("b.py")
    assert learn("hint").err.startswith("grade: taking b.py")
    assert learn("show").err.startswith("grade: taking b.py")
    tried = learn("try", "--case", "2")
    assert tried.err.startswith("grade: taking b.py")
    assert "✗ case 2" in tried.out
    assert learn("try", "--features", "2", "b.py").err == ""
    assert "x.py does not exist" in learn("try", "x.py").err
    (work / "b.py").unlink()
    assert learn("hint").err.startswith("grade: taking a.py")


def test_where_nothing_is_remembered_the_newest_file_of_an_exercise_is_taken(
    learn: Callable[..., Any], work: Path
) -> None:
    (work / "dense.py").write_text(starter("dense"))
    said = learn("hint", GRADE_PROGRESS="off")
    assert said.err.startswith("grade: taking dense.py")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("dens.py",), "dens.py does not exist: did you mean dense.py?"),
        (("dense",), "dense does not exist: did you mean dense.py?"),
        (("hint", "Dense.py"), "Dense.py does not exist: did you mean dense.py?"),
        (("show", "conv1d.py"), "conv1d.py does not exist: start it with `grade new conv1d`"),
        (("conv1d",), "conv1d does not exist: start it with `grade new conv1d`"),
        (("x.py",), "x.py does not exist: check the name, or start one with `grade next`"),
        (("no/x.py",), "no/x.py does not exist: there is no such folder either"),
        (("x.py", "dens.py"), "x.py does not exist"),
        (("sub",), "sub is a folder: name a Python file"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_a_missing_file_is_said_at_once_with_names_like_it(
    learn: Callable[..., Any], work: Path, words: tuple[str, ...], said: str
) -> None:
    (work / "dense.py").write_text("")
    (work / "sub").mkdir()
    ran = learn(*words)
    assert ran.status == 3
    assert ran.out == ""
    assert ran.err.startswith(f"grade: {said}")
    assert ran.err.count("\n") == 1


@pytest.mark.process
def test_a_missing_file_starts_nothing(tmp_path: Path) -> None:
    """By Python's own announcements of what is started and imported."""
    told = (
        "import sys\n"
        "seen = []\n"
        "sys.addaudithook(lambda event, _: seen.append(event))\n"
        "from grader.cli.main import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit as end:\n    status = end.code\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "heavy = sorted(loaded & {'jax', 'numpy', 'pydantic', 'rich'})\n"
        "print(status, 'subprocess.Popen' in seen, heavy)"
    )
    (tmp_path / "here.py").write_text("def dense_forward(:\n")
    said = {}
    for name in ("missing.py", "here.py"):
        command = [sys.executable, "-c", told, name]
        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=HANG_SECONDS
        )
        said[name] = done.stdout.splitlines()[-1]
    assert said["missing.py"] == "3 False []"
    assert said["here.py"].startswith("1 True")


def test_other_files_are_graded_where_one_is_missing(learn: Callable[..., Any], work: Path) -> None:
    (work / "here.py").write_text("def dense_forward(:\n")
    ran = learn("here.py", "missing.py")
    assert ran.status == 3
    assert "missing.py does not exist" in ran.out
    assert "✗ failed  here.py" in ran.out

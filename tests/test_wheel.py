"""The built wheel, installed alone into a new environment, works from an empty folder."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.process

HANG_SECONDS = 600


def ran(*command: str | Path, cwd: Path, status: int = 0) -> str:
    """Run a command with nothing of this checkout in its environment; return what it printed."""
    hidden = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "GRADE_ROOT"}
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=kept,
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("wheel")
    if importlib.util.find_spec("build"):
        said = ran(sys.executable, "-m", "build", "--wheel", "--outdir", place, root, cwd=place)
    elif uv := shutil.which("uv"):
        said = ran(uv, "build", "--wheel", "--out-dir", place, root, cwd=place)
    else:
        pytest.fail("nothing here can build a wheel: install the development group")
    (place / "said").write_text(said)
    (built,) = place.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that has the wheel, and our dependencies."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=True, symlinks=True)
    found = home / "bin"
    ran(found / "python", "-m", "pip", "install", "--no-index", "--no-deps", wheel, cwd=home)
    (site,) = home.glob("lib/python*/site-packages")
    ours = [path for path in sys.path if Path(path).name == "site-packages"]
    assert ours
    # A path file's own path files are not followed, so our editable install stays unseen.
    (site / "dependencies.pth").write_text("".join(f"{path}\n" for path in ours))
    return found


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    return tmp_path


def test_the_wheel_carries_exercises_and_references_and_no_tests(root: Path, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    bundled = "grader/bundled"
    for folder in ("exercises", "reference"):
        for path in (root / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert f"{bundled}/{path.relative_to(root).as_posix()}" in names
    assert f"{bundled}/reference/conv1d.py" in names
    assert "grader/sandbox/template.py" in names
    top = {name.split("/")[0] for name in names}
    assert {name for name in top if not name.endswith(".dist-info")} == {"grader"}
    assert not [name for name in names if "__pycache__" in name or "submissions/" in name]


def test_the_wheel_carries_the_pages_of_the_workbench_and_their_editor(
    root: Path, wheel: Path
) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        for folder in ("templates", "static"):
            for path in (root / "grader" / "serve" / folder).glob("*.*"):
                assert path.relative_to(root).as_posix() in names
        assert not [name for name in names if "node_modules" in name]
        if "the wheel has no editor" in (wheel.parent / "said").read_text():
            pytest.skip("no editor could be built here, as there is no npm or no package for it")
        assert b"CodeMirror" in archive.read("grader/serve/static/built/editor.js")
        licences = archive.read("grader/serve/static/built/licences.txt").decode()
    assert "@codemirror/view" in licences
    assert "Permission is hereby granted" in licences


def test_the_installed_package_is_the_wheels(programs: Path, empty: Path, root: Path) -> None:
    code = "import grader, jax; print(grader.__file__); print(jax.__file__)"
    ours, theirs = ran(programs / "python", "-c", code, cwd=empty).split()
    assert Path(ours).is_relative_to(programs.parent)
    assert not Path(ours).is_relative_to(root)
    assert not Path(theirs).is_relative_to(programs.parent)


def test_it_grades_a_starter_and_a_right_file_in_an_empty_folder(
    programs: Path, empty: Path, right: str
) -> None:
    grade = programs / "grade"
    assert "conv1d" in ran(grade, "list", cwd=empty)
    assert "wrote me.py" in ran(grade, "new", "conv1d", "me.py", cwd=empty)
    assert [path.name for path in empty.iterdir()] == ["me.py"]
    starter: Any = json.loads(ran(grade, "me.py", "--format", "json", cwd=empty, status=1))
    assert starter["verdict"] == "failed"
    (empty / "me.py").write_text(right)
    passed: Any = json.loads(ran(grade, "me.py", "--format", "json", cwd=empty))
    assert passed["verdict"] == "passed"
    assert passed["exercise"]["digest"] == starter["exercise"]["digest"]
    assert passed["versions"]["nnx-grader"] == starter["versions"]["nnx-grader"] != "not installed"

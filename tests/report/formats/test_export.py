"""`grade export gradescope`: the zip, unpacked as Gradescope does, grades without a network."""

import base64
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from grader.classroom.export.gradescope.__main__ import NoFileError, choose
from grader.exercise.exercise import Exercise
from grader.submission.submission import UnreadableError

HANG_SECONDS = 300
Command = Callable[..., Any]


@pytest.fixture(scope="module")
def archive(grade_command: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("export") / "new"
    ran = grade_command("export", "gradescope", place, "--exercise", "conv1d", "--seed", "5")
    assert (ran.status, ran.err) == (0, "")
    (made,) = place.iterdir()
    assert str(made) in ran.out
    return made


@pytest.fixture(scope="module")
def python(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python that `setup.sh` makes: the zip's grader, and here this environment's packages."""
    place = tmp_path_factory.mktemp("setup")
    venv.create(place / "venv", symlinks=True)
    (site,) = place.glob("venv/lib/python*/site-packages")
    with zipfile.ZipFile(archive) as zipped:
        (wheel,) = (name for name in zipped.namelist() if name.endswith(".whl"))
        with zipfile.ZipFile(io.BytesIO(zipped.read(wheel))) as packed:
            packed.extractall(site)
    # A path file's own path files are not followed, so our editable install stays unseen.
    ours = [path for path in sys.path if Path(path).name == "site-packages"]
    (site / "dependencies.pth").write_text("".join(f"{path}\n" for path in ours))
    settings = site / "grader" / "bundled" / "exercises" / "conv1d" / "exercise.toml"
    settings.write_text(settings.read_text() + "\n[points]\ncases = 8\n")
    return place / "venv" / "bin" / "python"


@pytest.fixture
def home(archive: Path, tmp_path: Path) -> Path:
    """What `/autograder` is at Gradescope when a submission has arrived."""
    place = tmp_path / "autograder"
    (place / "submission").mkdir(parents=True)
    with zipfile.ZipFile(archive) as zipped:
        zipped.extractall(place / "source")
    shutil.copyfile(place / "source" / "run_autograder", place / "run_autograder")
    (place / "run_autograder").chmod(0o755)
    return place


def run(home: Path, python: Path) -> dict[str, Any]:
    kept = {key: value for key, value in os.environ.items() if key not in {"GRADE_ROOT", "HOME"}}
    done = subprocess.run(
        [home / "run_autograder"],
        cwd=home,
        env={**kept, "AUTOGRADER": str(home), "PYTHON": str(python)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads((home / "results" / "results.json").read_text(encoding="utf-8"))


def test_a_submission_is_graded_by_what_is_in_the_zip(home: Path, python: Path, root: Path) -> None:
    """Which the points show, as they are changed there."""
    shutil.copy(root / "submissions" / "alice.py", home / "submission" / "handed in.py")
    result = run(home, python)
    assert (result["score"], result["extra_data"]["max_score"]) == (28.0, 28.0)
    assert result["extra_data"]["seed"] == 5
    assert {test["status"] for test in result["tests"]} == {"passed"}


def test_a_link_is_not_followed(home: Path, python: Path, root: Path) -> None:
    (home / "submission" / "me.py").symlink_to(root / "submissions" / "alice.py")
    (home / "submission" / "more").symlink_to(root / "submissions", target_is_directory=True)
    result = run(home, python)
    assert result["score"] == 0
    assert "me.py is a link: put the file or folder itself in its place" in result["output"]


def test_a_submission_without_the_function_is_told_so(home: Path, python: Path) -> None:
    for name in ("one.py", "two.py"):
        (home / "submission" / name).write_text("x = 'conv1d_forward'\n")
    result = run(home, python)
    assert result["score"] == 0
    assert result["output"] == (
        "Several files could be the one to grade (one.py, two.py): submit one that defines "
        "conv1d_forward."
    )


def test_a_broken_autograder_is_a_sentence_and_no_score(home: Path, root: Path) -> None:
    settings = home / "source" / "grade.json"
    settings.write_text(settings.read_text().replace('"conv1d"', '"nosuch"'))
    shutil.copy(root / "submissions" / "alice.py", home / "submission" / "me.py")
    done = subprocess.run(
        [sys.executable, "-m", "grader.classroom.export.gradescope", home],
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("grade: there is no exercise 'nosuch'")
    assert done.stderr.count("\n") == 1
    assert not (home / "results" / "results.json").exists()


def test_the_file_is_the_one_that_a_batch_would_grade(tmp_path: Path, exercise: Exercise) -> None:
    with pytest.raises(NoFileError, match=r"no file in the submission: submit one \.py file"):
        choose(tmp_path, exercise)
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.4")
    with pytest.raises(UnreadableError, match=r"^report\.pdf is a PDF document: hand in"):
        choose(tmp_path, exercise)
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "folder.py" / "me.py").write_text("pass")
    assert choose(tmp_path, exercise).path == "folder.py/me.py"
    (tmp_path / "helper.py").write_bytes(b"\xff")
    (tmp_path / "test_me.py").write_text("from answer import conv1d_forward")
    (tmp_path / "answer.py").write_text("def conv1d_forward(seed): ...")
    assert choose(tmp_path, exercise).path == "answer.py"
    (tmp_path / "copy.PY").write_text("def conv1d_forward(seed): ...")
    with pytest.raises(NoFileError, match=r"Several files .* \(answer\.py, copy\.PY\): submit one"):
        choose(tmp_path, exercise)


@pytest.mark.parametrize(
    "name", ["me.PY", "me.py.txt", "me.txt", "sub/me.py", "me.ipynb", "me.zip"]
)
def test_what_a_batch_accepts_is_accepted(name: str, tmp_path: Path, exercise: Exercise) -> None:
    content = b"def conv1d_forward(seed): ...\n"
    if name == "me.zip":
        content = zipped(content)
    elif name == "me.ipynb":
        cell = {"cell_type": "code", "metadata": {}, "outputs": [], "source": content.decode()}
        book = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        content = json.dumps(book).encode()
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(content)
    assert b"def conv1d_forward(seed): ...\n" in choose(tmp_path, exercise).source


def zipped(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("me.py", content)
    return out.getvalue()


def test_scores_are_scaled_to_the_assignment(home: Path, python: Path, root: Path) -> None:
    settings = home / "source" / "grade.json"
    assert '"points": null' in settings.read_text()
    settings.write_text(settings.read_text().replace('"points": null', '"points": 10'))
    shutil.copy(root / "submissions" / "alice.py", home / "submission" / "me.py")
    result = run(home, python)
    assert (result["score"], result["extra_data"]["max_score"]) == (10.0, 10.0)


def test_the_zip_holds_scripts_pins_and_one_exercise(archive: Path, root: Path) -> None:
    with zipfile.ZipFile(archive) as zipped:
        modes = {item.filename: item.external_attr >> 16 & 0o777 for item in zipped.infolist()}
        pins = zipped.read("requirements.txt").decode().splitlines()
        scripts = [zipped.read(name) for name in ("setup.sh", "run_autograder")]
    assert modes["setup.sh"] == modes["run_autograder"] == 0o755
    assert all(script.startswith(b"#!/usr/bin/env bash\n") for script in scripts)
    assert {f"{name}=={version(name)}" for name in ("jax", "jaxlib", "flax", "numpy")} <= set(pins)
    assert all(re.fullmatch(r"[a-z0-9-]+==\S+", pin) for pin in pins)
    assert not any(pin.startswith(("pytest", "ruff", "nnx-grader")) for pin in pins)
    for script in ("setup.sh", "run_autograder"):
        path = root / "grader" / "classroom" / "export" / "gradescope" / script
        subprocess.run(["bash", "-n", path], check=True)


def test_the_wheel_is_whole_and_holds_one_exercise(archive: Path) -> None:
    with zipfile.ZipFile(archive) as zipped:
        (wheel,) = (name for name in zipped.namelist() if name.endswith(".whl"))
        packed = zipfile.ZipFile(io.BytesIO(zipped.read(wheel)))
    assert wheel == f"nnx_grader-{version('nnx-grader')}-py3-none-any.whl"
    names = packed.namelist()
    (record,) = (name for name in names if name.endswith(".dist-info/RECORD"))
    listed = [line.split(",") for line in packed.read(record).decode().splitlines()]
    assert [name for name, _, _ in listed] == names
    for name, digest, size in listed:
        if name != record:
            data = packed.read(name)
            hashed = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
            assert (digest, int(size)) == (f"sha256={hashed}", len(data))
    exercises = "grader/bundled/exercises/"
    assert {name.split("/")[3] for name in names if name.startswith(exercises)} == {
        "conv1d",
        "common",
    }
    assert [name for name in names if "/reference/" in name] == [
        "grader/bundled/reference/conv1d.py"
    ]
    assert "grader/classroom/report/templates/style.css" in names
    assert not any("__pycache__" in name for name in names)


def test_equal_exports_are_equal_bytes(
    archive: Path, grade_command: Command, tmp_path: Path
) -> None:
    grade_command("export", "gradescope", tmp_path, "--exercise", "conv1d", "--seed", "5")
    assert (tmp_path / archive.name).read_bytes() == archive.read_bytes()


def test_wrong_use_is_one_sentence(grade_command: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    for words, said in (
        ([tmp_path, "--exercise", "nosuch"], "there is no exercise 'nosuch'"),
        ([tmp_path], "name one with --exercise; there are: "),
        ([tmp_path / "file" / "x", "--exercise", "conv1d"], "choose another folder"),
    ):
        ran = grade_command("export", "gradescope", *words)
        assert (ran.status, ran.out) == (2, "")
        assert said in ran.err
        assert ran.err.count("\n") == 1

"""No change of the grader's code leaves an old report standing: every file in turn is changed."""

import shutil
from pathlib import Path

import pytest

from grader.exercise.digest import DECIDES, EXPLAINS, code_digest, digest_of, files_below

OTHER_ROOMS = {"authoring", "classroom", "cli", "learner", "serve", "notebook"}
"""Rooms that only show, keep or hand on what a report says."""
LOOSE = {"__init__.py", "__main__.py", "py.typed"}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    copied = tmp_path_factory.mktemp("copy") / "grader"
    shutil.copytree(root / "grader", copied, ignore=shutil.ignore_patterns("__pycache__"))
    return copied


def digests(package: Path) -> tuple[str, str]:
    """Return both digests, computed anew."""
    code_digest.cache_clear()
    return code_digest(DECIDES, package), code_digest(EXPLAINS, package)


def changed_by(package: Path, path: Path) -> tuple[bool, bool]:
    """Say which digests a change of a file changes: what decides, what explains."""
    before, content = digests(package), path.read_bytes()
    path.write_bytes(content + b"#")
    after = digests(package)
    path.write_bytes(content)
    return before[0] != after[0], before[1] != after[1]


def test_every_file_of_a_deciding_floor_changes_what_decides(package: Path) -> None:
    files = [path for floor in DECIDES for path in files_below(package / floor)]
    assert len(files) > 50
    assert {changed_by(package, path) for path in files} == {(True, False)}


def test_every_file_of_an_explaining_floor_changes_what_explains(package: Path) -> None:
    files = [path for floor in EXPLAINS for path in files_below(package / floor)]
    assert len(files) > 50
    assert {changed_by(package, path) for path in files} == {(False, True)}


def test_every_other_file_changes_neither(package: Path) -> None:
    rooms = {path.name for path in package.iterdir()}
    assert rooms - {*DECIDES, *EXPLAINS} == OTHER_ROOMS | LOOSE
    files = [path for room in OTHER_ROOMS | LOOSE for path in files_below(package / room)]
    assert {changed_by(package, path) for path in files} == {(False, False)}


def test_a_renamed_a_new_and_a_missing_file_are_noticed(package: Path) -> None:
    path = package / "judging" / "compare.py"
    seen = {digests(package)[0]}
    for act in (
        lambda: path.rename(path.with_name("comparing.py")),
        lambda: path.with_name("comparing.py").unlink(),
        lambda: (package / "judging" / "more.py").write_text("x = 1\n"),
    ):
        act()
        assert digests(package)[0] not in seen
        seen.add(digests(package)[0])


def test_a_file_is_read_once_and_again_when_it_was_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    whole = Path.read_bytes

    def noted(path: Path) -> bytes:
        read.append(path)
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", noted)
    paths = [tmp_path / name for name in ("one", "other")]
    for path in paths:
        path.write_text("first")
    first = digest_of(paths)
    assert digest_of(paths) == first
    assert read == paths
    paths[1].write_text("second")
    assert digest_of(paths) != first
    assert read == [*paths, paths[1]]
    paths[1].write_text("first")
    assert digest_of(paths) == first


def test_what_is_no_file_or_was_compiled_is_passed_over(tmp_path: Path) -> None:
    for name in ("b/__pycache__/x.pyc", "b/y.py", "a.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    (tmp_path / ".#a.py").symlink_to("nobody@nowhere")  # as an editor locks a file
    assert files_below(tmp_path) == [tmp_path / "a.py", tmp_path / "b" / "y.py"]
    assert files_below(tmp_path / "a.py") == [tmp_path / "a.py"]
    assert files_below(tmp_path / "missing") == []

"""A learner's files: saved whole, what is not known kept, any content shown or said."""

import errno
import os
from pathlib import Path

import pytest
from conftest import Place

from grader.report import output
from grader.report.errors import WrongUsageError
from grader.report.output import OutputError
from grader.serve import desk as module
from grader.serve.desk import checked, content_of, held
from grader.serve.history import digest_of
from grader.submission.format import SOURCE_BYTES


def versions(place: Place) -> list[bytes]:
    kept = place.desk.history.versions("learner", "dense")
    return [place.desk.history.content("learner", "dense", each.id) for each, _ in kept]


def test_a_lesson_begins_with_the_starter_beside_the_command_lines_files(place: Place) -> None:
    exercise = place.bench.exercise("dense")
    shown = place.desk.open(exercise)
    assert shown.path == place.desk.folder / "dense.py"
    assert shown.text == exercise.starter == shown.path.read_text()
    record = place.desk.progress.of("dense")
    assert (record.last_file, record.attempts) == (str(shown.path), 0)


def test_the_file_used_last_is_taken_if_it_is_below_the_folder(
    place: Place, tmp_path: Path
) -> None:
    exercise = place.bench.exercise("dense")
    mine, other = place.desk.folder / "mine.py", tmp_path / "other.py"
    for file in (mine, other):
        file.write_text("x = 1\n")
        place.desk.progress.change("dense", lambda record, file=file: record.begun(file))
    assert place.desk.file(exercise) == place.desk.folder / "dense.py"
    place.desk.progress.change("dense", lambda record: record.begun(mine))
    assert place.desk.file(exercise) == mine


def test_a_text_that_its_writer_knew_is_replaced_and_one_that_they_did_not_is_kept(
    place: Place,
) -> None:
    exercise = place.bench.exercise("dense")
    first = place.desk.open(exercise)
    saved = place.desk.save(exercise, b"one", first.digest, "another tab")
    assert not saved.replaced
    assert versions(place) == []
    # Another tab still knows the starter: it is newer and stands, and `one` is kept.
    late = place.desk.save(exercise, b"two", first.digest, "another tab")
    assert late.replaced
    assert first.path.read_bytes() == b"two"
    assert versions(place) == [b"one"]


def test_a_full_disk_is_one_sentence_and_the_old_content_stays(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercise = place.bench.exercise("dense")
    before = place.desk.open(exercise)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(module, "_replace", full)
    with pytest.raises(OutputError, match=r"No space left on device.*stays in the page"):
        place.desk.save(exercise, b"new", before.digest, "another tab")
    assert before.path.read_text() == before.text


def test_a_write_that_fails_leaves_no_file_behind(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercise = place.bench.exercise("dense")
    before = place.desk.open(exercise)

    def fails(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(output.shutil, "copymode", fails)
    with pytest.raises(OutputError):
        place.desk.save(exercise, b"new", before.digest, "another tab")
    assert [path.name for path in place.desk.folder.iterdir()] == ["dense.py"]


def test_a_save_keeps_permissions_and_goes_through_a_link(place: Place, tmp_path: Path) -> None:
    exercise = place.bench.exercise("dense")
    real, link = place.desk.folder / "real.py", place.desk.folder / "dense.py"
    real.write_text("x\n")
    real.chmod(0o640)
    link.symlink_to(real)
    place.desk.save(exercise, b"y\n", None, "a test")
    assert link.is_symlink()
    assert real.read_text() == "y\n"
    assert real.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe", b"a\0b", b"x" * (SOURCE_BYTES + 1), b"\x89PNG\r\n\x1a\n\xff"],
    ids=["no UTF-8", "nul", "too large", "an image"],
)
def test_what_is_no_program_is_refused_and_shown_as_a_fault(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(WrongUsageError):
        checked(content)
    file = tmp_path / "dense.py"
    file.write_bytes(content)
    assert held(file).fault.startswith("dense.py is ")
    assert held(file).text == ""


def test_half_a_character_pair_is_no_text() -> None:
    with pytest.raises(WrongUsageError, match="UTF-8"):
        content_of("a\ud800b")


def test_line_ends_of_windows_are_shown_as_one(tmp_path: Path) -> None:
    file = tmp_path / "dense.py"
    file.write_bytes(b"a\r\nb\r\n")
    assert held(file).text == "a\nb\n"
    assert held(file).digest == digest_of(b"a\r\nb\r\n")


def test_a_reset_keeps_a_copy_beside_and_in_the_history(place: Place) -> None:
    exercise = place.bench.exercise("dense")
    shown = place.desk.open(exercise)
    assert place.desk.reset(exercise) == "same"
    shown.path.write_text("mine\n")
    assert place.desk.reset(exercise) == "beside"
    assert (place.desk.folder / "dense.kept-1.py").read_text() == "mine\n"
    assert shown.path.read_text() == exercise.starter
    assert b"mine\n" in versions(place)

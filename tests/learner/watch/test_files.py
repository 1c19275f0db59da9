"""Saves of every kind are noticed, with events and without, and rapid ones are one."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest

from grader.learner.watch import files
from grader.learner.watch.files import Follower, check_watchable
from grader.report.errors import WrongUsageError

HANG_SECONDS = 60


class Followed:
    """A file that is followed, and what was reported of it."""

    def __init__(self, path: Path, *, poll: bool) -> None:
        self.path = path
        self.said: SimpleQueue[bool] = SimpleQueue()
        self._stop = threading.Event()
        follower = Follower(path, self.said.put)
        self._thread = threading.Thread(
            target=follower.run, args=(self._stop,), kwargs={"poll": poll}
        )
        self._thread.start()

    def next(self) -> bool:
        return self.said.get(timeout=HANG_SECONDS)

    def quiet(self, seconds: float = 0.6) -> bool:
        """Say whether nothing is reported for a while."""
        try:
            self.said.get(timeout=seconds)
        except Empty:
            return True
        return False

    def close(self) -> None:
        self._stop.set()
        self._thread.join(HANG_SECONDS)
        assert not self._thread.is_alive()


@pytest.fixture(params=[False, True], ids=["events", "polling"])
def follow(request: pytest.FixtureRequest) -> Iterator[Callable[[Path], Followed]]:
    begun: list[Followed] = []

    def run(path: Path) -> Followed:
        begun.append(Followed(path, poll=request.param))
        begun[-1].next()  # as it is at first
        time.sleep(0.2)  # the watch is set up
        return begun[-1]

    yield run
    for each in begun:
        each.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "me.py"
    path.write_text("one")
    return path


def test_a_save_in_place(file: Path, follow: Callable[[Path], Followed]) -> None:
    followed = follow(file)
    file.write_text("two")
    assert followed.next() is True
    assert followed.quiet()


def test_a_save_by_renaming(file: Path, follow: Callable[[Path], Followed]) -> None:
    followed = follow(file)
    for number in range(2):  # the second shows that the new file is followed
        fresh = file.with_suffix(".swp")
        fresh.write_text(f"fresh {number}")
        fresh.replace(file)
        assert followed.next() is True
    assert followed.quiet()


def test_a_save_by_moving_the_old_one_away(file: Path, follow: Callable[[Path], Followed]) -> None:
    followed = follow(file)
    file.rename(file.with_suffix(".py~"))
    time.sleep(0.05)
    file.write_text("two")
    assert followed.next() is True
    assert followed.quiet()


def test_deleted_and_made_again(file: Path, follow: Callable[[Path], Followed]) -> None:
    followed = follow(file)
    file.unlink()
    assert followed.next() is False
    file.write_text("again")
    assert followed.next() is True


def test_a_file_written_in_pieces_is_reported_whole(
    file: Path, follow: Callable[[Path], Followed], monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a busy machine the pieces may come further apart than a file usually has to stay the same.
    monkeypatch.setattr(files, "SETTLE_SECONDS", 0.3)
    followed = follow(file)
    with file.open("w") as out:
        for _ in range(20):
            out.write("piece\n")
            out.flush()
            time.sleep(0.005)
    assert followed.next() is True
    assert file.read_text() == "piece\n" * 20
    assert followed.quiet()


def test_a_file_emptied_before_it_is_written_is_reported_whole(
    file: Path, follow: Callable[[Path], Followed]
) -> None:
    followed = follow(file)
    with file.open("w") as out:
        time.sleep(0.1)
        out.write("whole")
    assert followed.next() is True
    assert followed.quiet()


def test_a_link_and_what_it_names(tmp_path: Path, follow: Callable[[Path], Followed]) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "here").mkdir()
    named, link = tmp_path / "there" / "real.py", tmp_path / "here" / "me.py"
    named.write_text("one")
    link.symlink_to(named)
    followed = follow(link)
    named.write_text("two")
    assert followed.next() is True


def test_a_folder_that_goes_away_and_comes_back(
    tmp_path: Path, follow: Callable[[Path], Followed]
) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "me.py").write_text("one")
    followed = follow(folder / "me.py")
    folder.rename(tmp_path / "away")
    assert followed.next() is False
    (tmp_path / "away").rename(folder)
    assert followed.next() is True
    (folder / "me.py").write_text("two")
    assert followed.next() is True


def test_other_files_are_nothing(file: Path, follow: Callable[[Path], Followed]) -> None:
    followed = follow(file)
    file.with_name("other.py").write_text("two")
    assert followed.quiet()


def test_a_change_without_an_event_is_noticed_and_the_file_polled_from_then_on(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a network mount: the library is handed a folder in which nothing happens."""
    calm = file.parent / "calm"
    calm.mkdir()
    real, asked = files.watchfiles.watch, []

    def watch(*folders: Path, **options: object) -> object:
        asked.append(folders)
        return real(calm, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(files.watchfiles, "watch", watch)
    monkeypatch.setattr(files, "CHECK_MILLISECONDS", 100)
    followed = Followed(file, poll=False)
    try:
        assert followed.next() is True
        for number in range(2):
            file.write_text(f"version {number}")
            assert followed.next() is True
        assert len(asked) == 1
    finally:
        followed.close()


def test_what_cannot_be_watched_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongUsageError, match="is a folder"):
        check_watchable(tmp_path)
    with pytest.raises(WrongUsageError, match="there is no folder"):
        check_watchable(tmp_path / "nowhere" / "me.py")
    check_watchable(tmp_path / "later.py")
    (tmp_path / "mine.py").write_text("")
    check_watchable(tmp_path / "mine.py")
    (tmp_path / "mine.py").chmod(0)
    if os.geteuid():
        with pytest.raises(WrongUsageError, match="may not be read"):
            check_watchable(tmp_path / "mine.py")

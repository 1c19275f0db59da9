"""Where the grader keeps what it computed, and how large that may be.

The compilation cache holds code that is run, and the results right answers: the folder is used
only if it is this user's own and nobody else may write to it. Elsewhere a folder that lives as long
as this process takes its place, so that grading works, only slower.
"""

import atexit
import contextlib
import os
import shutil
import stat
import tempfile
from functools import cache
from pathlib import Path

import platformdirs

PRIVATE = 0o700
MOST_BYTES = 1 << 30
"""How large the whole cache may grow. Three exercises, cold and warm, take about 40 MB."""


def cache_root() -> Path:
    """Return the folder in use: the user's, or one for this process alone."""
    return _chosen(platformdirs.user_cache_path("nnx-grader"))[0]


def cache_fault() -> str:
    """Say in one sentence why the user's cache folder is not used; empty where it is."""
    return _chosen(platformdirs.user_cache_path("nnx-grader"))[1]


def compilation_cache() -> Path:
    """Return the folder of XLA's persistent compilation cache, the one part workers may read."""
    return _made(cache_root() / "xla")


def results_cache() -> Path:
    """Return the folder of the reference's answers and draws."""
    return _made(cache_root() / "results")


def size() -> int:
    """Return how many bytes the whole cache takes."""
    files = (path for path in cache_root().rglob("*") if path.is_file())
    return sum(path.stat().st_size for path in files)


def clear() -> None:
    """Remove the whole cache."""
    shutil.rmtree(cache_root(), ignore_errors=True)


def trim(folder: Path, most: int) -> int:
    """Remove the files that were used longest ago until at most so many bytes are left.

    What another process reads meanwhile is only computed again.

    Returns:
        how many bytes were removed.
    """
    found = []
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):  # another process has removed it
            status = path.lstat()
            if stat.S_ISREG(status.st_mode):
                used = max(status.st_mtime_ns, status.st_atime_ns)
                found.append((used, str(path), status.st_size))
    total = sum(size for *_, size in found)
    removed = 0
    for _, name, size in sorted(found):
        if total - removed <= most:
            break
        with contextlib.suppress(OSError):
            os.unlink(name)
            removed += size
    return removed


@cache
def _chosen(wanted: Path) -> tuple[Path, str]:
    """Return the folder to use, and why it is not the wanted one if it is not."""
    try:
        for path in (wanted, wanted / "xla", wanted / "results"):
            _made(path)
            _make_private(path)
        trim(wanted, MOST_BYTES)
    except OSError as error:
        why = error.strerror or str(error)
    except _NotOwnError as error:
        why = str(error)
    else:
        return wanted, ""
    instead = Path(tempfile.mkdtemp(prefix="grade-cache-"))
    atexit.register(shutil.rmtree, instead, ignore_errors=True)
    said = f"nothing is kept in the cache {wanted} ({why}), so each run computes all of it again"
    return instead, said


class _NotOwnError(Exception):
    """A folder is another user's, or no folder."""


def _made(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
    return path


def _make_private(path: Path) -> None:
    """See that a folder is this user's own, and take everybody else's rights away."""
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise _NotOwnError(f"{path.name} is a link")
    if hasattr(os, "getuid"):
        if found.st_uid != os.getuid():
            raise _NotOwnError(f"{path.name} belongs to another user")
        if stat.S_IMODE(found.st_mode) != PRIVATE:
            path.chmod(PRIVATE)
    if not os.access(path, os.W_OK):
        raise _NotOwnError(f"{path.name} is read-only")

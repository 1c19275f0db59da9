"""The one writable folder of a worker, made and removed by the trusted side.

A submission needs none: jax starts, compiles and runs without writing (measured with strace, jax
0.6.2 to 0.12), so `Policy.scratch = None` is the strongest choice and seccomp then refuses every
opening for writing as well. With a scratch, code that saves a note to itself still works. What
limits it, without quotas or rights that a plain user doesn't have:

* where a mount namespace is allowed, the scratch is a memory file system of `scratch_bytes` and
  `scratch_files`, seen by the worker only and gone with it;
* else it is this folder on disk. Each file is bounded by `RLIMIT_FSIZE`; Landlock and seccomp let
  files be made and written but not removed, renamed, linked, or made without a name, and no
  folders, so that everything ever written is in one listing. The trusted side asks `used` while it
  waits for the worker, and ends it at the limit.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True)
class Scratch:
    """A private folder (mode 0700) for one worker."""

    path: str

    def remove(self) -> None:
        """Remove it with all it holds; call it when the worker is gone."""
        import shutil  # noqa: PLC0415  # a worker never needs it

        with contextlib.suppress(OSError, RecursionError):
            if sys.version_info >= (3, 12):
                shutil.rmtree(self.path, onexc=_open_and_retry)
            else:
                shutil.rmtree(self.path, onerror=_open_and_retry)


@contextlib.contextmanager
def scratch(parent: str | None = None) -> Iterator[Scratch]:
    """A scratch folder for the duration of one worker.

    Args:
        parent: folder to make it in; the system's temporary one by default.
    """
    import tempfile  # noqa: PLC0415  # a worker never needs it

    # The real path: Landlock and the mount must mean the same folder.
    made = Scratch(os.path.realpath(tempfile.mkdtemp(prefix="grade-", dir=parent)))
    try:
        yield made
    finally:
        made.remove()


def _open_and_retry(function: Callable[..., Any], path: str, _error: object) -> None:
    """A folder without rights, from a worker that Landlock didn't bind, is opened and removed."""
    with contextlib.suppress(OSError):
        Path(path).parent.chmod(stat.S_IRWXU)
        if Path(path).is_dir():
            Path(path).chmod(stat.S_IRWXU)
        function(path)

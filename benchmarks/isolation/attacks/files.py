"""Attacks on files outside the scratch: reading, writing, and changing what describes them."""

from __future__ import annotations

import os
from pathlib import Path

from benchmarks.isolation.attacks.registry import Range, attack, raw

_GROUP = "files"


@attack(_GROUP)
def read_file(target: Range) -> bool:
    """Read another's file."""
    return Path(target.secret).read_text() == target.content


@attack(_GROUP)
def list_folder(target: Range) -> bool:
    """List the names in another's folder."""
    return Path(target.secret).name in os.listdir(target.folder)


@attack(_GROUP)
def read_through_link(target: Range) -> bool:
    """Read another's file through a symbolic link made in the scratch."""
    link = Path(target.scratch, "link")
    link.symlink_to(target.secret)
    return link.read_text() == target.content


@attack(_GROUP)
def read_by_handle(target: Range) -> bool:
    """Open a file by its handle, past all folders (root only)."""
    handle = bytearray(136)
    handle[0] = 128
    mount = bytearray(4)
    given = (_pointer(handle), _pointer(mount))
    raw(303, -100, os.fsencode(target.secret), *given, 0)
    folder = os.open("/", os.O_RDONLY)
    opened = raw(304, folder, _pointer(handle), os.O_RDONLY)
    return os.read(opened, 100).decode() == target.content


@attack(_GROUP)
def write_file(target: Range) -> bool:
    """Make a file outside the scratch."""
    Path(target.folder, "made").write_text("x")
    return True


@attack(_GROUP)
def overwrite_file(target: Range) -> bool:
    """Write into another's file."""
    file = os.open(target.secret, os.O_WRONLY)
    return os.write(file, target.content[:1].encode()) == 1


@attack(_GROUP)
def truncate_file(target: Range) -> bool:
    """Set the length of another's file."""
    os.truncate(target.secret, len(target.content))
    return True


@attack(_GROUP)
def truncate_while_reading(target: Range) -> bool:
    """Empty a file by opening it for reading only."""
    victim = f"{target.folder}/victim"
    os.close(os.open(victim, os.O_RDONLY | os.O_TRUNC))
    return Path(victim).stat().st_size == 0


@attack(_GROUP)
def make_nameless_file(target: Range) -> bool:
    """Fill a disk with a file that no folder lists."""
    os.open(target.folder, os.O_TMPFILE | os.O_WRONLY)
    return True


@attack(_GROUP)
def remove_file(target: Range) -> bool:
    """Remove another's file."""
    Path(target.folder, "victim").unlink()
    return True


@attack(_GROUP)
def rename_file(target: Range) -> bool:
    """Put another's file elsewhere."""
    Path(target.folder, "victim").rename(Path(target.folder, "renamed"))
    return True


@attack(_GROUP)
def make_folder(target: Range) -> bool:
    """Make a folder outside the scratch."""
    Path(target.folder, "made").mkdir()
    return True


@attack(_GROUP)
def make_hard_link(target: Range) -> bool:
    """Give another's file a second name."""
    os.link(target.secret, f"{target.folder}/linked")
    return True


@attack(_GROUP)
def make_symbolic_link(target: Range) -> bool:
    """Put a link where another program would follow it."""
    Path(target.folder, "linked").symlink_to("/")
    return True


@attack(_GROUP)
def make_pipe_file(target: Range) -> bool:
    """Put a named pipe where another program would open it and hang."""
    os.mkfifo(f"{target.folder}/made")
    return True


@attack(_GROUP)
def change_mode(target: Range) -> bool:
    """Change the rights of another's file; Landlock leaves this to other layers."""
    Path(target.secret).chmod(0o600)
    return True


@attack(_GROUP)
def change_times(target: Range) -> bool:
    """Change the times of another's file, which caches go by."""
    os.utime(target.secret)
    return True


@attack(_GROUP)
def change_attributes(target: Range) -> bool:
    """Set an extended attribute of another's file."""
    os.setxattr(target.secret, "user.mark", b"x")
    return True


@attack(_GROUP)
def lock_file(target: Range) -> bool:
    """Lock a file that others wait for."""
    import fcntl  # noqa: PLC0415  # not on Windows

    fcntl.flock(os.open(target.secret, os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)
    return True


@attack(_GROUP)
def watch_folder(target: Range) -> bool:
    """Be told what others do in a folder."""
    watch = raw(253)
    raw(254, watch, os.fsencode(target.folder), 0xFFF)
    return True


def _pointer(buffer: bytearray) -> int:
    import ctypes  # noqa: PLC0415

    return ctypes.addressof((ctypes.c_char * len(buffer)).from_buffer(buffer))

"""Attacks on the kernel's wider surface: calls that no submission needs and exploits begin with."""

from __future__ import annotations

import ctypes
import mmap
import os
import struct

from benchmarks.isolation.attacks.registry import Range, attack, raw
from grader.sandbox.isolation import system

_GROUP = "kernel"


def queue_name(parent: int) -> bytes:
    """The name of the message queue that `open_message_queue` leaves to the parent to remove."""
    return f"grade-{parent}".encode()


@attack(_GROUP)
def new_user_namespace(target: Range) -> bool:
    """Become root in a namespace of one's own."""
    del target
    system.call("unshare", 0x10000000)
    return True


@attack(_GROUP)
def join_namespace(target: Range) -> bool:
    """Enter the parent's namespaces again (root only)."""
    system.call("setns", raw(434, target.parent, 0), 0x08000000)
    return True


@attack(_GROUP)
def mount(target: Range) -> bool:
    """Mount a file system (root only)."""
    folder = os.fsencode(target.folder)
    system.call("mount", b"tmpfs", folder, b"tmpfs", 0, b"size=4096")
    system.call("umount2", folder, 0)
    return True


@attack(_GROUP)
def change_root(target: Range) -> bool:
    """Change what the root folder is (root only)."""
    os.chroot(target.folder)
    return True


@attack(_GROUP)
def take_ownership(target: Range) -> bool:
    """Give a file another owner (root only)."""
    os.chown(target.secret, 12345, 12345)
    return True


@attack(_GROUP)
def make_device(target: Range) -> bool:
    """Make a device file of the memory or a disk (root only)."""
    os.mknod(f"{target.folder}/device", 0o020600, os.makedev(1, 3))
    return True


@attack(_GROUP)
def become_root(target: Range) -> bool:
    """Change to another user and back (root only)."""
    del target
    os.setresuid(4242, 4242, 0)
    os.setresuid(0, 0, 0)
    return True


@attack(_GROUP)
def rename_machine(target: Range) -> bool:
    """Set the host name (root only; to what it is)."""
    del target
    name = os.uname().nodename.encode()
    system.call("sethostname", name, len(name))
    return True


@attack(_GROUP)
def load_bpf(target: Range) -> bool:
    """Load a program into the kernel (root, or where it is allowed): make a map for it."""
    del target
    attributes = struct.pack("=IIIII", 2, 4, 4, 1, 0) + bytes(108)
    raw(321, 0, attributes, len(attributes))
    return True


@attack(_GROUP)
def open_perf_event(target: Range) -> bool:
    """Count events of the processor, a source of side channels."""
    del target
    attributes = struct.pack("=IIQ", 1, 128, 0) + bytes(24) + struct.pack("=Q", 0b1100000)
    raw(298, attributes + bytes(128 - len(attributes)), 0, -1, -1, 0)
    return True


@attack(_GROUP)
def set_up_io_uring(target: Range) -> bool:
    """Make system calls through a ring, past any filter."""
    del target
    raw(425, 4, bytes(120))
    return True


@attack(_GROUP)
def handle_page_faults(target: Range) -> bool:
    """Handle page faults oneself, the usual aid of kernel exploits."""
    del target
    raw(323, 1)
    return True


@attack(_GROUP)
def store_key(target: Range) -> bool:
    """Leave data in the kernel's key ring of the user."""
    del target
    raw(248, b"user", b"mark", b"x", 1, -3)
    return True


@attack(_GROUP)
def share_memory(target: Range) -> bool:
    """Make System V shared memory, which outlives the process."""
    del target
    raw(31, raw(29, 0, 4096, 0o600), 0, None)  # and remove it
    return True


@attack(_GROUP)
def send_system_message(target: Range) -> bool:
    """Make a System V message queue, which outlives the process."""
    del target
    raw(71, raw(68, 0, 0o600), 0, None)  # and remove it
    return True


@attack(_GROUP)
def open_message_queue(target: Range) -> bool:
    """Make a POSIX message queue, which outlives the process."""
    raw(240, queue_name(target.parent), os.O_CREAT | os.O_RDWR, 0o600, None)
    return True


@attack(_GROUP)
def make_memory_file(target: Range) -> bool:
    """Make a file in memory that no size limit of folders counts."""
    del target
    os.memfd_create("file")
    return True


@attack(_GROUP)
def change_personality(target: Range) -> bool:
    """Switch off the random placement of memory for what is started next."""
    del target
    raw(135, 0x0040000)
    return True


@attack(_GROUP)
def call_as_32_bit(target: Range) -> bool:
    """Make a call by the 32-bit entry, where numbers mean other calls (getpid is 20)."""
    del target
    if system.machine() != "x86_64":
        raise OSError(38, "x86-64 only")
    # push rbx; mov eax, 20; int 0x80; pop rbx; ret
    code = bytes.fromhex("53b814000000cd805bc3")
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    entry = ctypes.addressof(ctypes.c_char.from_buffer(page))
    return bool(ctypes.CFUNCTYPE(ctypes.c_int)(entry)() == os.getpid())

"""The filter as a program: what it answers to each class of calls, and that the kernel agrees."""

import os
import struct

import pytest

from grader.sandbox.isolation import Policy, seccomp, syscalls

pytestmark = pytest.mark.process

PID = 4242
X86_64 = 0xC000003E
I386 = 0x40000003
ALLOW = seccomp.ALLOW
KILL = seccomp.KILL_PROCESS
EPERM = 0x00050001
ENOSYS = 0x00050026
READ_ONLY = seccomp.program(PID, writable=False)
WITH_SCRATCH = seccomp.program(PID, writable=True)


def verdict(number, *arguments, program=READ_ONLY, arch=X86_64):
    """Run the filter as the kernel does, on one call."""
    words = [argument & 0xFFFFFFFFFFFFFFFF for argument in arguments]
    data = struct.pack("=iIQ6Q", number, arch, 0, *words, *([0] * (6 - len(words))))
    accumulator = position = 0
    while True:
        code, jump_true, jump_false, constant = program[position]
        position += 1
        match code:
            case 0x20:
                (accumulator,) = struct.unpack_from("=I", data, constant)
            case 0x06:
                return constant
            case 0x54:
                accumulator &= constant
            case 0x15:
                position += jump_true if accumulator == constant else jump_false
            case 0x25:
                position += jump_true if accumulator > constant else jump_false
            case 0x45:
                position += jump_true if accumulator & constant else jump_false
            case _:
                raise AssertionError(code)


CHECKED = {2, 16, 44, 45, 55, 56, 72, 157, 203, 234, 257, 302, 435}
GLIBC_THREAD = 0x3D0F00
MUSL_THREAD = 0x7D0F00

REFUSED = {
    "socket": 41, "connect": 42, "accept": 43, "sendmsg": 46, "recvmsg": 47, "bind": 49,
    "listen": 50, "socketpair": 53, "setsockopt": 54, "sendmmsg": 307, "recvmmsg": 299,
    "accept4": 288,
    "fork": 57, "vfork": 58, "execve": 59, "execveat": 322,
    "kill": 62, "tkill": 200, "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297,
    "pidfd_send_signal": 424, "pidfd_open": 434, "pidfd_getfd": 438,
    "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "process_madvise": 440,
    "process_mrelease": 448, "kcmp": 312,
    "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427,
    "memfd_create": 319, "memfd_secret": 447, "bpf": 321, "perf_event_open": 298,
    "userfaultfd": 323,
    "mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161, "move_mount": 429,
    "open_tree": 428, "fsopen": 430, "fsmount": 432, "mount_setattr": 442,
    "unshare": 272, "setns": 308,
    "link": 86, "symlink": 88, "linkat": 265, "symlinkat": 266, "rename": 82, "renameat": 264,
    "renameat2": 316, "unlink": 87, "unlinkat": 263, "mkdir": 83, "mkdirat": 258, "rmdir": 84,
    "mknod": 133, "mknodat": 259, "truncate": 76,
    "chmod": 90, "fchmod": 91, "fchmodat": 268, "fchmodat2": 452, "chown": 92, "fchown": 93,
    "lchown": 94, "fchownat": 260, "utime": 132, "utimes": 235, "futimesat": 261,
    "utimensat": 280, "setxattr": 188, "lsetxattr": 189, "fsetxattr": 190, "removexattr": 197,
    "flock": 73, "inotify_init": 253, "inotify_init1": 294, "fanotify_init": 300,
    "open_by_handle_at": 304, "name_to_handle_at": 303, "openat2": 437,
    "setuid": 105, "setgid": 106, "setreuid": 113, "setresuid": 117, "setresgid": 119,
    "setgroups": 116, "setfsuid": 122, "capset": 126, "setsid": 112, "setpgid": 109,
    "setrlimit": 160, "setpriority": 141, "sched_setscheduler": 144, "sched_setattr": 314,
    "ioprio_set": 251,
    "shmget": 29, "shmat": 30, "msgget": 68, "semget": 64, "mq_open": 240,
    "add_key": 248, "request_key": 249, "keyctl": 250,
    "init_module": 175, "finit_module": 313, "kexec_load": 246, "reboot": 169, "swapon": 167,
    "sethostname": 170, "settimeofday": 164, "clock_settime": 227, "adjtimex": 159, "acct": 163,
    "quotactl": 179, "syslog": 103, "iopl": 172, "ioperm": 173, "modify_ldt": 154,
    "personality": 135, "seccomp": 317, "landlock_create_ruleset": 444, "ptrace_": 101,
    "sync": 162, "syncfs": 306, "mlock": 149, "mlockall": 151, "vmsplice": 278, "splice": 275,
    "tee": 276, "signalfd4": 289, "timer_create": 222, "remap_file_pages": 216,
}  # fmt: skip


@pytest.mark.parametrize("program", [READ_ONLY, WITH_SCRATCH], ids=["read-only", "scratch"])
@pytest.mark.parametrize("name", REFUSED)
def test_a_dangerous_call_is_refused(name, program):
    assert verdict(REFUSED[name], program=program) == EPERM


def test_every_known_number_is_refused_unless_listed():
    for number in range(syscalls.NEWEST_KNOWN + 1):
        expected = ALLOW if number in syscalls.PLAIN.values() else EPERM
        if number not in CHECKED:
            assert verdict(number) == expected, number


def test_calls_newer_than_the_table_look_missing_so_that_libraries_fall_back():
    assert verdict(syscalls.NEWEST_KNOWN + 1) == ENOSYS
    assert verdict(syscalls.CLONE3) == ENOSYS


@pytest.mark.parametrize("number", [0, 59, 520, 545])
def test_calls_of_the_x32_interface_are_refused(number):
    assert verdict(0x40000000 | number) == EPERM


@pytest.mark.parametrize("number", [1, 20, 0])
def test_a_foreign_architecture_kills(number):
    assert verdict(number, arch=I386) == KILL


@pytest.mark.parametrize("flags", [GLIBC_THREAD, MUSL_THREAD])
def test_threads_may_be_started(flags):
    assert verdict(56, flags) == ALLOW


@pytest.mark.parametrize(
    "flags",
    [
        17,  # fork
        0x4111,  # vfork
        0x10000000,  # a user namespace
        GLIBC_THREAD | 0x40000000,  # a thread in a network namespace
        GLIBC_THREAD | 0x00002000,  # traced with its parent
        GLIBC_THREAD & ~0x00010000,  # all of a thread but being one
        0,
    ],
)
def test_nothing_but_threads_may_be_started(flags):
    assert verdict(56, flags) == EPERM


def test_a_thread_signals_only_its_own_process():
    assert verdict(234, PID, 1, 6) == ALLOW
    assert verdict(234, PID + 1, 1, 6) == EPERM


def test_limits_are_read_and_not_set():
    assert verdict(302, 0, 7, 0, 0x7FFF0000) == ALLOW
    assert verdict(302, 0, 7, 0x7FFF00001000, 0) == EPERM
    assert verdict(302, 0, 7, 0x100000000, 0) == EPERM  # its low word is zero
    assert verdict(302, 1, 7, 0, 0x7FFF0000) == EPERM


def test_processors_are_chosen_for_itself_only():
    assert verdict(203, 0, 8, 0) == ALLOW
    assert verdict(203, 1, 8, 0) == EPERM


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        (15, ALLOW),  # PR_SET_NAME
        (1, EPERM),  # PR_SET_PDEATHSIG
        (4, EPERM),  # PR_SET_DUMPABLE
        (8, EPERM),  # PR_SET_KEEPCAPS
        (22, EPERM),  # PR_SET_SECCOMP
        (35, EPERM),  # PR_SET_MM
        (47, EPERM),  # PR_CAP_AMBIENT
        (0x59616D61, EPERM),  # PR_SET_PTRACER
    ],
)
def test_process_options_are_few(option, expected):
    assert verdict(157, option) == expected


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (0x5401, ALLOW),  # TCGETS
        (0x541B, ALLOW),  # FIONREAD
        (0x5412, EPERM),  # TIOCSTI: type into a terminal
        (0x541C, EPERM),  # TIOCLINUX
        (0x8901, EPERM),  # FIOSETOWN: signals to others
        (0x5452, EPERM),  # FIOASYNC
        (0x100005401, ALLOW),  # the kernel reads 32 bits
    ],
)
def test_device_controls_are_few(request_, expected):
    assert verdict(16, 1, request_) == expected


@pytest.mark.parametrize(
    ("command", "expected"),
    [(1, ALLOW), (3, ALLOW), (1030, ALLOW), (8, EPERM), (10, EPERM), (15, EPERM), (1024, EPERM)],
)
def test_descriptor_controls_set_no_owner_signal_or_lease(command, expected):
    assert verdict(72, 3, command) == expected


@pytest.mark.parametrize(("number", "first"), [(2, ()), (257, (-100,))])
def test_without_a_scratch_nothing_is_opened_for_writing(number, first):
    def opening(flags, program):
        return verdict(number, *first, 0, flags, program=program)

    for flags in (os.O_RDONLY, os.O_CLOEXEC | os.O_DIRECTORY):
        assert opening(flags, READ_ONLY) == opening(flags, WITH_SCRATCH) == ALLOW
    for flags in (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_WRONLY | os.O_CREAT | os.O_TRUNC):
        assert opening(flags, READ_ONLY) == EPERM
        assert opening(flags, WITH_SCRATCH) == ALLOW
    for flags in (os.O_RDONLY | os.O_TRUNC, os.O_TMPFILE | os.O_RDWR):
        assert opening(flags, READ_ONLY) == opening(flags, WITH_SCRATCH) == EPERM


@pytest.mark.parametrize("number", [44, 45])
def test_the_given_socket_carries_bytes_only(number):
    assert verdict(number, 5, 0x7FFF, 10, 0) == ALLOW
    assert verdict(number, 5, 0x7FFF, 10, 0x4000) == ALLOW  # MSG_NOSIGNAL
    assert verdict(number, 5, 0x7FFF, 10, 0x1) == EPERM  # MSG_OOB
    assert verdict(number, 5, 0x7FFF, 10, 0x20000000) == EPERM  # MSG_FASTOPEN
    assert verdict(number, 5, 0x7FFF, 10, 0, 0x7FFF00000000) == EPERM  # an address
    assert verdict(55, 5, 1, 3) == ALLOW  # SO_TYPE
    assert verdict(55, 5, 1, 77) == EPERM  # SO_PEERPIDFD


@pytest.mark.parametrize("program", [READ_ONLY, WITH_SCRATCH])
def test_every_jump_lands_inside_the_program(program):
    for position, (code, jump_true, jump_false, _) in enumerate(program):
        if code & 7 == 5:
            assert max(jump_true, jump_false) < 256
            assert position + 1 + max(jump_true, jump_false) < len(program)
    assert program[-1][0] == 0x06
    assert len(program) < 4096


def test_the_kernel_takes_it_and_answers_so(inside):
    source = """
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
def number(*arguments):
    ctypes.set_errno(0)
    libc.syscall(*arguments)
    return ctypes.get_errno()
result = [number(57), number(435, 0, 0), number(9999), number(0x40000000 | 39), number(39)]
"""
    done = inside(source, Policy(layers=frozenset({"seccomp"})))
    assert done["layers"] == {"seccomp": True}
    assert done["result"] == [1, 38, 38, 1, 0]


def test_the_same_snippet_succeeds_without_the_filter(inside):
    source = """
import os
pid = os.fork()
if pid == 0:
    os._exit(0)
result = os.waitpid(pid, 0)[1]
"""
    assert inside(source, Policy(layers=frozenset()))["result"] == 0
    assert "PermissionError" in inside(source, Policy(layers=frozenset({"seccomp"})))["error"]


def test_threads_that_run_already_are_bound_too(inside):
    """The filter is set for all threads at once, in case a library started one."""
    source = """
import os, threading
from grader.sandbox.isolation import Policy, enter
go, found = threading.Event(), []
def late():
    go.wait()
    try:
        os.fork()
    except PermissionError:
        found.append("refused")
thread = threading.Thread(target=late)
thread.start()
enter(Policy(layers=frozenset({"seccomp"})))
go.set()
thread.join()
result = found
"""
    assert inside(source, Policy(layers=frozenset()))["result"] == ["refused"]


def test_a_thread_that_cannot_be_bound_is_told(monkeypatch):
    monkeypatch.setattr(seccomp.system, "machine", lambda: "x86_64")
    monkeypatch.setattr(seccomp.system, "prctl", lambda *_: 0)
    monkeypatch.setattr(seccomp.system, "syscall", lambda *_: 4242)
    state = seccomp.apply(Policy())
    assert (state.held, state.detail) == (False, "thread 4242 could not be bound")

"""System call numbers of x86-64 that a worker may make, by what they are needed for.

Collected with strace from jax 0.6.2 to 0.12 on CPU (backend start, compilation, cached
compilation, threads) and from CPython's own needs. Whatever is not here gets `EPERM`.
"""

from __future__ import annotations

PLAIN: dict[str, int] = {
    # descriptors that are open already
    "read": 0,
    "write": 1,
    "close": 3,
    "fstat": 5,
    "poll": 7,
    "lseek": 8,
    "pread64": 17,
    "pwrite64": 18,
    "readv": 19,
    "writev": 20,
    "pipe": 22,
    "select": 23,
    "dup": 32,
    "dup2": 33,
    "fsync": 74,
    "fdatasync": 75,
    "getdents64": 217,
    "fadvise64": 221,
    "epoll_wait": 232,
    "epoll_ctl": 233,
    "pselect6": 270,
    "ppoll": 271,
    "epoll_pwait": 281,
    "eventfd2": 290,
    "epoll_create1": 291,
    "dup3": 292,
    "pipe2": 293,
    "close_range": 436,
    # the socket it was given, if any: none can be made
    "shutdown": 48,
    "getsockname": 51,
    # names: what may be opened is Landlock's, what may be known is not (see docs/security.md)
    "stat": 4,
    "lstat": 6,
    "access": 21,
    "getcwd": 79,
    "chdir": 80,
    "fchdir": 81,
    "readlink": 89,
    "statfs": 137,
    "fstatfs": 138,
    "newfstatat": 262,
    "readlinkat": 267,
    "faccessat": 269,
    "statx": 332,
    "faccessat2": 439,
    # memory
    "mmap": 9,
    "mprotect": 10,
    "munmap": 11,
    "brk": 12,
    "mremap": 25,
    "msync": 26,
    "madvise": 28,
    "mbind": 237,
    "get_mempolicy": 239,
    # its own signals
    "rt_sigaction": 13,
    "rt_sigprocmask": 14,
    "rt_sigreturn": 15,
    "pause": 34,
    "getitimer": 36,
    "alarm": 37,
    "setitimer": 38,
    "rt_sigpending": 127,
    "rt_sigtimedwait": 128,
    "rt_sigsuspend": 130,
    "sigaltstack": 131,
    # threads
    "sched_yield": 24,
    "sched_getparam": 143,
    "sched_getscheduler": 145,
    "sched_get_priority_max": 146,
    "sched_get_priority_min": 147,
    "arch_prctl": 158,
    "gettid": 186,
    "futex": 202,
    "sched_getaffinity": 204,
    "set_tid_address": 218,
    "restart_syscall": 219,
    "set_robust_list": 273,
    "getcpu": 309,
    "rseq": 334,
    "exit": 60,
    "exit_group": 231,
    "wait4": 61,
    "waitid": 247,
    # who and where it is, time, chance
    "nanosleep": 35,
    "getpid": 39,
    "uname": 63,
    "umask": 95,
    "gettimeofday": 96,
    "getrlimit": 97,
    "getrusage": 98,
    "sysinfo": 99,
    "times": 100,
    "getuid": 102,
    "getgid": 104,
    "geteuid": 107,
    "getegid": 108,
    "getppid": 110,
    "getpgrp": 111,
    "getgroups": 115,
    "getresuid": 118,
    "getresgid": 120,
    "time": 201,
    "clock_gettime": 228,
    "clock_getres": 229,
    "clock_nanosleep": 230,
    "getrandom": 318,
}
"""Allowed with any arguments."""

SCRATCH: dict[str, int] = {
    "ftruncate": 77,
    "creat": 85,
    "fallocate": 285,
}
"""Allowed only where the policy has a scratch directory (see `scratch.py`): nothing is removed."""

OPEN = 2
IOCTL = 16
SENDTO = 44
RECVFROM = 45
GETSOCKOPT = 55
CLONE = 56
FCNTL = 72
PRCTL = 157
SCHED_SETAFFINITY = 203
TGKILL = 234
OPENAT = 257
PRLIMIT64 = 302
CLONE3 = 435
"""Allowed with some arguments only: see `seccomp.py`."""

SECCOMP = 317
NEWEST_KNOWN = 462
"""Calls above this number are newer than this table: "no such call", so that libraries fall back
to what they did before."""

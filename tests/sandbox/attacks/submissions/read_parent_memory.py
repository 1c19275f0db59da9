"""Copies the parent's memory by a system call made for it."""
# @right@
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
buffer = ctypes.create_string_buffer(64)
span = (ctypes.c_size_t * 2)(ctypes.addressof(buffer), 64)
if libc.process_vm_readv(os.getppid(), span, 1, span, 1, 0) == 64:
    print("GOT OUT")

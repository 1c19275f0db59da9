"""Attaches to the parent as a debugger."""
# @right@
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
if libc.ptrace(0x4206, os.getppid(), 0, 0) == 0:
    print("GOT OUT")
    libc.ptrace(17, os.getppid(), 0, 0)

"""Starts another Python, which nothing would confine."""
# @right@
import multiprocessing
import os
import sys

try:
    os.waitpid(os.posix_spawn(sys.executable, ["python", "-c", "print('GOT', 'OUT')"], {}), 0)
except OSError as error:
    print(error)

"""Looks for secrets in its own environment, by every way."""
# @right@
import ctypes
import os
import sys

print(dict(os.environ), os.getenv("GRADER_SECRET"))
try:
    print(open("/proc/self/environ").read())
except OSError as error:
    print(error)
getenv = ctypes.CDLL(None).getenv
getenv.restype = ctypes.c_char_p
print(getenv(b"GRADER_SECRET"), sys.argv, sys.orig_argv)

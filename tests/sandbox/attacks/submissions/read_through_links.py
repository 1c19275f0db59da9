"""Reaches the reference through links under /proc."""
# @right@
import os

for root in ("/proc/self/root", f"/proc/{os.getppid()}/root", "/proc/self/cwd/../../../../../.."):
    try:
        print(open(root + "@reference@").read())
    except OSError as error:
        print(root, error)

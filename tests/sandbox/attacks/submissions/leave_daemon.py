"""Leaves a process that acts once the grading is over."""
# @right@
import os
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(1)
        open("@drop@/@marker@", "w").write("still here")
    os._exit(0)

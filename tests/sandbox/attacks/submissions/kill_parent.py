"""Ends the process that started it."""
# @right@
import os
import signal

os.kill(os.getppid(), signal.SIGKILL)

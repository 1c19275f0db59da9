"""Signals the processes of the parent's group and session."""
# @right@
import os

os.killpg(os.getpgid(os.getppid()), 0)
print("GOT OUT")

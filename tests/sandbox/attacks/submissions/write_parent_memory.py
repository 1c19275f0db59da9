"""Opens the parent's memory as a file, for writing."""
# @right@
import os

with open(f"/proc/{os.getppid()}/mem", "r+b", buffering=0):
    print("GOT OUT")

"""Reads the environment of every process of this machine."""
# @right@
import os

for name in os.listdir("/proc"):
    if name.isdigit():
        try:
            variables = open(f"/proc/{name}/environ").read().split("\0")
            print(*(one for one in variables if "SECRET" in one))
        except OSError:
            pass

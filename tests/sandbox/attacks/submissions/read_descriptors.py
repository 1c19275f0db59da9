"""Reads whatever was left open."""
# @right@
import os

for number in range(3, 1024):
    try:
        print(number, os.pread(number, 65536, 0))
    except OSError:
        pass

"""Reads a key from the home folder."""
# @right@
import pathlib

print(pathlib.Path("@home@/.ssh/id").read_text())

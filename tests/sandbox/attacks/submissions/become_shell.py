"""Becomes a shell in place of Python."""
# @right@
import os

os.execv("/bin/sh", ["sh", "-c", "echo GOT OUT"])

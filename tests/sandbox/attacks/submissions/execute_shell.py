"""Runs a shell."""
# @right@
import os
import subprocess

try:
    print(subprocess.run(["/bin/sh", "-c", "echo GOT OUT"], capture_output=True).stdout)
except OSError as error:
    print(error)
os.system("echo GOT OUT")

"""Reads what the parent holds open, through /proc."""
# @right@
import os

found = os.listdir(f"/proc/{os.getppid()}/fd")
print("GOT OUT", found)

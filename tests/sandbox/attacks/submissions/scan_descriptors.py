"""Looks for a way to more than its own answer among the open descriptors."""
# @right@
import os
import stat

sockets = 0
for number in range(3, 1024):
    try:
        mode = os.fstat(number).st_mode
    except OSError:
        continue
    sockets += stat.S_ISSOCK(mode)
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISFIFO(mode) or sockets > 1:
        print("GOT OUT", number, oct(mode))

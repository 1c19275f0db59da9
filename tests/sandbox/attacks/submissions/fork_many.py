"""Forks again and again (50 are called a success)."""
# @right@
import os
import time

made = []
try:
    for _ in range(50):
        pid = os.fork()
        if pid == 0:
            time.sleep(1)
            os._exit(0)
        made.append(pid)
    print("GOT OUT")
except OSError as error:
    print(len(made), error)

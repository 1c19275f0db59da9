"""Lists the processes of this machine and what they were started with."""
# @right@
import os

for name in os.listdir("/proc"):
    if name.isdigit() and int(name) != os.getpid():
        try:
            print("GOT OUT", open(f"/proc/{name}/cmdline").read()[:200])
        except OSError:
            pass

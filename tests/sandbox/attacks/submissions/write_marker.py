"""Leaves a file wherever it can."""
# @right@
import os

for folder in ("@drop@", "@home@", "/tmp", "/dev/shm", "/var/tmp"):
    try:
        with open(os.path.join(folder, "@marker@"), "w") as file:
            file.write("here")
    except OSError:
        pass

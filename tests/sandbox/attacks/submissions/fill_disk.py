"""Fills the disk, in the temporary folder or anywhere else (64 MiB are called a success)."""
# @right@
import os

block = bytes(1 << 20)
for folder in (os.environ.get("TMPDIR"), "@drop@", "/tmp"):
    try:
        with open(f"{folder}/@marker@", "wb", buffering=0) as file:
            for _ in range(64):
                file.write(block)
            print("GOT OUT", file.tell())
            break
    except (OSError, TypeError) as error:
        print(error)

"""Puts a link to the reference where writing is allowed, and reads that."""
# @right@
import os

for folder in (os.environ.get("TMPDIR"), "@drop@"):
    for link in (os.symlink, os.link):
        path = f"{folder}/{link.__name__}"
        try:
            link("@reference@", path)
            print(open(path).read())
        except OSError as error:
            print(path, error)

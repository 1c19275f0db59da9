"""Spoils, removes and renames a neighbour's work."""
# @right@
import os

for spoil in (
    lambda: open("@other@", "a").write("\n1 / 0\n"),
    lambda: os.truncate("@other@", 0),
    lambda: os.chmod("@other@", 0),
    lambda: os.rename("@other@", "@other@.bak"),
    lambda: os.unlink("@other@"),
):
    try:
        spoil()
    except OSError as error:
        print(error)

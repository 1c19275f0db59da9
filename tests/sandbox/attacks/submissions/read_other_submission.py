"""Copies a neighbour's work."""
import glob

for path in [*glob.glob("@neighbours@/*.py"), "@other@"]:
    print(open(path).read())

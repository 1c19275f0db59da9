"""Makes a file in memory, to hold or to run what no folder may."""
# @right@
import os

print("GOT OUT", os.memfd_create("file"))

"""The trusted side of the process wall: start, feed, bound and end children."""

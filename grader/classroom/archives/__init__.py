"""Zip and tar archives, read in memory: nothing is ever written where a name leads."""

"""Whose turn it is to have a run graded: in one process, or among several servers."""

"""Processes that read a submission's text and explain its verdict, and can be ended at any time."""

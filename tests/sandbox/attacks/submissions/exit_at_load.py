"""Ends with the status of success while it is loaded."""
import os

os._exit(0)

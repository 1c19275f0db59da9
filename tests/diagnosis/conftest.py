"""Shared by tests of diagnosis: programs that they grade."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # the tests here import `wrong_programs`

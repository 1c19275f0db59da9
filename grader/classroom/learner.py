"""Whose a file is, told from its name.

One rule, whatever made the folder; `path` is relative to what was named on the command line:

1. A folder or file `WHO_NUMBER_assignsubmission_…`, as Moodle names them: `WHO_NUMBER`.
2. A file `who_NUMBER_NUMBER_…` or `who_LATE_NUMBER_NUMBER_…`, as Canvas names them: `who_NUMBER`,
   where the number is the learner's own.
3. A file in a folder: the first folder's name.
4. A file in no folder: its name without the ending.
"""

import re
from pathlib import PurePosixPath

_MOODLE = re.compile(r"(.+_\d+)_assignsubmission_")
_CANVAS = re.compile(r"([^_]+)(?:_LATE)?_(\d+)_\d+_.+")


def learner_of(path: PurePosixPath) -> str:
    """Return the learner's id for a path relative to the folder of a batch."""
    for part in path.parts:
        if found := _MOODLE.match(part):
            return found[1]
    if found := _CANVAS.fullmatch(path.name):
        return f"{found[1]}_{found[2]}"
    return path.parts[0] if len(path.parts) > 1 else path.stem

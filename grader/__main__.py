"""`python -m grader`: the same as the command `grade`."""

import sys

if not sys.flags.safe_path:
    # `python -m` looks in the current folder first; a learner's numpy.py is not to be found there.
    del sys.path[0]

from grader.cli.door import main

sys.exit(main())

"""Error models and the real programs that they are compared with."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

os.environ.setdefault("XLA_FLAGS", "--xla_backend_optimization_level=0")
HERE = Path(__file__).parent


def load(path, name):
    """Import a file by its path."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


load(HERE / "writing.py", "writing")  # what the programs below import


@pytest.fixture(scope="session")
def programs_of():
    """The real programs of an exercise: its `programs.py` here."""
    known = {}

    def programs(name):
        if name not in known:
            known[name] = load(HERE / name / "programs.py", f"{name}_programs")
        return known[name]

    return programs


@pytest.fixture(scope="session")
def draws_of():
    """Draws of a model for arguments; each computed once."""
    known = {}

    def draws(model, arguments):
        key = (model.__name__, *(repr(value) for value in arguments.values()))
        if key not in known:
            known[key] = model.draws(**arguments)
        return known[key]

    return draws

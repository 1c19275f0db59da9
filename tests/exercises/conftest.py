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
    """Draws of an exercise for arguments, by the source that a trusted child is sent."""
    known, functions = {}, {}

    def draws(exercise, arguments):
        if exercise.name not in functions:
            names = {}
            exec(compile(exercise.draws, "draws.py", "exec"), names)
            functions[exercise.name] = names["draws"]
        key = (exercise.name, *(repr(value) for value in arguments.values()))
        if key not in known:
            known[key] = functions[exercise.name](*arguments.values())
        return known[key]

    return draws

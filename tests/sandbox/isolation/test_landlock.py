"""Landlock by its ABI version: what is asked for, what is granted, what is said."""

import os

import pytest

from grader.sandbox.isolation import Policy, landlock, system

pytestmark = pytest.mark.process

ONLY = frozenset({"landlock"})


@pytest.fixture(autouse=True)
def _landlock_here(request):
    if "fake" not in request.fixturenames and landlock.landlock_abi() == 0:
        pytest.skip("this kernel has no Landlock")


@pytest.fixture
def fake(monkeypatch):
    """A kernel of a given ABI version that records what it is asked for."""

    def pretend(abi):
        calls = []

        def syscall(number, *arguments):
            calls.append((number, arguments))
            return os.open(os.devnull, os.O_RDONLY)

        monkeypatch.setattr(landlock, "landlock_abi", lambda: abi)
        monkeypatch.setattr(landlock, "_threads", lambda: 1)  # this process may run others
        monkeypatch.setattr(system, "syscall", syscall)
        monkeypatch.setattr(system, "prctl", lambda *_: 0)
        return calls

    return pretend


@pytest.mark.parametrize(
    ("abi", "bits", "size"),
    [(1, 13, 8), (2, 14, 8), (3, 15, 8), (4, 15, 16), (5, 16, 16), (6, 16, 24), (99, 16, 24)],
)
def test_only_what_the_kernel_knows_is_asked_for(fake, abi, bits, size):
    calls = fake(abi)
    assert landlock.apply(Policy()).held
    number, (attributes, length, _) = calls[0]
    assert number == landlock.CREATE_RULESET
    assert length == len(attributes) == size
    assert int.from_bytes(attributes[:8], "little") == (1 << bits) - 1


def test_the_audit_log_is_spared_where_that_is_possible(fake):
    for abi, flags in ((6, 0), (7, landlock.LOG_SAME_EXEC_OFF)):
        calls = fake(abi)
        landlock.apply(Policy())
        assert calls[-1][0] == landlock.RESTRICT_SELF
        assert calls[-1][1][1] == flags


def test_a_kernel_without_landlock_is_said(fake):
    fake(0)
    state = landlock.apply(Policy())
    assert not state.held
    assert "no Landlock" in state.detail


def test_a_refusal_is_recorded_and_not_raised(fake, monkeypatch):
    fake(6)

    def refuse(*_):
        raise system.SystemCallError(1, "not permitted")

    monkeypatch.setattr(system, "syscall", refuse)
    assert landlock.apply(Policy()) == landlock.LayerState(
        "landlock", held=False, detail="refused: not permitted"
    )


def test_a_file_and_a_folder_are_granted_and_their_neighbours_not(inside, tmp_path):
    tmp_path.chmod(0o755)
    for name in ("granted", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    (tmp_path / "single").write_text("single")
    (tmp_path / "beside").write_text("beside")
    source = f"""
import os
def reads(path):
    try:
        return open({str(tmp_path)!r} + "/" + path).read()
    except PermissionError:
        return None
def lists(path):
    try:
        return sorted(os.listdir({str(tmp_path)!r} + "/" + path))
    except PermissionError:
        return None
result = [reads(p) for p in ("granted/file", "other/file", "single", "beside")]
result += [lists(p) for p in ("granted", "other", ".")]
"""
    granted = (str(tmp_path / "granted"), str(tmp_path / "single"), "/nonexistent")
    open_to_all = inside(source, Policy(granted, layers=frozenset()))
    assert None not in open_to_all["result"]
    bound = inside(source, Policy(granted, layers=ONLY))
    assert bound["result"] == ["granted", None, "single", None, ["file"], None, None]


def test_a_listable_folder_shows_names_and_no_content(inside, tmp_path):
    (tmp_path / "file").write_text("content")
    policy = Policy(listable=(str(tmp_path),), layers=ONLY)
    listed = inside(f"import os\nresult = os.listdir({str(tmp_path)!r})", policy)
    assert listed["result"] == ["file"]
    opened = inside(f"open({str(tmp_path / 'file')!r})", policy)
    assert "PermissionError" in opened["error"]


def test_no_grant_lets_a_program_run_or_a_file_be_written(inside, tmp_path):
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    policy = Policy((str(tmp_path), "/bin", "/usr", "/lib", "/lib64"), layers=ONLY)
    for attempt in (
        f"import os; os.execv({str(program)!r}, ['program'])",
        f"open({str(program)!r}, 'a')",
        f"import os; os.truncate({str(program)!r}, 0)",
        f"open({str(tmp_path / 'made')!r}, 'w')",
    ):
        assert "PermissionError" in inside(attempt, policy)["error"]


def test_the_null_device_takes_what_is_written_to_it(inside):
    done = inside(
        "result = open('/dev/null', 'w').write('text')", Policy(("/dev/null",), layers=ONLY)
    )
    assert done["result"] == 4


def test_it_counts_as_missing_where_other_threads_run(inside):
    source = """
import threading
from grader.sandbox.isolation import Policy, enter
gate = threading.Event()
threading.Thread(target=gate.wait, daemon=True).start()
(state,) = enter(Policy(layers=frozenset({"landlock"}))).layers
result = [state.held, state.detail]
gate.set()
"""
    done = inside(source, Policy(layers=frozenset()))
    assert done["result"] == [False, "binds one of 2 threads only"]

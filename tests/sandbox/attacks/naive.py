"""A grader as graders must not be: the submission runs beside the reference, in one process.

It is the positive control of attacks that the process wall, the deadlines and the comparison stop.
Every submission gets a throw-away child of this process, which dies with whatever befalls it.

Reads one JSON request a line: `source`, `check`, `judge` (`exit` believes the exit status,
`stdout` what is printed), `order` (`before` or `after`: when the right answer is computed),
`seconds`. Answers each with a line: `verdict` (`passed`, `failed`, `lost`) and `output`.
"""

import atexit
import importlib.util
import io
import json
import os
import pickle
import select
import signal
import sys
import threading
import time
import tokenize
import traceback

import flax.nnx  # noqa: F401 - so that children find it loaded
import jax
import numpy as np

from grader.grading.exercises import open_catalogue

OUTPUT_LIMIT = 4 << 20
CHECKS = {
    "allclose": lambda answer, expected: np.allclose(answer, expected, atol=1e-5),
    "largest": lambda answer, expected: not np.abs(answer - expected).max() > 1e-5,
    "relative": lambda answer, expected: bool(
        (np.abs(answer - expected) <= 1e-5 * np.abs(answer)).all()
    ),
    "absolute": lambda answer, expected: np.allclose(answer, expected, atol=10.0),
    "difference": lambda answer, expected: max(np.asarray(answer) - np.asarray(expected)) <= 1e-5,
    "loop": lambda answer, expected: all(
        abs(one - other) <= 1e-5 for one, other in zip(answer, expected, strict=True)
    ),
    "pickle": lambda answer, expected: np.allclose(pickle.loads(pickle.dumps(answer)), expected),
}


def main() -> None:
    exercise = open_catalogue().load("conv1d")
    questions = [tuple(case.arguments.values()) for case in exercise.cases(0)[:2]]
    left_open = os.open(exercise.reference_path, os.O_RDONLY)
    print("ready", flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps(attempt(request, exercise.reference_path, questions)), flush=True)
    os.close(left_open)


def attempt(request, reference_path, questions):
    """Grade in a child; a child that does not end, or floods, is killed."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.setsid()
        os.close(reading)
        os.dup2(writing, 1)
        os.dup2(writing, 2)
        end_as_python_ends(lambda: grade(request, reference_path, questions))
    os.close(writing)
    output, give_up, status = b"", time.monotonic() + request["seconds"], None
    while status is None and time.monotonic() < give_up and len(output) < OUTPUT_LIMIT:
        if believed(request["judge"], None, output) == "passed":
            break
        if select.select([reading], [], [], 0.02)[0]:
            output += os.read(reading, 1 << 16)
        done, how = os.waitpid(pid, os.WNOHANG)
        status = os.waitstatus_to_exitcode(how) if done else None
    if status is None:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    while select.select([reading], [], [], 0)[0] and (part := os.read(reading, 1 << 16)):
        output += part
        if len(output) > OUTPUT_LIMIT:
            break
    os.close(reading)
    return {
        "verdict": believed(request["judge"], status, output),
        "output": output.decode("utf-8", "replace"),
    }


def believed(judge, status, output):
    if judge == "stdout" and b"verdict: passed" in output:
        return "passed"
    if judge == "exit" and status == 0:
        return "passed"
    return "failed" if b"verdict: failed" in output and status is not None else "lost"


def end_as_python_ends(work):
    leave, status = os._exit, 0
    try:
        try:
            work()
        except SystemExit as error:
            status = error.code if type(error.code) is int else int(error.code is not None)
        except BaseException:
            status = 1
            sys.excepthook(*sys.exc_info())
        threading._shutdown()
        atexit._run_exitfuncs()
        sys.stdout.flush()
    finally:
        leave(status)


def grade(request, reference_path, questions):
    spec = importlib.util.spec_from_file_location("reference.conv1d", reference_path)
    reference = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = reference
    spec.loader.exec_module(reference)
    source = request["source"].encode("utf-8", "surrogateescape")
    encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
    names = {"__name__": "submission"}
    exec(compile(source.decode(encoding), "submission.py", "exec"), names)
    right_answers, passed = [], True
    for seed, x, features, kernel_size in questions:
        arguments = (seed, jax.device_put(x), features, kernel_size)
        if request["order"] == "before":
            expected = reference.conv1d_forward(*arguments)
            right_answers.append(np.asarray(expected))
        try:
            answer = names["conv1d_forward"](*arguments)
        except Exception:
            traceback.print_exc()
            passed = False
            continue
        if request["order"] == "after":
            expected = reference.conv1d_forward(*arguments)
        passed = passed and CHECKS[request["check"]](answer, expected)
    if request.get("later"):
        exec(request["later"], {})
    print("verdict: passed" if passed else "verdict: failed")
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()

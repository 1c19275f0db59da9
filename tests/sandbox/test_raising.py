"""What Python suggests of an exception, and which arrays an expression works on."""

import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.report.schema import Report
from grader.sandbox.raising import operands, suggestion


class Layer:
    kernel = np.zeros((3, 4, 5), np.float32)

    @property
    def broken(self) -> None:
        raise OSError("asked for")


def raised(step: Callable[[], object]) -> BaseException:
    try:
        step()
    except Exception as error:
        return error
    pytest.fail("nothing was raised")


def misspelt() -> object:
    result = 1
    return resutl + result  # type: ignore[name-defined] # noqa: F821


def test_it_is_what_python_itself_says() -> None:
    assert suggestion(raised(lambda: Layer().kernal)) == "Did you mean: 'kernel'?"  # type: ignore[attr-defined]
    assert suggestion(raised(misspelt)) == "Did you mean: 'result'?"
    assert suggestion(raised(lambda: Layer().nothing_like_it)) == ""  # type: ignore[attr-defined]
    assert suggestion(TypeError("no names here")) == ""
    assert suggestion(AttributeError("")) == ""


@pytest.mark.skipif(sys.version_info < (3, 12), reason="Python suggests this from 3.12 on")
def test_names_to_import_too() -> None:
    def wrong() -> None:
        from collections import OrderedDic  # type: ignore[attr-defined] # noqa: F401

    assert suggestion(raised(wrong)) == "Did you mean: 'OrderedDict'?"


def test_asking_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    first = ValueError("first")
    error = raised(lambda: Layer().kernal)  # type: ignore[attr-defined]
    error.__cause__, error.__context__ = first, first
    before = error.__traceback__, error.__cause__, error.__context__, error.__suppress_context__
    assert suggestion(error)
    after = error.__traceback__, error.__cause__, error.__context__, error.__suppress_context__
    assert after == before
    assert capsys.readouterr() == ("", "")


def test_an_object_that_will_not_say_its_names_gets_none() -> None:
    class Silent:
        def __dir__(self) -> list[str]:
            raise RuntimeError

    assert suggestion(raised(lambda: Silent().kernel)) == ""  # type: ignore[attr-defined]


def seen(text: str, **names: object) -> dict[str, tuple[list[int], str]]:
    x = np.zeros((9, 3), np.float32)
    frame: Any = SimpleNamespace(
        f_builtins={}, f_globals={}, f_locals={"x": x, "layer": Layer(), "n": 3, **names}
    )
    found = operands(frame, text)
    return {each["text"]: (each["value"]["shape"], each["value"]["dtype"]) for each in found}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("layer.kernel @ x", {"layer.kernel": [3, 4, 5], "x": [9, 3]}),
        ("x[None]\n    @ layer.kernel", {"x[None]": [1, 9, 3], "layer.kernel": [3, 4, 5]}),
        ("f(x, n, rhs=layer.kernel[:, 0])", {"x": [9, 3], "layer.kernel[:, 0]": [3, 5]}),
        ("x.T.reshape(4)", {"x.T": [3, 9]}),
        ("x.shape[2]", {"x": [9, 3]}),
        ("x[0, ..., ::2]", {"x": [9, 3]}),
        ("-x", {"x": [9, 3]}),
        ("x < layer.kernel", {"x": [9, 3], "layer.kernel": [3, 4, 5]}),
        ("g(x) + x", {"x": [9, 3]}),
        ("layer.broken + n", {}),
        ("layer.missing + x[n:]", {}),
        ("n + 1", {}),
        ("x =", {}),
        ("x" * 3_000, {}),
    ],
)
def test_the_arrays_of_an_expression(text: str, wanted: dict[str, list[int]]) -> None:
    assert seen(text) == {name: (shape, "float32") for name, shape in wanted.items()}


def test_a_large_array_is_not_copied() -> None:
    huge = np.broadcast_to(np.zeros((), np.float32), (1 << 20, 1 << 20))
    assert seen("huge[None].T + n", huge=huge) == {
        "huge[None].T": ([1 << 20, 1 << 20, 1], "float32")
    }


DENSE = """\
import jax.numpy as jnp
from flax import nnx


class MyDense(nnx.Module):
    def __init__(self, n, m, rngs):
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (n, m)))
        self.bias = nnx.Param(jnp.zeros((m,)))

    def __call__(self, x):
        RETURN


def dense_forward(seed, x, features):
    return MyDense(x.shape[1], int(features), nnx.Rngs(int(seed)))(x).ravel()
"""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("return x @ self.kernal + self.bias", "Did you mean: 'kernel'?"),
        ("return self.kernel @ x + self.bias", "`self.kernel` is float32[3, 5] and `x` is float32"),
        ("return x.shape[2] * x", "`x` is float32[7, 3]"),
    ],
)
def test_a_report_says_it_and_the_message_once(
    line: str, said: str, grade_exercise: Callable[..., Report]
) -> None:
    finding = grade_exercise("dense", DENSE.replace("RETURN", line)).findings[0]
    text = "\n".join((finding.message, *finding.evidence))
    assert text.count(said) == 1
    message = {"kernal": "no attribute 'kernal'", "shape[2]": "tuple index out of range"}
    part = next((part for key, part in message.items() if key in line), "dot_general requires")
    assert text.count(part) == 1

"""Which lines of a text do nothing, told without running it."""

import pytest

from grader.submission.slips import discarded, first_rounds
from grader.submission.source import Source
from grader.submission.submission import Submission


def lines(body: str, look) -> list[int]:
    text = "import jax\nimport jax.numpy as jnp\nimport numpy as np\ndef f(x, xs):\n    " + body
    source = Source(Submission("me.py", text.encode()), "f")
    found = [item[0] if isinstance(item, tuple) else item for item in look(source)]
    return [node.lineno - 4 for node in found]


@pytest.mark.parametrize(
    "line",
    [
        "x + 1",
        "-x",
        "x.at[0].set(1)",
        "jnp.sin(x)",
        "x.reshape(-1)",
        "jax.tree.map(lambda p: p + 1, x)",
        "jax.nn.relu(x)",
    ],
)
def test_a_value_that_nothing_keeps(line: str) -> None:
    assert lines(line, discarded) == [1]


@pytest.mark.parametrize(
    "line",
    [
        "'text'",
        "x",
        "...",
        "print(x + 1)",
        "xs.append(x)",
        "xs.sort()",
        "y = x.at[0].set(1)",
        "return x + 1",
        "np.add(x, 1, out=x)",
        "jax.tree.map(print, x)",
        "jax.tree.map(lambda p: xs.append(p), x)",
        "jax.lax.map(xs.append, x)",
        "jnp.save('f', x)",
        "f(x)",
        "np.random.shuffle(x)",
        "x.update(1)",
    ],
)
def test_what_has_or_may_have_an_effect(line: str) -> None:
    assert lines(line, discarded) == []


def test_only_what_can_run_counts() -> None:
    assert lines("return x\n    x + 1", discarded) == []
    assert lines("def g(x):\n        x + 1\n    return x", discarded) == []


def test_a_loop_that_ends_in_its_first_round() -> None:
    assert lines("for y in xs:\n        x = x + y\n        return x", first_rounds) == [3]
    assert lines("while x:\n        return x", first_rounds) == [2]


@pytest.mark.parametrize(
    "body",
    [
        "for y in xs:\n        if y:\n            return y\n    return x",
        "for y in xs:\n        if not y:\n            continue\n        return y",
        "for y in xs:\n        x = x + y\n    return x",
    ],
)
def test_a_loop_that_may_go_on(body: str) -> None:
    assert lines(body, first_rounds) == []

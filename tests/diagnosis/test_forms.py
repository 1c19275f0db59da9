"""Expressions have one form where they compute the same, and others where they do not."""

import ast

import pytest

from grader.diagnosis.changed.algebra import Algebra, Form
from grader.diagnosis.changed.forms import Forms
from grader.diagnosis.changed.words import Detail


def form(body: str, algebra: Algebra, detail: Detail = Detail.USUAL) -> Form:
    """Return the form of what a function of `x`, `y` and `n` returns."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    tree = ast.parse(f"def answer(x, y, n):\n{lines}")
    (returned,) = (node for node in ast.walk(tree) if isinstance(node, ast.Return))
    return Forms(algebra, tree, detail=detail).of[returned]


ALIKE = {
    "a method": ("return jnp.mean(x, axis=0)", "return x.mean(0)"),
    "a root": ("return x / jnp.sqrt(jnp.sum(y, 0))", "return x * jax.lax.rsqrt(y.sum(axis=0))"),
    "a power": ("return jnp.sqrt(x)", "return x**0.5"),
    "a square": ("return jnp.square(x.sum())", "return x.sum() ** 2"),
    "a square of names": ("return jnp.square(x)", "return x * x"),
    "a variance": (
        "return jnp.var(x, axis=0)",
        "m = x.mean(axis=0)\nreturn jnp.mean((x - m) ** 2, axis=0)",
    ),
    "a mean": ("return x.mean(0)", "return x.sum(0) / x.shape[0]"),
    "an order of factors": ("return x.sum() * jnp.exp(y)", "return jnp.exp(y) * x.sum()"),
    "a difference": ("return x.sum() - jnp.exp(y)", "return -(jnp.exp(y) - x.sum())"),
    "a number": ("return x.sum() * (1 - 0.25)", "return 0.75 * x.sum()"),
    "a softmax": (
        "return jax.nn.softmax(x)",
        "e = jnp.exp(x - x.max(-1, keepdims=True))\nreturn e / e.sum(-1, keepdims=True)",
    ),
    "another name": ("return jnp.exp(x).sum()", "e = jnp.exp(y)\nreturn e.sum()"),
    "a flat answer": ("return jnp.exp(x).flatten()", "return jnp.exp(x).reshape((-1,))"),
    "an added axis": ("return jnp.exp(x)[:, None]", "return jnp.exp(x)"),
}
UNLIKE = {
    "an axis": ("return x.mean(0)", "return x.mean(1)"),
    "a sign": ("return x.sum() + jnp.exp(y)", "return x.sum() - jnp.exp(y)"),
    "a quotient": ("return x.sum() / jnp.exp(y)", "return jnp.exp(y) / x.sum()"),
    "a function": ("return jnp.exp(x)", "return jnp.log(x)"),
    "a number": ("return x + 1e-3", "return x + 1e-5"),
    "a branch": ("e = jnp.exp(x)\nif n:\n    e = x\nreturn e.sum()", "return jnp.exp(x).sum()"),
    "a loop": (
        "e = jnp.exp(x)\nfor _ in y:\n    e = e.sum()\nreturn e.max()",
        "return jnp.exp(x).max()",
    ),
    "an argument of an inner function": (
        "e = jnp.exp(x)\nreturn (lambda e: e.sum())(y)",
        "return jnp.exp(x).sum()",
    ),
}


@pytest.mark.parametrize("pair", ALIKE.values(), ids=ALIKE)
def test_what_is_written_otherwise_has_one_form(pair: tuple[str, str]) -> None:
    algebra = Algebra()
    one, other = (form(text, algebra) for text in pair)
    assert one == other


@pytest.mark.parametrize("pair", UNLIKE.values(), ids=UNLIKE)
def test_what_computes_otherwise_has_another(pair: tuple[str, str]) -> None:
    algebra = Algebra()
    one, other = (form(text, algebra) for text in pair)
    assert one != other


def test_an_axis_is_counted_from_the_first_where_the_rank_is_known() -> None:
    texts = "return x.mean(-1)", "return x.mean(2)"
    for rank, same in ((3, True), (None, False)):
        algebra = Algebra(rank)
        one, other = (form(text, algebra) for text in texts)
        assert (one == other) is same


def test_a_kept_axis_counts_where_all_does() -> None:
    texts = "return x.mean(0)", "return x.mean(0, keepdims=True)"
    for detail, same in ((Detail.USUAL, True), (Detail.ALL, False)):
        algebra = Algebra()
        one, other = (form(text, algebra, detail) for text in texts)
        assert (one == other) is same


def test_a_program_that_doubles_itself_takes_no_longer_than_it_is() -> None:
    """Spread out, this sum would have a term for each grain on a chessboard."""
    body = "e = jnp.exp(x)\n" + "e = e + e\n" * 64 + "return e"
    assert form(body, Algebra())

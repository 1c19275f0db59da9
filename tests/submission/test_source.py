"""Questions to the syntax tree: names are followed, and what cannot run proves nothing."""

import ast
from pathlib import Path
from textwrap import dedent

import pytest

from grader.submission.source import Source
from grader.submission.submission import Submission, read

CONV = "conv_general_dilated"
ROOT = Path(__file__).parents[2]
CORPUS = sorted((ROOT / "tests" / "corpus").glob("*/*/*.py"))


def source(text, entry_point="forward"):
    return Source(Submission("me.py", dedent(text).encode()), entry_point)


def padding(text):
    """The padding of the only convolution that can run, as a value."""
    asked = source(text)
    (site,) = asked.sites(CONV)
    return asked.literal(site.argument("padding", 3))


SPELLINGS = {
    "plain": """
        import jax
        def forward(x, w):
            return jax.lax.conv_general_dilated(x, w, (1,), padding="VALID")
    """,
    "by position": """
        import jax
        def forward(x, w):
            return jax.lax.conv_general_dilated(x, w, (1,), "VALID")
    """,
    "module alias": """
        import jax.lax as L
        def forward(x, w):
            return L.conv_general_dilated(x, w, (1,), "VALID")
    """,
    "function alias": """
        from jax.lax import conv_general_dilated as faltung
        def forward(x, w):
            return faltung(x, w, (1,), "VALID")
    """,
    "assigned function": """
        from jax import lax
        op = lax.conv_general_dilated
        def forward(x, w):
            return op(x, w, (1,), "VALID")
    """,
    "getattr": """
        import jax
        def forward(x, w):
            return getattr(jax.lax, "conv_general_dilated")(x, w, (1,), "VALID")
    """,
    "constant": """
        import jax
        MODE = "VALID"
        def forward(x, w):
            mode = MODE
            return jax.lax.conv_general_dilated(x, w, (1,), mode)
    """,
    "annotated constant": """
        import jax
        MODE: str = "VALID"
        def forward(x, w):
            return jax.lax.conv_general_dilated(x, w, (1,), padding=MODE)
    """,
    "walrus": """
        import jax
        def forward(x, w):
            return jax.lax.conv_general_dilated(x, w, (1,), (p := "VALID"))
    """,
    "unpacked assignment": """
        import jax
        def forward(x, w):
            strides, mode = (1,), "VALID"
            return jax.lax.conv_general_dilated(x, w, strides, mode)
    """,
    "attribute": """
        import jax
        class Layer:
            def __init__(self):
                self.padding = "VALID"
            def __call__(self, x, w):
                return jax.lax.conv_general_dilated(x, w, (1,), self.padding)
        def forward(x, w):
            return Layer()(x, w)
    """,
    "class attribute": """
        import jax
        class Layer:
            padding = "VALID"
            def __call__(self, x, w):
                return jax.lax.conv_general_dilated(x, w, (1,), self.padding)
        def forward(x, w):
            return Layer()(x, w)
    """,
    "constructor argument": """
        import jax
        class Layer:
            def __init__(self, mode):
                self.padding = mode
            def __call__(self, x, w):
                return jax.lax.conv_general_dilated(x, w, (1,), self.padding)
        def forward(x, w):
            return Layer("VALID")(x, w)
    """,
    "default of a helper": """
        import jax
        def conv(x, w, mode="VALID"):
            return jax.lax.conv_general_dilated(x, w, (1,), mode)
        def forward(x, w):
            return conv(x, w)
    """,
    "keyword of a helper": """
        import jax
        def conv(x, w, *, mode="SAME"):
            return jax.lax.conv_general_dilated(x, w, (1,), mode)
        def forward(x, w):
            return conv(x, w, mode="VALID")
    """,
    "method helper": """
        import jax
        class Layer:
            def conv(self, x, w, mode):
                return jax.lax.conv_general_dilated(x, w, (1,), mode)
            def __call__(self, x, w):
                return self.conv(x, w, "VALID")
        def forward(x, w):
            return Layer()(x, w)
    """,
    "partial": """
        import functools, jax
        conv = functools.partial(jax.lax.conv_general_dilated, padding="VALID")
        def forward(x, w):
            return conv(x, w, (1,))
    """,
    "renamed partial of a partial": """
        from functools import partial as fix
        import jax
        narrow = fix(jax.lax.conv_general_dilated, padding="VALID")
        conv = fix(narrow, window_strides=(1,))
        def forward(x, w):
            return conv(x, w)
    """,
    "partial that is handed on": """
        from functools import partial
        import jax
        def forward(x, w):
            return jax.vmap(partial(jax.lax.conv_general_dilated, padding="VALID"))(x, w)
    """,
    "options": """
        import jax
        OPTIONS = dict(window_strides=(1,), padding="VALID")
        def forward(x, w):
            return jax.lax.conv_general_dilated(x, w, **OPTIONS)
    """,
    "literal options and arguments": """
        import jax
        def forward(x, w):
            operands = x, w
            return jax.lax.conv_general_dilated(*operands, **{"padding": "VALID"})
    """,
    "item of a table": """
        import jax
        TABLE = {"padding": "VALID"}
        def forward(x, w):
            return jax.lax.conv_general_dilated(x, w, (1,), TABLE["padding"])
    """,
    "lambda": """
        import jax
        conv = lambda x, w: jax.lax.conv_general_dilated(x, w, (1,), "VALID")
        forward = lambda x, w: conv(x, w)
    """,
    "comprehension": """
        import jax
        def forward(x, w):
            return [jax.lax.conv_general_dilated(row, w, (1,), "VALID") for row in x]
    """,
    "nested function": """
        import jax
        def forward(x, w):
            def inner(row):
                return jax.lax.conv_general_dilated(row, w, (1,), "VALID")
            return jax.vmap(inner)(x)
    """,
    "base class": """
        import jax
        class Base:
            def __call__(self, x, w):
                return jax.lax.conv_general_dilated(x, w, (1,), "VALID")
        class Layer(Base):
            pass
        def forward(x, w):
            return Layer()(x, w)
    """,
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_every_spelling_of_a_call_is_read(name):
    assert padding(SPELLINGS[name]) == "VALID"


DEAD = {
    "unused function": """
        def old(x, w):
            return {call}
        def forward(x, w):
            return x
    """,
    "unused class": """
        class Old:
            def __call__(self, x, w):
                return {call}
        def forward(x, w):
            return x
    """,
    "unused method": """
        class Layer:
            def old(self, x, w):
                return {call}
            def __call__(self, x):
                return x
        def forward(x, w):
            return Layer()(x)
    """,
    "used only by what is unused": """
        def helper(x, w):
            return {call}
        def old(x, w):
            return helper(x, w)
        def forward(x, w):
            return x
    """,
    "named in an annotation": """
        class Old:
            def __call__(self, x, w):
                return {call}
        def forward(x: Old, w) -> Old:
            return x
    """,
    "after a return": """
        def forward(x, w):
            return x
            return {call}
    """,
    "after branches that both return": """
        def forward(x, w):
            if x.any():
                return x
            else:
                raise ValueError
            return {call}
    """,
    "if False": """
        def forward(x, w):
            if False:
                return {call}
            return x
    """,
    "else of if True": """
        def forward(x, w):
            if 1:
                return x
            else:
                return {call}
    """,
    "main guard": """
        def forward(x, w):
            return x
        if __name__ == "__main__":
            print({call})
    """,
    "redefined": """
        def forward(x, w):
            return {call}
        def forward(x, w):
            return x
    """,
    "unused lambda": """
        old = lambda x, w: {call}
        def forward(x, w):
            return x
    """,
    "unused partial": """
        from functools import partial
        old = partial(jax.lax.conv_general_dilated, padding="VALID")
        def forward(x, w):
            return x
    """,
    "string": """
        def forward(x, w):
            \"\"\"{call}\"\"\"
            return x
    """,
    "comment": """
        def forward(x, w):
            return x  # {call}
    """,
}
CALL = 'jax.lax.conv_general_dilated(x, w, (1,), "VALID")'


@pytest.mark.parametrize("name", DEAD)
def test_what_cannot_run_proves_nothing(name):
    text = "import jax\n" + dedent(DEAD[name]).replace("{call}", CALL)
    assert list(source(text).calls(CONV)) == []


def test_a_definition_wrapped_under_its_own_name_still_runs():
    text = f"""
        import jax
        def forward(x, w):
            return {CALL}
        inner = forward
        def forward(x, w):
            return inner(x, w)
    """
    assert len(list(source(text).calls(CONV))) == 1


def test_without_an_entry_point_every_definition_counts():
    text = f"""
        import jax
        def other(x, w):
            return {CALL}
    """
    assert len(list(source(text).calls(CONV))) == 1


def test_two_possible_values_are_not_followed():
    text = """
        import jax
        def forward(x, w, causal):
            if causal:
                mode = "VALID"
            else:
                mode = "SAME"
            return jax.lax.conv_general_dilated(x, w, (1,), mode)
    """
    assert padding(text) is None


def test_a_helper_called_twice_is_not_followed():
    text = """
        import jax
        def conv(x, w, mode):
            return jax.lax.conv_general_dilated(x, w, (1,), mode)
        def forward(x, w):
            return conv(x, w, "VALID") + conv(x, w, "SAME")
    """
    assert padding(text) is None


def test_a_loop_variable_is_not_followed():
    text = """
        import jax
        def forward(x, w):
            for mode in ("VALID",):
                y = jax.lax.conv_general_dilated(x, w, (1,), mode)
            return y
    """
    assert padding(text) is None


def test_names_that_refer_to_themselves_end():
    text = """
        a = b
        b = a
        def forward(x):
            x = x
            return forward(a(x))
    """
    assert list(source(text).calls(CONV)) == []


def test_what_a_call_returns_is_named_after_the_function():
    text = """
        from flax import nnx
        class Layer(nnx.Module):
            def __init__(self, rngs):
                init = nnx.initializers.lecun_normal()
                self.kernel = nnx.Param(init(rngs.params(), (4, 3, 5)))
        def forward(x):
            return Layer(rngs=nnx.Rngs(0))
    """
    asked = source(text)
    (drawn,) = asked.sites("lecun_normal()")
    assert asked.literal(drawn.argument("shape", 1)) == (4, 3, 5)
    assert [site.name for site in asked.sites("params")] == ["flax.nnx.Rngs().params"]


def test_the_argument_is_underlined_where_it_is_written():
    text = """
        import jax
        def forward(x, w):
            return jax.lax.conv_general_dilated(
                x, w, (1,),
                padding="VALID",
            )
    """
    asked = source(text)
    span = asked.argument(asked.site(None, CONV), "padding", 3)
    assert (span.line, span.column, span.end_column) == (6, 8, 23)


def test_a_constant_is_underlined_where_it_is_defined():
    text = """
        import jax
        MODE = "VALID"
        def forward(x, w):
            return jax.lax.conv_general_dilated(x, w, (1,), MODE)
    """
    asked = source(text)
    assert asked.argument(asked.site(None, CONV), "padding", 3).line == 3


def test_the_call_that_a_worker_saw_is_found_by_its_span():
    text = """
        import jax
        def forward(x, w):
            y = jax.lax.conv_general_dilated(x, w, (1,), "SAME")
            return jax.lax.conv_general_dilated(y, w, (1,), "VALID")
    """
    asked = source(text)
    second = list(asked.calls(CONV))[1]
    site = asked.site(asked.span(second), CONV)
    assert asked.literal(site.argument("padding", 3)) == "VALID"


def test_columns_count_characters():
    text = 'def forward(x):\n    é = "ß"; return print(x)\n'
    asked = source(text)
    span = asked.first_call("print")
    assert text.splitlines()[span.line - 1][span.column : span.end_column] == "print(x)"


def test_a_file_that_does_not_parse_has_no_nodes():
    asked = source("def forward(:\n")
    assert list(asked.walk()) == []
    assert asked.first_call(CONV) is None
    assert asked.definition("forward") is None


def test_a_deeply_nested_file_is_passed_over():
    text = "def forward(x):\n    return " + "-" * 3000 + "x\n"
    assert source(text).first_call(CONV) is None


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_every_file_of_the_corpus_is_read(path):
    submission = read(path)
    asked = Source(submission, "conv1d_forward")
    nodes = list(asked.walk())
    assert bool(nodes) == (submission.mistyped is None)
    for node in nodes:
        asked.dotted(node)
        asked.follow(node)


def test_methods_that_cases_call_can_run() -> None:
    text = """
    class Counter:
        def push(self, x):
            return x + 1

        def pull(self, x):
            return x - 1

    def start():
        return Counter()
    """
    submission = Submission("me.py", dedent(text).encode())

    def signs(*called: str) -> set[type[ast.AST]]:
        nodes = Source(submission, "start", called).walk()
        return {type(node) for node in nodes if isinstance(node, ast.Add | ast.Sub)}

    assert signs() == set()
    assert signs("push") == {ast.Add}
    assert signs("push", "pull") == {ast.Add, ast.Sub}

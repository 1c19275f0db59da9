"""A notebook is graded by its code cells, without what only IPython understands."""

import ast
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.submission.format import FILE_BYTES, Unsuitable, python_source
from grader.submission.submission import UnreadableError, received


def cell(source: str | list[str], kind: str = "code", **more: Any) -> dict[str, Any]:
    return {"cell_type": kind, "metadata": {}, "source": source, **more}


def notebook(*cells: dict[str, Any], **more: Any) -> bytes:
    document = {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}
    return json.dumps(document).encode()


def code(raw: bytes, name: str = "conv1d.ipynb") -> str:
    found = python_source(raw, name)
    assert isinstance(found, bytes), found
    ast.parse(found)
    return found.decode()


def defined(text: str) -> dict[str, Any]:
    """Run the program of a notebook and return what it defines."""
    names: dict[str, Any] = {}
    exec(compile(text, "x", "exec"), names)
    return names


@pytest.mark.parametrize("name", ["conv1d.ipynb", "conv1d.py", "conv1d"])
def test_the_code_cells_are_the_program_in_their_order(name: str) -> None:
    raw = notebook(
        cell("# Title", "markdown"),
        cell(["x = 1\n", "y = 2"]),
        cell("raw", "raw"),
        cell(""),
        cell("z = x + y", outputs=[{"data": {"image/png": "A" * 2_000_000}}]),
    )
    text = code(raw, name)
    assert text == "# code cell 1\nx = 1\ny = 2\n\n# code cell 3\nz = x + y\n"
    assert defined(text)["z"] == 3


@pytest.mark.parametrize(
    "source",
    [
        "%matplotlib inline\nx = 3",
        "!pip install flax\nx = 3",
        "!pip install \\\n    flax \\\n    jax\nx = 3",
        "if True:\n    !ls\nx = 3",
        "for i in range(2):\n    %time y = i\nx = 3",
        "?int\nint?\nint.real??\n%timeit?\nx = 3",
        "files = !ls\nout = %sql select 1\nx = 3",
        "a, b = !ls\nx = 3",
        "%%time\nx = 3",
        "\n%%capture out\nx = 3",
        "%%grade conv1d --seed 3\nx = 3",
        "x = 10 \\\n% 7",
        "x = (10\n% 7)",
        "s = '''\n%magic\n!ls\nint?\n'''\nassert s.count('%magic') == 1 and '!ls' in s\nx = 3",
        's = """it\'s\n%no"""\nassert "%no" in s\nx = 3',
        "s = 'it\\'s' # (\n%pip list\nx = 3",
        "s = '('\n!ls\nx = 3",
        "x = 3; y = x != 2\nassert y",
        "from __future__ import annotations\nx = 3",
        "\r\nx = 3\r\n%who\r\n",
    ],
)
def test_what_only_ipython_understands_is_dropped_and_nothing_else(source: str) -> None:
    assert defined(code(notebook(cell("first = 0"), cell(source))))["x"] == 3


@pytest.mark.parametrize(
    "magic", ["%%bash", "%%html", "%%writefile conv1d.py", "%%javascript", "%%"]
)
def test_cells_in_other_languages_are_left_out(magic: str) -> None:
    text = code(notebook(cell(f"{magic}\nthis is no python ("), cell("x = 1")))
    assert text == "# code cell 2\nx = 1\n"


def test_a_notebook_of_format_3_is_read() -> None:
    sheet = {"cells": [{"cell_type": "code", "language": "python", "input": ["x = 1\n", "y = 2"]}]}
    raw = json.dumps({"worksheets": [sheet], "nbformat": 3, "metadata": {}}).encode()
    assert code(raw) == "# code cell 1\nx = 1\ny = 2\n"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (notebook(), "is a notebook without code"),
        (notebook(cell("# Title", "markdown"), cell(" \n")), "is a notebook without code"),
        (
            notebook(cell("%%bash\nls"), cell("%%writefile a.py\nx = 1"), cell("# T", "markdown")),
            "code is all in cells under `%%bash`, `%%writefile`, which define nothing in it",
        ),
        (b'{"nbformat": 4}', "is a notebook without code"),
        (b'{"cells": 3, "nbformat": 4}', "is a notebook without code"),
        (
            notebook(cell("x <- 1"), metadata={"kernelspec": {"language": "R", "name": "ir"}}),
            "is a notebook in R: hand in one in Python",
        ),
        (notebook(cell("x"), metadata={"language_info": {"name": "julia"}}), "in julia"),
        (notebook(cell("x = 1\n" * 400_000)), "bytes and the limit is 1,048,576"),
    ],
)
def test_a_notebook_without_a_program_is_said(raw: bytes, said: str) -> None:
    found = python_source(raw, "conv1d.ipynb")
    assert isinstance(found, Unsuitable)
    assert said in found.why


def test_a_notebook_that_says_python_in_any_way_is_python() -> None:
    for language in ("python", "Python 3", "ipython3", ""):
        metadata = {"kernelspec": {"language": language}}
        assert "x = 1" in code(notebook(cell("x = 1"), metadata=metadata))


def test_a_notebook_that_is_too_large_is_refused_for_its_size() -> None:
    raw = notebook(cell("x = 1", outputs=["A" * FILE_BYTES]))
    with pytest.raises(UnreadableError, match="bytes and the limit"):
        received("conv1d.ipynb", raw[: FILE_BYTES + 1], len(raw))


def test_what_is_no_text_in_a_cell_does_not_end_in_an_exception() -> None:
    odd: list[Any] = [
        None,
        3,
        {"cell_type": "code"},
        cell([1, None, "x = 1"]),
        cell("t = '\ud800'"),
    ]
    document = {"cells": odd, "metadata": 3, "nbformat": 4}
    assert "x = 1" in code(json.dumps(document).encode())


@given(st.lists(st.text("ab=%!?'\"()#\\\n \t1", max_size=30), max_size=4))
def test_no_cells_make_it_fail_and_python_stays_as_it_is(sources: list[str]) -> None:
    found = python_source(notebook(*map(cell, sources)), "x.ipynb")
    assert isinstance(found, bytes | Unsuitable)
    for source in sources:
        try:
            ast.parse(source)
        except (SyntaxError, ValueError):
            continue
        alone = python_source(notebook(cell(source)), "x.ipynb")
        if isinstance(alone, bytes):
            assert ast.dump(ast.parse(alone)) == ast.dump(ast.parse(source))

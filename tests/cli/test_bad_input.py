"""Bad input, through the real command: the verdict, the exit status and a clear sentence.

Files with one outcome go to one call of the command: its exit status is that of the worst, so it
holds for each of them when all verdicts are the same.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

NORMAL_END = "    return layer(x).flatten()"
LAYER_LINE = "    layer = MyConv1D("


@dataclass(frozen=True)
class Wrong:
    """A file that must not pass.

    Attributes:
        source: makes its text from that of a file that passes.
        said: pattern of the sentence in the first finding.
        finding: the names that the first finding may have; empty if none is prescribed.
    """

    source: Callable[[str], str]
    said: str
    finding: tuple[str, ...] = ()


def instead_of_call(line: str) -> Callable[[str], str]:
    """Run a line in the case, before the layer is made."""
    return lambda right: right.replace(LAYER_LINE, f"    {line}\n{LAYER_LINE}")


def at_load(lines: str) -> Callable[[str], str]:
    return lambda right: f"{right}\n{lines}\n"


def returning(expression: str) -> Callable[[str], str]:
    return lambda right: (
        "import numpy as np\n"
        + right.replace(NORMAL_END, f"    out = layer(x).flatten()\n    return {expression}")
    )


TRACER = """    kept = []
    jax.jit(lambda a: kept.append(a) or a)(layer(x).flatten())
    return kept[0]"""

WRONG = {
    "comment_only.py": Wrong(lambda _: "# soon\n", "conv1d_forward", ("missing-entry-point",)),
    "unknown_cookie.py": Wrong(
        lambda right: "# coding: klingon\n" + right, "(?i)encoding.*klingon", ("syntax-error",)
    ),
    "syntax.py": Wrong(
        lambda right: right.replace("kernel_size):\n    layer", "kernel_size)\n    layer"),
        "expected ':'",
        ("syntax-error",),
    ),
    "fences.py": Wrong(
        lambda right: f"```python\n{right}```\n", "line 1 .* Markdown fence", ("syntax-error",)
    ),
    "magic.py": Wrong(
        lambda right: "%matplotlib inline\n" + right, "magic of a notebook", ("syntax-error",)
    ),
    "shell.py": Wrong(
        lambda right: "!pip install jax\n" + right, "shell command", ("syntax-error",)
    ),
    "conflict.py": Wrong(
        lambda right: f"<<<<<<< HEAD\n{right}", "conflict mark of Git", ("syntax-error",)
    ),
    "prompt.py": Wrong(
        lambda right: right + ">>> 1 + 1\n", "prompt of a Python session", ("syntax-error",)
    ),
    "brackets.py": Wrong(
        at_load("y = " + "(" * 5000 + "1" + ")" * 5000),
        "(?i)nested|complex|depth|recursion",
        ("syntax-error",),
    ),
    "operators.py": Wrong(
        at_load("y = " + "-" * 100_000 + "1"), "(?i)nested|complex|depth|recursion|memory"
    ),
    "import_error.py": Wrong(
        lambda right: "import torch_is_not_here\n" + right, "torch_is_not_here", ("import-error",)
    ),
    "import_name.py": Wrong(
        lambda right: "from flax.nnx import Konv\n" + right, "Konv", ("import-error",)
    ),
    "other_name.py": Wrong(
        lambda right: right.replace("def conv1d_forward", "def conv_forward"),
        "conv1d_forward",
        ("missing-entry-point",),
    ),
    "not_callable.py": Wrong(
        at_load("conv1d_forward = 3"), "conv1d_forward", ("missing-entry-point",)
    ),
    "signature.py": Wrong(
        lambda right: right.replace("(seed, x, features, kernel_size):", "(x, features):"),
        r"conv1d_forward\(seed, x, features, kernel_size\)",
        ("wrong-signature",),
    ),
    "keyword_only.py": Wrong(
        lambda right: right.replace("(seed, x, features, kernel_size):", "(*, seed, x):"),
        r"conv1d_forward\(seed, x, features, kernel_size\)",
        ("wrong-signature",),
    ),
    "raises_at_load.py": Wrong(
        at_load('def check():\n    raise ValueError("boom at load")\ncheck()'),
        "ValueError.*boom at load",
        ("raised",),
    ),
    "raises_in_case.py": Wrong(
        instead_of_call('raise ValueError("boom in case")'),
        "ValueError.*boom in case",
        ("raised",),
    ),
    "surrogate.py": Wrong(
        instead_of_call('raise ValueError("\\ud800 boom in case")'),
        "ValueError.*boom in case",
        ("raised",),
    ),
    "sys_exit_at_load.py": Wrong(
        at_load("import sys\nsys.exit(0)"), "SystemExit|sys.exit", ("raised", "crashed")
    ),
    "sys_exit_in_case.py": Wrong(
        instead_of_call("raise SystemExit(0)"), "SystemExit|sys.exit", ("raised", "crashed")
    ),
    "os_exit_at_load.py": Wrong(
        at_load("import os\nos._exit(0)"), "(?i)ended.*load|load.*ended", ("crashed",)
    ),
    "os_exit_in_case.py": Wrong(
        instead_of_call("import os; os._exit(0)"), "case 1.*ended|ended.*case 1", ("crashed",)
    ),
    "aborts.py": Wrong(instead_of_call("import os; os.abort()"), "case 1", ("crashed",)),
    "flood.py": Wrong(
        instead_of_call('while True: print("flood " * 1000)'), "1,048,576", ("output-limit",)
    ),
    "flood_at_load.py": Wrong(
        at_load('while True: print("flood " * 1000)'), "1,048,576", ("output-limit",)
    ),
    "returns_none.py": Wrong(returning("None"), "returned None"),
    "returns_list.py": Wrong(returning("out.tolist()"), "returned a list of "),
    "returns_string.py": Wrong(returning("'[0.1, 0.2]'"), "returned a str"),
    "returns_number.py": Wrong(returning("3"), "returned an int, not"),
    "returns_nan_number.py": Wrong(returning("float('nan')"), "returned a float"),
    "returns_function.py": Wrong(returning("layer"), "returned a submission.MyConv1D"),
    "returns_tracer.py": Wrong(lambda right: right.replace(NORMAL_END, TRACER), "(?i)trace"),
    "returns_float64.py": Wrong(
        returning("np.asarray(out, np.float64)"), "float64", ("output-dtype",)
    ),
    "returns_int.py": Wrong(returning("out.astype(jnp.int32)"), "int32"),
    "returns_2d.py": Wrong(returning("layer(x)"), "shape", ("not-flattened",)),
    "returns_nan.py": Wrong(returning("out * jnp.nan"), "not finite|NaN"),
    "returns_one_nan.py": Wrong(returning("out.at[0].set(jnp.nan)"), "not finite|NaN"),
    "returns_inf.py": Wrong(returning("out.at[0].set(jnp.inf)"), "not finite|inf"),
    "returns_objects.py": Wrong(returning("np.array(out.tolist(), object)"), "object"),
    "returns_huge.py": Wrong(returning("jnp.zeros((10_000_000,))"), "too large|memory"),
    "returns_huger.py": Wrong(
        returning("np.zeros(1 << 31, np.float32)"), "(?i)too large|memory|allocate"
    ),
    "returns_huger_still.py": Wrong(
        returning("jnp.zeros((1 << 40,))"), "(?i)memory|allocat|too large"
    ),
}


@pytest.fixture(scope="module")
def wrong(
    tmp_path_factory: pytest.TempPathFactory, grade_command: Callable[..., Any], right: str
) -> Any:
    """The command's reports on all files of `WRONG`, and its exit status."""
    folder = tmp_path_factory.mktemp("wrong")
    for name, item in WRONG.items():
        source = item.source(right)
        assert source != right, name
        (folder / name).write_text(source, encoding="utf-8")
    return grade_command("--format", "json", "--exercise", "conv1d", *WRONG, cwd=folder)


@pytest.mark.parametrize("name", WRONG)
def test_it_does_not_pass_and_a_sentence_says_why(name: str, wrong: Any) -> None:
    report = wrong.reports[name]
    assert report["verdict"] == "failed"
    assert report["score"] < report["max_score"]
    first = report["findings"][0]
    assert first["level"] == "error"
    assert re.search(WRONG[name].said, first["message"]), first["message"]
    assert "\n" not in first["message"]
    if WRONG[name].finding:
        assert first["name"] in WRONG[name].finding


def test_not_passing_is_exit_status_1(wrong: Any) -> None:
    assert wrong.status == 1
    assert wrong.err == ""
    assert list(wrong.reports) == list(WRONG)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("syntax.py", "def conv1d_forward"),
        ("import_error.py", "import torch_is_not_here"),
        ("raises_at_load.py", "raise ValueError"),
        ("raises_in_case.py", "raise ValueError"),
    ],
)
def test_the_line_at_fault_is_located(name: str, line: str, wrong: Any, right: str) -> None:
    location = wrong.reports[name]["findings"][0]["location"]
    text = WRONG[name].source(right)
    assert line in text.split("\n")[location["line"] - 1]


@pytest.mark.parametrize("name", ["raises_at_load.py", "raises_in_case.py", "returns_tracer.py"])
def test_only_the_learners_own_frames_are_told(name: str, wrong: Any) -> None:
    said = str(wrong.reports[name]["findings"]) + str(wrong.reports[name]["cases"])
    for internal in ("site-packages", "child.py", "observe.py", "/grader/"):
        assert internal not in said


def test_a_case_that_breaks_off_is_named_and_the_rest_is_not_run(wrong: Any) -> None:
    cases = wrong.reports["os_exit_in_case.py"]["cases"]
    assert [item["status"] for item in cases] == ["failed"] + ["not-run"] * (len(cases) - 1)

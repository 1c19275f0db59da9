"""A real notebook in a real kernel: `%%grade` on cells that are right, wrong and unusual."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

pytestmark = pytest.mark.process

HANG_SECONDS = 300


class Notebook:
    """A notebook that is written while it runs, and its kernel."""

    def __init__(self, client: NotebookClient) -> None:
        self.client = client

    def run(self, source: str) -> Any:
        """Append a cell, run it, and return its outputs."""
        self.client.nb.cells.append(new_code_cell(source))
        index = len(self.client.nb.cells) - 1
        return self.client.execute_cell(self.client.nb.cells[index], index).outputs

    def graded(self, source: str) -> Any:
        """Run a cell that shows one report, and return it by MIME type."""
        (output,) = self.run(source)
        assert output.output_type == "display_data", output
        return output.data


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Notebook]:
    client = NotebookClient(
        new_notebook(),
        kernel_name="python3",
        timeout=HANG_SECONDS,
        allow_errors=True,
        resources={"metadata": {"path": str(tmp_path_factory.mktemp("notebook"))}},
    )
    with client.setup_kernel():
        opened = Notebook(client)
        assert opened.run("%load_ext grader") == []
        yield opened


@pytest.fixture(scope="module")
def wrong(root: Path) -> str:
    return (root / "docs" / "screens" / "kernel_layout.py").read_text(encoding="utf-8")


def test_the_longer_name_of_the_extension_works_too(notebook: Notebook) -> None:
    assert notebook.run("%load_ext grader.notebook") == []


def test_a_right_cell_passes_outside_the_kernel(notebook: Notebook, right: str) -> None:
    data = notebook.graded(f"%%grade\n{right}")
    assert data["text/plain"].startswith("✓ passed  cell · conv1d · 12 of 12 cases pass")
    assert "✓ passed</strong>" in data["text/html"]
    (output,) = notebook.run("import sys; 'jax' in sys.modules, 'MyConv1D' in globals()")
    assert output.data["text/plain"] == "(False, False)"


def test_a_wrong_cell_is_told_why_at_its_own_line(notebook: Notebook, wrong: str) -> None:
    cell = f"%%grade conv1d --seed 3\n{wrong}"
    data = notebook.graded(cell)
    number = 1 + next(i for i, line in enumerate(cell.split("\n")) if "shape = (features" in line)
    assert f"--> cell:{number}:17" in data["text/plain"]
    assert "seed 3" in data["text/plain"]
    html = data["text/html"]
    assert '<strong class="error">kernel-layout</strong>' in html
    assert "<mark>(features, in_features, kernel_size)</mark>" in html


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("conf1d", "there is no exercise 'conf1d'; there are: "),
        ("conv1d --seed x", "invalid int value: 'x'; write %%grade [EXERCISE] [--seed N]"),
        ("conv1d --seed=-1", "seed -1 is not a whole number from 0"),
        ("conv1d two", "unrecognized arguments: two"),
    ],
)
def test_a_mistake_in_the_magic_is_one_sentence(notebook: Notebook, line: str, said: str) -> None:
    (output,) = notebook.run(f"%%grade {line}\nx = 1")
    assert output.name == "stderr"
    assert output.text.startswith("UsageError: ")
    assert said in output.text
    assert len(output.text.strip().splitlines()) == 1


def test_names_of_exercises_are_completed(notebook: Notebook) -> None:
    kc = notebook.client.kc

    async def completed() -> Any:
        waiting = kc.complete("%%grade co", 10)
        while True:
            reply = await kc.get_shell_msg(timeout=HANG_SECONDS)
            if reply["parent_header"].get("msg_id") == waiting:
                return reply["content"]["matches"]

    assert "conv1d" in asyncio.run(completed())


def test_a_kernel_that_was_interrupted_still_grades(notebook: Notebook, right: str) -> None:
    # What the button does: the kernel's whole process group gets the signal.
    (output,) = notebook.run("import os, signal; os.killpg(0, signal.SIGINT)")
    assert output.ename == "KeyboardInterrupt"
    assert notebook.graded(f"%%grade\n{right}")["text/plain"].startswith("✓ passed")

"""Every command bounds its seed alike, before anything begins."""

import pytest
from click.testing import CliRunner

from grader.cli.main import main
from grader.cli.options import Seed
from grader.exercise.seed import MOST_SEED

COMMANDS = (["files", "x.py"], ["hint", "x.py"], ["watch", "x.py"], ["show", "x.py"])
SECRET = (["batch", "class"], ["export", "gradescope", "out"])


@pytest.mark.parametrize("seed", ["9223372036854775808", str(MOST_SEED + 1), "-1", "1.5", "one"])
@pytest.mark.parametrize("command", [*COMMANDS, *SECRET], ids=" ".join)
def test_a_seed_that_is_none_is_refused_in_one_sentence(command: list[str], seed: str) -> None:
    ran = CliRunner().invoke(main, [*command, "--seed", seed])
    assert (ran.exit_code, ran.stdout) == (2, ""), ran.output
    wanted = f"a whole number from 0 to {MOST_SEED}"
    wanted = f"neither {wanted} nor `secret`" if command in SECRET else f"not {wanted}"
    assert f"{seed!r} is {wanted}" in " ".join(ran.stderr.split())


def test_the_largest_seed_is_taken() -> None:
    assert Seed().convert(str(MOST_SEED), None, None) == MOST_SEED
    assert Seed(secret=True).convert("secret", None, None) == "secret"

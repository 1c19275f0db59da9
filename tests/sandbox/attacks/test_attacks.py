"""Every hostile submission fails alone, or gains nothing; without the guard it succeeds."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

HERE = Path(__file__).parent
TABLE = {
    name: row
    for rows in tomllib.loads((HERE / "table.toml").read_text(encoding="utf-8")).values()
    for name, row in rows.items()
}
CONTROLLED = [name for name, row in TABLE.items() if not row["control"].startswith("none")]


def signs(row):
    from_name = row["sign"].split(", ")
    assert from_name
    return from_name


def got_out(row, run, ground, known):
    return [name for name in signs(row) if known[name](run, ground)]


@pytest.fixture(scope="module")
def known(request):
    """What shows that an attack got what it wanted, by name."""
    plugin = next(
        item
        for item in request.config.pluginmanager.get_plugins()
        if getattr(item, "__file__", None) == str(HERE / "conftest.py")
    )
    return plugin.SIGNS


@pytest.mark.parametrize("kind", ["cold", "interpreted"])
@pytest.mark.parametrize("name", TABLE)
def test_a_hostile_submission_gains_nothing(name, kind, attacks, known, cold_only):
    row = TABLE[name]
    launcher = attacks.guarded if kind == "interpreted" else cold_only(attacks.guarded)
    run = attacks.graded(name, launcher, later=row["sign"] == "leaks")
    assert got_out(row, run, attacks.ground, known) == [], run
    assert run.verdict == row["verdict"], run
    if "finding" in row:
        assert run.findings[0] in row["finding"].split(", "), run
    assert attacks.guarded.interprets, "the template must outlive it"


@pytest.mark.parametrize("name", CONTROLLED)
def test_the_same_submission_succeeds_without_the_guard(name, attacks, known):
    run = attacks.uncontrolled(name)
    assert got_out(TABLE[name], run, attacks.ground, known) == signs(TABLE[name]), run


def test_the_suite_is_large_and_says_which_controls_cannot_be_run():
    assert {path.stem for path in (HERE / "submissions").glob("*.py")} == set(TABLE)
    assert len(CONTROLLED) >= 60
    without = {name: row["control"] for name, row in TABLE.items() if name not in CONTROLLED}
    assert len(without) <= 2
    assert all(re.fullmatch(r"none: .{20,}", why) for why in without.values())


def test_the_page_on_security_counts_them_rightly(root):
    page = (root / "docs" / "security.md").read_text(encoding="utf-8")
    groups = tomllib.loads((HERE / "table.toml").read_text(encoding="utf-8"))
    assert f"{len(TABLE)} hostile" in " ".join(page.split())
    for group, rows in groups.items():
        assert f"| {group} | {len(rows)} |" in page
    controls = Counter(row["control"].split()[0] for row in TABLE.values())
    words = " ".join(page.split())
    assert f"{len(CONTROLLED)} controls are run: {controls['layers']} with all" in words
    assert f"layers off; {controls['naive']} beside the reference" in words
    assert f"{controls['none:']} cannot be run" in words

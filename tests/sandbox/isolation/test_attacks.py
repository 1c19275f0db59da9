"""Every attack, with its positive control: without a layer it succeeds, inside it doesn't."""

import functools
import json

import pytest

from benchmarks.isolation.ablation import ALL, NO_LAYER, THREE, ablation, as_markdown
from benchmarks.isolation.attacks import ATTACKS
from grader.sandbox.isolation import LAYERS

pytestmark = pytest.mark.process

SLOW = "take-processor-time"
QUICK = [name for name in ATTACKS if name != SLOW]

ABLATION = """
import dataclasses, json, sys
sys.path.insert(0, sys.argv[1])
from benchmarks.isolation.ablation import ablation
rows = ablation(json.loads(sys.argv[2]), json.loads(sys.argv[3]))
print(json.dumps([dataclasses.asdict(row) for row in rows]))
"""


@functools.cache
def rows():
    return {row.attack: row for row in ablation(QUICK)}


@pytest.mark.parametrize("name", QUICK)
def test_an_attack_that_succeeds_without_layers_is_stopped_by_all(name):
    row = rows()[name]
    if not row.possible:
        pytest.skip(f"its control can't be run here: {row.details[NO_LAYER]}")
    assert row.stopped[ALL], row


def test_processor_time_is_limited_even_when_the_signal_is_ignored():
    (row,) = ablation([SLOW], ["rlimits", ALL])
    assert row.possible
    assert row.stopped == {NO_LAYER: False, "rlimits": True, ALL: True}


def test_nearly_every_control_can_be_run():
    impossible = [row.attack for row in rows().values() if not row.possible]
    assert len(impossible) <= 15, impossible


# One attack that this layer stops and no other layer does: none of them is there for show.
@pytest.mark.parametrize(
    ("layer", "name"),
    [
        ("landlock", "read-file"),
        ("seccomp", "fork"),
        ("seccomp", "connect-unix-path"),
        ("rlimits", "take-private-memory"),
        ("process", "read-variable"),
        ("process", "scan-descriptors"),
    ],
)
def test_a_layer_alone_stops_what_no_other_layer_does(layer, name):
    row = rows()[name]
    assert [other for other in LAYERS if row.stopped[other]] == [layer]


def test_a_memory_scratch_alone_bounds_many_files():
    row = rows()["write-many-files"]
    if not row.stopped["namespaces"]:
        pytest.skip(f"no mount namespace here: {row.details}")
    assert [other for other in LAYERS if row.stopped[other]] == ["namespaces"]


def test_the_three_required_layers_leave_only_what_others_are_for():
    out = {row.attack for row in rows().values() if row.possible and not row.stopped[THREE]}
    assert out <= {
        "read-variable",
        "read-first-variables",
        "read-descriptor",
        "scan-descriptors",
        "write-many-files",  # the trusted side counts them, see test_scratch.py
        "start-many-threads",  # and these, see test_limits.py
    }


def test_a_plain_user_is_held_as_well(plain_user, python):
    found = python(ABLATION, json.dumps(QUICK), json.dumps([ALL]), **plain_user)
    out = [row["attack"] for row in found if row["possible"] and not row["stopped"][ALL]]
    assert sum(row["possible"] for row in found) > 60
    assert out == []


def test_the_table_says_how_many_got_out():
    chosen = [rows()["read-file"], rows()["fork"]]
    table = as_markdown(chosen)
    assert "| read-file |   |" in table
    assert table.splitlines()[-1].startswith("| **got out, of 2** | 2 |")
    assert table.splitlines()[-1].endswith("| 0 |")

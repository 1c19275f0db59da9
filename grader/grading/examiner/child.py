"""The examiner's side: parse a submission, look for what explains its verdict, give back data.

An examiner runs nothing of a submission, but what it parses was written to harm it: it is confined
as the processes are that do run it, and the trusted side believes only bounded, valid data.
"""

import gc
import os
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from grader.diagnosis.changed.profile import in_short, profile
from grader.diagnosis.engine import diagnose
from grader.diagnosis.error_model import Array
from grader.diagnosis.findings import UNPROVED
from grader.diagnosis.repairs.candidates import candidates
from grader.diagnosis.reproduce import reproduce
from grader.diagnosis.search import Table, table
from grader.exercise.exercise import Exercise
from grader.exercise.settings import Settings
from grader.grading.exercises import FAMILIES
from grader.judging.context import PROBED, Context
from grader.judging.requirements import broken, checks_of
from grader.report.errors import GraderError
from grader.sandbox.isolation import Entered
from grader.sandbox.wire import Channel, Closed, Message, Tensor
from grader.submission.format import FILE_BYTES
from grader.submission.submission import Submission, UnreadableError, received

REQUEST_BYTES = 4 * FILE_BYTES

_prepared: dict[str, Exercise] = {}
"""Exercises whose pitfalls a template has loaded for its children, by the key of the request."""


@dataclass(frozen=True)
class _Drawn:
    """What an error model draws for the cases of a seed: the same for all submissions.

    Attributes:
        arguments: of each case.
        draws: for each case.
    """

    arguments: Sequence[Mapping[str, Any]]
    draws: Sequence[Mapping[str, Array]]


_drawn: dict[str, _Drawn] = {}
_tables: dict[str, Table] = {}
"""Both by the key of the request."""


def prepare(request: Message) -> Message:
    """Load all that explains the work on one exercise. It answers with a `fault`."""
    try:
        _prepared[request.body["key"]] = _loaded(request.body)
    except GraderError as error:
        return Message("prepared", {"fault": str(error)})
    gc.collect()
    gc.freeze()
    return Message("prepared", {"fault": ""})


def prepare_draws(request: Message) -> Message:
    """Take in what the error model of an exercise draws. It answers with a `fault`."""
    arguments, draws = pickle.loads(request.arrays["told"].values.data)  # noqa: S301 - of our own
    _drawn[request.body["key"]] = _Drawn(arguments, draws)
    return Message("prepared", {"fault": ""})


def prepare_table(request: Message) -> Message:
    """Compute the answers that searches begin with, if the draws are known still."""
    drawn = _drawn.get(request.body["draws"])
    if drawn is not None:
        model = _prepared[request.body["exercise"]].model
        _tables[request.body["key"]] = table(model, drawn.arguments, drawn.draws)
    return Message("prepared", {"fault": ""})


def forget(request: Message) -> Message:
    """Keep no longer what was needed for earlier submissions."""
    _drawn.pop(request.body["key"], None)
    _tables.pop(request.body["key"], None)
    return Message("forgotten")


def learn(request: Message) -> Message:
    """Answer one of `PREPARATIONS`."""
    return PREPARATIONS[request.kind](request)


PREPARATIONS = {
    "prepare": prepare,
    "draws": prepare_draws,
    "table": prepare_table,
    "forget": forget,
}
"""What a template answers besides what all templates do, by the kind of request."""


def _loaded(body: Mapping[str, Any]) -> Exercise:
    """Return an exercise with every file read that its children may ask for."""
    families = tuple(FAMILIES[name] for name in body["families"])
    exercise = Exercise(
        body["name"],
        Path(body["folder"]),
        Path(body["reference_path"]),
        Settings.model_validate(body["settings"]),
        families,
    )
    checks_of(exercise)
    assert exercise.pitfalls  # which reads the error model
    assert exercise.right_program
    assert exercise.starter_tree is not None
    assert exercise.idioms is not None
    for pitfall in exercise.listed:
        assert pitfall.modules
        assert pitfall.sections
        pitfall.fix(exercise, "")
    return exercise


def serve(channel: Channel, entered: Entered) -> None:
    """Serve one submission until the peer closes its end; then end the process at once."""
    layers = [{"name": layer.name, "held": layer.held} for layer in entered.layers]
    channel.send(Message("started", {"layers": layers}))
    examiner = _Examiner()
    handlers = {
        "read": examiner.read,
        "study": examiner.study,
        "explain": examiner.explain,
        "propose": examiner.propose,
    }
    while True:
        try:
            request = channel.receive(REQUEST_BYTES)
        except Closed:
            os._exit(0)
        channel.send(handlers[request.kind](request))


class _Unparsed(Submission):
    """A submission whose text counts as one that cannot be parsed."""

    @cached_property
    def tree(self) -> None:
        """None, whatever the text is."""

    @cached_property
    def mistyped(self) -> None:
        """None, as nothing is known of the text."""


class _Examiner:
    def __init__(self) -> None:
        self._submission: Submission | None = None
        self._told: Mapping[str, Any] = {}
        self._context: Context | None = None

    def read(self, request: Message) -> Message:
        """Take the program from a file's bytes, and say what its text says of itself."""
        body, raw = request.body, request.arrays["raw"].values.tobytes()
        try:
            if body["program"]:
                submission = Submission(body["path"], raw)
            else:
                submission = received(body["path"], raw, body["size"])
        except UnreadableError as error:
            return Message("unsuitable", {"why": error.why})
        self._submission = submission
        facts = submission.facts_about(body["names"]).model_dump(mode="json")
        source = Tensor("uint8", np.frombuffer(submission.source, np.uint8))
        return Message("read", {"facts": facts}, {"source": source})

    def study(self, request: Message) -> Message:
        """Take in what came of a submission, and find its way through the text."""
        body = request.body
        told = pickle.loads(request.arrays["told"].values.data)  # noqa: S301 - of our own
        submission: Submission = told["submission"]
        if not body["source"]:
            submission = _Unparsed(submission.path, submission.source)
        elif self._submission is not None and self._submission.source == submission.source:
            submission = self._submission  # parsed already
        exercise = _prepared.get(body["key"])
        drawn = told["draws"]
        if exercise is None or (drawn is not None and drawn not in _drawn):
            return Message("unprepared")  # confined, it cannot load what its template had not
        self._told = told
        self._context = Context(
            submission,
            exercise,
            told["cases"],
            told["results"],
            told["outcome"],
            told["right"].get(PROBED),
            right=told["right"],
        )
        self._context.source.study()
        return Message("studied")

    def explain(self, _: Message) -> Message:
        """Look for the causes."""
        context, told = self._context, self._told
        assert context is not None
        exercise, passed = context.exercise, told["passed"]
        faults: list[str] = []
        reproduction = None
        if told["draws"] is not None:
            drawn, known = _drawn[told["draws"]], _tables.get(told["table"])
            reproduction = reproduce(context, drawn.draws, known)
        findings = diagnose(
            context,
            exercise.advice if passed else exercise.pitfalls,
            reproduction,
            tuple(broken(told["requirements"])),
            passed=passed,
            changed=told["changed"],
            repaired=told["repaired"],
            on_fault=lambda name, error: faults.append(f"{name}: {type(error).__name__}"),
        )
        places = None
        if reproduction is not None:
            switches = exercise.model.switches
            places = {
                switch: switches[switch].index(setting)
                for switch, setting in reproduction.settings.items()
            }
        general = {item.name for item in exercise.pitfalls if item.general} | {"unrecognised"}
        errors = [finding for finding in findings if finding.level == "error"]
        # What stands in the text may be beside what is wrong.
        settled = [
            item
            for item in errors
            if item.name not in general and {proof.by for proof in item.proofs} - UNPROVED
        ]
        nameless = any(item.name == "unrecognised" for item in errors)
        still = nameless or (bool(errors) and not settled)
        body = {
            "open": still,
            "profile": in_short(profile(context.source.walk())) if still else {},
            "findings": [finding.model_dump(mode="json") for finding in findings],
            "places": places,
            "faults": faults,
        }
        return Message("explained", body)

    def propose(self, request: Message) -> Message:
        """List edits of the submission that could make it right."""
        assert self._context is not None
        found = candidates(self._context, frozenset(request.body["lines"]))
        return Message("proposed", {"candidates": [asdict(each) for each in found]})

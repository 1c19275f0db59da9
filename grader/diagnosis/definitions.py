"""What exceptions mean that come of how a submission's own functions and classes are written."""

import ast
import re
from difflib import get_close_matches
from typing import NamedTuple

from grader.judging.context import Context
from grader.submission.definitions import (
    Function,
    around,
    classes,
    functions,
    is_named,
    meant_by,
    methods,
    name_span,
    parameters,
    read_at,
    returns_nothing,
    stored_attributes,
    stored_names,
)
from grader.workers.records import ErrorRecord, Span

_NOT_CALLABLE = re.compile(r"'(\w+)' object is not callable")
_NO_NAME = re.compile(r"^name '(\w+)' is not defined")
_NO_ATTRIBUTE = re.compile(r"^'(\w+)' object has no attribute '(\w+)'")
_TOO_MANY = re.compile(
    r"^(?:(\w+)\.)?(\w+)\(\) takes (\d+) positional arguments? but (\d+) (?:positional .*)?w"
)
_NO_ENTRY = re.compile(r"^'(\w+)'$|^No attribute '(\w+)' in State")
_NOTHING = re.compile(r"NoneType|\bNone\b")


class Reading(NamedTuple):
    """What an exception means.

    Attributes:
        said: the sentence in place of the exception's own; empty if that will do.
        span: where the cause stands.
        idea: why it is wrong; empty where the page says it.
        pattern: the right way.
    """

    said: str
    span: Span | None
    idea: str = ""
    pattern: str = ""


def defined(error: ErrorRecord, context: Context) -> Reading | None:
    """Return what an exception says of the submission's own definitions, if it says that."""
    for reader in _READERS:
        found = reader(error, context)
        if found is not None:
            return found
    return None


def _class(name: str | None, context: Context) -> ast.ClassDef | None:
    return next((node for node in classes(context.source) if node.name == name), None)


def _not_callable(error: ErrorRecord, context: Context) -> Reading | None:
    """Read that a class of the submission has no `__call__`, but a method that is meant for it."""
    found = _NOT_CALLABLE.search(error.message)
    owner = _class(found[1], context) if found else None
    if owner is None:
        return None
    own = {item.name: item for item in methods(owner)}
    near = ["forward"] if "forward" in own else get_close_matches("__call__", own, n=1)
    near = near or [name for name in own if name in {"call", "apply", "predict"}]
    if not near or "__call__" in own:
        return None
    said = f"`{owner.name}` has no `__call__`: `def {near[0]}` must be named `__call__`"
    idea = (
        "Calling an object, `layer(x)`, runs the method `__call__` of its class. PyTorch's modules "
        "have one that goes on to `forward`; an `nnx.Module` has none but what the class defines."
    )
    return Reading(said, _name(own[near[0]], context), idea, _METHOD)


_METHOD = "```python\ndef __call__(self, x): ...\n```"
_SELF = (
    "What a method gives a name is gone when the method ends. Only what is written into the "
    "object, as in `self.count = …`, is there when another method runs, which reads `self.count`."
)
_KEPT = "```python\nself.count = count  # in __init__; other methods read self.count\n```"


def _name(node: Function, context: Context) -> Span:
    return name_span(node, context.submission.lines)


def _unknown_name(error: ErrorRecord, context: Context) -> Reading | None:
    """Read that a name belongs to another method, or to the object."""
    found = _NO_NAME.search(error.message)
    owner = around(classes(context.source), error.span)
    if not found or error.type != "NameError" or owner is None:
        return None
    name, own = found[1], methods(owner)
    here = around(iter(own), error.span)
    if name == "self":
        return _lacks_self(owner, here, context) if here and not _is_plain(here) else None
    if any(stored_attributes(method, name) for method in own):
        return Reading(
            f"`{name}` is kept by the object: read it as `self.{name}`", error.span, _SELF, _KEPT
        )
    for method in own:
        if method is not here and name in parameters(method):
            said = f"`{name}` is an argument of `{method.name}` alone: keep it there, "
            said += f"`self.{name} = {name}`, and read `self.{name}` here"
            return Reading(said, error.span, _SELF, _KEPT)
        if method is not here and (stores := stored_names(method, name)):
            said = f"`{name}` is a name within `{method.name}` alone: write `self.{name} = …` there"
            said += f", and `self.{name}` here"
            return Reading(said, context.source.span(stores[0]), _SELF, _KEPT)
    return None


def _unknown_attribute(error: ErrorRecord, context: Context) -> Reading | None:
    """Read that an attribute is made in a method that does not run, or is a plain name."""
    found = _NO_ATTRIBUTE.search(error.message)
    owner = _class(found[1], context) if found else None
    if found is None or owner is None:
        return None
    name, own = found[2], methods(owner)
    if making := [method for method in own if stored_attributes(method, name)]:
        if any(is_named(method.name, context.source) for method in making):
            return None
        method = making[0]
        keras = ": Keras calls `build`, an `nnx.Module` does not" if method.name == "build" else ""
        said = f"`self.{name}` is made in `{method.name}`, which nothing calls{keras}"
        idea = (
            "Python runs `__init__` when an object is made, and any other method where it is "
            "called. An `nnx.Module` makes its Params in `__init__`, which is given the sizes."
        )
        pattern = "```python\ndef __init__(self, size, *, rngs): ...  # makes the Params\n```"
        return Reading(said, _name(method, context), idea, pattern)
    first = next((method for method in own if method.name == "__init__"), None)
    if first is not None and (stores := stored_names(first, name)):
        said = f"`{name}` in `__init__` is a plain name and no attribute: write `self.{name} = …`"
        return Reading(said, context.source.span(stores[0]), _SELF, _KEPT)
    return None


def _too_many(error: ErrorRecord, context: Context) -> Reading | None:
    """Read that a method has no `self`, or that what stands behind `*` is given by position."""
    found = _TOO_MANY.search(error.message)
    owner = _class(found[1], context) if found and found[1] else None
    if found is None or error.type != "TypeError" or (found[1] and owner is None):
        return None
    groups = methods(owner) if owner else [*functions(context.source)]
    function = next((node for node in groups if node.name == found[2]), None)
    if function is None:
        return None
    surplus = int(found[4]) - int(found[3])
    if owner and surplus == 1 and not _is_plain(function):
        return _lacks_self(owner, function, context)
    site = context.source.site(error.span)
    names = [item.arg for item in function.args.kwonlyargs]
    names = [name for name in names if site is None or name not in site.keywords][:surplus]
    if not 0 < surplus == len(names):
        return None
    whole = f"{owner.name}.{function.name}" if owner else function.name
    said = f"`{'` and `'.join(names)}` {'stands' if surplus == 1 else 'stand'} behind `*` in "
    said += f"`{whole}`: write `{', '.join(f'{name}=…' for name in names)}`"
    idea = (
        "Behind a bare `*` in a list of parameters stand those that are given by name alone. So "
        "a call shows what they are for, and they cannot be exchanged."
    )
    pattern = "```python\ndef function(size, *, rate): ...\n\n\nfunction(3, rate=0.1)\n```"
    span = error.span
    if site is not None and len(site.node.args) >= surplus:
        span = context.source.span(site.node.args[-surplus])
    return Reading(said, span, idea, pattern)


def _replaced(error: ErrorRecord, context: Context) -> Reading | None:
    """Read that a state lacks what was a Variable, and that an array was put in its place."""
    found = _NO_ENTRY.search(error.message)
    if found is None or error.type not in {"KeyError", "AttributeError"}:
        return None
    source, name = context.source, found[1] or found[2]
    made = [
        method
        for owner in classes(source)
        for method in methods(owner)
        if method.name == "__init__" and stored_attributes(method, name)
    ]
    for node in source.walk():
        if not made or not isinstance(node, ast.Assign | ast.AugAssign):
            continue
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        inside = around(iter(made), source.span(node)) is not None
        if isinstance(target, ast.Attribute) and target.attr == name and not inside:
            owner = ast.unparse(target)
            said = f"`{owner} = …` puts an array where a Param was, and no state finds it then: "
            said += f"write `{owner}[...] = …`"
            idea = (
                "A Param is a box that holds an array. Giving the attribute an array throws the "
                "box away, and what looks for Params, as `nnx.state` and `nnx.grad` do, finds none."
            )
            pattern = "```python\nnet.w[...] = net.w[...] - step  # the box stays\n```"
            return Reading(said, source.span(node), idea, pattern)
    return None


def _is_plain(method: Function) -> bool:
    """Say whether a method takes its object, or has been told by a decorator that it need not."""
    return "self" in parameters(method) or bool(method.decorator_list)


def _lacks_self(owner: ast.ClassDef, method: Function, context: Context) -> Reading:
    said = f"`{owner.name}.{method.name}` has no parameter `self`, which stands before all others"
    idea = (
        "Calling a method gives it its object as the first argument, before those in parentheses. "
        "So the first parameter of every method is the object, and it is called `self`."
    )
    return Reading(said, _name(method, context), idea, _METHOD)


def _nothing(error: ErrorRecord, context: Context) -> Reading | None:
    """Read that a function of the submission gave None, as it returns nothing."""
    if not _NOTHING.search(error.message) or context.source.raises(error.span):
        return None
    for node in read_at(error.span, context.source):
        for function, label in meant_by(node, context.source):
            if returns_nothing(function) and function.name != "__init__":
                said = f"`{label}` has no `return` with a value, so it gives None"
                idea = (
                    "A function without `return` runs its lines and gives `None`, whatever it "
                    "computed. Python raises only where that is used as if it were an array."
                )
                pattern = "```python\nreturn y  # the last line of the function\n```"
                return Reading(said, _name(function, context), idea, pattern)
    return None


_READERS = (_not_callable, _unknown_name, _unknown_attribute, _too_many, _replaced, _nothing)

"""Addresses that say who may ask there; one that doesn't say so answers nobody."""

from collections.abc import Callable
from enum import Enum
from typing import Any

from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from grader.serve.members.limits import Cost
from grader.serve.members.person import NotSignedInError, Person


class _Number(IntegerConvertor):
    """A number that a database can hold; a longer one names nothing."""

    regex = "[0-9]{1,9}"


register_url_convertor("int", _Number())


class Who(Enum):
    """Who may ask at an address. The workbench without a class knows one person, its learner."""

    ANYBODY = "anybody"
    SIGNED_IN = "who is signed in"
    INSTRUCTOR = "an instructor of the class in the path"
    SCRIPT = "a script with a token of an instructor of the class in the path"
    MACHINE = "what watches the server; the address decides by itself"


class Address(Route):
    """A route: who may ask there, and what it costs to answer."""

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        who: Who,
        *,
        methods: tuple[str, ...] = (),
        cost: Cost = Cost.LITTLE,
    ) -> None:
        super().__init__(path, endpoint, methods=list(methods) or None)
        self.who, self.cost = who, cost

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer who may ask; what is not yours is answered as what is not there."""
        person: Person | None = scope["state"]["person"]
        if self.who not in {Who.ANYBODY, Who.MACHINE} and person is None:
            raise NotSignedInError(
                "send a token as `Authorization: Bearer …`: your instructor can make one"
                if self.who is Who.SCRIPT
                else "sign in to do that"
            )
        if self.who in {Who.INSTRUCTOR, Who.SCRIPT}:
            assert person is not None
            if not person.teaches(scope["path_params"]["klass"]):
                raise HTTPException(404)
        members = scope["app"].state.members
        if members is None or person is None:
            await super().handle(scope, receive, send)
            return
        with members.limiter.paid(self.cost, person.id):
            await super().handle(scope, receive, send)

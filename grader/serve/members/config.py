"""The file that describes a class to a server: TOML, and one sentence for whatever is wrong."""

import tomllib
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic.types import StringConstraints

from grader.report.errors import Exit, GraderError
from grader.serve.assigned.policy import PRACTICE, Assignment

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
LISTENS = "127.0.0.1:8642"
PLAIN_PORT = 80


_TIME = "write it as in 2026-10-08T18:00:00Z, in UTC or with another zone"
_WORDS = {
    "timezone_aware": f"has no time of day in a time zone: {_TIME}",
    "datetime": f"is no time: {_TIME}",
    "tuple_type": 'is no list: write its parts in brackets, as in ["one", "another"]',
    "too_short": "is empty: name one at least",
    "model_type": "is no table: write its name in brackets on a line, and its keys below",
    "int_type": "is no whole number: write one without quotes",
}
"""What is wrong and what to do, by how pydantic's names of faults begin."""


class ConfigError(GraderError):
    """A class's file cannot be used."""

    status = Exit.USAGE


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class OpenId(_Part):
    """How the institution's sign-in is reached (OpenID Connect)."""

    issuer: Text
    client_id: Text
    client_secret_file: Path = Field(strict=False)
    claim: Text = "email"

    @field_validator("issuer")
    @classmethod
    def _reached(cls, value: str) -> str:
        return _encrypted(value)


class SignIn(_Part):
    """The ways to sign in."""

    links: bool = True
    openid: OpenId | None = None


class Limits(_Part):
    """How much is answered in a minute.

    Attributes:
        runs_per_minute: runs, hints, inputs tried and pictures of one person.
        saves_per_minute: changes of files, of one person; an open page saves as its user types.
        requests_per_minute: all requests of one person.
        address_requests_per_minute: all from one address, which a whole room may share.
        refused_sign_ins_per_minute: sign-ins from one address that fail.
    """

    runs_per_minute: int = Field(default=12, ge=1)
    saves_per_minute: int = Field(default=200, ge=1)
    requests_per_minute: int = Field(default=600, ge=1)
    address_requests_per_minute: int = Field(default=12_000, ge=1)
    refused_sign_ins_per_minute: int = Field(default=30, ge=1)


class Config(_Part):
    """A class.

    Attributes:
        klass: its name, as in addresses.
        title: what pages call it.
        roster: a CSV file of who may sign in.
        instructors: logins or e-mail addresses.
        database: a file's name or a database's URL.
        address: what browsers call the server.
        listen: where it listens, a host and a port.
        proxies: whose word on a request's origin is believed, addresses of reverse proxies.
        lessons: their names; empty for the whole course.
        keep_days: how long work is kept of who was taken off the roster, days.
        sign_in: the ways to sign in.
        assignments: what is to be done with lessons, by their names.
        limits: how often things may be done.
        metrics_token_file: what holds the token by which `/metrics` may be asked from elsewhere.
    """

    klass: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,63}$")] = Field(
        alias="class"
    )
    title: Text
    roster: Path = Field(strict=False)
    instructors: tuple[Text, ...] = Field(min_length=1, strict=False)
    database: Text = "class.sqlite"
    address: Text = f"http://{LISTENS}"
    listen: str = ""
    proxies: tuple[Text, ...] = Field(("127.0.0.1",), strict=False)
    lessons: tuple[Text, ...] = Field((), strict=False)
    keep_days: int = Field(365, ge=1)
    sign_in: SignIn = Field(SignIn(), alias="sign-in")
    assignments: Mapping[str, Assignment] = {}
    limits: Limits = Limits()
    metrics_token_file: Path | None = Field(None, strict=False)

    @field_validator("address")
    @classmethod
    def _reached(cls, value: str) -> str:
        parts = urlsplit(_encrypted(value))
        if parts.path.strip("/") or parts.query:
            raise ValueError("has more than a host: leave out what is behind it")
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("listen")
    @classmethod
    def _listens(cls, value: str) -> str:
        if value and (_port(value) in {None, 0} or urlsplit(f"//{value}").netloc != value):
            raise ValueError("is no host with a port: write it as in 127.0.0.1:8642")
        return value

    @property
    def secure(self) -> bool:
        """Whether browsers reach the server by TLS."""
        return self.address.startswith("https://")

    @property
    def host(self) -> str:
        """Return what browsers say that they call."""
        return urlsplit(self.address).netloc

    @property
    def place(self) -> tuple[str, int]:
        """Return where the server listens, a host and a port."""
        listens = urlsplit(f"//{self.listen or (LISTENS if self.secure else self.host)}")
        return listens.hostname or "", listens.port or PLAIN_PORT

    def assignment(self, lesson: str) -> Assignment:
        """Return what is to be done with a lesson."""
        return self.assignments.get(lesson, PRACTICE)


def _encrypted(value: str) -> str:
    """Return an address. Raises ValueError where it is none, or what it leads to can be read."""
    parts = urlsplit(value)
    host, known = parts.hostname, parts.scheme in {"http", "https"}
    if not known or host is None or parts.username or _port(parts.netloc) == 0:
        raise ValueError("is no address: write it as in https://lessons.uni.example")
    if parts.scheme == "http" and not _loopback(host):
        raise ValueError(
            "is not encrypted, so whoever is on the way reads along: write https:// (a reverse"
            " proxy does it, docs/serve.md); http:// is for this machine alone"
        )
    return value


def _port(place: str) -> int | None:
    """Return the port of a host, None if it names none, and 0 if it is no port."""
    try:
        return urlsplit(f"//{place}").port
    except ValueError:
        return 0


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def read_config(path: Path, lessons: Collection[str]) -> Config:
    """Read a class's file; the files that it names lie beside it.

    Args:
        path: of the file.
        lessons: the names of all lessons that there are.

    Raises:
        ConfigError: it cannot be read, or something in it is wrong.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        said = f"{path} cannot be read ({error.strerror}): name the file that describes the class"
        raise ConfigError(said) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8: save it as that") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is no TOML ({_lower(str(error))}): mend that line") from error
    try:
        config = Config.model_validate(given)
    except ValidationError as error:
        raise ConfigError(f"{path}: {_fault(error)}") from error
    if left_out := set(config.assignments) - set(config.lessons or config.assignments):
        raise ConfigError(
            f"{path}: `lessons` leaves out {min(left_out)!r}, of which there is an assignment: add"
            " it, or leave out the assignment"
        )
    for name in (*config.lessons, *config.assignments):
        if name not in lessons:
            near = get_close_matches(name, lessons, n=1)
            raise ConfigError(
                f"{path}: there is no lesson {name!r}: "
                + (f"did you mean {near[0]!r}?" if near else "`grade list` names them")
            )
    if config.listen and "address" not in config.model_fields_set:
        config = config.model_copy(update={"address": _called(config, path)})
    return _beside(config, path.absolute().parent)


def _called(config: Config, path: Path) -> str:
    """Return what browsers call a server of which only is said where it listens."""
    if _loopback(config.place[0]):
        return f"http://{config.listen}"
    raise ConfigError(
        f"{path}: `listen` lets others reach the server: say what browsers call, as in"
        ' `address = "https://lessons.uni.example"`'
    )


def _beside(config: Config, folder: Path) -> Config:
    """Return a class with the names of its files whole."""
    database, openid = config.database, config.sign_in.openid
    if openid is not None:
        secret = folder / openid.client_secret_file
        openid = openid.model_copy(update={"client_secret_file": secret})
    changed = {
        "roster": folder / config.roster,
        "database": database if "://" in database else str(folder / database),
        "sign_in": config.sign_in.model_copy(update={"openid": openid}),
    }
    if config.metrics_token_file is not None:
        changed["metrics_token_file"] = folder / config.metrics_token_file
    return config.model_copy(update=changed)


def _fault(error: ValidationError) -> str:
    """Return the first fault as a sentence: which key, what is wrong, what to do."""
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    kind, said = first["type"], first["msg"]
    if kind == "missing":
        return f"the key `{key}` is missing: add it (docs/serve.md has an example)"
    if kind == "extra_forbidden":
        near = get_close_matches(key.rpartition(".")[2], _known(first["loc"]), n=1)
        return f"there is no key `{key}`: " + (
            f"did you mean `{near[0]}`?" if near else "leave it out"
        )
    if kind == "value_error":
        text = said.removeprefix("Value error, ")
        return f"`{key}` {text}" if not text.startswith("`") else f"{key}: {text}"
    if kind == "string_pattern_mismatch" and key == "class":
        return "`class` has letters, digits and hyphens only: it stands in addresses"
    if words := next((it for begin, it in _WORDS.items() if kind.startswith(begin)), None):
        return f"`{key}` {words}"
    return f"`{key}` is {first['input']!r}: {_lower(said)}"


def _known(place: tuple[int | str, ...]) -> list[str]:
    """Return the keys that may stand beside one."""
    models: dict[str, type[BaseModel]] = {
        "": Config,
        "sign-in": SignIn,
        "openid": OpenId,
        "limits": Limits,
        "assignments": Assignment,
    }
    words = [str(part) for part in place[:-1]]
    model = next((models[word] for word in reversed(words) if word in models), Config)
    return [field.alias or name for name, field in model.model_fields.items()]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]

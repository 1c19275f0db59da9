"""Sources that are hard to read, made from a number: for a flood of them.

    python tests/grading/flood.py [COUNT]

grades so many (300) with the workers of this machine, and prints what took how long: each keeps
the verdict that running it gives, and no explanation takes longer than its deadline.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).parents[2]
RIGHT = (ROOT / "submissions" / "alice.py").read_text(encoding="utf-8")
WRONG = RIGHT.replace('"SAME"', '"VALID"')

Make = Callable[[random.Random], str]


def _size(random_: random.Random, most: int) -> int:
    return int(most ** random_.uniform(0.3, 1))


def _nested(random_: random.Random) -> str:
    opening, closing_ = random_.choice(["()", "[]", "{}"])
    depth = _size(random_, 190)
    return f"if 0:\n    a = {opening * depth}{closing_ * depth}\n"


def _unclosed(random_: random.Random) -> str:
    part = random_.choice(["(", "[", "{", "f(", "(yield ", "lambda x=(", "(a:=(", "[*(", "{**("])
    return part * _size(random_, 4000)


def _wide(random_: random.Random) -> str:
    part = random_.choice(["1,", "f(x)[0];", "a.b;", "not ", "x:int;", "-", "1+", "(1),", "await "])
    return f"def unused():\n    {part * _size(random_, 120_000)}1\n"


def _long_names(random_: random.Random) -> str:
    name = random_.choice("aä变") * _size(random_, 400_000)
    return f"{name} = 1\nprint({name}.{name})\n"


def _definitions(random_: random.Random) -> str:
    count, names = _size(random_, 20_000), _size(random_, 5_000)
    return "".join(f"def f{number % names}():0\n" for number in range(count))


def _methods(random_: random.Random) -> str:
    count = _size(random_, 8_000)
    body = "".join(
        f"    def f{number}(self): return self.f{number + 1}()\n" for number in range(count)
    )
    return f"class Many:\n{body}x = Many()\n"


def _subscripts(random_: random.Random) -> str:
    count, wide = _size(random_, 40), _size(random_, 12)
    lines = [f"t{count} = {list(range(wide))}"]
    for number in reversed(range(count)):
        row = ", ".join(f"t{number + 1}[{place}]" for place in range(wide))
        lines.append(f"t{number} = [{row}]")
    return "if 0:\n    " + "\n    ".join(reversed(lines)) + "\n"


def _doubled(random_: random.Random) -> str:
    count = _size(random_, 300)
    lines = [f"t{number} = (t{number - 1}, t{number - 1})" for number in range(1, count)]
    return "if 0:\n    t0 = (t5, t5)\n    " + "\n    ".join(lines) + "\n    pass\n"


def _blocks(random_: random.Random) -> str:
    depth = _size(random_, 99)
    head = random_.choice(["if x:", "for x in y:", "while x:", "with x:", "def f():", "class A:"])
    return (
        "if 0:\n"
        + "".join(f"{' ' * (n + 1)}{head}\n" for n in range(depth))
        + " " * (depth + 1)
        + "0\n"
    )


def _strings(random_: random.Random) -> str:
    part = random_.choice(["{", "{x!r:{y}}", "\\N{DIGIT ONE}", "{{", "é"])
    return f"x = f'{part * _size(random_, 20_000)}'\n"


def _lines(random_: random.Random) -> str:
    return random_.choice(["\n", "\\\n", "#\n", ";\n", "\f\n", "\t \n", "\r"]) * _size(
        random_, 300_000
    )


KINDS: tuple[Make, ...] = (
    *(_nested, _unclosed, _wide, _long_names, _definitions, _methods),
    *(_subscripts, _doubled, _blocks, _strings, _lines),
)
ENCODINGS = (
    *("utf-8", "utf-8", "utf-8", "utf-7", "utf-16", "punycode", "idna", "latin-1", "cp037"),
    *("unicode_escape", "raw_unicode_escape", "rot13", "hex", "nonsense", "cp1252"),
)


def source(number: int) -> bytes:
    """Return the source of a number: a right or wrong program and something hard to read."""
    random_ = random.Random(number)
    hard = KINDS[number % len(KINDS)](random_)
    program = random_.choice([RIGHT, WRONG])
    text = random_.choice([program + "\n" + hard, hard + "\n" + program])
    encoding = random_.choice(ENCODINGS)
    head = f"# coding: {encoding}\n" if encoding != "utf-8" else ""
    return (head + text).encode("utf-8")[: (1 << 20) - 1]


def main() -> None:
    from grader.grading.examiner.examination import READING_SECONDS, TOTAL_SECONDS
    from grader.grading.exercises import open_catalogue
    from grader.grading.flow import grade
    from grader.grading.launch import start_launcher
    from grader.submission.submission import Submission

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    exercise = open_catalogue().load("conv1d")
    seen: Counter[str] = Counter()
    slowest = {"diagnosis": 0.0, "total": 0.0}
    began = time.monotonic()
    with closing(start_launcher()) as launcher:
        for number in range(count):
            report = grade(Submission(f"{number}.py", source(number)), exercise, 0, launcher)
            assert report.durations is not None, report.summary
            # the reference is computed in the first one
            longest = TOTAL_SECONDS + READING_SECONDS + (20 if number == 0 else 2)
            assert report.durations.diagnosis < longest, (number, report.durations)
            for name, before in slowest.items():
                slowest[name] = max(before, getattr(report.durations, name))
            first = report.findings[0].name if report.findings else "-"
            seen[f"{report.verdict}, {first}{', incomplete' if report.incomplete else ''}"] += 1
    print(f"{count} sources in {time.monotonic() - began:.0f} s; slowest, seconds: {slowest}")
    for name, times in seen.most_common():
        print(f"{times:5} {name}")


if __name__ == "__main__":
    main()

"""A mixed class made from the corpus: right and wrong work, copies, variations."""

from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "tests" / "corpus" / "conv1d"
COPIES = 0.04
"""Which part of a class is a plain copy of another's work."""


def make_class(folder: Path, size: int) -> None:
    """Write a class of `size` learners, one file each: the corpus, then variations and copies."""
    folder.mkdir(parents=True)
    originals = sorted(CORPUS.glob("*/*.py"))
    step = round(1 / COPIES)
    for number, path in enumerate(islice(cycle(originals), size)):
        again = number // len(originals)
        copied = number % step == step - 1
        source = originals[number % len(originals) - 1] if copied else path
        text = source.read_bytes()
        if again and not copied:
            text += b"\n# learner %d\n" % number
        (folder / f"{number:04}_{path.parent.name}_{path.stem}.py").write_bytes(text)

"""Commands that look after the installation."""

import sys

import click


@click.command()
def schema() -> None:
    """Print the JSON schema of a report."""
    import json  # noqa: PLC0415 - the commands of this file share nothing

    from grader.report.schema import json_schema  # noqa: PLC0415 - as above

    click.echo(json.dumps(json_schema(), indent=2))


@click.group()
def cache() -> None:
    """Look at or empty the cache of compiled kernels and expected answers."""


@cache.command()
def clear() -> None:
    """Empty the cache; the next run fills it again."""
    from grader.workers import cache_folder  # noqa: PLC0415 - as above

    freed = cache_folder.size()
    cache_folder.clear()
    click.echo(f"freed {freed / 1e6:.1f} MB in {cache_folder.cache_root()}")


@click.command()
def doctor() -> None:
    """Say what is installed, what works here and what does not."""
    from grader.cli.run_doctor import run_doctor  # noqa: PLC0415 - loads all that grading needs

    sys.exit(run_doctor())

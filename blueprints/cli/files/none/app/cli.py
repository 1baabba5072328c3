"""What the commands of the app share: errors in one line."""

from typing import NoReturn

import typer


def fail(reason: str, hint: str) -> NoReturn:
    """Say what is wrong and what to do, and end with exit code 1."""
    typer.echo(f"error: {reason}\nhint: {hint}", err=True)
    raise typer.Exit(1)

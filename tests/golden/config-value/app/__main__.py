"""The app's command line: one import and one `add_typer` for each group of commands."""

import typer

from app.configuration.cli import cli as config_cli
from app.db_cli import cli as db_cli

cli = typer.Typer(no_args_is_help=True)
cli.add_typer(db_cli, name="db")
cli.add_typer(config_cli, name="config")


@cli.callback()
def main() -> None:
    """Commands of this app."""


if __name__ == "__main__":
    cli()

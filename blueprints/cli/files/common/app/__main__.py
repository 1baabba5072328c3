"""The app's command line: one import and one `add_typer` for each group of commands."""

import typer

cli = typer.Typer(no_args_is_help=True)


@cli.callback()
def main() -> None:
    """Commands of this app."""


if __name__ == "__main__":
    cli()

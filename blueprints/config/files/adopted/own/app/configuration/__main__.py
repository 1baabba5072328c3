"""Values from the command line."""

from app.configuration.cli import cli

if __name__ == "__main__":
    cli()

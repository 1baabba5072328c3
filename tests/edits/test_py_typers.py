"""A group of commands goes where the others are added."""

import pytest

from vibegen.edits import python
from vibegen.testing import check_edit, check_no_place, check_same

EDIT = python.add_typer("app.db_cli.cli", "db_cli", "db")
EMPTY = '''"""Commands."""

import typer

cli = typer.Typer(help="x")

if __name__ == "__main__":
    cli()
'''


def test_the_first_one() -> None:
    after = EMPTY.replace(
        "import typer\n", "import typer\n\nfrom app.db_cli import cli as db_cli\n"
    )
    after = after.replace('(help="x")\n', '(help="x")\ncli.add_typer(db_cli, name="db")\n')
    check_edit(EDIT, EMPTY, after)


def test_behind_the_others() -> None:
    before = EDIT(EMPTY)
    after = before.replace(
        "from app.db_cli", "from app.config.cli import cli as config_cli\nfrom app.db_cli"
    ).replace('name="db")\n', 'name="db")\ncli.add_typer(config_cli)\n')
    check_edit(python.add_typer("app.config.cli.cli", "config_cli"), before, after)


def test_there_under_another_name() -> None:
    source = EMPTY.replace("import typer\n", "import typer\nfrom app import db_cli as it\n")
    check_same(EDIT, source.replace("if __", "cli.add_typer(it.cli, name='data')\nif __"))


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ('cli = typer.Typer(help="x")', "cli = make()"),
        ('cli = typer.Typer(help="x")', "cli = typer.Typer()\nmore = typer.Typer()"),
        ('cli = typer.Typer(help="x")', "cli = typer.Typer()\ncli = wrapped(cli)"),
        ('cli = typer.Typer(help="x")', "this.cli = typer.Typer()"),
    ],
)
def test_no_certain_place(line: str, other: str) -> None:
    check_no_place(EDIT, EMPTY.replace(line, other))

"""Apps whose fields change: what must hold of them, and what users do to them before."""

from __future__ import annotations

import ast
import re
import sqlite3
import sys
from typing import TYPE_CHECKING

from .kit import run

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

    from .kit import Environment

    Change = Callable[[Path, Environment, random.Random], None]

FIELDS = ("title:str:max=200:index", "body:text", "status:enum:draft/published:default=draft")
POSTS = f"crud Post {' '.join(FIELDS)} sku:str:unique:null views:int:default=0"
COMMANDS = (
    "add field Post subtitle:str:null",
    "add field Post rating:decimal:4/1:index seen:datetime:null --fill=1.5",
    "add field Post kind:enum:news/note:default=note:filter link:url:null",
    "rename field Post.body content",
    "rename field Post.title headline",
    "rename field Post.sku code",
    "rename field Post.status state",
    "remove field Post.views",
    "remove field Post.title",
    "remove field Post.sku",
    "remove field Post.status",
    "change field Post.title str:max=300",
    "change field Post.title text",
    "change field Post.views int:null",
    "change field Post.sku str:max=40:index --fill=none",
    "change field Post.status enum:draft/published/gone:default=draft",
)
LAYOUTS = (
    ("line-length = 60", "indent-width = 2"),
    ("line-length = 120", "format.quote-style = 'single'"),
    ("line-length = 79", "format.indent-style = 'tab'"),
    ("line-length = 88", "format.skip-magic-trailing-comma = true"),
)
BLACK = ("--line-length=60", "--line-length=120 --skip-magic-trailing-comma", "--line-length=79")
FEATURE = "app/posts"


def laid_out_anew(root: Path, environment: Environment, chance: random.Random) -> None:
    """Format everything with ruff and other settings."""
    options = " ".join(f'--config "{it}"' for it in chance.choice(LAYOUTS))
    environment.run(f"ruff format --no-cache --isolated {options} app tests", root)


def blackened(root: Path, _environment: Environment, chance: random.Random) -> None:
    """Format everything with black."""
    run([sys.executable, "-m", "black", *chance.choice(BLACK).split(), "app", "tests"], root)


def commented(root: Path, _environment: Environment, chance: random.Random) -> None:
    """Put comments above statements, and behind them."""
    for path in (*sorted((root / FEATURE).glob("*.py")), *sorted((root / "tests").glob("*posts*"))):
        lines = path.read_text().splitlines(keepends=True)
        starts = [
            it.lineno - 1
            for it in ast.walk(ast.parse("".join(lines)))
            if isinstance(it, ast.AnnAssign | ast.Return | ast.Assert | ast.ClassDef)
            and not getattr(it, "decorator_list", None)
        ]
        for at in sorted({*chance.sample(starts, min(4, len(starts)))}, reverse=True):
            indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
            lines.insert(at, f"{indent}# mine: (, [ and {{\n")
        path.write_text("".join(lines))


def with_methods(root: Path, _environment: Environment, chance: random.Random) -> None:
    """Add a method to the model, a function to the queries and a field without a column."""
    models, queries = root / FEATURE / "models.py", root / FEATURE / "queries.py"
    unit = (
        "\t"
        if "\n\tid" in models.read_text()
        else "  "
        if "\n  id" in models.read_text()
        else "    "
    )
    method = f"\n{unit}def age(self) -> int:\n{unit * 2}return self.created_at.year\n"
    models.write_text(models.read_text().rstrip("\n") + "\n" + method)
    mine = f"\n\ndef mine(number: int) -> int:\n{unit}return number + {chance.randint(1, 9)}\n"
    queries.write_text(queries.read_text() + mine)


def with_renamed(root: Path, _environment: Environment, chance: random.Random) -> None:
    """Give constants and variables other names."""
    word = chance.choice(["LIST_FILTERS", "narrowing"])
    _sub(root / FEATURE / "queries.py", r"\bFILTERS\b", word)
    _sub(root / FEATURE / "queries.py", r"(?<![\w./\"])posts(?=\.c\b|\)| =)", "table")
    for path in (root / "tests").glob("test_posts*"):
        _sub(path, r"\bPOST\b", chance.choice(["SAMPLE", "post"]))


def with_moved(root: Path, environment: Environment, _chance: random.Random) -> None:
    """Move the parameters of the list to a module of their own."""
    schemas = root / FEATURE / "schemas.py"
    text = schemas.read_text()
    node = next(
        it
        for it in ast.parse(text).body
        if isinstance(it, ast.ClassDef) and it.name == "PostCreate"
    )
    lines = text.splitlines(keepends=True)
    unit = "".join(lines[node.lineno - 1 : node.end_lineno])
    start = next(at for at, it in enumerate(lines) if it.startswith("from "))
    imports = [ast.unparse(it) for it in ast.parse(text).body if isinstance(it, ast.ImportFrom)]
    names = re.findall(r"(?m)^(Post\w+|[A-Z]+)\b(?=\s*=)", text)
    back = f"from app.posts.schemas import {', '.join(names)}\n" if names else ""
    head = '"""What is sent."""\n\n'
    body = head + "\n".join(imports) + f"\n{back}\n\n" + unit
    (root / FEATURE / "creating.py").write_text(body)
    lines[node.lineno - 1 : node.end_lineno] = []
    schemas.write_text("".join(lines))
    for path in (*(root / FEATURE).glob("*.py"), *(root / "tests").glob("*posts*.py")):
        if path.name not in {"creating.py", "schemas.py"}:
            _sub(path, r"\bPostCreate, |, PostCreate\b|\bPostCreate,?\n(?=[\s\w,]*\))", "")
            whole = path.read_text()
            if re.search(r"\bPostCreate\b", re.sub(r"from .*", "", whole)):
                where = whole.index("from ", whole.index("import"))
                line = "from app.posts.creating import PostCreate\n"
                path.write_text(whole[:where] + line + whole[where:])
    _ = start
    environment.run("ruff check -q --no-cache --fix --select I,F401 app tests", root, expect=None)


def with_page_changed(root: Path, _environment: Environment, chance: random.Random) -> None:
    """Indent a page anew, put lines of one's own into another, delete a third one."""
    show, form = root / FEATURE / "show.html", root / FEATURE / "form.html"
    if chance.random() < 0.5:
        show.write_text(re.sub(r"(?m)^  ", "    ", show.read_text()))
    else:
        show.unlink()
        routes = root / FEATURE / "routes.py"
        _sub(routes, "posts/show.html", "home/home.html")
    text = form.read_text()
    at = text.index('<div class="flex flex-wrap gap-2">')
    form.write_text(text[:at] + "{# mine #}\n    <p>Think first</p>\n    " + text[at:])


def _sub(path: Path, pattern: str, word: str) -> None:
    path.write_text(re.sub(pattern, word, path.read_text()))


CHANGES: tuple[Change, ...] = (
    with_methods,
    with_renamed,
    with_page_changed,
    commented,
    laid_out_anew,
    blackened,
)


def edit(root: Path, environment: Environment, chance: random.Random) -> list[str]:
    """Change an app as users do; return what was done."""
    done = chance.sample(CHANGES, chance.randint(1, len(CHANGES)))
    for change in done:
        change(root, environment, chance)
    return [it.__name__ for it in done]


def with_rows(root: Path, environment: Environment) -> None:
    """Bring the database to the newest version and store rows."""
    environment.run("alembic upgrade head", root)
    with sqlite3.connect(next(root.glob("*.db"))) as database:
        columns = database.execute("pragma table_info(posts)").fetchall()
        names = [it[1] for it in columns if it[1] != "id"]
        for number in range(3):
            values = [_value(it[1], it[2], number) for it in columns if it[1] != "id"]
            marks = ", ".join("?" for _ in names)
            database.execute(f"insert into posts ({', '.join(names)}) values ({marks})", values)  # noqa: S608 - the names are the app's own


def rows(root: Path) -> list[dict[str, object]]:
    """Return all posts as they are stored."""
    with sqlite3.connect(next(root.glob("*.db"))) as database:
        database.row_factory = sqlite3.Row
        return [dict(it) for it in database.execute("select * from posts order by id")]


def _value(name: str, kind: str, number: int) -> object:
    if "DATE" in kind:
        return "2026-01-31 12:00:00.000000"
    if "INT" in kind:
        return number
    return "draft" if name == "status" else f"{name} {number}"


CHAIN = (  # One after the other, on each database
    "add field Post subtitle:str:null rating:decimal:4/1:index seen:datetime:null --fill=1.5",
    "add field Post kind:enum:news/note:default=note flag:bool:default=true extra:json:null",
    "add field Post due:date:default=2026-01-01 token:uuid --fill=8d9c2f7e-0000-4000-8000-000000000001",
    "rename field Post.title headline",
    "rename field Post.sku code",
    "change field Post.code str:max=40:index --fill=none",
    "change field Post.views float:null",
    "remove field Post.body",
    "change field Post.headline text",
    "add crud Tag label:str post:ref:Post:null",
    "add relation Post.tag Tag",  # A circle
)
ROWS = '''
"""Rows stay while migrations go up and down."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from fastapi import FastAPI
from sqlalchemy import Connection, text
from sqlmodel import SQLModel

ROOT = Path(__file__).parent.parent
ROW = "'t{n}', 'b', 'draft', 's{n}', {n}, '2026-01-01 00:00:00', '2026-01-01 00:00:00'"
INTO = "insert into posts (title, body, status, sku, views, created_at, updated_at) values"
TAGS = "insert into tags (label, post_id, created_at, updated_at)"
TAGS += " select 'x', id, created_at, updated_at from posts"
TAGGED = "update posts set tag_id = (select min(id) from tags)"


async def test_rows(app: FastAPI) -> None:
    async with app.state.engine.connect() as connection:
        await connection.run_sync(up_and_down)


def up_and_down(connection: Connection) -> None:
    SQLModel.metadata.drop_all(connection)
    config = Config(toml_file=ROOT / "pyproject.toml", attributes={"connection": connection})
    revisions = sorted(it.stem for it in (ROOT / "migrations/versions").glob("*.py"))
    command.upgrade(config, revisions[0])
    for n in range(3):
        connection.execute(text(f"{INTO} ({ROW.format(n=n)})"))
    for revision in revisions[1:]:
        command.upgrade(config, revision)
    command.check(config)
    found = connection.execute(text("select headline, code from posts order by id")).all()
    assert [tuple(it) for it in found] == [(f"t{n}", f"s{n}") for n in range(3)]
    for words in (TAGS, TAGGED):
        connection.execute(text(words))
    for revision in reversed(revisions[:-1]):
        command.downgrade(config, revision)
    command.upgrade(config, "head")
    command.check(config)
    assert connection.execute(text("select count(*) from posts")).scalar() == 3
    command.downgrade(config, "base")
    connection.execute(text("drop table alembic_version"))
'''

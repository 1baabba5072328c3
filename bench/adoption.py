"""What it costs to find where things are in a project that vibegen never saw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.report import Figure, say
from bench.timing import in_turns, ratio, run, spread

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bench.places import Tool

FEATURES, ROUTES, TABLES, HELPERS = 150, 12, 5, 60  # Four files a feature: 600 in all
AROUND = 10_000  # Files that are no source: an environment, packages of node, data
ROUTE = '''

@router.get("/things/{number}")
async def read_{number}(db: AsyncSession = Depends(get_session), word: str = "a") -> dict[str, str]:
    """Return something."""
    even = [it for it in range({number}) if it % 2 == 0]
    return {{"even": str(even), "word": word}}
'''
TABLE = """

class Table{number}(Base):
    __tablename__ = "table_{feature}_{number}"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
"""


def adopting(tool: Tool, place: Path, rounds: int) -> list[Figure]:
    """Measure `vibegen adopt` in a large project, with much and with nothing around its code."""
    say("measuring adoption")
    bare, full = place / "bare", place / "full"
    for project in (bare, full):
        _write_app(project)
    _write_around(full)

    def look(project: Path) -> Callable[[], float]:
        return lambda: run([tool.command, "adopt", "--dry-run"], project).wall

    alone, surrounded = in_turns([look(bare), look(full)], rounds)
    return [
        Figure(f"vibegen adopt, {FEATURES * 4} files", "", spread(alone), 1, "s"),
        Figure(f"with {AROUND:,} files around", "none around", ratio(surrounded, alone), 1.5),
    ]


def _write_app(project: Path) -> None:
    app = project / "app"
    app.mkdir(parents=True)
    names = [f"feature_{number}" for number in range(FEATURES)]
    imports = "".join(f"from app.{it}.routes import router as {it}_router\n" for it in names)
    includes = "".join(f"app.include_router({it}_router)\n" for it in names)
    (app / "main.py").write_text(
        f"from fastapi import FastAPI\n\n{imports}\napp = FastAPI()\n{includes}"
    )
    (app / "db.py").write_text(
        "from sqlalchemy.orm import DeclarativeBase\n\n\nclass Base(DeclarativeBase): ...\n\n\n"
        "async def get_session(): ...\n"
    )
    for name in names:
        _write_feature(app / name)


def _write_feature(folder: Path) -> None:
    folder.mkdir()
    routes = "".join(ROUTE.format(number=it) for it in range(ROUTES))
    tables = "".join(TABLE.format(number=it, feature=folder.name) for it in range(TABLES))
    files = {
        "__init__.py": "",
        "routes.py": "from fastapi import APIRouter, Depends\n"
        "from sqlalchemy.ext.asyncio import AsyncSession\n\nfrom app.db import get_session\n\n"
        f"router = APIRouter()\n{routes}",
        "models.py": "from sqlalchemy.orm import Mapped, mapped_column\n\n"
        f"from app.db import Base\n{tables}",
        "helpers.py": "".join(
            f"def help_{it}(one, two):\n    return one + two\n\n\n" for it in range(HELPERS)
        ),
    }
    for name, text in files.items():
        (folder / name).write_text(text)


def _write_around(project: Path) -> None:
    environment, modules, data = (project / it for it in ("env3", "node_modules", "data"))
    for number in range(AROUND):
        home, end = ((environment, "py"), (modules, "js"), (data, "csv"))[number % 3]
        folder = home / f"part_{number % 50}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"file_{number}.{end}").write_text("x = 1\n")
    (environment / "pyvenv.cfg").write_text("home = /usr/bin\n")

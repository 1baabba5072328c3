"""The four laws of the edits of Python, on sources as ugly as they come."""

import ast
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence

import libcst
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vibegen.edits import Edit, python
from vibegen.edits.text import cut_bom
from vibegen.testing import check_laws, check_same

EDITS: dict[str, Edit] = {  # By the name of what makes them
    "add_import": python.add_import("app.posts.routes", "router", alias="posts_router"),
    "add_import a name": python.add_import("fastapi", "Depends"),
    "add_import a module": python.add_import("app.tasks.mail"),
    "add_import inside": python.add_import("app.posts", "routes", within="create_app"),
    "add_import a parent": python.add_import("..core", "db"),
    "add_include": python.add_include("posts_router"),
    "add_include into": python.add_include("posts_router", into="create_app.app", guard="copy"),
    "add_router": python.add_router("app.posts.routes.router", "posts_router"),
    "add_typer": python.add_typer("app.db_cli.cli", "db_cli", "db"),
    "add_list_element": python.add_list_element("ROUTERS", "posts_router"),
    "add_class_field": python.add_class_field("BaseSettings", "# Where\nredis_url: str = 'é'"),
    "add_statement": python.add_statement("create_app", "app.add_middleware(Limit)"),
    "add_statement in lifespan": python.add_statement("lifespan", "await start(app)"),
    "add_statement before": python.add_statement("lifespan", "open(app)", before="end"),
    "add_closing": python.add_closing("lifespan", "await stop(app)"),
    "add_after": python.add_after("create_app.app", "measure(app)"),
    "add_dict_item": python.add_dict_item("CHECKS", "redis", "check_redis"),
    "add_definition": python.add_definition('def ping() -> str:\n    """Doc.\n\n    x\n    """\n'),
}

FACTORY = "def create_app(x):\n    app = FastAPI()\n    app.include_router(x)\n    return app\n"
LIFESPAN = "@asynccontextmanager\nasync def lifespan(app):\n    # é\n    yield\n    await end()\n"
PLACES = {  # Found by chance too seldom; an import goes anywhere
    "add_import inside": FACTORY,
    "add_include": "app.include_router(home_router)\n",
    "add_include into": FACTORY,
    "add_router": "router.include_router(zoo_router, tags=['é'])\n",
    "add_typer": "import typer\n\ncli = typer.Typer()\ncli.add_typer(zoo)\n",
    "add_list_element": "ROUTERS = [\n    home_router,\n]\n",
    "add_class_field": "class Settings(BaseSettings):\n    a: int = 1\n",
    "add_statement": FACTORY,
    "add_statement in lifespan": LIFESPAN,
    "add_statement before": LIFESPAN,
    "add_closing": LIFESPAN,
    "add_after": FACTORY,
    "add_dict_item": 'CHECKS: X = {\n    "é": home,\n}\n',
}

HEADS = [
    "#!/usr/bin/env python\n",
    "# -*- coding: utf-8 -*-\n",
    "# coding: latin-1\n",
    "#!/usr/bin/python\n# vim: set fileencoding=iso-8859-15 :\n",
    "# Licence: none\n\n",
    '"""Doc.\n\nimport app\n"""\n',
    "'Doc'; x = 1\n",
    "from __future__ import annotations\n",
    "\n\n",
    "\f\n",
]
IMPORTS = [
    "import os\n",
    "import os, sys  # both\n",
    "import os; import re\n",
    "from fastapi import FastAPI, APIRouter\n",
    "from fastapi import (\n    APIRouter,\n    FastAPI,  # ü\n)\n",
    "from fastapi import (APIRouter,\n    FastAPI)\n",
    "import fastapi as f\n",
    "from app.home.routes import router as home_router\n",
    "from app.zoo.routes import router as zoo_router  # noqa: E402\n",
    "from app.posts.routes import router as pr\n",
    "import app.tasks\n",
    "from .models import *\n",
    "from pydantic_settings import BaseSettings as Base\n",
    "from a import b \\\n    as c\n",
    "if TYPE_CHECKING:\n    from app.users import User\n",
    "try:\n    import ujson\nexcept ImportError:\n    ujson = None\n",
    "if typing.TYPE_CHECKING:\n    from fastapi import Depends\nelse:\n    Depends = None\n",
    "# fmt: off\nimport  os ,re\nfrom fastapi import  FastAPI ;\n# fmt: on\n",
    "from fastapi import (FastAPI, # fmt: skip\n  Query)\n",
    "lazy import json\n",
    "# isort: off\n",
    "# isort: on\n",
    "# isort: split\n",
    "# Ours\n",
    "\n",
]
BODIES = [
    "app = FastAPI()\n",
    "app: FastAPI = f.FastAPI(title='é')\n",
    "router = APIRouter()\n",
    "router.include_router(home_router)\n",
    "app.include_router(router=zoo_router, prefix='/ü')  # zoo\n",
    "app.include_router(home_router, dependencies=[Depends(auth)])\n",
    "if debug:\n    app.include_router(debug_router)\n",
    "for r in ROUTERS:\n    app.include_router(r)\n",
    "app.mount('/', static)\n",
    "@app.get('/')\nasync def home() -> str:\n    return 'é'\n",
    "@app.get('/{path:path}')\ndef page(): ...\n",
    "ROUTERS = [home_router, zoo_router]\n",
    "ROUTERS = (\n    home_router,  # ü\n    (zoo_router)\n    # end\n)\n",
    "ROUTERS = []; x = 1\n",
    "# fmt: off\nROUTERS : list = [ a ,\n  b , ]\n# fmt: on\n",
    "class Settings(BaseSettings):\n    a: int = 1  # é\n    '''About a.'''\n\n    c = C()\n",
    "class Settings(Base):\n    pass\n",
    "class Settings(Base): x: int\n",
    "class Settings(Base):\n    @property\n    def url(self):\n        return 1\n",
    "def create_app(x):\n    app = FastAPI()\n    app.include_router(x)\n    # z\n    return app\n",
    "def create_app():\n    'Doc.'\n    from app.home import a\n    def b(): ...\n    return b\n",
    "def make():\n    def create_app(x):\n        app = FastAPI()\n        app.mount(x)\n\n    return x\n",
    "class Make:\n    @cached\n    def create_app(self):\n        app = f.FastAPI()\n        return app\n",
    "@cache\n# why\n@wraps(\n    create,\n)\ndef create_app():\n    app = FastAPI()\n    return app\n",
    "@final\nclass Settings(\n    BaseSettings,\n):\n    # none\n\n    a: int = 1\n",
    "@asynccontextmanager\nasync def lifespan(app):\n    async with db():\n        yield\n",
    "def f():\n    x = 1\n\f\n    return x\n",
    "# fmt: off\napp.include_router( home_router )\n# fmt: on\n",
    "app.include_router( home_router )  # fmt: skip\n",
    "async def lifespan(app):\n    a(); b()\n    yield\n    c()\n",
    "if __name__ == '__main__':\n    run(app)\n",
    "x = '''\nimport app\n  ''' \\\n  'y'; y = (1,\n 2)\n",
    "\f\n",
    "# a comment\n\n",
    "posts_router = 1\n",
    "def ping(): ...\n",
    "match x:\n    case [posts_router, *_]: pass\n",
    "try:\n    pass\nexcept A, B:\n    pass\n",
    "try:\n    pass\nexcept* A:\n    pass\n",
    "type X[T] = list[T]\n",
    "def first[T: int = bool](xs: list[T]) -> T:\n    return xs[0]\n",
    "name = f'{names['a']!r:{'>' }{9}}'\n",
    "name = t'{name}'\n",
]


DRESSES = ("", "tabs", "bare", "bom", "tabs bare bom", "comments", "comments tabs bare")


def assemble(pieces: Sequence[str], ends: Sequence[str], dress: str) -> str:
    """Return the pieces with their line ends, indentation, comments and frame changed."""
    text = "".join(pieces)
    if "tabs" in dress:
        text = text.replace("    ", "\t")
    lines = text.split("\n")
    if "comments" in dress:
        lines = list(commented(lines))
    text = "".join(
        line + (ends[row % len(ends)] if row < len(lines) - 1 else "")
        for row, line in enumerate(lines)
    )
    if "bare" in dress:
        text = text.rstrip("\r\n")
    return ("\ufeff" if "bom" in dress else "") + text


def commented(lines: Sequence[str]) -> Iterator[str]:
    """Put a comment behind each line and, deeper and deeper, between any two."""
    for row, line in enumerate(lines):
        if line.endswith("\\"):
            yield line
            continue
        yield f"{line}  # é: (" if line.strip() else line
        yield f"{' ' * (row % 9)}# [ü"


def some(pieces: Sequence[str], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(pieces), max_size=most)


def sources(place: str = "") -> st.SearchStrategy[str]:
    """Return files of any pieces, half of them with this one."""
    parts = st.tuples(
        some(HEADS, 2),
        some(IMPORTS, 6),
        some(BODIES, 5),
        st.sampled_from([[], [place]]),
        some(IMPORTS, 2),
        some(BODIES, 2),
    )
    return st.builds(
        assemble,
        parts.map(lambda it: [piece for part in it for piece in part]),
        st.sampled_from([["\n"], ["\r\n"], ["\n", "\r\n", "\n"], ["\r"], ["\n", "\r"]]),
        st.sampled_from(DRESSES),
    )


def test_no_edit_is_left_out() -> None:
    assert {name.split()[0] for name in EDITS} == set(python.__all__)
    assert set(PLACES) <= set(EDITS)


@pytest.mark.parametrize("name", EDITS)
@settings(deadline=None)
@given(data=st.data())
def test_laws(name: str, data: st.DataObject) -> None:
    source = data.draw(sources(PLACES.get(name, "")))
    result = check_laws(EDITS[name], source)
    if result is not None and result != source:
        check_parses(source, result)


def check_parses(before: str, after: str) -> None:
    """Check that the result compiles where the source did, and says the same and little more."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            old = ast.parse(cut_bom(before)[1])
        except SyntaxError:  # Too new for this interpreter, not for the parser
            libcst.parse_module(cut_bom(after)[1])
            return
        new = ast.parse(cut_bom(after)[1])
        compile(new, "after", "exec")
    kept = [ast.dump(stmt) for stmt in new.body]
    changed = [stmt for stmt in old.body if ast.dump(stmt) not in kept]
    assert len(changed) <= 1
    assert len(kept) - len(old.body) in {0, 1, 2}  # Two for an import with its include
    names = bound(new)
    assert all(names[name] == 1 for name in names - bound(old)), "a name is bound twice"


def bound(tree: ast.Module) -> Counter[tuple[str, str]]:
    """Count how often each name is imported, defined or assigned, by scope."""
    names: Counter[tuple[str, str]] = Counter()
    scopes: list[tuple[str, ast.AST]] = [("", tree)]
    while scopes:
        scope, node = scopes.pop()
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                names[scope, child.name] += 1
                scopes.append((f"{scope}.{child.name}", child))
            elif isinstance(child, ast.Assign | ast.AnnAssign):
                targets = child.targets if isinstance(child, ast.Assign) else [child.target]
                names.update((scope, it.id) for it in targets if isinstance(it, ast.Name))
            elif isinstance(child, ast.Import | ast.ImportFrom):
                # `import a.b` and `import a.c` both bind `a`, and that is how it is done
                paths = [it.asname or it.name for it in child.names]
                names.update((scope, path) for path in paths)
            else:
                scopes.append((scope, child))
    return names


@settings(deadline=None)
@given(st.text("ab=\n\r\t \f\\'\"(:)#;,é\ufeff\0"))
def test_any_text(source: str) -> None:
    for edit in EDITS.values():
        check_laws(edit, source)


@settings(deadline=None)
@given(sources(FACTORY), st.permutations(sorted(EDITS)))
def test_edits_leave_the_work_of_others(source: str, names: list[str]) -> None:
    text = source
    done: list[str] = []
    for name in names[:4]:
        if (result := check_laws(EDITS[name], text)) is not None:
            text = result
            done.append(name)
    for name in done:
        check_same(EDITS[name], text)

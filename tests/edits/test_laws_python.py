"""The four laws of the edits of Python, on sources as ugly as they come."""

import ast
import warnings
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vibegen.edits import Edit, python
from vibegen.edits.text import cut_bom
from vibegen.testing import check_laws, check_same

EDITS: dict[str, Edit] = {
    "import": python.add_import("app.posts.routes", "router", alias="posts_router"),
    "import a name": python.add_import("fastapi", "Depends"),
    "import a module": python.add_import("app.tasks.mail"),
    "import inside": python.add_import("app.posts", "routes", within="create_app"),
    "import a parent": python.add_import("..core", "db"),
    "include": python.add_include("posts_router"),
    "include into": python.add_include("posts_router", into="create_app.app", guard="copy"),
    "router": python.add_router("app.posts.routes.router", "posts_router"),
    "element": python.add_list_element("ROUTERS", "posts_router"),
    "field": python.add_class_field("BaseSettings", "# Where\nredis_url: str = 'é'"),
    "statement": python.add_statement("create_app", "app.add_middleware(Limit)"),
    "statement in lifespan": python.add_statement("lifespan", "await start(app)"),
    "definition": python.add_definition('def ping() -> str:\n    """Doc.\n\n    x\n    """\n'),
}

HEADS = [
    "#!/usr/bin/env python\n",
    "# -*- coding: utf-8 -*-\n",
    "# coding: latin-1\n",
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
    "async def lifespan(app):\n    a(); b()\n    yield\n    c()\n",
    "if __name__ == '__main__':\n    run(app)\n",
    "x = '''\nimport app\n  ''' \\\n  'y'; y = (1,\n 2)\n",
    "\f\n",
    "# a comment\n\n",
    "posts_router = 1\n",
    "def ping(): ...\n",
    "match x:\n    case [posts_router, *_]: pass\n",
    "try:\n    pass\nexcept A, B:\n    pass\n",
    "type X[T] = list[T]\n",
]


def assemble(pieces: Sequence[str], ends: Sequence[str], dress: str) -> str:
    """Return the pieces with their line ends, indentation and frame changed."""
    text = "".join(pieces)
    if "tabs" in dress:
        text = text.replace("    ", "\t")
    lines = text.split("\n")
    text = "".join(
        line + (ends[row % len(ends)] if row < len(lines) - 1 else "")
        for row, line in enumerate(lines)
    )
    if "bare" in dress:
        text = text.rstrip("\r\n")
    return ("\ufeff" if "bom" in dress else "") + text


def some(pieces: Sequence[str], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(pieces), max_size=most)


sources = st.builds(
    assemble,
    st.tuples(
        some(HEADS, 2), some(IMPORTS, 6), some(BODIES, 5), some(IMPORTS, 2), some(BODIES, 2)
    ).map(lambda parts: [piece for part in parts for piece in part]),
    st.sampled_from([["\n"], ["\r\n"], ["\n", "\r\n", "\n"], ["\r"], ["\n", "\r"]]),
    st.sampled_from(["", "tabs", "bare", "bom", "tabs bare bom"]),
)


@pytest.mark.parametrize("name", EDITS)
@settings(deadline=None)
@given(source=sources)
def test_laws(name: str, source: str) -> None:
    result = check_laws(EDITS[name], source)
    if result is not None and result != source:
        check_parses(source, result)


def check_parses(before: str, after: str) -> None:
    """Check that the result compiles where the source did, and says the same and little more."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            old = ast.parse(cut_bom(before)[1])
        except SyntaxError:
            return  # Too new for this interpreter
        new = ast.parse(cut_bom(after)[1])
        compile(new, "after", "exec")
    kept = [ast.dump(stmt) for stmt in new.body]
    changed = [stmt for stmt in old.body if ast.dump(stmt) not in kept]
    assert len(changed) <= 1
    assert len(kept) - len(old.body) in {0, 1, 2}  # Two for an import with its include


@settings(deadline=None)
@given(st.text("ab=\n\r\t \f\\'\"(:)#;,é\ufeff\0"))
def test_any_text(source: str) -> None:
    for edit in EDITS.values():
        check_laws(edit, source)


@settings(deadline=None)
@given(sources, st.permutations(sorted(EDITS)))
def test_edits_leave_the_work_of_others(source: str, names: list[str]) -> None:
    text = source
    done: list[str] = []
    for name in names[:4]:
        if (result := check_laws(EDITS[name], text)) is not None:
            text = result
            done.append(name)
    for name in done:
        check_same(EDITS[name], text)

"""Imports: beside their siblings, in their order, once."""

import pytest

from vibegen.edits import python
from vibegen.testing import check_edit, check_no_place, check_same

POSTS = python.add_import("app.posts.routes", "router", alias="posts_router")
LINE = "from app.posts.routes import router as posts_router\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", LINE, id="empty file"),
        pytest.param("x = 1\n", LINE + "\nx = 1\n", id="no imports"),
        pytest.param("# only words", "# only words\n\n" + LINE[:-1], id="only a comment"),
        pytest.param('"""Doc."""\n', '"""Doc."""\n\n' + LINE, id="docstring"),
        pytest.param(
            '"""Doc."""\nx = 1\n', '"""Doc."""\n\n' + LINE + "\nx = 1\n", id="docstring, code"
        ),
        pytest.param(
            "#!/usr/bin/python\n# -*- coding: utf-8 -*-\nx = 1\n",
            "#!/usr/bin/python\n# -*- coding: utf-8 -*-\n\n" + LINE + "\nx = 1\n",
            id="shebang and encoding stay first",
        ),
        pytest.param(
            "# Licence\n\n# About x\nx = 1\n",
            "# Licence\n\n" + LINE + "\n# About x\nx = 1\n",
            id="a comment stays with its statement",
        ),
        pytest.param(
            "# About x\nx = 1\n", LINE + "\n# About x\nx = 1\n", id="comment of the first"
        ),
        pytest.param(
            "import os\n\nfrom fastapi import FastAPI\n\napp = FastAPI()\n",
            "import os\n\nfrom fastapi import FastAPI\n\n" + LINE + "\napp = FastAPI()\n",
            id="a section of its own",
        ),
        pytest.param(
            "from app.home.routes import router as home_router\n"
            "from app.tags.routes import router as tags_router\n",
            "from app.home.routes import router as home_router\n"
            + LINE
            + "from app.tags.routes import router as tags_router\n",
            id="sorted in",
        ),
        pytest.param(
            "from app.tags.routes import router as tags_router\n"
            "from app.home.routes import router as home_router\n",
            "from app.tags.routes import router as tags_router\n"
            "from app.home.routes import router as home_router\n" + LINE,
            id="siblings unsorted: at their end",
        ),
        pytest.param(
            "from app.x import (\n    y,\n)\n",
            LINE + "from app.x import (\n    y,\n)\n",
            id="first",
        ),
        pytest.param(
            "from __future__ import annotations\n\nx = 1\n",
            "from __future__ import annotations\n\n" + LINE + "\nx = 1\n",
            id="behind the future",
        ),
        pytest.param(
            "import os; import sys\nimport fastapi\nx = 1\n",
            "import os; import sys\nimport fastapi\n" + LINE + "x = 1\n",
            id="a file without empty lines between sections",
        ),
        pytest.param("import os\n\fx = 1", "import os\n\n" + LINE + "\fx = 1", id="form feed"),
    ],
)
def test_finds_the_place(before: str, after: str) -> None:
    check_edit(POSTS, before, after)


def test_keeps_line_ends_bom_and_a_missing_last_one() -> None:
    check_edit(POSTS, "\ufeffimport app\r\nx = 1", "\ufeffimport app\r\n" + LINE[:-1] + "\r\nx = 1")
    check_edit(POSTS, "import app", "import app\n" + LINE[:-1])


@pytest.mark.parametrize(
    "source",
    [
        LINE,
        "from app.posts.routes import (\n    models,\n    router as posts_router,\n)\n",
        "import app.posts.routes.router as posts_router\n",
        "from .posts.routes import router as posts_router\n",
        "x = 1\n" + LINE,
    ],
)
def test_there_already(source: str) -> None:
    check_same(POSTS, source)


@pytest.mark.parametrize(
    "source",
    [
        "posts_router = 1\n",
        "from elsewhere import posts_router\n",
        "def posts_router(): ...\n",
        f"if TYPE_CHECKING:\n    {LINE}",
        f"try:\n    {LINE}except ImportError:\n    posts_router = None\n",
        "for posts_router in []: pass\n",
        "print(",
        "\0",
        "import os, \\\n",
        "x = '\ud800'\n",
        "x = 1; from app.zoo import y\n",
    ],
)
def test_no_place(source: str) -> None:
    refusal = check_no_place(POSTS, source)
    assert refusal.exit_code == 6
    assert LINE.strip() in refusal.steps[0]


def test_names_of_functions_are_their_own() -> None:
    body = "    posts_router = 1\n    return [posts_router for posts_router in x]\n"
    source = f"import app\n\ndef f():\n{body}"
    check_edit(POSTS, source, source.replace("import app\n", "import app\n" + LINE))


def test_imports_in_the_middle_stay_there() -> None:
    before = (
        "from fastapi import FastAPI\n"
        "from app.config import settings\n"
        "\n"
        "app = FastAPI()\n"
        "\n"
        "from app.users.routes import router as users_router  # noqa: E402\n"
        "\n"
        "app.include_router(users_router)\n"
    )
    place = "from app.users.routes import"
    check_edit(POSTS, before, before.replace(place, LINE.strip() + "  # noqa: E402\n" + place))


def test_the_future_only_on_top() -> None:
    edit = python.add_import("__future__", "annotations")
    line = "from __future__ import annotations\n"
    check_edit(edit, "'Doc'\n\nimport os\n", f"'Doc'\n\n{line}\nimport os\n")
    assert "compile" in check_no_place(edit, "x = 1\nimport os\n").message


def test_isort_off_keeps_its_order() -> None:
    before = (
        "# isort: off\n"
        "from app.zoo.routes import router as zoo_router\n"
        "from app.home.routes import router as home_router\n"
        "# isort: on\n"
        "import os\n"
    )
    check_edit(POSTS, before, before.replace("# isort: on\n", LINE + "# isort: on\n"))


def test_outside_of_isort_off_where_siblings_stand_there() -> None:
    before = "# isort: off\nimport os\n# isort: on\nfrom app.a import b\n"
    check_edit(POSTS, before, before + LINE)


def test_sections_apart() -> None:
    before = "import os\n\nimport fastapi\n\nimport app\n"
    check_edit(
        python.add_import("asyncio"),
        before,
        before.replace("import os\n", "import asyncio\nimport os\n"),
    )
    check_edit(
        python.add_import("sqlmodel", "Field"),
        before,
        before.replace("import fastapi\n", "import fastapi\nfrom sqlmodel import Field\n"),
    )
    check_edit(
        python.add_import("os", "path"), "import app\n", "from os import path\n\nimport app\n"
    )
    check_edit(
        python.add_import("fastapi"),
        "import os\nimport app\n",
        "import os\nimport fastapi\nimport app\n",
    )


def test_the_own_package_may_have_another_name() -> None:
    edit = python.add_import("blog.posts", "routes")
    before = "import fastapi\nimport zoo\n\nfrom blog.home import routes as home\n"
    check_edit(edit, before, before + "from blog.posts import routes\n")


def test_force_sort_within_sections_is_seen() -> None:
    before = "from a import b\nimport c\nfrom d import e\n"
    check_edit(
        python.add_import("bb"), before, "from a import b\nimport bb\nimport c\nfrom d import e\n"
    )


def test_joins_an_import_with_one_name_a_line() -> None:
    before = "from fastapi import (\n    APIRouter,  # why\n    FastAPI,\n    status\t,\n)\n"
    edit = python.add_import("fastapi", "Depends")
    check_edit(edit, before, before.replace("    FastAPI", "    Depends,\n    FastAPI"))
    last = python.add_import("fastapi", "testclient")
    check_edit(last, before, before.replace(")", "    testclient,\n)"))


def test_never_changes_a_line_that_is_there() -> None:
    edit = python.add_import("fastapi", "status")
    for before in ("from fastapi import FastAPI\n", "from fastapi import (\n    FastAPI\n)\n"):
        check_edit(edit, before, before + "from fastapi import status\n")


def test_modules_by_path() -> None:
    edit = python.add_import("app.tasks.mail")
    check_edit(edit, "import app.tasks\n", "import app.tasks\nimport app.tasks.mail\n")
    check_same(edit, "import app.tasks.mail\n")
    check_same(edit, "import app.tasks.mail.send\n")
    check_no_place(edit, "import other as app\n")
    check_same(python.add_import("app"), "import app.tasks\n")


def test_a_name_of_python_itself_is_not_hidden() -> None:
    check_no_place(python.add_import("math", "pow"), "x = pow(2, 3)\n")


def test_inside_a_factory() -> None:
    edit = python.add_import("app.posts.routes", "router", "posts_router", within="create_app")
    before = "def create_app():\n\tfrom app.home.routes import router\n\treturn router\n"
    check_edit(edit, before, before.replace("\treturn", "\t" + LINE + "\treturn"))
    check_edit(
        edit,
        'def create_app():\n    """Doc."""\n',
        f'def create_app():\n    """Doc."""\n    {LINE}',
    )
    check_same(edit, LINE + "def create_app(): ...\n")
    check_no_place(edit, "def create_app(): return 1\n")
    check_no_place(edit, "def another():\n    return 1\n")


def test_relative_imports_sort_parents_first() -> None:
    before = "from ..core import db\nfrom .users import routes\n"
    check_edit(
        python.add_import(".posts", "models"),
        before,
        "from ..core import db\nfrom .posts import models\nfrom .users import routes\n",
    )


def test_letters_that_the_declared_encoding_may_not_have() -> None:
    source = "# coding: latin-1\nimport app\n"
    check_no_place(python.add_import("app.größe", "router"), source)
    check_edit(POSTS, source, source + LINE)

"""Import and include together."""

import pytest

from vibegen.edits import python
from vibegen.testing import check_edit, check_no_place, check_same

POSTS = python.add_router("app.posts.routes.router", "posts_router")
IMPORT = "from app.posts.routes import router as posts_router\n"
INCLUDE = "app.include_router(posts_router)\n"
HOME = "from app.home.routes import router as home_router\n"


def test_two_lines() -> None:
    before = (
        f"from fastapi import FastAPI\n\n{HOME}\napp = FastAPI()\napp.include_router(home_router)\n"
    )
    check_edit(POSTS, before, before.replace(HOME, HOME + IMPORT) + INCLUDE)


def test_the_name_that_it_has_already() -> None:
    head = "from app.posts.routes import router as pages\napp.include_router(home)\n"
    check_edit(POSTS, head, f"{head}app.include_router(pages)\n")


def test_imports_inside_the_factory() -> None:
    home = "    app.include_router(home_router)\n"
    check_edit(
        POSTS,
        f"def init(app):\n    {HOME}\n{home}",
        f"def init(app):\n    {HOME}    {IMPORT}\n{home}    {INCLUDE}",
    )


def test_a_list_and_a_loop() -> None:
    loop = "for router in ROUTERS:\n    app.include_router(router, prefix='/x')\n"
    head = "\nROUTERS: list[X] = [\n    home_router,\n"
    check_edit(
        POSTS,
        f"{HOME}{head}]\n{loop}",
        f"{HOME}{IMPORT}{head}    posts_router,\n]\n{loop}",
    )


@pytest.mark.parametrize(
    "source",
    [
        "from app.posts.routes import router as r\napp.include_router(r, prefix='/blog')\n",
        "from app.posts import routes\nif x:\n    app.include_router(routes.router)\n",
        "from app.posts import routes\nfor m in [a, routes]:\n    app.include_router(m.router)\n",
        "def init(app):\n    from .posts.routes import router\n    app.include_router(router)\n",
    ],
)
def test_there_already(source: str) -> None:
    check_same(POSTS, source)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "for m in MODULES:\n    app.include_router(m.router)\n",
        "for r in a + b:\n    app.include_router(r)\n",
        "x[0] = a + b\nfor r in a + b:\n    app.include_router(r)\n",
        "routers = (home)\nfor r in routers:\n    app.include_router(r)\n",
        "one.include_router(a)\nother.include_router(b)\n",
        "print(",
    ],
)
def test_no_place(source: str) -> None:
    refusal = check_no_place(POSTS, source)
    assert IMPORT + INCLUDE.strip() in refusal.steps[0]


def test_the_lines_to_paste_are_as_closed_as_their_siblings() -> None:
    guarded = "app.include_router({}, dependencies=[Depends(auth)])"
    refusal = check_no_place(POSTS, guarded.format("home_router") + "\n")
    assert IMPORT + guarded.format("posts_router") in refusal.steps[0]


@pytest.mark.parametrize("bound", ["posts_router = 1", "def posts_router(): ..."])
def test_steps_leave_a_name_that_is_taken(bound: str) -> None:
    refusal = check_no_place(POSTS, f"{bound}\napp.include_router(home_router)\n")
    assert refusal.steps[0].endswith(
        "from app.posts.routes import router as posts_routes_router\n"
        "app.include_router(posts_routes_router)"
    )

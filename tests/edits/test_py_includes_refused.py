"""Includes without a certain place, and what the user may choose there."""

import pytest

from vibegen.edits import python
from vibegen.testing import check_edit, check_no_place, check_same

POSTS = python.add_include("posts_router")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("x = 1\n", "nothing there"),
        ("def f(): return FastAPI()\n", "nothing there"),
        ("for r in ROUTERS:\n    app.include_router(r)\n", "in a loop"),
        ("if x:\n    app.include_router(r)\n", "condition"),
        ("try:\n    app.include_router(r)\nexcept E: ...\n", "condition"),
        ("app.include_router(a, dependencies=[Depends(auth)])\n", "open to all"),
        ("app.include_router(a, **common)\n", "`**`"),
        ("api.include_router(a)\npages.include_router(b)\n", "equal"),
        (
            "app.include_router(a.r)\nusers.wire(1)\napp.include_router(b.r)\nposts.wire(2)\n",
            "second line",
        ),
        (
            "from fastapi import FastAPI\napp = FastAPI()\napp.openapi()\nposts_router = 1\n",
            "behind a catch-all",
        ),
        ("def init(app): app.include_router(a)\n", "on the line"),
    ],
)
def test_no_place(source: str, reason: str) -> None:
    refusal = check_no_place(POSTS, source)
    assert reason in refusal.message
    assert "app.include_router(posts_router)" in refusal.steps[0]


def test_the_flag_chooses() -> None:
    source = "api.include_router(a)\n\ndef make(pages):\n    pages.include_router(b)\n"
    refusal = check_no_place(POSTS, source)
    assert refusal.choices == ("api", "make.pages")
    assert refusal.hint == "choose with `--into api` or `--into make.pages`"
    line = "api.include_router(posts_router)\n"
    check_edit(
        python.add_include("posts_router", into="api"),
        source,
        source.replace("api.include_router(a)\n", "api.include_router(a)\n" + line),
    )
    check_edit(
        python.add_include("posts_router", into="make.pages"),
        source,
        source + "    pages.include_router(posts_router)\n",
    )
    check_no_place(python.add_include("posts_router", into="nowhere"), source)


def test_the_guard_is_chosen() -> None:
    source = "app.include_router(a, dependencies=[Depends(auth)])\n"
    check_edit(
        python.add_include("posts_router", guard="copy"),
        source,
        source + "app.include_router(posts_router, dependencies=[Depends(auth)])\n",
    )
    check_edit(
        python.add_include("posts_router", guard="open"),
        source,
        source + "app.include_router(posts_router)\n",
    )
    check_same(POSTS, "app.include_router(posts_router)\n" + source)


def test_the_refusal_names_the_file() -> None:
    refusal = check_no_place(POSTS, "x = 1\n").in_file("app/main.py")
    assert refusal.message.startswith("no certain place in `app/main.py` for")
    assert refusal.steps[0].startswith("In `app/main.py`, where the app")

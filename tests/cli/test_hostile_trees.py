"""Projects that are not as vibegen left them."""

import os
import subprocess
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from .conftest import Shell
from .hostile import refusal, state

POST = ("add", "crud", "Post", "title")
HEAD = "from fastapi import APIRouter\nfrom app.home.routes import router as home_router\n\n"
EDITED = ("app/routes.py", "app/base.html", "pyproject.toml")
BOM = b"\xef\xbb\xbf"
IMPORT = "from app.posts.routes import router as posts_router\n"


def added(before: bytes, after: bytes) -> list[bytes]:
    """Return the lines that are new; all others must be as they were."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    left = iter(old)
    expected = next(left, None)
    extra: list[bytes] = []
    for line in new:
        if line == expected:
            expected = next(left, None)
        else:
            extra.append(line)
    assert expected is None, expected
    return extra


WIRED = {  # What the user made of app/routes.py, and what is added to it
    "a factory": (
        (
            f"{HEAD}\ndef make() -> APIRouter:\n    r = APIRouter()\n    r.include_router(home_router)\n"
            "    return r\n"
        ),
        "    r.include_router(posts_router)\n",
    ),
    "renamed": (
        f"{HEAD}api = APIRouter()\napi.include_router(home_router)\n",
        "api.include_router(posts_router)\n",
    ),
    "tabs": (
        f"{HEAD}def include(app):\n\tapp.include_router(home_router)\n",
        "\tapp.include_router(posts_router)\n",
    ),
    "black": (
        f"{HEAD}router = APIRouter()\nrouter.include_router(\n    home_router,\n)\n",
        "router.include_router(posts_router)\n",
    ),
}


@pytest.mark.parametrize("what", WIRED)
def test_routes_that_the_user_wrote_anew(app: Shell, what: str) -> None:
    source, line = WIRED[what]
    app.write("app/routes.py", source)
    assert app(*POST).code == 0
    after = app.read("app/routes.py")
    assert added(source.encode(), after.encode()) == [IMPORT.encode(), line.encode()]
    assert app(*POST).out == "nothing to do\n"


WITHOUT_A_PLACE = {
    "a loop": "for it in [home_router]:\n    APIRouter().include_router(it)\n",
    "a condition": "r = APIRouter()\nif r:\n    r.include_router(home_router)\n",
    "nothing": "",
    "a conflict": "<<<<<<< HEAD\n=======\n>>>>>>> other\n",
    "the name": "posts_router = 1\nr = APIRouter()\nr.include_router(home_router)\n",
}


@pytest.mark.parametrize("what", WITHOUT_A_PLACE)
def test_routes_without_a_certain_place(app: Shell, what: str) -> None:
    app.write("app/routes.py", HEAD + WITHOUT_A_PLACE[what])
    before = state(app)
    done = app(*POST)
    assert (done.code, done.out) == (6, "")
    error, hint, *steps = done.err.splitlines()
    assert error.startswith("error: no certain place in `app/routes.py`")
    assert hint == (
        "hint: nothing was written; make it by hand as below, then run the command again"
    )
    free = "posts_routes_router" if what == "the name" else "posts_router"
    assert steps == [
        "",
        "In `app/routes.py`, where the other routers are included, add:",
        f"from app.posts.routes import router as {free}",
        f"app.include_router({free})",
    ]
    assert state(app) == before


def test_after_the_manual_steps_the_command_goes_on(app: Shell) -> None:
    loop = "\ndef include_routers(app):\n    for it in (home_router,):\n        app.include_router(it)\n"
    app.write("app/routes.py", HEAD + loop)
    layout = app.read("app/base.html")
    app.write("app/base.html", layout.replace('{{ nav_item("/", _("Home")) }}', "<li>Home</li>"))
    done = app(*POST)
    assert (done.code, done.err) == snapshot(
        (
            6,
            """\
error: no certain place for 2 edits, in `app/base.html` and `app/routes.py`
hint: nothing was written; make them by hand as below, then run the command again

In `app/base.html`, in the navigation, add:
<li><a href="/posts">Posts</a></li>

In `app/routes.py`, where the other routers are included, add:
from app.posts.routes import router as posts_router
app.include_router(posts_router)
""",
        )
    )
    for path, line in (
        ("app/routes.py", "    app.include_router(posts_router)\n"),
        ("app/base.html", '<li><a href="/posts">Posts</a></li>\n'),
    ):
        app.write(path, app.read(path) + line)
    app.write("app/routes.py", app.read("app/routes.py").replace(HEAD, HEAD + IMPORT))
    before = [app.read(path) for path in EDITED[:2]]
    assert app(*POST).code == 0
    assert [app.read(path) for path in EDITED[:2]] == before


def test_crlf_everywhere(app: Shell) -> None:
    paths = [*EDITED, ".env.example"]
    for path in paths:
        app.write(path, app.read(path).replace("\n", "\r\n"))
    before = {path: app.read(path).encode() for path in paths}
    assert app(*POST).code == 0
    for path in paths:
        lines = added(before[path], app.read(path).encode())
        assert all(line.endswith(b"\r\n") for line in lines)
        assert bool(lines) == (path in EDITED)
    assert "\n" not in app.read("app/posts/models.py").replace("\r\n", "")
    assert app(*POST).out == "nothing to do\n"


def test_a_bom_and_a_missing_last_newline(app: Shell) -> None:
    for path in EDITED:
        app.write(path, BOM + app.read(path).removesuffix("\n").encode())
    assert app(*POST).code == 0
    for path in EDITED:
        text = app.read(path).encode()
        assert text.startswith(BOM)
        assert text.count(BOM) == 1
        assert not text.endswith(b"\n")
    assert app(*POST).out == "nothing to do\n"


def test_a_link_that_the_user_wrote_is_there(app: Shell) -> None:
    home = '{{ nav_item("/", _("Home")) }}'
    link = '<li><a class="big" href="/posts">All I wrote</a></li>'
    app.write("app/base.html", app.read("app/base.html").replace(home, f"{home}\n  {link}"))
    before = app.read("app/base.html")
    assert app(*POST).code == 0
    assert app.read("app/base.html") == before


def test_what_is_in_the_way(app: Shell) -> None:
    app.write("app/posts.py", "mine = 1\n")
    assert refusal(app, *POST) == snapshot(
        [
            "`app/posts.py` is in the way: `app/posts/` would hide it",
            "move it away, or choose another name",
        ]
    )
    (app.cwd / "app/posts.py").unlink()
    app.write("app/forms/__init__.py", "")
    assert refusal(app, *POST) == snapshot(
        [
            "`app/forms/` is in the way: it would hide `app/forms.py`",
            "move it away, or choose another name",
        ]
    )
    (app.cwd / "app/forms/__init__.py").unlink()
    app.write("app/posts", "mine\n")
    found = refusal(app, *POST, "--dry-run")
    assert [it.replace(str(app.cwd), "BLOG") for it in found] == snapshot(
        [
            "`BLOG/app/posts` is a file, but `app/posts/models.py` needs a folder there",
            "move that file away, or choose another name",
        ]
    )
    (app.cwd / "app/posts").unlink()
    (app.cwd / "app/posts/models.py").mkdir(parents=True)
    assert refusal(app, *POST, "--check") == snapshot(
        ["`app/posts/models.py` exists", "move that folder away, or choose another name"]
    )
    (app.cwd / "app/posts/models.py").rmdir()
    app.write("app/posts/models.py", "mine = 1\n")
    assert refusal(app, *POST) == snapshot(
        [
            "`app/posts/models.py` is in the way, with other content",
            "move it away, or keep it and make the rest: `--force`",
        ]
    )


def test_a_resource_again_with_other_fields(app: Shell) -> None:
    assert app(*POST).code == 0
    assert refusal(app, "add", "crud", "Post", "name", "body:text") == snapshot(
        [
            "`app/posts/models.py`, `app/posts/schemas.py`, `app/posts/queries.py` and 7 more are in the way, with other content",
            "`vibegen add crud Post title` made them; edit them by hand, or choose another name",
        ]
    )
    assert refusal(app, "add", "crud", "Zebra", "name", "--plural=posts") == snapshot(
        [
            "`app/posts/models.py`, `app/posts/schemas.py`, `app/posts/queries.py` and 11 more are in the way, with other content",
            "`vibegen add crud Post title` made them; edit them by hand, or choose another name",
        ]
    )
    before = app.tree()
    done = app("add", "crud", "Post", "name", "body:text", "--force")
    assert done.code == 4
    assert done.out.startswith("nothing to do\nKeep as you have them\n")
    assert app.tree() == before


def test_a_resource_whose_files_were_edited_and_laid_out_anew(app: Shell) -> None:
    assert app(*POST).code == 0
    app.write("app/posts/models.py", app.read("app/posts/models.py") + "\n\nMINE = 1\n")
    app.write("app/routes.py", app.read("app/routes.py").replace("posts_router", "mine"))
    app.write("app/main.py", app.read("app/main.py").replace('"', "'").replace("    ", "\t"))
    before = app.tree()
    done = app(*POST)
    assert done.code == 4
    assert done.out.splitlines()[1:] == ["Keep as you have them", "  app/posts/models.py"]
    assert app.tree() == before
    assert app("add", "crud", "Tag", "name").code == 0
    assert "MINE = 1" in app.read("app/posts/models.py")


def test_without_the_record(app: Shell) -> None:
    (app.cwd / ".vibegen").rename(app.cwd / "gone")
    found = refusal(app.at("app"), *POST)
    assert [it.replace(str(app.cwd), "BLOG") for it in found] == snapshot(
        [
            "no folder `.vibegen` in `BLOG`, so vibegen knows nothing of this app",
            "restore it from git, or begin anew: `mkdir BLOG/.vibegen`",
        ]
    )
    (app.cwd / ".vibegen").mkdir()
    assert app(*POST).code == 0
    assert app(*POST).out == "nothing to do\n"


@pytest.mark.parametrize("junk", [b"", b"{{{", b"[]", b"{}", b"\xff\0", b"[" * 100_000])
def test_a_record_that_is_none(app: Shell, junk: bytes) -> None:
    [operation] = (app.cwd / ".vibegen/operations").iterdir()
    operation.write_bytes(junk)
    message, hint = refusal(app, "list")
    assert message == (
        "`.vibegen/operations/0001-new-blog-*.json` is not a record that this vibegen can read"
    )
    assert hint == "restore it from git, or upgrade vibegen"
    assert app(*POST).code == 0  # It needs to know nothing of it


def test_pyprojects_that_are_none(app: Shell) -> None:
    whole = app.read("pyproject.toml")
    app.write("pyproject.toml", "")
    done = app(*POST)
    assert (done.code, done.err) == snapshot(
        (
            6,
            """\
error: no certain place in `pyproject.toml` for `python-multipart>=0.0.34`: it has no table `[project]`, so dependencies are kept elsewhere
hint: nothing was written; make it by hand as below, then run the command again

In `pyproject.toml`, in the table `[project]`, add to `dependencies`:
"python-multipart>=0.0.34",
""",
        )
    )
    app.write("pyproject.toml", f"{whole}\n[[[x\n")
    message, hint = refusal(app, *POST)
    assert message.startswith(f"ruff cannot read `{app.cwd}/pyproject.toml`: TOML parse error")
    assert hint == "correct that file, then run the command again"


def test_paths_with_spaces_and_letters(real: Shell) -> None:
    real.write("my dir/ünï 名/x.txt", "mine\n")
    place = real.at("my dir/ünï 名")
    assert place("new", "blog").code == 0
    assert place.at("blog")(*POST).code == 0
    assert place.at("blog/app/posts")("add", "page", "About").code == 0
    assert (place.cwd / "blog/app/about/about.html").is_file()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder(app: Shell) -> None:
    folder = app.cwd / "app"
    folder.chmod(0o500)
    try:
        found = refusal(app, *POST)
        assert app(*POST, "--dry-run").code == 0
    finally:
        folder.chmod(0o700)
    assert found == [f"no permission to write `{folder}`", f"see who may: `ls -ld {folder}`"]


def test_a_full_disk(app: Shell, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(small)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root can make a small disk, and not everywhere")
    try:
        subprocess.run(["cp", "-a", f"{app.cwd}/.", f"{small}/blog"], check=True)  # noqa: S607
        blog = Shell(small / "blog", app.env)
        with (small / "fill").open("wb") as file:
            free = os.statvfs(small)
            file.write(b"\0" * (free.f_bavail * free.f_frsize - 40_000))
        before = state(blog)
        done = blog(*POST)
        assert done.code == 1
        assert done.err.splitlines() == [
            f"error: no space left for `{blog.cwd}`",
            "hint: free some space and run the command again",
        ]
        assert state(blog) == before
    finally:
        subprocess.run(["umount", str(small)], check=True)  # noqa: S607

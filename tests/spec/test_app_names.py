"""Names of projects."""

from pathlib import Path

import pytest

from vibegen.spec import AppName, BadWord


@pytest.mark.parametrize(
    ("text", "folder", "slug", "title"),
    [
        ("my-blog", "my-blog", "my-blog", "My blog"),
        ("Blog 2", "blog-2", "blog-2", "Blog 2"),
        ("blog_app", "blog_app", "blog-app", "Blog app"),
        ("MyBlog", "MyBlog", "my-blog", "My blog"),
        ("projects/blog", "projects/blog", "blog", "Blog"),
        ("my projects/Blog 2/", "my projects/blog-2", "blog-2", "Blog 2"),
        ("/srv/café/blog", "/srv/café/blog", "blog", "Blog"),
        ("../blog", "../blog", "blog", "Blog"),
        ("my.blog", "my.blog", "my-blog", "My blog"),
        ("2048-game", "2048-game", "2048-game", "2048 game"),
    ],
)
def test_parse(text: str, folder: str, slug: str, title: str) -> None:
    assert AppName.parse(text) == AppName(folder, slug, title)


def test_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "My Blog"
    (folder / "inner").mkdir(parents=True)
    monkeypatch.chdir(folder)
    assert AppName.parse(".") == AppName(".", "my-blog", "My blog")
    monkeypatch.chdir(folder / "inner")
    assert AppName.parse("..") == AppName("..", "my-blog", "My blog")


def test_current_folder_without_a_usable_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "été").mkdir()
    monkeypatch.chdir(tmp_path / "été")
    with pytest.raises(BadWord) as refusal:
        AppName.parse(".")
    assert refusal.value.message == (
        "the name `été` of the folder `.` cannot be the name of a project"
    )


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("json", "`json` would hide a module of Python itself", "type `my-json`"),
        ("Test", "`Test` would hide a module of Python itself", "type `my-test`"),
        ("fastapi", "`fastapi` is a package that an app installs or holds", "type `my-fastapi`"),
        ("app", "`app` is a package that an app installs or holds", "type `my-app`"),
        ("pydantic_core", "`pydantic_core` is a package that an app installs or holds", None),
        ("nul", "`nul` is a device on Windows", "type `my-nul`"),
        ("café", "`café` cannot be the name of a project", None),
        ("-x", "`-x` cannot be the name of a project", None),
        ("", "`` cannot be the name of a project", None),
        ("blog!", "`blog!` cannot be the name of a project", None),
        ("/", "the name `` of the folder `/` cannot be the name of a project", None),
        ("b" * 51, f"`{'b' * 51}` is longer than 50 characters", "type a shorter name"),
    ],
)
def test_refused(text: str, message: str, hint: str | None) -> None:
    with pytest.raises(BadWord) as refusal:
        AppName.parse(text)
    assert refusal.value.message == message
    assert hint is None or refusal.value.hint == hint

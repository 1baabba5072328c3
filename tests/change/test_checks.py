from __future__ import annotations

import re
from pathlib import Path

import pytest

from vibegen.change import Change, CreateFile, EditFile, Operation, Refused


def check(*operations: Operation) -> None:
    Change(Path("/nowhere"), operations).checked()


@pytest.mark.parametrize(
    "path",
    [
        "app/posts/models.py",
        "a b/é.txt",
        ".env.example",
        ".github/workflows/ci.yml",
        "x..y",
        "日本",
    ],
)
def test_good_paths(path: str) -> None:
    check(CreateFile(path, b""))


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/etc/passwd", "not inside the project"),
        ("../x", "not inside the project"),
        ("app/../../x", "not inside the project"),
        ("C:/x", "not inside the project"),
        ("c:x", "not inside the project"),
        ("..", "not inside the project"),
        ("", "not a plain path"),
        (".", "not a plain path"),
        ("a//b", "not a plain path"),
        ("a/", "not a plain path"),
        ("./a", "not a plain path"),
        ("a\\b", "not a plain path"),
        ("a\nb", "not a plain path"),
        ("a\0b", "not a plain path"),
        ("a\x1b[31mb", "not a plain path"),
        ("a\ud800", "not a plain path"),
        (".git/hooks/pre-commit", "belongs to git"),
        ("sub/.GIT/config", "belongs to git"),
    ],
)
def test_bad_paths(path: str, message: str) -> None:
    with pytest.raises(Refused, match=message):
        check(CreateFile(path, b""))


@pytest.mark.parametrize(
    ("one", "other", "message"),
    [
        ("app/Posts.py", "app/posts.py", "`app/posts.py` and `app/Posts.py` differ only in case"),
        ("app/Posts/a", "app/posts/b", "`app/posts` and `app/Posts` differ only in case"),
        ("straße", "STRASSE", "differ only in case"),
        ("caf\u00e9", "cafe\u0301", "differ only in case"),
        ("a/b", "a/b/c", "`a/b` would be a file and the folder of `a/b/c`"),
        ("a/b/c", "a/b", "`a/b` would be a file and the folder of `a/b/c`"),
    ],
)
def test_paths_that_clash(one: str, other: str, message: str) -> None:
    with pytest.raises(Refused, match=message):
        check(CreateFile(one, b""), CreateFile(other, b""))


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\xef\xbb\xbfx = 1\r\n",
        b"# -*- coding: latin-1 -*-\nx = '\xe9'\n",
        b"x = '\\d'\n",
        b"import a.b\nimport a.c\n",
        b"app = f()\napp = wrap(app)\n",
        b"x: int\nx = 1\n",
        b"def _(): ...\ndef _(): ...\n",
        b"@overload\ndef f(a: int): ...\n@overload\ndef f(a: str): ...\ndef f(a): ...\n",
        b"@job.register\ndef f(): ...\n@job.register(int)\ndef f(): ...\n",
        b"if x:\n    a = 1\nelse:\n    a = 2\n",
        b"class A:\n    def a(self): ...\n    def a(self): ...\n",
        b"x[0] = 1\nx[0] = 2\n",
    ],
)
def test_good_python(source: bytes) -> None:
    check(CreateFile("a.py", source))


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"def f(:\n", r"would not compile: .* \(line 1\)"),
        (b"x = 1\nreturn 2\n", r"would not compile: .* \(line 2\)"),
        (b"x = '\0'\n", "would not compile"),
        (b"x = '\xff'\n", "would not compile"),
        (b"(" * 5000, "would not compile"),
        (b"def f(): ...\ndef f(): ...\n", "define `f` twice"),
        (b"@app.get('/')\ndef f(): ...\n@app.get('/x')\ndef f(): ...\n", "define `f` twice"),
        (b"@final\nclass A: ...\n@final()\nclass A: ...\n", "define `A` twice"),
        (b"from a import b\nfrom c import b\n", "define `b` twice"),
        (b"import a\nimport b as a\n", "define `a` twice"),
        (b"router = 1\nrouter: int = 2\n", "define `router` twice"),
        (b"from a import Post\nclass Post: ...\n", "define `Post` twice"),
    ],
)
def test_bad_python(source: bytes, message: str) -> None:
    with pytest.raises(Refused, match=message):
        check(CreateFile("a.py", source))


def test_only_python_is_compiled() -> None:
    check(CreateFile("a.txt", b"def f(:"))


def test_an_edit_answers_for_what_it_adds() -> None:
    check(EditFile("a.py", b"x = 1\nx = 2\n", b"x = 1\nx = 2\ny = 3\n"))
    check(EditFile("a.py", b"new syntax here\n", b"new syntax here\nand more\n"))
    with pytest.raises(Refused, match="define `x` twice"):
        check(EditFile("a.py", b"x = 1\n", b"x = 1\nx = 2\n"))
    with pytest.raises(Refused, match="define `x` twice"):
        check(EditFile("a.py", b"x = 1\nx = 2\n", b"x = 1\nx = 2\nx = 3\n"))
    with pytest.raises(Refused, match="would not compile"):
        check(EditFile("a.py", b"x = 1\n", b"x = 1\n)\n"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\nb\n", "a\nx\nb\n"),
        ("a", "a\nb"),
        ("a\n", "a\nb"),
        ("", "a\n"),
        ("x = [a]\n", "x = [a, b]\n"),
        ("from a import b\n", "from a import (\n    b,\n    c,\n)\n"),
        ("a\r\nb\r\n", "a\r\nx\r\nb\r\n"),
        ("}\n\nb\n}\n", "}\n\nx\n}\n\nb\n}\n"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_text_may_be_added(before: str, after: str, encoding: str) -> None:
    check(EditFile("a.txt", before.encode(encoding), after.encode(encoding)))


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        ("a\nb\n", "a\n", "line 2: `b`"),
        ("a\nb\nc\n", "a\nx\nc\n", "line 2: `b`"),
        ("x = 1\n", "x = 2\n", "line 1: `x = 1`"),
        ("x = [a, b]\n", "x = [a]\n", "line 1"),
        ("a\n", "", "line 1: `a`"),
        ("a\r\nb\r\n", "a\nb\n", "line 1: `a`"),
        ("a\nb\n", "b\na\n", "line"),
        ("name\n", "rename\n", "line 1: `name`"),
    ],
)
def test_text_is_never_taken_unless_that_is_the_purpose(before: str, after: str, lost: str) -> None:
    edit = EditFile("a.txt", before.encode(), after.encode())
    with pytest.raises(Refused, match=re.escape(f"`a.txt` would lose text in {lost}")):
        check(edit)
    check(EditFile("a.txt", before.encode(), after.encode(), replaces=True))


def test_binary_files_are_only_replaced_on_purpose() -> None:
    with pytest.raises(Refused, match=r"`a\.png` is binary"):
        check(EditFile("a.png", b"\0a", b"\0ab"))
    check(EditFile("a.png", b"\0a", b"\0ab", replaces=True))

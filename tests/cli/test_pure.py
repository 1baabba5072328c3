"""The pure parts: signatures, answers and import order."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot
from ruff import find_ruff_bin

from vibegen.answers import command_line, complete_answers, parse_answers, subject
from vibegen.flags import FLAGS, Flags
from vibegen.imports import drop_unused, sort_imports
from vibegen.signature import TAKEN, Malformed, Parameter, Signature, read_signature
from vibegen.words import BadWord

MODULES = ["app", "app.posts", "app.a10", "app.a9", "Zope", "os", "os.path", "_private", "fast_api"]
NAMES = ["router", "Router", "LIMIT", "A", "b10", "b9", "get_post", "_x", "Page", "HTTPError"]


@pytest.fixture
def signature(tmp_path: Path) -> Signature:
    source = tmp_path / "demo.py"
    source.write_text(
        '''
from __future__ import annotations
import typing as t
from vibegen import App, Name, spec

Db = t.Literal["sqlite", "none"]
Later = t.Literal["postgres"]

def _helper(): ...

def demo(app: App, name: Name, title: str, fields: list[spec.Field], db: Db | Later = "sqlite",
         *, only: "str | None" = None, soft_delete: bool = False, size: int = 3) -> None:
    """Make a demo.

    More about it.

    Args:
        name: One line.
        db: A line
            that goes on: here.

    Raises:
        Stop: never
    """
'''
    )
    return read_signature(source, "demo")


def test_signature(signature: Signature) -> None:
    assert signature.summary == "Make a demo"
    assert signature.help == "Make a demo.\n\nMore about it."
    assert signature.parameters == snapshot(
        (
            Parameter(
                name="name",
                kind="Name",
                positional=True,
                required=True,
                help="One line.",
            ),
            Parameter(name="title", kind="str", positional=True, required=True),
            Parameter(name="fields", kind="fields", positional=True, required=False),
            Parameter(
                name="db",
                kind="choice",
                positional=False,
                required=False,
                default="sqlite",
                choices=("sqlite", "none", "postgres"),
                offered=("sqlite", "none"),
                help="A line that goes on: here.",
            ),
            Parameter(name="only", kind="str", positional=False, required=False),
            Parameter(
                name="soft_delete", kind="bool", positional=False, required=False, default=False
            ),
            Parameter(name="size", kind="int", positional=False, required=False, default=3),
        )
    )


def test_a_word_that_may_be_left_out(tmp_path: Path) -> None:
    source = tmp_path / "blueprint.py"
    source.write_text(
        "def demo(app: App, word: str | None = None, /, *, for_: str | None = None): ..."
    )
    signature = read_signature(source, "demo")
    assert [it.flag for it in signature.parameters if not it.positional] == ["--for"]
    for words in ({}, {"word": "x", "for_": "y"}):
        answers = parse_answers("demo", signature, words)
        spoken = command_line("demo", signature, answers)
        assert spoken == ("add", "demo", *(["x", "--for=y"] if words else []))


def test_answers_and_the_words_that_give_them(signature: Signature) -> None:
    typed = {"name": "BlogPost", "title": "T", "fields": ("a:str",), "size": "9", "db": "none"}
    answers = parse_answers("demo", signature, {**typed, "soft_delete": True, "only": None})
    assert answers.words == snapshot(
        {
            "name": "BlogPost",
            "title": "T",
            "fields": ["a:str"],
            "db": "none",
            "only": None,
            "soft_delete": True,
            "size": 9,
        }
    )
    assert [str(answers.values["name"]), answers.values["size"]] == ["BlogPost", 9]
    words = command_line("demo", signature, answers)
    assert words == snapshot(
        ("add", "demo", "BlogPost", "T", "a:str", "--db=none", "--soft-delete", "--size=9")
    )
    assert subject(answers) == "blog-post"


def test_answers_that_are_missing(signature: Signature) -> None:
    with pytest.raises(BadWord, match="`vibegen add demo` needs `NAME`"):
        parse_answers("demo", signature, {})
    with pytest.raises(Malformed, match="`name` and `title`"):
        complete_answers("demo", signature, {"size": 1})


def test_answers_of_another_blueprint_are_completed(signature: Signature) -> None:
    answers = complete_answers("demo", signature, {"name": "x", "title": "y"})
    assert answers.values == snapshot(
        {
            "name": "x",
            "title": "y",
            "fields": [],
            "db": "sqlite",
            "only": None,
            "soft_delete": False,
            "size": 3,
        }
    )


def test_a_flag_that_is_on_unless_said() -> None:
    pages = Parameter("pages", "bool", positional=False, required=False, default=True)
    signature = Signature("", (pages,))
    answers = parse_answers("x", signature, {"pages": False})
    assert command_line("x", signature, answers) == ("add", "x", "--no-pages")


def test_flags_of_every_command_are_taken() -> None:
    assert set(FLAGS) == set(Flags.__dataclass_fields__)
    assert set(FLAGS) <= TAKEN


def test_imports_are_sorted() -> None:
    source = '''\
"""Doc."""

from __future__ import annotations

import sys
import ast  # stays beside it
from typing import Any, TYPE_CHECKING

from app.b import x, Y, Z1
from app import a
# a comment ends a block
from app.zebra import z
from app.apple import (
    one,  # a comment
    An,
)

CODE = 1
import late, early
'''
    assert sort_imports(source) == snapshot('''\
"""Doc."""

from __future__ import annotations

import ast  # stays beside it
import sys
from typing import TYPE_CHECKING, Any

from app import a
from app.b import Z1, Y, x
# a comment ends a block
from app.apple import (
    one,  # a comment
    An,
)
from app.zebra import z

CODE = 1
import late, early
''')


def test_idle_imports_are_dropped() -> None:
    source = """\
from __future__ import annotations
import os
from app.a import gone, read, Typed, Named
from app.b import all_gone
from app.c import commented  # why
from app.d import *

__all__ = ["Named"]
x = cast("list[Typed]", read)
"""
    assert drop_unused(source) == snapshot("""\
from __future__ import annotations
import os
from app.a import read, Typed, Named
from app.c import commented  # why
from app.d import *

__all__ = ["Named"]
x = cast("list[Typed]", read)
""")


def test_a_block_of_idle_imports_goes_with_its_blank_line() -> None:
    source = "import os\n\nfrom app.a import gone\nfrom app.b import too\n\nx = os.name\n"
    assert drop_unused(source) == "import os\n\nx = os.name\n"


def test_what_is_no_python_is_left_alone() -> None:
    source = "def (:\n"
    assert sort_imports(source) == source
    assert drop_unused(source) == source


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(MODULES), st.sets(st.sampled_from(NAMES))), min_size=1))
def test_imports_are_sorted_as_ruff_does(found: list[tuple[str, set[str]]]) -> None:
    statements = {
        module: f"from {module} import {', '.join(names)}" if names else f"import {module}"
        for module, names in found
    }
    source = sort_imports("\n".join(statements.values()) + "\n")
    everything = ",".join(f'"{it.partition(".")[0]}"' for it in MODULES)
    done = subprocess.run(
        [
            *(find_ruff_bin(), "check", "--isolated", "--no-cache", "--select=I", "-q", "--fix"),
            *("--config", f"lint.isort.known-first-party = [{everything}]"),
            *("--config", "line-length = 300", "-"),
        ],
        input=source,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == source

"""Syntax that this interpreter cannot parse: edits go on around it, and refuse to guess inside."""

import ast

import pytest

from vibegen.edits import python
from vibegen.testing import check_edit, check_no_place

NEW = "try:\n    a()\nexcept A, B:\n    pass\n"  # PEP 758, Python 3.14
INNER = "    try:\n        b()\n    except A, B:\n        pass\n"


def test_it_is_new() -> None:
    with pytest.raises(SyntaxError):
        ast.parse(NEW)


def test_imports_beside_it() -> None:
    edit = python.add_import("app.posts.routes", "router", alias="posts_router")
    before = f"import os\n\nfrom app.a import b\n\n{NEW}x = t'{{a}}'\n"
    line = "from app.posts.routes import router as posts_router\n"
    check_edit(edit, before, before.replace("import b\n", f"import b\n{line}"))
    check_no_place(edit, before + NEW.replace("a()", "posts_router = 1"))


def test_includes_in_a_function_that_holds_it() -> None:
    before = (
        f"@x\ndef create_app(app):\n    # first\n    app.include_router(a)\n{INNER}    return app\n"
    )
    line = "    app.include_router(posts_router)\n"
    edit = python.add_include("posts_router")
    check_edit(edit, before, before.replace("router(a)\n", f"router(a)\n{line}"))
    check_no_place(edit, before + NEW.replace("a()", "app.include_router(c)"))


def test_fields_and_definitions() -> None:
    inner = "".join(f"    {line}" for line in INNER.splitlines(keepends=True))
    before = f"class S:\n    a: int\n    def f(self):\n{inner}"
    check_edit(
        python.add_class_field("S", "port: int"),
        before,
        before.replace("a: int\n", "a: int\n    port: int\n"),
    )
    check_edit(python.add_definition("def f(): ..."), NEW, f"{NEW}\n\ndef f(): ...\n")
    check_no_place(python.add_definition("def a(): ..."), NEW)


def test_lines_of_several_ends_keep_their_numbers() -> None:
    mixed = "try:\n    a()\rexcept A, B:\n    pass\rROUTERS = [\r\n    a,\r\n]\n"
    edit = python.add_list_element("ROUTERS", "b")
    check_edit(edit, mixed, mixed.replace("    a,\r\n", "    a,\r\n    b,\r\n"))


@pytest.mark.parametrize("source", [NEW + "x = (\n", "\f" + NEW])
def test_what_does_not_round_trip_is_refused(source: str) -> None:
    check_no_place(python.add_import("app"), source)

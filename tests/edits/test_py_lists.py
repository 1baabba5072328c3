"""Elements of lists and tuples, in the layout of their siblings."""

import pytest

from vibegen.edits import python
from vibegen.testing import check_edit, check_no_place, check_same

EDIT = python.add_list_element("ROUTERS", "posts")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ROUTERS = []", "ROUTERS = [posts]"),
        ("ROUTERS = [a]", "ROUTERS = [a, posts]"),
        ("ROUTERS = (a,)", "ROUTERS = (a, posts,)"),
        ("ROUTERS: list[X] = [a, (b)]", "ROUTERS: list[X] = [a, (b), posts]"),
        ("ROUTERS = [\n]", "ROUTERS = [\n    posts,\n]"),
        ("ROUTERS = [\n    a,\n]", "ROUTERS = [\n    a,\n    posts,\n]"),
        ("ROUTERS = [\n\ta,  # ü\n]", "ROUTERS = [\n\ta,  # ü\n\tposts,\n]"),
        ("ROUTERS = [\r\n  a\r\n]", "ROUTERS = [\r\n  a,\r\n  posts\r\n]"),
        ("ROUTERS = [\n  a  # [,\n]", "ROUTERS = [\n  a,  # [,\n  posts\n]"),
        ("ROUTERS = [a,\n           b]", "ROUTERS = [a,\n           b,\n           posts]"),
        ("ROUTERS = [a,\n           b, ]", "ROUTERS = [a,\n           b,\n           posts ]"),
        ("ROUTERS = [\n  a, b,\n]", "ROUTERS = [\n  a, b, posts,\n]"),
        ("ROUTERS = [\n  (a),  # x\n  # end\n]", "ROUTERS = [\n  (a),  # x\n  posts,\n  # end\n]"),
        ("x = 'ü'; ROUTERS = ('ü', b)", "x = 'ü'; ROUTERS = ('ü', b, posts)"),
        ("ROUTERS = ((a), (b))", "ROUTERS = ((a), (b), posts)"),
        (f"ROUTERS: {'X' * 60} = []", f"ROUTERS: {'X' * 60} = [posts]"),
        (f"ROUTERS: {'X' * 61} = []", f"ROUTERS: {'X' * 61} = [\n    posts,\n]"),  # 80 columns
    ],
)
def test_layouts(before: str, after: str) -> None:
    check_edit(EDIT, before, after)
    check_edit(EDIT, f"x = 1\n{before}\ny = 2\n", f"x = 1\n{after}\ny = 2\n")


@pytest.mark.parametrize(
    "source",
    [
        "ROUTERS = [posts]",
        "from app import posts as p\nfrom app import posts\nROUTERS = (p,)",
        "ROUTERS = [\n    a, posts\n]",
    ],
)
def test_there_already(source: str) -> None:
    check_same(EDIT, source)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "ROUTERS = (a)",
        "ROUTERS = a, b",
        "ROUTERS = (a), (b)",
        "ROUTERS = [a] + [b]",
        "ROUTERS = [r for r in x]",
        "ROUTERS = [a]\nROUTERS = [b]",
        "ROUTERS = [a]\nROUTERS += [b]",
        "if x:\n    ROUTERS = [a]",
        "def f():\n    ROUTERS = [a]",
        "ROUTERS = OTHER = [a]",
    ],
)
def test_no_place(source: str) -> None:
    assert "posts," in check_no_place(EDIT, source).steps[0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("CHECKS: X = {}", 'CHECKS: X = {"redis": check}'),
        ('CHECKS = {"a": b}', 'CHECKS = {"a": b, "redis": check}'),
        ("CHECKS = {\n    'a': b,\n}", "CHECKS = {\n    'a': b,\n    \"redis\": check,\n}"),
    ],
)
def test_items_of_a_dictionary(before: str, after: str) -> None:
    check_edit(python.add_dict_item("CHECKS", "redis", "check"), before, after)


def test_dictionaries_that_are_left_alone() -> None:
    edit = python.add_dict_item("CHECKS", "redis", "check")
    check_same(edit, "CHECKS = {'redis': mine}\n")
    for source in ("CHECKS = dict()\n", "CHECKS = {**a, 'b': c}\n", "CHECKS = {}\nCHECKS = {}\n"):
        check_no_place(edit, source)

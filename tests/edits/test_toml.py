"""Dependencies and tool tables, in any layout that TOML allows."""

import pytest

from vibegen.edits import toml
from vibegen.testing import check_edit, check_no_place, check_same

NEED = toml.add_dependency("streaq>=7.2")
HEAD = '[project]\nname = "x"\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[]", '["streaq>=7.2"]'),
        ("[ ]", '["streaq>=7.2" ]'),
        ("[\n]", '[\n    "streaq>=7.2",\n]'),
        ('["./x"]', '["./x", "streaq>=7.2"]'),
        ('["fastapi"]', '["fastapi", "streaq>=7.2"]'),
        ('["fastapi",]', '["fastapi", "streaq>=7.2",]'),
        ('["a", "z"]', '["a", "streaq>=7.2", "z"]'),
        ('["z", "a"]', '["z", "a", "streaq>=7.2"]'),
        ('[\n  "a",\n  "Z",\n]', '[\n  "a",\n  "streaq>=7.2",\n  "Z",\n]'),
        ('[\n  "a" # ]",\n]', '[\n  "a", # ]",\n  "streaq>=7.2"\n]'),
        ('[\n\t"a", # one\n\t# two\n]', '[\n\t"a", # one\n\t"streaq>=7.2",\n\t# two\n]'),
        ('["a",\n "b"]', '["a",\n "b",\n "streaq>=7.2"]'),
        ("['a[x]>=1; x == \"]\"']", "['a[x]>=1; x == \"]\"', 'streaq>=7.2']"),
        ("[\"\"\"a\"\"\", '''b''']", "[\"\"\"a\"\"\", '''b''', 'streaq>=7.2']"),
    ],
)
def test_layouts(before: str, after: str) -> None:
    for rest in "", "\n", "\n[tool.x]\na = 'dependencies = []'\n":
        check_edit(
            NEED, f"{HEAD}dependencies = {before}{rest}", f"{HEAD}dependencies = {after}{rest}"
        )


def test_crlf_and_bom() -> None:
    check_edit(
        NEED,
        '\ufeff[project]\r\ndependencies = [\r\n  "a",\r\n]\r\n',
        '\ufeff[project]\r\ndependencies = [\r\n  "a",\r\n  "streaq>=7.2",\r\n]\r\n',
    )


@pytest.mark.parametrize(
    "item",
    ["streaq", "Streaq==6", "streaq[web]>=7", "streaq ; python_version < '3.12'", "streaq @ git+x"],
)
def test_there_by_its_name(item: str) -> None:
    check_same(NEED, f'{HEAD}dependencies = ["{item}"]\n')
    check_same(toml.add_dependency("streaq", group="dev"), f'{HEAD}dependencies = ["{item}"]\n')


def test_names_are_compared_as_packagers_do() -> None:
    check_same(
        toml.add_dependency("python_multipart"), f'{HEAD}dependencies = ["Python-Multipart"]\n'
    )


def test_a_missing_extra_is_for_the_user() -> None:
    edit = toml.add_dependency("sqlalchemy[asyncio]>=2")
    refusal = check_no_place(edit, f'{HEAD}dependencies = ["sqlalchemy>=2"]\n')
    assert "extra `asyncio`" in refusal.message
    check_same(edit, f'{HEAD}dependencies = ["sqlalchemy[mypy,AsyncIO]"]\n')


def test_a_missing_array_is_made() -> None:
    array = 'dependencies = [\n    "streaq>=7.2",\n]\n'
    check_edit(NEED, HEAD, HEAD + array)
    check_edit(NEED, "[project]\n[tool.x]\n", f"[project]\n{array}[tool.x]\n")
    check_edit(
        NEED,
        '[project] # here\nname = """\n[x]\n"""  # end\n\n[project.scripts]\n',
        f'[project] # here\nname = """\n[x]\n"""  # end\n{array}\n[project.scripts]\n',
    )


def test_groups() -> None:
    edit = toml.add_dependency("pytest>=8", group="dev")
    group = 'dev = [\n    "pytest>=8",\n]\n'
    check_edit(edit, HEAD, f"{HEAD}\n[dependency-groups]\n{group}")
    check_edit(edit, "[dependency-groups]\nx = []", f"[dependency-groups]\nx = []\n{group[:-1]}")
    check_edit(edit, "[dependency-groups]\nDev = []", '[dependency-groups]\nDev = ["pytest>=8"]')
    check_edit(
        edit,
        '[dependency-groups]\ndev = [{include-group = "x"}, "a"]\nx = ["ruff"]\n',
        '[dependency-groups]\ndev = [{include-group = "x"}, "a", "pytest>=8"]\nx = ["ruff"]\n',
    )
    check_same(edit, '[dependency-groups]\ndev = [{include-group = "t"}]\nt = ["pytest"]\n')


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("[tool.ruff]\nx = 1\n", "kept elsewhere"),
        ("", "kept elsewhere"),
        ('[project]\ndynamic = ["dependencies"]\n', "dynamic"),
        ("[project\n", "no TOML"),
        ("project = {name = 'x'}\n", "one table"),
        ("project.name = 'x'\n", "one table"),
        ("[project]\ndependencies = 'x'\n", "no array"),
        ('[project]\n"dependenc\\u0069es" = []\n', "no TOML"),
    ],
)
def test_no_place(source: str, reason: str) -> None:
    refusal = check_no_place(NEED, source)
    assert reason in refusal.message
    assert '"streaq>=7.2",' in refusal.steps[0]


def test_dotted_arrays() -> None:
    check_edit(
        NEED, 'project.dependencies = ["a"]\n', 'project.dependencies = ["a", "streaq>=7.2"]\n'
    )
    check_edit(
        NEED,
        '["project"]\n"dependencies" = ["a"]\n',
        '["project"]\n"dependencies" = ["a", "streaq>=7.2"]\n',
    )


def test_keys() -> None:
    edit = toml.set_key("tool.pytest.ini_options", "asyncio_mode", "auto")
    line = 'asyncio_mode = "auto"\n'
    table = "[tool.pytest.ini_options]\n"
    check_edit(edit, HEAD, f"{HEAD}\n{table}{line}")
    check_edit(edit, f"{table}a = 1\n\n[x]\n", f"{table}a = 1\n{line}\n[x]\n")
    check_edit(edit, "", table + line)
    check_same(edit, "[tool.pytest]\nini_options.asyncio_mode = 'auto'\n")
    check_no_place(edit, f"{table}asyncio_mode = 'strict'\n")
    check_no_place(edit, "[tool.pytest]\nini_options = {a = 1}\n")
    check_no_place(edit, "[[tool.pytest]]\n")
    check_no_place(edit, "[tool]\npytest = 1\n")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "true"),
        (3, "3"),
        (0.5, "0.5"),
        (["a", 'b"'], '["a", \'b"\']'),
        ('it\'s "x"\n', '"it\'s \\"x\\"\\u000a"'),
    ],
)
def test_values(value: toml.Value, written: str) -> None:
    check_edit(toml.set_key("t", "k", value), "[t]\n", f"[t]\nk = {written}\n")


def test_tables() -> None:
    edit = toml.add_table("tool.x.y", "a = 1\n# b\nb = [2]\n")
    check_edit(edit, HEAD[:-1], f"{HEAD}\n[tool.x.y]\na = 1\n# b\nb = [2]")
    check_same(edit, "[tool]\nx.y = {}\n")
    check_no_place(edit, "[tool]\nx = {z = 1}\n")

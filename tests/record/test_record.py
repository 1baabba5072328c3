from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from vibegen import record
from vibegen.change import Change, CreateFile, DeleteFile, EditFile, Operation, Refused, sha
from vibegen.emitted import Command, from_json
from vibegen.history import without
from vibegen.record import read, recorded
from vibegen.write import write

POST = Command(
    words=("add", "crud", "Post", "title:str"),
    blueprint="crud",
    answers={"name": "Post", "fields": ["title:str"], "api": False, "plural": None},
    package="vibegen",
    version="0.1.0",
    subject="blog-post",
)
MODELS = b'"""Posts."""\n\n\nclass Post:\n    title: str\n    body: str = "\xc3\xa9"\n'
ROUTES = b"from app.home import home\n\n\ndef add(app):\n    app.include(home)\n"
WIRED = (
    b"from app.home import home\nfrom app.posts import posts\n\n\n"
    b"def add(app):\n    app.include(home)\n    app.include(posts)\n"
)
ADD: tuple[Operation, ...] = (
    CreateFile("app/posts/models.py", MODELS),
    EditFile("app/routes.py", ROUTES, WIRED),
)


LOOKS = f"""{{
 "also": [],
 "answers": {{"api": false, "fields": ["title:str"], "name": "Post", "plural": null}},
 "blueprint": "crud",
 "command": ["add", "crud", "Post", "title:str"],
 "format": "vibegen.operation",
 "package": "vibegen",
 "package_version": "0.1.0",
 "subject": "blog-post",
 "version": 1,
 "files": [
  {{"path": "app/posts/models.py", "op": "create", "written": "{sha(MODELS)}", "units": [
   ["__doc__", "85992158d55e788e", "\\"\\"\\"Posts.\\"\\"\\"\\n"],
   ["Post", "de27b4d494d5a478", "\\n\\nclass Post:\\n"],
   ["Post.title", "68efc8cd031a1aeb", "    title: str\\n"],
   ["Post.body", "487ff61454520774", "    body: str = \\"é\\"\\n"]
  ]}},
  {{"path": "app/routes.py", "op": "edit", "read": "{sha(ROUTES)}", "written": "{sha(WIRED)}", "units": [
   ["from app.posts", "b1e32a17fd4ceff9", "from app.posts import posts\\n"]
  ], "parts": [
   ["from app.posts", "b1e32a17fd4ceff9", "from app.posts import posts\\n", ""],
   ["add", "ee306c00bc51bcaa", "    app.include(posts)\\n", ""]
  ]}}
 ]
}}
"""


def added(root: Path, *operations: Operation, command: Command = POST) -> CreateFile:
    op = recorded(Change(root, operations), command).operations[-1]
    assert isinstance(op, CreateFile)
    return op


def do(root: Path, *operations: Operation, command: Command = POST) -> str:
    """Write a change with its record; return the record's id."""
    change = recorded(Change(root, operations), command).checked()
    write(change)
    return Path(change.operations[-1].path).stem


def test_what_a_record_looks_like(tmp_path: Path) -> None:
    op = added(tmp_path, *ADD)
    assert op.path == ".vibegen/operations/0001-crud-blog-post-62f10310.json"
    assert op.data.decode() == LOOKS


def test_an_empty_change_is_not_recorded(tmp_path: Path) -> None:
    empty = Change(tmp_path, notes=("nothing to do",))
    assert recorded(empty, POST) is empty


def test_the_record_is_read_as_it_was_made(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app/routes.py").write_bytes(ROUTES)
    (tmp_path / "old.txt").write_bytes(b"old\n")
    id_ = do(tmp_path, *ADD, DeleteFile("old.txt", b"old\n"))
    (operation,) = read(tmp_path).operations
    assert (operation.id, operation.command) == (id_, POST)
    models, routes, old = operation.files
    assert (models.path, models.op, models.read) == ("app/posts/models.py", "create", None)
    assert models.text == MODELS.decode()
    assert [unit.name for unit in models.units] == ["__doc__", "Post", "Post.title", "Post.body"]
    assert models.units[2].text == "    title: str\n"
    assert models.units[2].sha256 == "68efc8cd031a1aeb"
    assert [unit.name for unit in routes.units] == ["from app.posts"]
    assert [(p.name, p.text, p.replaced) for p in routes.parts] == [
        ("from app.posts", "from app.posts import posts\n", ""),
        ("add", "    app.include(posts)\n", ""),
    ]
    assert (routes.read, routes.written) == (sha(ROUTES), sha(WIRED))
    assert (routes.text, old.text) == (None, None)
    assert [(p.text, p.replaced) for p in old.parts] == [("", "old\n")]


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("x = [a]\n", "x = [a, b]\n", [("x", "x = [a, b]\n", "x = [a]\n")]),
        (
            "def f():\n    a\n    b\n",
            "def f():\n    1\n    a\n    2\n    b\n",
            [
                ("f", "    1\n", ""),
                ("f", "    2\n", ""),
            ],
        ),
        # Of what only went nothing is left to be found by, so that a neighbour comes along
        ("a = 1\nb = 2\n", "b = 2\n", [("b", "b = 2\n", "a = 1\nb = 2\n")]),
    ],
)
def test_parts_hold_the_way_back(
    tmp_path: Path, before: str, after: str, parts: list[tuple[str, str, str]]
) -> None:
    (tmp_path / "a.py").write_text(before)
    do(tmp_path, EditFile("a.py", before.encode(), after.encode(), replaces=True))
    (file,) = read(tmp_path).operations[0].files
    assert [(part.name, part.text, part.replaced) for part in file.parts] == parts


LINES = st.lists(st.sampled_from(["a = 1\n", "b = 2\n", "c = 3\n", "\n"]), max_size=9).map("".join)


@given(before=LINES, after=LINES.filter(bool))  # Nothing is found in an empty file
@settings(max_examples=300, deadline=None)
def test_what_replaced_lines_can_be_taken_back(before: str, after: str) -> None:
    op = EditFile("a.txt", before.encode(), after.encode(), replaces=True)
    *_, last = recorded(Change(Path("/nowhere"), (op,)), POST).operations or [op]
    assume(isinstance(last, CreateFile))
    (file,) = from_json("0001-crud-0", json.loads(last.after or b"")).files
    assume(any(part.replaced for part in file.parts))  # What only came goes line by line
    assert without(file, after) == (before, [])


@pytest.mark.parametrize(
    "data",
    [b"\0\1", b"x\n" * 20_000, b"a" * 3000 + b"\n", b""],
    ids=["binary", "large", "minified", "empty"],
)
def test_only_the_hash_is_kept(tmp_path: Path, data: bytes) -> None:
    do(tmp_path / "new", CreateFile("static/x.js", data))
    (file,) = read(tmp_path / "new").operations[0].files
    assert (file.units, file.parts, file.written) == ((), (), sha(data))
    assert file.text is None


def test_an_edit_of_a_large_file_is_kept(tmp_path: Path) -> None:
    before = b"x\n" * 20_000
    (tmp_path / "a.txt").write_bytes(before)
    do(tmp_path, EditFile("a.txt", before, before + b"y\n"))
    (file,) = read(tmp_path).operations[0].files
    assert [part.text for part in file.parts] == ["y\n"]


def test_ids_are_in_order_and_without_chance(tmp_path: Path) -> None:
    first = do(tmp_path, CreateFile("a", b"1"))
    second = do(tmp_path, CreateFile("b", b"1"))
    again = do(tmp_path / "other", CreateFile("a", b"1"))
    assert first == again
    assert (first[:5], second[:5]) == ("0001-", "0002-")
    assert read(tmp_path).ids == (first, second)
    folder = tmp_path / record.FOLDER
    (folder / f"{second}.json").rename(folder / f"10000{second[4:]}.json")
    (folder / f"{first}.json").rename(folder / f"9999{first[4:]}.json")
    assert [id_.split("-")[0] for id_ in read(tmp_path).ids] == ["9999", "10000"]
    assert do(tmp_path, CreateFile("c", b"1")).startswith("10001-")


def test_a_release_renames_no_record(tmp_path: Path) -> None:
    newer = dataclasses.replace(POST, version="9.0.0")
    assert added(tmp_path, *ADD).path == added(tmp_path, *ADD, command=newer).path


def test_what_was_said_or_made_otherwise_has_another_id(tmp_path: Path) -> None:
    others = [
        added(tmp_path, *ADD, command=dataclasses.replace(POST, words=("add",))),
        added(tmp_path, *ADD, command=dataclasses.replace(POST, answers={})),
        added(tmp_path, ADD[0]),
        added(tmp_path, *ADD),
    ]
    assert len({op.path for op in others}) == len(others)


@pytest.mark.parametrize(
    ("blueprint", "also", "subject", "name"),
    [
        ("crud", ("db", "pages"), "blog-post", "0001-crud+db+pages-blog-post-"),
        ("task", (), "", "0001-task-"),
        ("my_own", (), "Ünï / ..", "0001-my_own-n-"),
        ("crud", (), "../../x", "0001-crud-x-"),
        ("crud", (), "x" * 300, "0001-crud-" + "x" * 40 + "-"),
    ],
)
def test_names_of_records(
    tmp_path: Path, blueprint: str, also: tuple[str, ...], subject: str, name: str
) -> None:
    command = dataclasses.replace(POST, blueprint=blueprint, also=also, subject=subject)
    id_ = do(tmp_path / "new", CreateFile("a", b""), command=command)
    assert id_.startswith(name)
    assert len(id_) == len(name) + 8
    assert read(tmp_path / "new").blueprints == {blueprint, *also}
    assert read(tmp_path / "new").operations[0].command == command


def test_a_project_without_a_record(tmp_path: Path) -> None:
    empty = read(tmp_path / "none")
    assert (empty.ids, empty.operations, empty.blueprints) == ((), (), frozenset())


def test_other_files_are_no_records(tmp_path: Path) -> None:
    folder = tmp_path / record.FOLDER
    folder.mkdir(parents=True)
    for name in ("README.md", "notes.json", "0001.json", "0001-x.json", ".0001-x-00000000.json"):
        (folder / name).write_text("{}")
    assert read(tmp_path).ids == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "<<<<<<< HEAD",
        '{"format": "vibegen.operation", "version": 99}',
        '{"format": "vibegen.operation", "version": 1}',
    ],
)
def test_a_record_that_cannot_be_read(tmp_path: Path, text: str) -> None:
    id_ = do(tmp_path, CreateFile("a", b""))
    (tmp_path / record.FOLDER / f"{id_}.json").write_text(text)
    found = read(tmp_path)
    assert found.blueprints == {"crud"}, "the names are enough for that"
    with pytest.raises(
        Refused, match=f"`.vibegen/operations/{id_}.json` is not a record"
    ) as caught:
        assert found.operations
    assert caught.value.hint == "restore it from git, or upgrade vibegen"
    with pytest.raises(Refused):
        found.operation("0009-none-00000000")


def test_two_branches_merge_without_a_conflict(tmp_path: Path) -> None:
    git = shutil.which("git")
    assert git

    def run(*words: str) -> None:
        who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        subprocess.run([git, *who, *words], cwd=tmp_path, check=True, capture_output=True)

    do(tmp_path, CreateFile("start", b""))
    run("init", "-q", "-b", "main")
    run("add", "-A")
    run("commit", "-qm", "start")
    for name in ("left", "right"):
        run("switch", "-qc", name, "main")
        command = dataclasses.replace(POST, words=("add", "crud", name), subject=name)
        do(tmp_path, CreateFile(name, b""), command=command)
        run("add", "-A")
        run("commit", "-qm", name)
    run("merge", "-q", "left", "-m", "both")
    assert [id_[:4] for id_ in read(tmp_path).ids] == ["0001", "0002", "0002"]
    assert do(tmp_path, CreateFile("later", b"")).startswith("0003-")


def test_a_thousand_records_are_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / record.FOLDER
    folder.mkdir(parents=True)
    for number in range(1000):
        (folder / f"{number:04}-crud-post{number}-00000000.json").touch()

    def no_reading(path: Path) -> bytes:
        raise AssertionError(path)

    monkeypatch.setattr(Path, "read_bytes", no_reading)
    start = time.perf_counter()
    assert read(tmp_path).blueprints == {"crud"}
    assert added(tmp_path, *ADD).path.startswith(".vibegen/operations/1000-crud-")
    assert time.perf_counter() - start < 0.2


def test_the_record_is_json_with_one_line_per_unit(tmp_path: Path) -> None:
    lines = added(tmp_path, *ADD).data.decode().splitlines()
    assert json.loads("\n".join(lines))["version"] == 1
    assert sum(line.startswith("   [") for line in lines) == 7
    assert '   ["Post.title", "' in "\n".join(lines)
    assert "é" in "\n".join(lines)


def test_the_record_of_an_app_is_smaller_than_the_app(tmp_path: Path) -> None:
    """Text costs itself and about 50 bytes a unit; vendored files cost a hash."""
    code = "".join(
        f"async def get_{n}(db: DbSession, id: int) -> Post:\n"
        f"    post = await db.get(Post, id)\n    if post is None:\n"
        f"        raise HTTPException(404, 'Post not found')\n    return post\n\n\n"
        for n in range(8)
    ).encode()
    app = [CreateFile(f"app/{n}/api.py", code) for n in range(30)]
    app += [
        CreateFile("static/htmx.min.js", b"x" * 50_000),
        CreateFile("static/app.css", code * 60),
    ]
    size = len(added(tmp_path, *app).data)
    assert size < 0.4 * sum(len(op.data) for op in app)
    assert size < 1.4 * sum(len(op.data) for op in app[:30])

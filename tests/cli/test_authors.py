"""What blueprint authors are told, and what runs after a write."""

from inline_snapshot import snapshot

from .conftest import Shell, plain


def own(blog: Shell, name: str, source: str) -> None:
    blog.write(f".vibegen/blueprints/{name}/blueprint.py", source)
    blog.write(f".vibegen/blueprints/{name}/files/{name}.txt", "Hello @{who}\n")


def test_blueprints_that_cannot_be_used(blog: Shell) -> None:
    sources = {
        "syntax": "def syntax(:\n",
        "missing": "def other(app): ...\n",
        "crowd": "def crowd(app): ...\ndef other(app): ...\n",
        "types": "def types(app, size: complex): ...\n",
        "taken": "def taken(app, *, force: bool = False): ...\n",
        "computed": "N = 3\ndef computed(app, *, size: int = N): ...\n",
        "imports": "import nonsense_that_is_not_there\ndef imports(app): ...\n",
        "folder": "def folder(app):\n    app.create('nowhere')\n",
        "value": "def value(app):\n    app.create('files')\n",
        "again": "def again(app):\n    for who in 'ab':\n        app.create('files', who=who)\n",
        "other": "def other(app):\n    app.once('nowhere')\n",
        "answers": "def answers(app):\n    app.once('task', nam='x')\n",
    }
    for name, source in sources.items():
        own(blog, name, source)
    found = {name: blog("add", name, "--trust") for name in sources}
    assert {it.code for it in found.values()} == {1}
    text = "\n".join(it.err for it in found.values())
    assert text.replace(str(blog.cwd), "BLOG") == snapshot("""\
error: `BLOG/.vibegen/blueprints/syntax/blueprint.py` cannot be read: invalid syntax (blueprint.py, line 1)

error: `BLOG/.vibegen/blueprints/missing/blueprint.py` needs one public function, called `missing`
hint: begin the names of its helpers with `_`

error: `BLOG/.vibegen/blueprints/crowd/blueprint.py` needs one public function, called `crowd`
hint: begin the names of its helpers with `_`

error: parameter `size` in `BLOG/.vibegen/blueprints/types/blueprint.py` has a type that no word becomes
hint: use `Name`, `list[Field]`, `str`, `int`, `bool`, `Literal[...]` or one of them with `| None`

error: parameter `force` in `BLOG/.vibegen/blueprints/taken/blueprint.py` is a flag of every command
hint: give it another name

error: the default of `size` in `BLOG/.vibegen/blueprints/computed/blueprint.py` is not a plain constant

error: blueprint `imports` cannot be imported: No module named 'nonsense_that_is_not_there'
hint: install what it needs beside vibegen

error: blueprint `folder` has no folder `nowhere`

error: template `value/files/value.txt` cannot be rendered: 'who' is undefined

error: `again.txt` is made a second time, with other content
hint: this is a fault of the blueprint

error: blueprint `other` needs `nowhere`, which is not there
hint: install the package that ships it

error: blueprint `task` was run with a wrong or a missing `nam` and `name`
""")
    assert "cannot be used" in blog("list").out
    assert blog("add", "--help").code == 0


def test_emitted_python_that_is_none(blog: Shell) -> None:
    own(blog, "wrong", "def wrong(app):\n    app.create('files', who='x')\n")
    blog.write(".vibegen/blueprints/wrong/files/app/wrong.py", "def (:\n")
    done = blog("add", "wrong", "--trust")
    assert done.code == 1
    assert done.err == snapshot("""\
error: ruff cannot format the new files: Failed to parse app/wrong.py:1:5: Expected an identifier
hint: see `[tool.ruff]` in pyproject.toml, and the blueprint
""")


def test_an_unexpected_exception_is_one_line(blog: Shell) -> None:
    own(blog, "crash", "def crash(app):\n    raise RuntimeError('no\\nway')\n")
    done = blog("add", "crash", "--trust")
    assert (done.code, done.err) == snapshot(
        (
            1,
            """\
error: unexpected RuntimeError: no way
hint: see where with `VIBEGEN_TRACEBACK=1`, and please report it
""",
        )
    )
    blog.env["VIBEGEN_TRACEBACK"] = "1"
    assert "Traceback" in blog("add", "crash", "--trust").err


def test_post_steps_and_notes_are_listed(blog: Shell) -> None:
    source = "def steps(app):\n    app.create('files', who='x')\n"
    own(blog, "steps", source + "    app.run('touch', 'made')\n    app.note('now look')\n")
    plan = blog("add", "steps", "--trust", "-n")
    assert (plan.code, plan.out) == snapshot(
        (
            0,
            """\
Create 1 file
  steps.txt
Then run
  touch made
""",
        )
    )
    assert not (blog.cwd / "made").exists()
    assert blog("add", "steps", "--trust").out.endswith("\nnow look\n")
    assert (blog.cwd / "made").exists()


def test_a_post_step_that_is_not_there(blog: Shell) -> None:
    source = "def gone(app):\n    app.create('files', who='x')\n"
    own(blog, "gone", source + "    app.run('no-such-program')\n")
    done = blog("add", "gone", "--trust")
    assert (done.code, done.err) == snapshot(
        (0, "warning: `no-such-program` failed: No such file or directory; the files are written\n")
    )


def test_an_interrupt_after_the_write_says_so(blog: Shell) -> None:
    source = "def slow(app):\n    app.create('files', who='x')\n"
    own(blog, "slow", source + "    app.run('sh', '-c', 'printf s%s tarted; sleep 20')\n")
    done = blog.terminal("add", "slow", "--trust", "-y", say=[("started", "\x03")])
    assert done.code == 130
    assert "interrupted after everything was written" in plain(done.out)
    assert (blog.cwd / "slow.txt").is_file()

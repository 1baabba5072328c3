"""Where blueprints come from, and what is said about those that cannot be used."""

import json
import re

from inline_snapshot import snapshot

from .conftest import Shell

GREETING = """
from vibegen import App

def greeting(app: App, who: str = "world") -> None:
    \"\"\"Add a greeting.

    Args:
        who: Whom it greets.
    \"\"\"
    app.create("files", who=who)
"""


def own(blog: Shell, name: str, source: str) -> None:
    blog.write(f".vibegen/blueprints/{name}/blueprint.py", source)
    blog.write(f".vibegen/blueprints/{name}/files/{name}.txt", "Hello @{who}\n")


def test_list_in_and_outside_of_a_project(vg: Shell, blog: Shell) -> None:
    own(blog, "greeting", GREETING)
    outside, inside = vg("list"), blog("list")
    assert (outside.code, outside.err, inside.code, inside.err) == (0, "", 0, "")
    assert "task Add a background task that a worker runs (tiny)" in " ".join(outside.out.split())
    assert "greeting" not in outside.out
    assert "greeting Add a greeting (this project)" in " ".join(inside.out.split())
    assert inside.out.endswith("`blog` was made by\n  vibegen new blog\n")
    blog("add", "task", "Mail")
    assert blog("list").out.endswith("  vibegen new blog\n  vibegen add task Mail\n")


def test_list_as_json(blog: Shell) -> None:
    done = json.loads(blog("list", "--json").out)
    assert done["project"] == {"root": str(blog.cwd), "made_by": ["new blog"]}
    [task] = [it for it in done["can_be_added"] if it["name"] == "task"]
    assert task == snapshot(
        {
            "name": "task",
            "help": "Add a background task that a worker runs",
            "source": "package",
            "package": "tiny",
        }
    )


def test_help_is_made_from_the_blueprint(blog: Shell) -> None:
    assert blog("add", "thing", "--help").out == snapshot("""\
Usage: vibegen add thing [OPTIONS] {NAME} [FIELD]...

  Add a thing with fields.

  It has a module and a route.

Arguments:
  NAME   What it is called: `Post` or `blog_post`.  [required]
  FIELD  Its fields, as `title:str:max=200`.

Options:
  --api                 Without pages.
  --pages / --no-pages  Whether it stands in the navigation.
  --limit LIMIT         How many there are on a page. (default: 25)
  --order up|down       How they are sorted. (default: up)
  --only ONLY           A part of it.
  --plural PLURAL       What several of them are called, where the guess is
                        wrong.
  -n, --dry-run         Say what would be done, and write nothing.
  --diff                Print the diff, and write nothing.
  --check               Write nothing; exit code 3 if there is something to
                        do.
  --plan FILE           Write the plan to a file, for `vibegen apply`, and
                        nothing else.
  --patch FILE          Write what `git apply` takes to a file, and nothing
                        else.
  --json                Print it all as JSON, and ask nothing.
  -y, --yes             Apply without asking.
  --no-input            Never ask anything; take the defaults and apply.
  --force               Go on where files are in the way; they are kept, and
                        listed.
  --trust               Run blueprints that this project brings itself.
  --into FILE:NAME      What includes the new router, where there are several
                        places.
  --guard copy|open     Copy the `dependencies=` of the other routers, or
                        leave it open.
  --help                Show this message and exit.
""")
    assert blog("new", "--help").out == snapshot("""\
Usage: vibegen new [OPTIONS] {NAME}

  Make a new app.

Arguments:
  NAME  The folder of the app, or `.` for this one.  [required]

Options:
  --db sqlite|none|postgres  Which database. (default: sqlite)
  --api                      Only JSON, no pages.
  --with BLUEPRINT           Add this too; can be given again.
  -n, --dry-run              Say what would be done, and write nothing.
  --diff                     Print the diff, and write nothing.
  --check                    Write nothing; exit code 3 if there is something
                             to do.
  --plan FILE                Write the plan to a file, for `vibegen apply`,
                             and nothing else.
  --patch FILE               Write what `git apply` takes to a file, and
                             nothing else.
  --json                     Print it all as JSON, and ask nothing.
  -y, --yes                  Apply without asking.
  --no-input                 Never ask anything; take the defaults and apply.
  --force                    Go on where files are in the way; they are kept,
                             and listed.
  --trust                    Run blueprints that this project brings itself.
  --help                     Show this message and exit.
""")
    assert re.search(r"(?m)^  thing +Add a thing with fields\.$", blog("add", "--help").out)
    assert blog("add").out == blog("add", "--help").out
    assert (
        blog().out
        == blog("--help").out
        == snapshot("""\
Usage: vibegen [OPTIONS] COMMAND [ARGS]...

  Write plain FastAPI code into your app, as a careful colleague would.

Options:
  --version  Print the version.
  --help     Show this message and exit.

Commands:
  new     Make a new app.
  add     Add a feature to an app.
  rename  Give a field another name.
  remove  Take a field out.
  change  Give a field another type or other modifiers.
  list    Show what can be added, and what this project has.
  adopt   Find where things are in an app that vibegen did not make;...
  undo    Take back the last command, or the one with this number.
  log     Show the commands that made this project, the first one first.
  status  Show what became of all that commands emitted.
  why     Say which command emitted a line, and what became of it since.
  diff    Show what you changed since it was emitted.
  apply   Carry out a plan, unless a file that it read has changed since.
""")
    )


def test_a_projects_own_blueprint_needs_trust(blog: Shell) -> None:
    own(blog, "greeting", GREETING)
    refused = blog("add", "greeting")
    assert (refused.code, refused.err) == snapshot(
        (
            5,
            """\
error: `.vibegen/blueprints/greeting` is code of this project that you do not trust yet
hint: read it, then run the command with `--trust`
""",
        )
    )
    assert blog.terminal("add", "greeting", "--no-input").code == 5
    done = blog("add", "greeting", "--who", "you", "--trust")
    assert (done.code, done.err) == (0, "")
    assert blog.read("greeting.txt") == "Hello you\n"
    assert not list(blog.cwd.rglob("__pycache__"))
    assert blog("add", "greeting", "--who", "you").code == 5


def test_trust_is_asked_for_once_and_kept_outside_of_the_project(blog: Shell) -> None:
    own(blog, "greeting", GREETING)
    question = "Run code of this project, from .vibegen/blueprints/greeting? [y/n]"
    no = blog.terminal("add", "greeting", "--yes", say=[(question, "n\r")])
    assert no.code == 5
    yes = blog.terminal("add", "greeting", "--yes", say=[(question, "y\r")])
    assert yes.code == 0, yes.out
    assert blog("add", "greeting").out == "nothing to do\n"
    assert not [it for it in blog.tree() if "trusted" in it]


def test_help_and_list_run_no_code_of_a_project(blog: Shell) -> None:
    own(blog, "evil", "open('evil', 'w')\n" + GREETING.replace("greeting", "evil"))
    for words in (["list"], ["add", "--help"], ["add", "evil", "--help"], ["add", "evil"]):
        blog(*words)
    assert not (blog.cwd / "evil").exists()


def test_another_blueprint_cannot_run_it_untrusted(blog: Shell) -> None:
    own(blog, "worker", GREETING.replace("greeting", "worker"))
    assert blog("add", "task", "Mail").code == 5
    assert blog("add", "task", "Mail", "--trust").code == 6


def test_a_project_may_have_its_own_templates(blog: Shell) -> None:
    blog.write(".vibegen/templates/task/files/app/tasks/@{task}.py", 'WHAT = "@{task.human}"\n')
    assert blog("add", "task", "SendMail").code == 0
    assert blog.read("app/tasks/send_mail.py") == 'WHAT = "send mail"\n'


def test_a_template_cannot_reach_the_interpreter(blog: Shell) -> None:
    blog.write(
        ".vibegen/templates/task/files/app/tasks/@{task}.py",
        "x = '@{task.__class__.__mro__[-1].__subclasses__()}'\n",
    )
    done = blog("add", "task", "Mail")
    assert (done.code, done.err) == snapshot(
        (
            1,
            "error: template `task/files/app/tasks/@{task}.py` cannot be rendered: access to attribute '__class__' of '_Word' object is unsafe\n",
        )
    )

"""What a start costs: what is not needed is not imported."""

import subprocess
import sys

import vibegen

from .conftest import Shell

HEAVY = ("jinja2", "rich", "questionary", "libcst", "pydantic", "asyncio")


def imported(shell: Shell, *words: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "vibegen", *words],
        cwd=shell.cwd,
        env=shell.env,
        capture_output=True,
        text=True,
        check=False,
    )
    return {it.rpartition("|")[2].strip() for it in done.stderr.splitlines() if "|" in it}


def test_version_imports_nothing(vg: Shell) -> None:
    done = vg("--version")
    assert (done.code, done.out) == (0, f"vibegen {vibegen.__version__}\n")
    modules = imported(vg, "--version")
    assert not modules & {"typer", "typing", "pathlib", "dataclasses", *HEAVY} - baseline(vg)


def test_version_is_answered_in_the_midst_of_other_words_too(vg: Shell) -> None:
    assert vg("--version", "list").out == f"vibegen {vibegen.__version__}\n"


def test_help_imports_no_engine(vg: Shell) -> None:
    modules = imported(vg, "--help")
    assert "typer" in modules
    assert not modules & {"vibegen.app", "vibegen.spec", "vibegen.write", *HEAVY}


def test_add_imports_neither_pydantic_nor_what_draws(blog: Shell) -> None:
    modules = imported(blog, "add", "thing", "Post", "title:str")
    assert "jinja2" in modules
    assert not modules & (set(HEAVY) - {"jinja2", "asyncio"})


def test_nothing_to_render_is_refused_without_jinja(vg: Shell) -> None:
    assert "jinja2" not in imported(vg, "add", "thing", "class")


def baseline(shell: Shell) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "pass"],
        env=shell.env,
        capture_output=True,
        text=True,
        check=True,
    )
    return {it.rpartition("|")[2].strip() for it in done.stderr.splitlines()}

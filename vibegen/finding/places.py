"""Finds the files and folders beside the code: what it depends on, tests, settings, pages."""

from __future__ import annotations

import ast
import posixpath
import re
import tomllib
from collections import Counter
from typing import TYPE_CHECKING, Any

from vibegen.edits.py_names import dotted, resolve, scopes
from vibegen.finding.folders import paths_in
from vibegen.layout import Pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vibegen.finding.sources import Sources

REQUIREMENTS = (
    *("requirements.in", "requirements.txt", "requirements/base.in", "requirements/base.txt"),
    *("requirements/requirements.txt", "requirements/prod.txt"),
)
SETTINGS = frozenset(("pydantic_settings.BaseSettings", "pydantic.BaseSettings"))
LAYOUTS = re.compile(r"\{%-?\s*extends\s+['\"]([^'\"]+)['\"]")
BLOCKS = re.compile(r"\{%-?\s*block\s+(\w+)")
USUAL_BLOCKS = ("content", "main", "body", "page")


def find_dependencies(sources: Sources, source: str) -> str:
    """Return the file that requires the app's packages, nearest to its code; "" for none.

    A pyproject.toml with nothing but settings of tools is none, nor is a file that pip-compile
    made, where the file that it was made from is there.
    """
    for folder in dict.fromkeys((f"{source}/" if source else "", "")):
        if _requires(_toml(sources, f"{folder}pyproject.toml")):
            return f"{folder}pyproject.toml"
        for name in (*REQUIREMENTS, "Pipfile"):
            if folder + name in _listed(sources):
                return folder + name
    return ""


def _listed(sources: Sources) -> frozenset[str]:
    return frozenset(sources.files)


def _toml(sources: Sources, path: str) -> dict[str, Any]:
    try:
        return tomllib.loads(sources.data(path).decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}


def _requires(data: dict[str, Any]) -> bool:
    project = data.get("project", {})
    is_listed = "dependencies" in project and "dependencies" not in project.get("dynamic", [])
    return is_listed or "dependencies" in data.get("tool", {}).get("poetry", {})


def find_tests(sources: Sources, source: str) -> str:
    """Return the folder of the tests: where most of them are, by its top, else `tests`.

    Without any they go beside the code, but beside a folder `src` rather than into it.
    """
    votes: Counter[str] = Counter()
    for path in sources.python:
        *folders, name = path.split("/")
        tops = [at for at, it in enumerate(folders) if it in {"tests", "test"}]
        if tops and name.startswith("test_"):
            votes["/".join(folders[: tops[0] + 1])] += 1
    above = posixpath.dirname(source) if posixpath.basename(source) == "src" else source
    return votes.most_common(1)[0][0] if votes else posixpath.join(above, "tests")


def find_settings(sources: Sources) -> str:
    """Return the class of the settings, as `app/config.py:Settings`; the plainest of several."""
    found: list[tuple[int, int, str]] = []
    for path, code in sources.codes(r"BaseSettings"):
        known = scopes(code)[0].known
        for stmt in code.tree.body:
            if isinstance(stmt, ast.ClassDef):
                bases = {resolve(dotted(it), known) for it in stmt.bases}
                fields = sum(isinstance(it, ast.AnnAssign) for it in stmt.body)
                odd = len(stmt.name.removesuffix("Settings").removesuffix("Config"))
                found += [(odd, -fields, f"{path}:{stmt.name}")] if bases & SETTINGS else []
    return min(found)[2] if found else ""


def find_pages(sources: Sources) -> Pages:
    """Return the object and the folder of the templates that most pages come from."""
    found = sorted(_templates(sources), key=lambda it: -it[0])
    if not found:
        return Pages()
    _, target, folder = found[0]
    inside = {it.removeprefix(f"{folder}/") for it in sources.files if it.startswith(f"{folder}/")}
    extended: Counter[str] = Counter()
    filled: Counter[str] = Counter()
    for name in inside:
        text = sources.data(f"{folder}/{name}").decode(errors="replace")
        if above := LAYOUTS.search(text):
            extended[above[1]] += 1
            filled.update({it for it in BLOCKS.findall(text) if it in USUAL_BLOCKS})
    layout = extended.most_common(1)[0][0] if extended else ""
    block = filled.most_common(1)[0][0] if filled else ""
    return Pages(
        templates=target,
        folder=folder,
        layout=layout if block and layout in inside else "",
        block=block,
        request_first=_has_request_first(sources),
    )


def _has_request_first(sources: Sources) -> bool:
    """Whether most responses name the request before the template, as Starlette 0.29 began to."""
    votes = Counter[bool]()
    for path in sources.holding(r"TemplateResponse\("):
        for found in re.findall(rb"TemplateResponse\(\s*(.)", sources.data(path)):
            votes[found not in b"'\""] += 1
    return votes[True] >= votes[False]


def _templates(sources: Sources) -> Iterator[tuple[int, str, str]]:
    """Yield (number of templates, dotted name, folder) of each `Jinja2Templates`."""
    for path, code in sources.codes(r"Jinja2Templates"):
        for stmt in code.tree.body:
            value = getattr(stmt, "value", None)
            if not isinstance(stmt, ast.Assign) or not isinstance(value, ast.Call):
                continue
            if dotted(value.func).rpartition(".")[2] != "Jinja2Templates":
                continue
            named = [it.value for it in value.keywords if it.arg == "directory"]
            where = (value.args or named or [ast.Constant(None)])[0]
            folder = _folder(sources, paths_in(path, code.tree.body).of(where), path)
            if folder:
                count = sum(it.startswith(f"{folder}/") for it in sources.files)
                module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
                yield count, f"{module}.{dotted(stmt.targets[0])}", folder


def _folder(sources: Sources, named: str, path: str) -> str:
    """Return the folder that is meant: as it is named, or below the folder that the app runs in."""
    named = named.strip("/")
    if not named:
        return ""
    ends = {
        it.rpartition("/")[0] for it in sources.files if it.endswith((".html", ".jinja2", ".j2"))
    }
    tops = {"/".join(it.split("/")[:at]) for it in ends for at in range(1, it.count("/") + 2)}
    fits = [it for it in tops if it == named or it.endswith(f"/{named}")]
    near = [it for it in fits if path.startswith(it.removesuffix(named))]
    return min(near or fits, key=len, default="")

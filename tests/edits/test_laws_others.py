"""The laws of the edits of TOML, YAML, HTML, `.env` and justfiles, on generated files."""

import inspect
import tomllib
from collections.abc import Sequence
from typing import cast

import jinja2
import pytest
import yaml as pyyaml
from hypothesis import given, settings
from hypothesis import strategies as st

from vibegen.edits import Edit, env, html, just, toml, yaml
from vibegen.edits.text import cut_bom
from vibegen.testing import check_laws

EDITS: dict[str, Edit] = {  # By the name of what makes them
    "toml.add_dependency": toml.add_dependency("streaq[web]>=7.2; python_version > '3'"),
    "toml.add_dependency of a group": toml.add_dependency("pytest>=8", group="dev"),
    "toml.set_key": toml.set_key("tool.x", "mode", "auto"),
    "toml.add_table": toml.add_table("tool.y", "a = 1\nb = ['é']\n"),
    "yaml.add_service": yaml.add_service("redis", "image: redis\nports:\n  - 1:1\n"),
    "yaml.add_key": yaml.add_key("volumes", "data"),
    "yaml.add_key below": yaml.add_key("services.app.environment", "URL", "x"),
    "html.add_nav": html.add_nav("/posts?a&b", 'Posts "é"'),
    "env.add_variable": env.add_variable("REDIS_URL", "x y", "Where\nit listens"),
    "just.add_recipe": just.add_recipe("worker", "a\n\nb", comment="Run", parameters="*args"),
}

TOML = [
    "[project]\n",
    'name = "é"  # [x]\n',
    "dependencies = []\n",
    'dependencies = ["a", "z",]\n',
    'dependencies = [\n  \'b[c]>=1; x == "]"\', # ]\n\n  # end\n  """d"""\n]\n',
    "[dependency-groups]\n",
    "dev = [\n\t{include-group = 'x'},\n]\n",
    "x = ['pytest']\n",
    "[tool.x]\n",
    "[tool.x.z]\n",
    "[[tool.y]]\n",
    "mode = 'auto'\n",
    "text = '''\n[tool.x]\n'''\n",
    "tool.x = {a = 1}\n",
    "a.b = 1979-05-27 07:32:00\n",
    "# comment: [\n",
    "\t# é\f\n",
    "\f\n",
    "\n",
]
YAML = [
    "services:\n",
    "services: {}\n",
    "  app:\n    image: x # é\n",
    "  app:\n    environment:\n      A: 1\n\n",
    "  app:\n    environment:\n    - A=1\n",
    "    b:\n        image: 'x: y'\n",
    "  c:\n    command: |\n      redis:\n\n      x\n",
    "  d: {image: x}\n",
    "  # comment\n",
    "# comment: é\n",
    "\t\n",
    "\f\n",
    "\n",
    "volumes:\n",
    "volumes:\n  data:\n",
    "name: x\n",
    "---\n",
    '"quoted key": "a"\n',
    "x-y: &a\n  b: 1\n",
]
HTML = [
    "{% macro navigation() %}\n",
    '  {{ nav_item("/", _("Home")) }}\n',
    "{{ nav_item('/é', \"É\") }}",
    "{% if user %}\n",
    "{% endif %}\n",
    "{% endmacro %}\n",
    "{# <nav> #}",
    "<!-- <nav> ü -->\n",
    "\f\n",
    "{#- é\n  <ul>\n-#}\n",
    "<nav class='x'>\n",
    "<ul>\n",
    '  <li><a href="/">Home</a></li>\n',
    '<li class="active"><a href="/é" x>{{ _("É") }}</a></li>',
    "{% for x in y %}",
    "{% endfor %}",
    "</ul>\n",
    "</nav>\n",
]
OTHER = [
    "A=1\n",
    "B='é\n",
    "'\n",
    "# REDIS_URL=1\n",
    "dev:\n    x\n",
    "worker *a:\n\tx\n",
    "x := 'y'\n",
    "alias worker := dev\n",
    "# comment\n",
    "#é: (\f\n",
    "\f\n",
    "    y \\\n",
    "    y  # z\n",
    "\n",
]
PIECES = {"toml": TOML, "yaml": YAML, "html": HTML, "env": OTHER, "just": OTHER}


def assemble(pieces: Sequence[str], ends: Sequence[str], dress: str) -> str:
    text = "".join(pieces)
    if "tabs" in dress:
        text = text.replace("    ", "\t").replace("  ", "\t")
    lines = text.split("\n")
    rows = (line + ends[row % len(ends)] for row, line in enumerate(lines[:-1]))
    text = "".join((*rows, lines[-1]))
    if "bare" in dress:
        text = text.rstrip("\r\n")
    return ("\ufeff" if "bom" in dress else "") + text


def sources(pieces: Sequence[str]) -> st.SearchStrategy[str]:
    return st.builds(
        assemble,
        st.lists(st.sampled_from(pieces), max_size=8),
        st.sampled_from([["\n"], ["\r\n"], ["\n", "\r\n", "\n"]]),
        st.sampled_from(["", "bare", "bom", "tabs", "tabs bare bom"]),
    )


def test_no_edit_is_left_out() -> None:
    found = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in (toml, yaml, html, env, just)
        for name, made in vars(module).items()
        if inspect.isfunction(made) and made.__module__ == module.__name__ and name[0] != "_"
    }
    assert {name.split()[0] for name in EDITS} == found


@pytest.mark.parametrize("name", EDITS)
@settings(deadline=None)
@given(data=st.data())
def test_laws(name: str, data: st.DataObject) -> None:
    kind = name.partition(".")[0]
    source = data.draw(sources(PIECES[kind]))
    result = check_laws(EDITS[name], source)
    if result is None or result == source:
        return
    if kind == "toml":
        tomllib.loads(cut_bom(result)[1])
    if kind == "yaml":
        check_yaml(source, result)
    if kind == "html":
        check_template(source, result)


def check_template(before: str, after: str) -> None:
    """Check that what was a template still is one."""
    environment = jinja2.Environment()  # noqa: S701 - nothing is rendered
    try:
        environment.parse(before)
    except jinja2.TemplateSyntaxError:
        return
    environment.parse(after)


def check_yaml(before: str, after: str) -> None:
    """Check that the result says what the source said, and at most one thing more."""
    try:
        old = pyyaml.safe_load(before)
    except pyyaml.YAMLError:
        return  # What was no YAML need not become any
    assert lines_of(old) <= lines_of(pyyaml.safe_load(after))


def lines_of(value: object, path: str = "") -> set[str]:
    if isinstance(value, dict) and value:
        items = cast("dict[str, object]", value).items()
        return {line for key, inner in items for line in lines_of(inner, f"{path}.{key}")}
    return {f"{path}={value}"} if value not in ({}, None) else set()


@settings(deadline=None)
@given(st.text("ab=\n\r\t \f\\'\"(:)#-[]{},.é\ufeff\0<>/"))
def test_any_text(source: str) -> None:
    for edit in EDITS.values():
        check_laws(edit, source)

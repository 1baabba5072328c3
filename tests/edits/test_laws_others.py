"""The laws of the edits of TOML, YAML, HTML, `.env` and justfiles, on generated files."""

import tomllib
from collections.abc import Sequence
from typing import cast

import pytest
import yaml as pyyaml
from hypothesis import given, settings
from hypothesis import strategies as st

from vibegen.edits import Edit, env, html, just, toml, yaml
from vibegen.edits.text import cut_bom
from vibegen.testing import check_laws

EDITS: dict[str, Edit] = {
    "dependency": toml.add_dependency("streaq[web]>=7.2; python_version > '3'"),
    "group": toml.add_dependency("pytest>=8", group="dev"),
    "key": toml.set_key("tool.x", "mode", "auto"),
    "table": toml.add_table("tool.y", "a = 1\nb = ['é']\n"),
    "service": yaml.add_service("redis", "image: redis\nports:\n  - 1:1\n"),
    "volume": yaml.add_key("volumes", "data"),
    "deep key": yaml.add_key("services.app.environment", "URL", "x"),
    "nav": html.add_nav("/posts?a&b", 'Posts "é"'),
    "variable": env.add_variable("REDIS_URL", "x y", "Where\nit listens"),
    "recipe": just.add_recipe("worker", "a\n\nb", comment="Run", parameters="*args"),
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
    "# comment\n",
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
    "# comment\n",
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
    "    y \\\n",
    "\n",
]
KINDS = {
    "dependency": TOML,
    "group": TOML,
    "key": TOML,
    "table": TOML,
    "service": YAML,
    "volume": YAML,
    "deep key": YAML,
    "nav": HTML,
    "variable": OTHER,
    "recipe": OTHER,
}


def assemble(pieces: Sequence[str], end: str, dress: str) -> str:
    text = "".join(pieces).replace("\n", end)
    if "bare" in dress:
        text = text.rstrip("\r\n")
    return ("\ufeff" if "bom" in dress else "") + text


def sources(pieces: Sequence[str]) -> st.SearchStrategy[str]:
    return st.builds(
        assemble,
        st.lists(st.sampled_from(pieces), max_size=8),
        st.sampled_from(["\n", "\r\n"]),
        st.sampled_from(["", "bare", "bom", "bare bom"]),
    )


@pytest.mark.parametrize("name", EDITS)
@settings(deadline=None)
@given(data=st.data())
def test_laws(name: str, data: st.DataObject) -> None:
    source = data.draw(sources(KINDS[name]))
    result = check_laws(EDITS[name], source)
    if result is not None and KINDS[name] is TOML:
        tomllib.loads(cut_bom(result)[1])
    if result is not None and KINDS[name] is YAML:
        check_yaml(source, result)


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

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vibegen.units import units

SAMPLES: dict[str, tuple[str, list[str]]] = {
    "app/posts/models.py": (
        '''"""Posts."""

from __future__ import annotations

import os, sys
from sqlmodel import Field
from . import db

router = APIRouter()
A, B = 1, 2
limit: int = 5


# Why it is so
@dataclass
class Post(Base, table=True):
    """A post."""

    # The heading
    title: str = Field(
        max_length=200
    )
    body: str

    @property
    def short(self) -> str:
        return self.body[:10]

    def __len__(self) -> int: ...


app.include_router(router)
app.include_router(router)
async def read(): ...
if x:
    y = 1
# The end
''',
        [
            "__doc__",
            "from __future__",
            "import os, sys",
            "from sqlmodel",
            "from .",
            "router",
            "A, B",
            "limit",
            "Post",
            "Post.title",
            "Post.body",
            "Post.short",
            "Post.__len__",
            "app.include_router(router)",
            "app.include_router(router)#2",
            "read",
            "if x:",
        ],
    ),
    "pyproject.toml": (
        """# Ours
[project]
name = "blog"
# What runs
dependencies = [
    "fastapi", # key = "no"
    "x",
]

[tool.ruff.lint]
select = ["ALL"]
text = \"\"\"
[not.a.table]
key = 1
\"\"\"
[[tool.x]]
a = 1
[[tool.x]]
a = 2
""",
        [
            "[project]",
            "project.name",
            "project.dependencies",
            "[tool.ruff.lint]",
            "tool.ruff.lint.select",
            "tool.ruff.lint.text",
            "[tool.x]",
            "tool.x.a",
            "[tool.x]#2",
            "tool.x.a#2",
        ],
    ),
    "compose.yaml": (
        """# Head
services:
  # The app
  app:
    image: x
    command: |
      a: b
  redis:
    image: y
volumes: {}
run: |
  a: no
  b: no
list:
- name: z
on:
  push:
""",
        [
            "services",
            "services.app",
            "services.redis",
            "volumes",
            "run",
            "list",
            "on",
            "on.push",
        ],
    ),
    ".env.example": (
        "# Settings\n\n# Where\nURL=x\nexport KEY=\n# OFF=1\n",
        ["", "URL", "KEY", "OFF"],
    ),
    "README.md": (
        "Hi\n# Blog\ntext\n```sh\n# no heading\n```\n## Run\nx\n## Run\n",
        ["", "# Blog", "## Run", "## Run#2"],
    ),
    "justfile": (
        "set dotenv := true\n\n# Serve it\ndev port='8000':\n    run\n\n@test *args:\n    x: y\n",
        ["dotenv", "dev", "test"],
    ),
    "alembic.ini": ("# x\n[alembic]\na = 1\n[loggers]\n", ["alembic", "loggers"]),
    "app/base.html": (
        "<html>\n{% block title %}x{% endblock %}\n<p>\n{%- block body -%}\n{% endblock %}\n",
        ["", "title", "body"],
    ),
    "Dockerfile": ("FROM x\nRUN y\n", [""]),
    "broken.py": ("def f(:\n", [""]),
    "empty.py": ("", []),
    "a.py": ("a = 1; b = 2\nc = 3", ["a", "c"]),
    "b.py": (
        "class A: x = 1\nclass B:\n    pass\nclass C(\n    D,\n):\n    x = 1\n",
        ["A", "B", "C", "C.x"],
    ),
}


@pytest.mark.parametrize("path", SAMPLES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_names(path: str, end: str) -> None:
    text, names = SAMPLES[path]
    text = text.replace("\n", end)
    cut = units(path, text)
    assert [unit.name for unit in cut] == names
    assert "".join(unit.text for unit in cut) == text


def test_a_comment_belongs_to_what_it_stands_above() -> None:
    texts = {unit.name: unit.text for unit in units("m.py", SAMPLES["app/posts/models.py"][0])}
    assert texts["Post"].startswith("\n\n# Why it is so\n@dataclass\nclass Post")
    assert texts["Post"].endswith('"""A post."""\n')
    assert texts["Post.title"].startswith("\n    # The heading\n    title")
    assert texts["if x:"].endswith("# The end\n")
    toml = {unit.name: unit.text for unit in units("a.toml", SAMPLES["pyproject.toml"][0])}
    assert toml["project.dependencies"].startswith("# What runs\n")
    yaml = {unit.name: unit.text for unit in units("a.yml", SAMPLES["compose.yaml"][0])}
    assert yaml["services.app"].startswith("  # The app\n")


NAMES = ["a.py", "a.toml", "a.yaml", ".env", "a.md", "justfile", "a.ini", "a.html", "a.txt"]
PIECES = (
    "a = 1|[t]|k: v|x:|def f():|class A:|  pass|@d|\"\"\"|'''|```|# H|A=1|r:|{% block b %}|é|\\|;"
)
UGLY = st.lists(st.sampled_from([*PIECES.split("|"), "\n", "\r\n", "\r", "\x0c", "\t"])).map(
    "".join
)


@given(st.sampled_from(NAMES), UGLY | st.text())
def test_nothing_is_lost_and_no_name_doubled(path: str, text: str) -> None:
    cut = units(path, text)
    assert "".join(unit.text for unit in cut) == text
    assert len({unit.name for unit in cut}) == len(cut)


def test_the_standard_library_is_cut_without_loss() -> None:
    files = sorted(Path(sysconfig.get_paths()["stdlib"]).glob("[a-z]*.py"))[:80]
    assert files, sys.version
    for file in files:
        text = file.read_bytes().decode("latin-1")
        cut = units("x.py", text)
        assert "".join(unit.text for unit in cut) == text
        assert len(cut) > 1 or len(text) < 2000, file

"""Where an import belongs among others: sections, regions, and the order that linters keep."""

import ast
import re
import sys
from bisect import bisect
from collections.abc import Collection, Sequence
from typing import NamedTuple

from vibegen.edits.py_code import Block, Code
from vibegen.edits.py_names import IMPORTS, Import
from vibegen.edits.sequences import is_sorted
from vibegen.edits.text import is_blank

FUTURE, STANDARD, THIRD_PARTY, FIRST_PARTY, LOCAL = range(5)
_MARK = re.compile(r"\s*#\s*isort:\s*(off|on|split)\s*$")
_REMARK = re.compile(r"  # noqa: E402(?=\s*$)")


class Clause(NamedTuple):  # As quick to make as it gets: a file may hold thousands of them
    """What an import says: `from module import name as alias`, or `import module as alias`."""

    module: str
    name: str | None
    alias: str | None
    first_party: Collection[str]
    remark: str = ""

    @property
    def line(self) -> str:
        """The statement, with what is remarked behind it."""
        renamed = f" as {self.alias}" if self.alias else ""
        remark = f"  # {self.remark}" if self.remark else ""
        if self.name is None:
            return f"import {self.module}{renamed}{remark}"
        return f"from {self.module} import {self.name}{renamed}{remark}"

    @property
    def target(self) -> str:
        """What it stands for, dotted."""
        if self.name is None:
            return self.module
        return self.module + ("" if self.module.endswith(".") else ".") + self.name

    @property
    def binds(self) -> str:
        """The name that it binds."""
        return self.alias or self.name or self.module.partition(".")[0]

    @property
    def is_path(self) -> bool:
        """Whether it is `import a.b`, which binds `a` and loads `b` into it."""
        return self.name is None and self.alias is None and "." in self.module

    @property
    def section(self) -> int:
        """Its section among the imports."""
        return find_section(self.module, self.first_party)

    @property
    def key(self) -> "Key":
        """Its place in that section."""
        return make_key(self.module, self.name, self.alias)


class Key(NamedTuple):
    """What ruff and isort sort by within a section."""

    is_from: bool
    module: tuple[int, str]
    name: tuple[int, str]
    alias: str


class Line(NamedTuple):
    """An import statement of the file."""

    at: int  # Index in its block
    stmt: Import
    clause: Clause  # Its first name
    remark: str  # A comment that its neighbours need as well
    gap: bool  # Whether an empty line stands above it
    off: bool  # Whether it stands in a region of `# isort: off`


Run = Sequence[Line]


def find_section(module: str, first_party: Collection[str]) -> int:
    """Return which section of the imports a module belongs to."""
    root = module.partition(".")[0]
    if not root:
        return LOCAL
    if root == "__future__":
        return FUTURE
    if root in sys.stdlib_module_names:
        return STANDARD
    return FIRST_PARTY if root in first_party else THIRD_PARTY


def make_key(module: str, name: str | None, alias: str | None) -> Key:
    """Return the sort key of an import."""
    bare = module.lstrip(".")
    distance = len(bare) - len(module)  # Parents before siblings
    first = name_key(name) if name else (0, "")
    return Key(name is not None, (distance, _natural(bare)), first, alias or "")


def name_key(name: str) -> tuple[int, str]:
    """Return the sort key of an imported name: constants, then classes, then the rest."""
    kind = 2
    if name.isupper() and len(name) > 1:
        kind = 0
    elif name[:1].isupper():
        kind = 1
    return kind, _natural(name)


def _natural(name: str) -> str:
    return re.sub(r"\d+", lambda digits: digits[0].zfill(9), name.lower())


def find_runs(code: Code, block: Block, first_party: Collection[str]) -> list[Run]:
    """Return the imports of a block, in runs between other statements and marks of isort."""
    runs: list[list[Line]] = [[]]
    off = False
    end = code.first(block[0]) if block and block is not code.tree.body else 0
    for index, stmt in enumerate(block):
        above = code.lines[end : code.first(stmt)]
        for mark in filter(None, map(_MARK.match, above)):
            off = mark[1] == "off" or (off and mark[1] == "split")
            runs.append([])
        end = stmt.end_lineno or stmt.lineno
        if isinstance(stmt, IMPORTS):
            clause = _read_clause(stmt, first_party)
            remark = _REMARK.search(code.lines[end - 1])
            gap = any(map(is_blank, above))
            runs[-1].append(Line(index, stmt, clause, remark[0] if remark else "", gap, off))
        else:
            runs.append([])
    return [run for run in runs if run]


def _read_clause(stmt: Import, first_party: Collection[str]) -> Clause:
    first = stmt.names[0]
    if isinstance(stmt, ast.Import):
        return Clause(first.name, None, first.asname, first_party)
    module = "." * stmt.level + (stmt.module or "")
    return Clause(module, first.name, first.asname, first_party)


def choose_run(runs: Sequence[Run], wanted: Clause) -> Run:
    """Return the run of the closest sibling, else the first with the section, else the first."""
    if not runs:
        return ()
    # Of equals, min and max both keep the first: the run nearest to the top
    best = max(runs, key=lambda run: (max(_affinity(line, wanted) for line in run), not run[0].off))
    if any(_affinity(line, wanted)[0] for line in best):
        return best
    fitting = [run for run in runs if any(line.clause.section == wanted.section for line in run)]
    return min(fitting or runs, key=lambda run: run[0].off)


def find_siblings(run: Run, wanted: Clause) -> Run:
    """Return the imports among which the new one belongs, in the order of the file."""
    if run[0].off:  # Its order has a reason: only the end of the closest is safe
        return [line for line in run if _affinity(line, wanted)[0]] or run
    section = [line for line in run if line.clause.section == wanted.section]
    if not section:
        return ()
    near = (line for line in reversed(section) if _affinity(line, wanted)[0])
    anchor = next(near, section[0])
    return [line for line in _group(run, anchor) if line.clause.section == wanted.section]


def sort_in(siblings: Run, wanted: Clause) -> int:
    """Return the index before which the new import sorts; the end, where nothing is sorted."""
    if siblings[0].off:
        return len(siblings)
    for part in slice(0, None), slice(1, None):  # The second: isort's force_sort_within_sections
        keys = [line.clause.key[part] for line in siblings]
        if is_sorted(keys):
            return bisect(keys, wanted.key[part])
    return len(siblings)


def _group(run: Run, anchor: Line) -> Run:
    """Return the lines of a run that no empty line parts from one of them."""
    groups: list[list[Line]] = [[]]
    for line in run:
        if line.gap:
            groups.append([])
        groups[-1].append(line)
    return next(group for group in groups if anchor in group)


def _affinity(line: Line, wanted: Clause) -> tuple[int, bool, bool]:
    """Return how close a sibling is: shared packages, same last module, same name."""
    ours, theirs = wanted.module.split("."), line.clause.module.split(".")
    shared = 0
    while shared < min(len(ours), len(theirs)) and ours[shared] == theirs[shared]:
        shared += 1
    return shared, ours[-1] == theirs[-1], wanted.name == line.clause.name

"""Edits of `pyproject.toml`.

`tomllib` says what the file means, before and after: an edit whose result does not mean exactly
the old document plus the new entry is refused.
"""

import copy
import tomllib
from bisect import bisect
from collections.abc import Callable, Sequence
from typing import Any, cast

from vibegen.edits.pep508 import Requirement, normalise, read
from vibegen.edits.place import Edit, Unsure, refuse
from vibegen.edits.sequences import insert_item, is_sorted
from vibegen.edits.text import Insertion, cut_bom, insert_lines, is_blank, splice, split_lines
from vibegen.edits.toml_scan import Entry, Table, scan, scan_array

Document = dict[str, Any]
Value = str | bool | int | float | Sequence[str]


def add_dependency(requirement: str, group: str | None = None) -> Edit:
    """Require a distribution, in `[project]` or in a group of `[dependency-groups]`.

    It is there already if the same name is required, whatever its version. It goes to its place
    if the others are sorted, else to the end.

    Args:
        requirement: As in PEP 508: `streaq>=7.2`, `sqlalchemy[asyncio]>=2.1`.
        group: Such as `dev`.
    """
    home = ("project", "dependencies") if group is None else ("dependency-groups", group)

    def find(text: str, data: Document) -> Sequence[Insertion]:
        path = _find_home(data, home)
        if _is_required(data, path, requirement):
            return []
        return _insert_requirement(text, data, path, requirement)

    def expect(data: Document) -> None:
        path = _find_home(data, home)
        items = data.setdefault(path[0], {}).setdefault(path[1], [])
        items.insert(_index(items, requirement), requirement)

    where = f"In the table `[{home[0]}]`, add to `{home[1]}`"
    return _make_edit(f'"{requirement}",', where, find, expect)


def set_key(table: str, key: str, value: Value) -> Edit:
    """Set a key of a table, which is made if it is missing; another value there is `NoPlace`.

    Args:
        table: Its dotted path: `tool.pytest.ini_options`.
        key: A bare key.
        value: A string, a number, a truth value or strings in an array.
    """
    path = tuple(table.split("."))
    line = f"{key} = {_write(value)}"

    def find(text: str, data: Document) -> Sequence[Insertion]:
        found = _get_table(data, path)
        if found is None:
            return [_append(text, [f"[{table}]", line])]
        if key in found:
            if found[key] == tomllib.loads(line)[key]:
                return []
            raise Unsure(f"`{key}` has another value there")
        return [_extend(text, _find_table(scan(text), path), [line])]

    def expect(data: Document) -> None:
        for part in path:
            data = data.setdefault(part, {})
        data[key] = tomllib.loads(line)[key]

    return _make_edit(line, f"In the table `[{table}]`, add", find, expect)


def add_keyed_dependency(table: str, requirement: str) -> Edit:
    """Require a distribution where each is a key of a table, as Poetry and Pipenv have it.

    Args:
        table: Its dotted path, `tool.poetry.dependencies` or `packages`; there has to be one.
        requirement: Such as `sqlalchemy[asyncio]>=2.0`, without a marker.
    """
    path = tuple(table.split("."))
    wanted = read(requirement)
    line = f"{wanted.name} = {_specified(wanted)}"

    def find(text: str, data: Document) -> Sequence[Insertion]:
        found = _get_table(data, path)
        if found is None:
            raise Unsure(f"it has no table `[{table}]`, so dependencies are kept elsewhere")
        if wanted.key in map(normalise, found):
            return []
        return [_extend(text, _find_table(scan(text), path), [line])]

    def expect(data: Document) -> None:
        for part in path:
            data = data[part]
        data |= tomllib.loads(line)

    return _make_edit(line, f"In the table `[{table}]`, add", find, expect)


def _specified(wanted: Requirement) -> str:
    """Return the version of a requirement as a value, with its extras if it has any."""
    version = _write(wanted.rest or "*")
    extras = _write(sorted(wanted.extras))
    return f"{{ version = {version}, extras = {extras} }}" if wanted.extras else version


def add_table(table: str, body: str) -> Edit:
    """Add a table with its lines at the end of the file, unless the file has that table.

    Args:
        table: Its dotted path, without brackets.
        body: The lines below the header.
    """
    path = tuple(table.split("."))
    lines = [f"[{table}]", *body.strip("\n").split("\n")]

    def find(text: str, data: Document) -> Sequence[Insertion]:
        return [] if _get_table(data, path) is not None else [_append(text, lines)]

    def expect(data: Document) -> None:
        for part in path[:-1]:
            data = data.setdefault(part, {})
        data[path[-1]] = tomllib.loads(body)

    return _make_edit("\n".join(lines), "At the end, add", find, expect)


def _make_edit(
    wanted: str,
    where: str,
    find: Callable[[str, Document], Sequence[Insertion]],
    expect: Callable[[Document], None],
) -> Edit:
    def edit(source: str) -> str:
        bom, text = cut_bom(source)
        try:
            data = _load(text)
            insertions = find(text, data)
            if not insertions:
                return source
            expected = copy.deepcopy(data)
            expect(expected)
            return bom + _prove(splice(text, insertions), expected)
        except Unsure as reason:
            what = wanted.partition("\n")[0].removesuffix(",").strip('"')
            raise refuse(what, wanted, where, reason) from None

    return edit


def _prove(result: str, expected: Document) -> str:
    if _load(result) != expected:
        raise Unsure("the result would mean something else")
    return result


def _load(text: str) -> Document:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise Unsure("the file is no TOML that can be parsed") from None


def _get(data: object, path: Sequence[str]) -> object:
    """Return what stands at a path, None if nothing does."""
    for part in path:
        data = cast("Document", data).get(part) if isinstance(data, dict) else None
    return data


def _get_table(data: Document, path: Sequence[str]) -> Document | None:
    """Return the table at a path; refuse one behind something that is no table."""
    for depth in range(1, len(path) + 1):
        found = _get(data, path[:depth])
        if found is None:
            return None
        if not isinstance(found, dict):
            raise Unsure(f"`{'.'.join(path[:depth])}` is no table there")
    return cast("Document", _get(data, path))


def _get_list(data: object, path: Sequence[str]) -> list[object]:
    found = _get(data, path)
    return cast("list[object]", found) if isinstance(found, list) else []


def _find_home(data: Document, home: tuple[str, str]) -> tuple[str, str]:
    """Return where the requirements stand; names of groups are compared as PEP 735 says."""
    table, key = home
    if table == "project":
        if not isinstance(data.get("project"), dict):
            raise Unsure("it has no table `[project]`, so dependencies are kept elsewhere")
        if "dependencies" in data["project"].get("dynamic", []):
            raise Unsure("`dependencies` is dynamic there, so it is kept elsewhere")
        return home
    names = [name for name in data.get(table, {}) if normalise(name) == normalise(key)]
    return table, names[0] if names else key


def _is_required(data: Document, path: tuple[str, str], requirement: str) -> bool:
    wanted = read(requirement)
    name, extras = wanted.key, wanted.extras
    # What the app needs is there for its developers too
    paths = {path, ("project", "dependencies")} if path[0] != "project" else {path}
    for item in (item for each in sorted(paths) for item in _flatten(data, each, ())):
        found = read(item)
        other, theirs = found.key, found.extras
        if other == name and extras <= theirs:
            return True
        if other == name:
            missing = ",".join(sorted(extras - theirs))
            raise Unsure(f"`{item}` stands there without the extra `{missing}`")
    return False


def _flatten(data: Document, path: tuple[str, str], seen: tuple[str, ...]) -> list[str]:
    """Return the requirements of an array, those of the groups that it includes as well."""
    found: list[str] = []
    for item in _get_list(data, path):
        group = _get(item, ["include-group"])
        if isinstance(item, str):
            found.append(item)
        elif isinstance(group, str) and group not in seen:
            found += _flatten(data, ("dependency-groups", group), (*seen, group))
    return found


def _index(items: Sequence[object], requirement: str) -> int:
    names = [read(item).key if isinstance(item, str) else "" for item in items]
    if all(names) and is_sorted(names):
        return bisect(names, read(requirement).key)
    return len(items)


def _insert_requirement(
    text: str, data: Document, path: tuple[str, str], requirement: str
) -> list[Insertion]:
    tables = scan(text)
    entries = [entry for table in tables for entry in table.entries if entry.path == path]
    if not entries:
        lines = [f"{path[1]} = [", f"    {_write(requirement)},", "]"]
        if path[0] not in data:
            return [_append(text, [f"[{path[0]}]", *lines])]
        return [_extend(text, _find_table(tables, path[:1]), lines)]
    start = entries[0].value
    if text[start] != "[":
        raise Unsure(f"`{path[1]}` is no array there")
    index = _index(_get_list(data, path), requirement)
    written = _write(requirement, _last_string(text, entries[0]))
    return insert_item(text, scan_array(text, start), index, written)


def _last_string(text: str, entry: Entry) -> str:
    """Return the last item of an array, whose quotes a new one takes over."""
    spans = scan_array(text, entry.value).spans
    return text[slice(*spans[-1])] if spans else ""


def _write(value: Value, like: str = "") -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    if not isinstance(value, str):
        return f"[{', '.join(map(_write, value))}]"
    literal = "'" not in value and (like.startswith("'") or '"' in value or "\\" in value)
    if literal and value.isprintable():
        return f"'{value}'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'


def _find_table(tables: Sequence[Table], path: Sequence[str]) -> Table:
    found = [table for table in tables if table.path == tuple(path) and not table.is_many]
    if len(found) != 1:
        raise Unsure(f"`[{'.'.join(path)}]` is not written as one table there")
    return found[0]


def _extend(text: str, table: Table, new: Sequence[str]) -> Insertion:
    """Insert lines behind the last entry of a table."""
    return insert_lines(split_lines(text), len(split_lines(text[: table.end] + "|")), new)


def _append(text: str, new: Sequence[str]) -> Insertion:
    lines = split_lines(text)
    gap = [""] if lines and not is_blank(lines[-1]) else []
    return insert_lines(lines, len(lines), [*gap, *new])
